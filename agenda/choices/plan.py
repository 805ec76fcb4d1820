"""The fixed vocabularies of the plan, and the tables of its moves."""

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
    """Where a strategy stands: a workgroup proposes it, Equity & Inclusion reviews it, the governing council affirms it."""

    PROPOSED = "proposed", _("Proposed")
    # The audit log keeps a state as the act that led to it.
    IN_REVIEW = "submitted", _("In equity review")
    RETURNED = "returned", _("Back for changes")
    REVIEWED = "reviewed", _("Reviewed for equity")
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


# The one table of an action's moves: from a state to the states it may come to, and whether the move needs a reason.
# What is not here is refused, whoever asks and by whatever way.
ACTION_MOVES: dict[ActionState, dict[ActionState, bool]] = {
    ActionState.NOT_STARTED: {ActionState.STARTED: False, ActionState.BLOCKED: True, ActionState.STOPPED: True},
    ActionState.STARTED: {
        ActionState.DONE: False,
        ActionState.BLOCKED: True,
        ActionState.STOPPED: True,
        ActionState.NOT_STARTED: True,
    },
    ActionState.BLOCKED: {ActionState.STARTED: False, ActionState.STOPPED: True},
    ActionState.DONE: {ActionState.STARTED: True},
    ActionState.STOPPED: {ActionState.NOT_STARTED: True},
}

# The same for strategies. What leads to a state beside this table: a review is asked for, concluded by reviewers of Equity &
# Inclusion, and a decision of a governance body affirms (`agenda.services.reviews`); the database holds the gate as well.
STRATEGY_MOVES: dict[StrategyState, dict[StrategyState, bool]] = {
    StrategyState.PROPOSED: {StrategyState.IN_REVIEW: False, StrategyState.STOPPED: True},
    StrategyState.IN_REVIEW: {
        StrategyState.REVIEWED: False,
        StrategyState.RETURNED: True,
        StrategyState.PROPOSED: True,
        StrategyState.STOPPED: True,
    },
    StrategyState.RETURNED: {StrategyState.IN_REVIEW: False, StrategyState.STOPPED: True},
    StrategyState.REVIEWED: {
        StrategyState.AFFIRMED: False,
        StrategyState.RETURNED: True,
        StrategyState.STOPPED: True,
    },
    StrategyState.AFFIRMED: {StrategyState.RETURNED: True, StrategyState.STOPPED: True},
    StrategyState.STOPPED: {StrategyState.PROPOSED: True},
}
