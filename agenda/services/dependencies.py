"""Ties actions: one waits for another. However many people tie at the same time, no action ever waits for itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agenda import rules
from agenda.models import Action, Dependency, Goal
from agenda.services.errors import CircleError, NotYoursToDoError, PlanMovedOnError
from agenda.services.history import Act, note, note_many
from kconnect.core.i18n import name_of


@transaction.atomic
def tie_actions(*, by: Any, action: Action, needed: Action) -> Dependency:
    """From now on `action` waits for `needed`; again changes nothing.

    Raises NotYoursToDoError; CircleError when `needed` waits for `action` already, directly or by way of others.
    """
    if by is not None and not rules.can_wait_for(by, action, needed):
        raise NotYoursToDoError(_("You cannot change this part of the plan. Ask the lead of the workgroup."))
    _hold_all()
    earlier = Dependency.objects.filter(action=action, needed=needed).first()
    if earlier is not None:
        return earlier
    _refuse_circle(action, needed, by=by)
    tie = Dependency.objects.create(action=action, needed=needed)
    note(by=by, verb="linked", thing=action, before={}, after={"waits_for": needed})
    return tie


@transaction.atomic
def untie_actions(*, by: Any, action: Action, needed: Action) -> None:
    """`action` waits for `needed` no longer; again changes nothing. Who may change either end may untie them."""
    may = rules.can_edit_action(by, action) or rules.can_edit_action(by, needed) if by is not None else True
    if not may:
        raise NotYoursToDoError(_("You cannot change this part of the plan. Ask the lead of the workgroup."))
    _hold_all()
    number, _kinds = Dependency.objects.filter(action=action, needed=needed).delete()
    if number:
        note(by=by, verb="unlinked", thing=action, before={"waits_for": needed}, after={})


@dataclass(frozen=True)
class Ties:
    """What an action is to wait for, and for which (by number) it waited when whoever asks looked."""

    action: Action
    before: set[int]
    after: Sequence[Action]


@transaction.atomic
def tie_many(*, by: Any, ties: Sequence[Ties]) -> None:
    """Ties and unties many actions as `tie_actions` and `untie_actions` do it; all or none.

    Raises NotYoursToDoError, CircleError; PlanMovedOnError when one waits for others than was seen.
    """
    _hold_all()
    edges: dict[int, set[int]] = {}
    for waiting, other in Dependency.objects.order_by().values_list("action_id", "needed_id"):
        edges.setdefault(waiting, set()).add(other)
    for one in ties:
        if edges.get(one.action.pk, set()) != one.before:
            raise PlanMovedOnError(_("The plan has changed since this was compared. Compare it again, then accept."))
    known = {needed.pk: needed for one in ties for needed in one.after}
    gone = [(one.action, pk) for one in ties for pk in sorted(one.before - {needed.pk for needed in one.after})]
    come = [(one.action, needed) for one in ties for needed in one.after if needed.pk not in one.before]
    _require_rights(by, ties, come)
    for action, pk in gone:
        edges[action.pk].discard(pk)
    for action, needed in come:
        edges.setdefault(action.pk, set()).add(needed.pk)
    for action, needed in come:
        if rules.way_to(edges, needed.pk, action.pk):
            raise CircleError(
                _("These actions would wait for each other in a circle. Take one of the ties away first.")
            )
    for action, pk in gone:
        Dependency.objects.filter(action=action, needed=pk).delete()
    Dependency.objects.bulk_create(
        [Dependency(action=action, needed=needed) for action, needed in come], batch_size=500
    )
    named = Action.objects.in_bulk([pk for _action, pk in gone if pk not in known])
    acts = [Act("unlinked", action, {"waits_for": known.get(pk) or named[pk]}, {}) for action, pk in gone]
    note_many(by=by, acts=[*acts, *(Act("linked", action, {}, {"waits_for": needed}) for action, needed in come)])


def _require_rights(by: Any, ties: Sequence[Ties], come: Sequence[tuple[Action, Action]]) -> None:
    if by is None:
        return
    may = all(rules.can_edit_action(by, one.action) for one in ties)
    if not may or not all(rules.can_name(by, needed) for _action, needed in come):
        raise NotYoursToDoError(_("You cannot change this part of the plan. Ask the lead of the workgroup."))


def _hold_all() -> None:
    """Lets only one at a time change what waits for what.

    Two edits that are harmless alone can close a circle together, and no row that both change would show it. All of them take the
    goals first, in one order; on SQLite every transaction that writes is alone already.
    """
    list(Goal.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _refuse_circle(action: Action, needed: Action, *, by: Any) -> None:
    edges: dict[int, list[int]] = {}
    for waiting, other in Dependency.objects.order_by().values_list("action_id", "needed_id"):
        edges.setdefault(waiting, []).append(other)
    way = rules.way_to(edges, needed.pk, action.pk)
    if not way:
        return
    if len(way) == 1:
        raise CircleError(_("An action cannot wait for itself."))
    named = Action.objects.select_related("workgroup", "strategy__workgroup", "strategy__goal").in_bulk(way)
    told = [
        f"“{name_of(named[key])}”" if by is None or rules.can_name(by, named[key]) else _("another action")
        for key in way
    ]
    between = " → ".join(told)
    raise CircleError(
        _("These actions would wait for each other in a circle: %(way)s. Take one of the ties away first.")
        % {"way": between}
    )
