"""Ties actions: one waits for another. However many people tie at the same time, no action ever waits for itself."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agenda import rules
from agenda.models import Action, Dependency, Goal
from agenda.services.errors import CircleError, NotYoursToDoError
from agenda.services.history import note
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
    _refuse_circle(action, needed)
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


def _hold_all() -> None:
    """Lets only one at a time change what waits for what.

    Two edits that are harmless alone can close a circle together, and no row that both change would show it. All of them take the
    goals first, in one order; on SQLite every transaction that writes is alone already.
    """
    list(Goal.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _refuse_circle(action: Action, needed: Action) -> None:
    edges: dict[int, list[int]] = {}
    for waiting, other in Dependency.objects.order_by().values_list("action_id", "needed_id"):
        edges.setdefault(waiting, []).append(other)
    way = rules.way_to(edges, needed.pk, action.pk)
    if not way:
        return
    if len(way) == 1:
        raise CircleError(_("An action cannot wait for itself."))
    named = Action.objects.in_bulk(way)
    between = " → ".join(f"“{name_of(named[key])}”" for key in way)
    raise CircleError(
        _("These actions would wait for each other in a circle: %(way)s. Take one of the ties away first.")
        % {"way": between}
    )
