"""The fixed vocabularies of the newsletter."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NewsTopic(models.TextChoices):
    """What an edition is about; who subscribes chooses among them."""

    NETWORK = "network", _("What is new in the network")
    EVENTS = "events", _("Events and ways to take part")
    DECISIONS = "decisions", _("What was decided, and why")
    FIGURES = "figures", _("New figures")


class AudienceList(models.TextChoices):
    """Who gets an edition."""

    SUBSCRIBERS = "subscribers", _("Subscribers of this topic")
    MEMBERS = "members", _("Members of the workgroups")
    PARTNERS = "partners", _("Editors of partner organizations")


class NewsletterState(models.TextChoices):
    """Where an edition stands."""

    DRAFT = "draft", pgettext_lazy("newsletter", "Draft")
    SENDING = "sending", pgettext_lazy("newsletter", "Being sent")
    SENT = "sent", pgettext_lazy("newsletter", "Sent")
    STOPPED = "stopped", pgettext_lazy("newsletter", "Stopped")
