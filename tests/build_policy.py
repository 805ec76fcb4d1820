"""Builds policy priorities, calls to action and votes for tests, through the services."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from agenda import services
from agenda.models import CallToAction, PolicyPriority, PolicyRound, Practice
from tests.build_workgroups import make_workgroup
from workgroups import services as groups
from workgroups.models import User, Workgroup


def cross_cutting() -> dict[str, Workgroup]:
    """The four cross-cutting workgroups by their address."""
    return {group.slug: group for group in groups.ensure_cross_cutting_workgroups()}


def make_priority(
    name: str = "Buses at night", *, workgroup: Workgroup | None = None, published: bool = True, **values: Any
) -> PolicyPriority:
    """A priority of a workgroup, public unless told otherwise."""
    values = {"issue": "Night shifts end after the last bus.", "level": "city", **values}
    row = services.propose_priority(by=None, workgroup=workgroup or make_workgroup(), name=name, **values)
    return services.publish_priority(by=None, priority=row, published=published)


def make_call(priority: PolicyPriority, *, by: User, **values: Any) -> CallToAction:
    """A call to action that waits for its check."""
    given = {"title": "Call the council", "text": "Say that you ride at night.", "until": in_days(10), **values}
    return services.draft_call(by=by, priority=priority, **given)


def make_round(priorities: Iterable[PolicyPriority], **values: Any) -> PolicyRound:
    """A vote that is open and runs for two weeks."""
    given = {"name": "Priorities", "closes_on": in_days(14), **values}
    return services.open_round(by=None, priorities=priorities, **given)


def in_days(days: int) -> date:
    """A day from today, in the network's zone."""
    return timezone.localdate() + timedelta(days=days)


def make_practice(name: str = "Go along", *, by: User | None = None, published: bool = True, **values: Any) -> Practice:
    """A practice that families know, public unless told otherwise."""
    given = {"summary": "Go along to court.", "audience": "Renters", "origin": "families", **values}
    row = services.propose_practice(by=by, name=name, **given)
    return services.publish_practice(by=None, practice=row, published=published)


def assessment(**values: Any) -> dict[str, Any]:
    """The answers to all questions."""
    return {
        "known": "partly", "fits": "yes", "gains": "Renters.", "harms": "Nobody told of it.", "affordable": "yes",
        "ready": "unknown", "outcome": "try", "why": "It is small.", "assessed_on": timezone.localdate(), **values,
    }  # fmt: skip
