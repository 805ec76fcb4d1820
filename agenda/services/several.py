"""Changes several actions in one step: all of them or none, each by the same services as one alone."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from agenda.models import Action
from agenda.services.errors import Refused, RowsRefusedError
from agenda.services.plan import change_action, move_action
from kconnect.core.errors import DomainError
from kconnect.core.i18n import name_of


@transaction.atomic
def edit_actions(
    *, by: Any, actions: Iterable[Action], values: Mapping[str, Any], to: str = "", reason: str = ""
) -> int:
    """Gives each action `values` (of ACTION_FIELDS) and brings it to the state `to`, unless it is there; returns how many there were.

    Raises RowsRefusedError with every action that cannot be changed so, and why.
    """
    refused, number = [], 0
    # In one order, so that two people who change overlapping lists wait for each other instead of for ever.
    for action in sorted(actions, key=lambda each: each.pk):
        number += 1
        try:
            with transaction.atomic():
                _edit(by, action, values, to, reason)
        except DomainError as error:
            refused.append(Refused(action.pk, name_of(action), str(error)))
    if refused:
        raise RowsRefusedError(refused)
    return number


def _edit(by: Any, action: Action, values: Mapping[str, Any], to: str, reason: str) -> None:
    if values:
        change_action(by=by, action=action, reason=reason, **values)
    if to and action.state != to:
        move_action(by=by, action=action, to=to, reason=reason)
