"""Which open actions others wait for, in words that the reader may read, and what an action can be made to wait for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.models import Action, Dependency
from agenda.querysets import OPEN_STATES, ActionQuerySet
from agenda.rules import Tie, how_long, status_of
from kconnect.core.i18n import localized, name_of
from kconnect.core.text import fold
from workgroups.models import Workgroup

MOST_FOUND = 20


@dataclass(frozen=True)
class Ties:
    """What an action waits for and what it holds up, as far as it is still open."""

    waits: list[Tie] = field(default_factory=list)
    holds_up: list[Tie] = field(default_factory=list)


NO_TIES = Ties()


def ties_of(actions: Iterable[Action], today: date, *, inside: bool) -> dict[int, Ties]:
    """By action that has some, its open ties. One query; none where nothing is listed.

    An action that is done waits for nothing and holds up nothing; one that was stopped is still waited for, until somebody unties it.
    """
    listed = {action.pk: action for action in actions}
    if not listed:
        return {}
    keys = list(listed)
    found: dict[int, Ties] = {}
    rows = Dependency.objects.filter(Q(action__in=keys) | Q(needed__in=keys)).exclude(needed__state="done")
    for row in rows.filter(action__state__in=OPEN_STATES).select_related(
        "action__strategy__goal", "action__workgroup", "needed__strategy__goal", "needed__workgroup"
    ):
        if row.action_id in listed:
            tie = _tie(row.needed, listed[row.action_id], today, inside=inside)
            found.setdefault(row.action_id, Ties()).waits.append(tie)
        if row.needed_id in listed:
            tie = _tie(row.action, listed[row.needed_id], today, inside=inside)
            found.setdefault(row.needed_id, Ties()).holds_up.append(tie)
    return found


def _tie(other: Action, beside: Action, today: date, *, inside: bool) -> Tie:
    """The other end of a tie: named if everybody may read it, or inside if the same workgroup does it."""
    status = status_of(other, today)
    public = other.strategy.published and other.strategy.goal.published
    if public or (inside and other.workgroup_id in {beside.workgroup_id, beside.strategy.workgroup_id}):
        return Tie(name_of(other), other.slug if public else "", status, how_long(other, today))
    return Tie(_("an action that is not public yet"), "", status)


@dataclass(frozen=True)
class WaitRow:
    """One thing that an action waits for, by its id, and how it stands."""

    needed_id: int
    tie: Tie


def waits_of(action: Action) -> list[WaitRow]:
    """All that an action waits for, also what is done already, for those who may change it. One query."""
    rows = action.waits_for.select_related("needed__strategy__goal", "needed__workgroup")
    today = timezone.localdate()
    return [WaitRow(row.needed_id, _tie(row.needed, action, today, inside=True)) for row in rows]


@dataclass(frozen=True)
class Found:
    """An action that another one can be made to wait for."""

    action: Action
    where: str


def can_be_waited_for(action: Action, workgroup: Workgroup, text: str) -> list[Found]:
    """Open actions, public or of the group, whose name holds `text`; those of the group first, at most MOST_FOUND. One query.

    What it waits for already and the action itself are left out; a circle is refused when it is tied.
    """
    public = Q(strategy__published=True, strategy__goal__published=True)
    own = Q(workgroup=workgroup) | Q(strategy__workgroup=workgroup)
    offered: ActionQuerySet = Action.objects.open().filter(public | own).exclude(pk=action.pk)
    offered = offered.exclude(pk__in=action.waits_for.values("needed")).select_related("strategy", "workgroup")
    words = fold(text).split()
    if not words:
        offered = offered.filter(strategy=action.strategy_id)
    for word in words:
        offered = offered.filter(name_folded__contains=word)
    listed = sorted(offered[: MOST_FOUND * 2], key=lambda one: one.workgroup_id != workgroup.pk)
    return [Found(one, str(localized(one.workgroup, "name"))) for one in listed[:MOST_FOUND]]
