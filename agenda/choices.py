"""The fixed vocabularies of the agenda."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StrategyKind(models.TextChoices):
    """What a strategy changes."""

    PROGRAM = "program", _("Program")
    POLICY = "policy", _("Policy")
    SYSTEMS = "systems", _("Systems change")


class StrategyReach(models.TextChoices):
    """Whom a strategy is for."""

    UNIVERSAL = "universal", _("For everyone")
    TARGETED = "targeted", _("For those furthest from the goal")


class StrategyState(models.TextChoices):
    """Where a strategy stands: a workgroup proposes it, the governing council affirms it."""

    PROPOSED = "proposed", _("Proposed")
    AFFIRMED = "affirmed", _("Affirmed")
    STOPPED = "stopped", _("Stopped")


class ActionState(models.TextChoices):
    """Where an action stands, as its owner says."""

    NOT_STARTED = "not_started", _("Not started")
    STARTED = "started", _("Started")
    BLOCKED = "blocked", _("Blocked")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class ActionStatus(models.TextChoices):
    """What a reader is told about an action: its state, seen against its dates and its owner. Derived, never stored."""

    ON_TRACK = "on_track", _("On track")
    LATE = "late", _("Late")
    BLOCKED = "blocked", _("Blocked")
    NOT_STARTED = "not_started", _("Not started")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")
