"""Calls to action: written by Policy & Advocacy, checked by a lead of Community Engagement, public until their last day."""

from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import rules
from agenda.choices import CallState
from agenda.models import CallToAction, PolicyPriority
from agenda.services import policy_notices as told
from agenda.services.errors import MoveRefusedError, PlanInvalidError, ReasonMissingError
from agenda.services.rows import held, need, save, store
from kconnect.core import audit
from workgroups.models import User

WORDS = frozenset({"title", "title_es", "text", "text_es", "audience", "audience_es", "until", "url", "place"})


@transaction.atomic
def draft_call(*, by: User, priority: PolicyPriority, **values: Any) -> CallToAction:
    """A call to action that waits for its check; those who check are told. `values` are of WORDS.

    Raises NotYoursToDoError, PlanInvalidError (also for a last day that is over).
    """
    need(by, rules.can_keep_policy(by))
    _not_over(values)
    row = CallToAction(priority=priority, drafted_by=by.person)
    store(row, values, WORDS, by=by, verb="drafted", label=priority.slug)
    told.tell_of_call(row, seen=print_of(row), but=by)
    return row


@transaction.atomic
def change_call(*, by: User, call: CallToAction, **values: Any) -> CallToAction:
    """Changes its words; it waits for its check again, also if it was public: what was checked are these words and no others.

    Raises NotYoursToDoError, PlanInvalidError, MoveRefusedError (it was taken back).
    """
    need(by, rules.can_keep_policy(by))
    row = held(call)
    if row.state == CallState.WITHDRAWN:
        raise MoveRefusedError(_("This call was taken back. Write a new one."))
    _not_over(values)
    if all(getattr(row, name) == value for name, value in values.items()):
        return row
    row.state, row.return_reason, row.drafted_by = CallState.WAITING, "", by.person
    row.checked_by = row.checked_at = None
    store(row, values, WORDS, by=by, verb="changed", label=row.priority.slug)
    told.tell_of_call(row, seen=print_of(row), but=by)
    return row


@transaction.atomic
def check_call(*, by: User, call: CallToAction, goes: bool, seen: str, reason: str = "") -> CallToAction:
    """Makes a call public, or sends it back with what to change; `seen` is `print_of` of the words that were read.

    Raises NotYoursToDoError (also whoever wrote it), MoveRefusedError (it does not wait, other words stand there now, or its last
    day or its priority's page is gone), ReasonMissingError.
    """
    row = held(call)
    need(by, rules.can_check_call(by, row))
    if row.state != CallState.WAITING or print_of(row) != seen:
        raise MoveRefusedError(_("This call changed in the meantime. Read it again."))
    if goes and (row.until < timezone.localdate() or not row.priority.published):
        raise MoveRefusedError(_("Its last day is over, or its priority is not public. Send it back and say so."))
    if not goes and not reason.strip():
        raise ReasonMissingError(_("Say what to change."))
    row.state = CallState.PUBLIC if goes else CallState.RETURNED
    row.return_reason = "" if goes else reason.strip()
    row.checked_by, row.checked_at = by.person, timezone.now()
    save(row)
    audit.record(by=by, verb="published" if goes else "returned", target=row, fields=["state"], label=row.priority.slug)
    told.tell_of_call(row, seen=print_of(row), but=by)
    return row


@transaction.atomic
def withdraw_call(*, by: User, call: CallToAction) -> CallToAction:
    """Takes a call back, public or not. Raises NotYoursToDoError."""
    need(by, rules.can_withdraw_call(by))
    row = held(call)
    if row.state != CallState.WITHDRAWN:
        row.state = CallState.WITHDRAWN
        row.save(update_fields=["state"])
        audit.record(by=by, verb="withdrawn", target=row, fields=["state"], label=row.priority.slug)
    return row


def print_of(call: CallToAction) -> str:
    """What stands there, so short that a form carries it along: other words have another one."""
    return sha256("\0".join(str(getattr(call, name)) for name in sorted(WORDS)).encode()).hexdigest()[:20]


def _not_over(values: dict[str, Any]) -> None:
    if values.get("until") is not None and values["until"] < timezone.localdate():
        raise PlanInvalidError(_("The last day is over already. Choose a later one."))
