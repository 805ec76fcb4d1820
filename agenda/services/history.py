"""Keeps every change of the plan: in the audit log by field names, and in its history with the values before and after."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from agenda.choices import PlanPart
from agenda.models import Action, Goal, Milestone, PlanChange, Strategy
from kconnect.core import audit


def note(
    *, by: Any, verb: str, thing: Goal | Strategy | Action | Milestone, before: Mapping[str, Any], after: Mapping[str, Any],
    reason: str = "",
) -> PlanChange:  # fmt: skip
    """Records one act on a part of the plan in the caller's transaction; `before` and `after` are its fields that changed."""
    parent = thing.action if isinstance(thing, Milestone) else thing
    audit.record(by=by, verb=verb, target=thing, fields=sorted({*before, *after}), reason=reason, label=parent.slug)
    about: dict[str, Any] = {"part": PlanPart.ACTION, "action": parent}
    if isinstance(thing, Milestone):
        about = {
            "part": PlanPart.MILESTONE, "action": parent, "milestone": thing.name, "milestone_es": thing.name_es,
        }  # fmt: skip
    elif isinstance(thing, Goal):
        about = {"part": PlanPart.GOAL, "goal": thing}
    elif isinstance(thing, Strategy):
        about = {"part": PlanPart.STRATEGY, "strategy": thing}
    return PlanChange.objects.create(
        **about, by_id=getattr(by, "pk", None), verb=verb, reason=reason,
        before={name: kept(value) for name, value in before.items()},
        after={name: kept(value) for name, value in after.items()},
    )  # fmt: skip


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
