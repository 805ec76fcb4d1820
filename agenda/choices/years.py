"""The fixed vocabularies of a plan's history and of its years."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanPart(models.TextChoices):
    """What of the plan something is about."""

    GOAL = "goal", _("Goal")
    STRATEGY = "strategy", _("Strategy")
    ACTION = "action", _("Action")
    MILESTONE = "milestone", _("Milestone")


class YearChoice(models.TextChoices):
    """What becomes of an open action when the year ends."""

    CARRY = "carry", _("Carry on")
    DONE = "done", _("Done")
    STOP = "stop", _("Stop")


class YearOutcome(models.TextChoices):
    """What became of an action in a year that is closed."""

    DONE = "done", _("Done")
    CARRIED = "carried", _("Carried on")
    RUNNING = "running", _("Still running, as planned")
    STOPPED = "stopped", _("Stopped")
