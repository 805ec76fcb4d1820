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
    WAITING = "waiting", pgettext_lazy("training", "On the waiting list")
    CANCELLED = "cancelled", pgettext_lazy("training", "Gave the place back")
    COMPLETED = "completed", pgettext_lazy("training", "Completed")
    ABSENT = "absent", pgettext_lazy("training", "Was not there")


class PlaceNews(models.TextChoices):
    """What people are written to about a place in a training or at an event."""

    RECEIVED = "received", pgettext_lazy("training", "You have a place")
    WAITING = "waiting", pgettext_lazy("training", "You are on the waiting list")
    MOVED_UP = "moved_up", pgettext_lazy("training", "A place has become free for you")
    SOON = "soon", pgettext_lazy("training", "It is soon")
    MOVED = "moved", pgettext_lazy("training", "The session has changed")
    CANCELLED = "cancelled", pgettext_lazy("training", "The session is called off")
    ON_AGAIN = "on_again", pgettext_lazy("training", "It takes place after all")
