"""Community and systems changes toward goals: confirmed, public entries of the log, for those who show them beside figures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from agenda.choices import StrategyState
from agenda.models import Action, Contribution
from kconnect.core.i18n import Localized, localized
from workgroups.choices import ChangeKind, FocusKind
from workgroups.models import ActivityFocus

# A chart with more marks than these would be about the marks.
MOST = 8


@dataclass(frozen=True)
class ChangeToward:
    """A change that a workgroup has told of: since when it holds, what it is, and the strategies that it was part of.

    Never who wrote or confirmed it.
    """

    day: date
    text: str
    kind: str
    workgroup: Localized
    workgroup_slug: str
    strategies: tuple[tuple[str, Localized], ...]


def changes_toward(goals: Any, place: str | None) -> tuple[ChangeToward, ...]:
    """The latest changes toward any of `goals` (ids, or a query of them), at most MOST, in order of time. One query.

    Only confirmed entries of published workgroups that tell of a change and advance an action of a public strategy that
    is not stopped. With a `place` (its code) only those that name it; None is the whole area of the network.
    """
    rows = (
        Contribution.objects.filter(
            action__in=Action.objects.public().exclude(strategy__state=StrategyState.STOPPED),
            action__strategy__goal__in=goals,
            activity__change__isnull=False,
            activity__workgroup__published=True,
        )
        .confirmed()
        .select_related("activity__change", "activity__workgroup", "action__strategy")
        .order_by("-activity__change__in_force_since", "-activity_id", "action__strategy_id")
    )
    if place is not None:
        named = ActivityFocus.objects.filter(activity=OuterRef("activity"), kind=FocusKind.PLACE, value=place)
        rows = rows.filter(Exists(named))
    by_activity: dict[int, list[Contribution]] = {}
    for row in rows[: MOST * 6]:
        by_activity.setdefault(row.activity_id, []).append(row)
    found = [_told(contributions) for contributions in list(by_activity.values())[:MOST]]
    return tuple(sorted(found, key=lambda one: one.day))


def _told(rows: list[Contribution]) -> ChangeToward:
    activity = rows[0].activity
    strategies = {row.action.strategy.slug: localized(row.action.strategy, "name") for row in rows}
    return ChangeToward(
        day=activity.change.in_force_since,
        text=activity.summary,
        kind=str(ChangeKind(activity.change.kind).label),
        workgroup=localized(activity.workgroup, "name"),
        workgroup_slug=activity.workgroup.slug,
        strategies=tuple(strategies.items()),
    )
