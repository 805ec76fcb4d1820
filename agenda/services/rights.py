"""What every change of the plan asks first: who acts, whether the state is one, whether a reason is given."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from agenda.services.errors import NotYoursToDoError, ReasonMissingError


def check_right(by: Any, rule: Callable[..., bool], *about: Any) -> None:
    """The second lock behind the pages: `by` None is the system (first start, demo, command)."""
    if by is not None and not rule(by, *about):
        raise NotYoursToDoError(_("You cannot change this part of the plan. Ask the lead of the workgroup."))


def target_of(states: Any, to: str) -> Any:
    """The state that `to` names, or None."""
    return states(to) if to in states.values else None


def need_reason(needed: bool, reason: str) -> None:
    """Raises ReasonMissingError where the public needs to know why."""
    if needed and not reason.strip():
        raise ReasonMissingError(_("Say why in one sentence. The public reads it."))
