"""The fixed vocabularies of coaching a partner and of training."""

from django.db import models
from django.utils.translation import pgettext_lazy


class CoachingState(models.TextChoices):
    """Where the coaching of a partner stands."""

    ASKED = "asked", pgettext_lazy("coaching", "Asked for")
    ACTIVE = "active", pgettext_lazy("coaching", "Under way")
    ENDED = "ended", pgettext_lazy("coaching", "Ended")


class GoalState(models.TextChoices):
    """What became of a goal of coaching."""

    OPEN = "open", pgettext_lazy("coaching goal", "Open")
    REACHED = "reached", pgettext_lazy("coaching goal", "Reached")
    DROPPED = "dropped", pgettext_lazy("coaching goal", "Dropped")


class PlaceState(models.TextChoices):
    """What became of a place in a training."""

    REGISTERED = "registered", pgettext_lazy("training", "Registered")
    CANCELLED = "cancelled", pgettext_lazy("training", "Gave the place back")
    COMPLETED = "completed", pgettext_lazy("training", "Completed")
    ABSENT = "absent", pgettext_lazy("training", "Was not there")
