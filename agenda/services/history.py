"""Keeps every change of the plan: in the audit log by field names, and in its history with the values before and after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from agenda.choices import PlanPart
from agenda.models import Action, Goal, Milestone, PlanChange, Strategy
from kconnect.core import audit
from kconnect.core.models import AuditEvent

BATCH = 500


@dataclass(frozen=True)
class Act:
    """One act on a part of the plan: what was done, and its fields that changed, as they were and as they are."""

    verb: str
    thing: Goal | Strategy | Action | Milestone
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str = ""


def note(
    *, by: Any, verb: str, thing: Goal | Strategy | Action | Milestone, before: Mapping[str, Any], after: Mapping[str, Any],
    reason: str = "",
) -> None:  # fmt: skip
    """Records one act on a part of the plan in the caller's transaction; `before` and `after` are its fields that changed."""
    note_many(by=by, acts=[Act(verb, thing, before, after, reason)])


def note_many(*, by: Any, acts: Sequence[Act]) -> None:
    """The same for many acts, in two statements for some hundred of them."""
    key = getattr(by, "pk", None)
    events = [
        audit.event(
            by=by, verb=act.verb, target=act.thing, fields=sorted({*act.before, *act.after}), reason=act.reason,
            label=_parent(act.thing).slug,
        )
        for act in acts
    ]  # fmt: skip
    AuditEvent.objects.bulk_create(events, batch_size=BATCH)
    changes = [
        PlanChange(
            **_about(act.thing), by_id=key, verb=act.verb, reason=act.reason,
            before={name: kept(value) for name, value in act.before.items()},
            after={name: kept(value) for name, value in act.after.items()},
        )
        for act in acts
    ]  # fmt: skip
    PlanChange.objects.bulk_create(changes, batch_size=BATCH)


def _parent(thing: Goal | Strategy | Action | Milestone) -> Goal | Strategy | Action:
    return thing.action if isinstance(thing, Milestone) else thing


def _about(thing: Goal | Strategy | Action | Milestone) -> dict[str, Any]:
    if isinstance(thing, Milestone):
        words = {"milestone": thing.name, "milestone_es": thing.name_es}
        return {"part": PlanPart.MILESTONE, "action": thing.action, **words}
    if isinstance(thing, Goal):
        return {"part": PlanPart.GOAL, "goal": thing}
    if isinstance(thing, Strategy):
        return {"part": PlanPart.STRATEGY, "strategy": thing}
    return {"part": PlanPart.ACTION, "action": thing}


def kept(value: Any) -> Any:
    """`value` as the history keeps it: days as text, links by their ids, never a name of somebody."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): kept(each) for key, each in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [kept(each) for each in value]
    return value
