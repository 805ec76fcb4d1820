"""The fixed vocabularies of practices, with their definitions: where they come from, how sure we are, what was decided."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The workgroups whose leads assess practices, besides staff.
ASSESSING_GROUPS = ("equity-inclusion", "data-capacity", "community-engagement", "policy-advocacy")


class PracticeOrigin(models.TextChoices):
    """Whose knowledge a practice stands on; none of them is more than another, and those who live it come first."""

    FAMILIES = "families", _("Families and residents")
    COMMUNITY = "community", _("A community organization")
    STUDIES = "studies", _("Studies and programs elsewhere")


class EvidenceLevel(models.TextChoices):
    """How sure we are that it helps: the same three steps for what people live and for what studies find."""

    FIRST = "first", _("First signs")
    SEVERAL = "several", _("Several say so")
    STEADY = "steady", _("Holds up")


EVIDENCE_MEANS: dict[EvidenceLevel, str | Promise] = {
    EvidenceLevel.FIRST: _("One family, organization or study tells that it helped."),
    EvidenceLevel.SEVERAL: _("Several families, organizations or studies, each for themselves, tell that it helped."),
    EvidenceLevel.STEADY: _("It has helped for years and in places like ours, and the people it is for say so too."),
}


class Answer(models.TextChoices):
    """What those who assess say to one question."""

    YES = "yes", pgettext_lazy("assessment", "Yes")
    PARTLY = "partly", pgettext_lazy("assessment", "Partly")
    NO = "no", pgettext_lazy("assessment", "No")
    UNKNOWN = "unknown", _("We do not know yet")


class PracticeOutcome(models.TextChoices):
    """What follows from an assessment."""

    USE = "use", _("Use it")
    TRY = "try", _("Try it small")
    NOT_NOW = "not_now", _("Not now")


# How a list is filtered by practices that nobody has assessed yet.
NOT_ASSESSED = "none"
