"""The fixed vocabularies of people and their roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """The languages of the portal, each by its own name."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Español"


class Consent(models.TextChoices):
    """How a person agreed that the network may write to them or call."""

    SPOKEN = "spoken", _("In person")
    PHONE = "phone", _("By phone")
    PAPER = "paper", _("On paper")
    WRITTEN = "written", _("By message or online")


class Naming(models.TextChoices):
    """What a person decided themselves about being named in public; while they have not, whoever they told notes it."""

    UNDECIDED = "", _("Has not decided")
    YES = "yes", _("Wants to be named")
    NO = "no", _("Does not want to be named")


class MembershipRole(models.TextChoices):
    """What a person does in a workgroup."""

    MEMBER = "member", _("Member")
    LEAD = "lead", _("Lead")


class AffiliationRole(models.TextChoices):
    """What a person does for an organisation in the portal."""

    MEMBER = "member", _("Works there")
    EDITOR = "editor", _("Keeps its profile")


class StaffRoleKind(models.TextChoices):
    """The roles of those who run the network."""

    BACKBONE = "backbone", _("Backbone staff")
    STEWARD = "steward", _("Data steward")
