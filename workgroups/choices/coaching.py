"""The fixed vocabularies of coaching a partner."""

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
