"""The fixed vocabularies of files of the plan."""

from django.db import models
from django.utils.translation import pgettext_lazy


class PlanFileState(models.TextChoices):
    """Where a file of the plan stands."""

    CHECKING = "checking", pgettext_lazy("plan file", "Being compared")
    READY = "ready", pgettext_lazy("plan file", "Compared")
    ACCEPTING = "accepting", pgettext_lazy("plan file", "Being taken over")
    ACCEPTED = "accepted", pgettext_lazy("plan file", "Taken over")
    DISCARDED = "discarded", pgettext_lazy("plan file", "Discarded")


class PlanOutcome(models.TextChoices):
    """What accepting does with a row of a file of the plan."""

    NEW = "new", pgettext_lazy("row", "New")
    CHANGED = "changed", pgettext_lazy("row", "Changed")
    UNCHANGED = "unchanged", pgettext_lazy("row", "Unchanged")
    REFUSED = "refused", pgettext_lazy("row", "Cannot be used")
