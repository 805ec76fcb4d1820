"""Who is there: noted by whoever keeps the event, from the list, or said by the people themselves with the code at the door."""

import secrets
from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement import rules
from engagement.choices import CheckedIn, RegistrationState
from engagement.models import Event, Registration
from engagement.rules.registrations import CODE_LENGTH, CODE_LETTERS, can_be_noted, door_is_open, written_code
from engagement.services.errors import MoveRefusedError, NotYoursToDoError
from engagement.services.registrations import held_event, registration_of_token
from kconnect.core import audit
from workgroups.models import Person, User
from workgroups.services import create_person
from workgroups.services.newcomers import known_by


@transaction.atomic
def open_door(*, by: User, event: Event) -> str:
    """The code of the door, made when it is asked for first, or anew: then the old one works no more. Raises NotYoursToDoError."""
    row = _kept(by, event)
    row.door_code = "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))
    row.save(update_fields=["door_code"])
    audit.record(by=by, verb="opened", target=row, fields=["door_code"], label=row.title)
    return row.door_code


@transaction.atomic
def check_in(*, by: User, event: Event, registrations: Collection[int]) -> int:
    """Notes that these (ids) are there; who is noted already stays as they are. Returns how many are new.

    Whoever waited and came in is there too. Raises NotYoursToDoError, MoveRefusedError (long before it begins).
    """
    row = _noted(by, event)
    here = row.registrations.filter(pk__in=registrations, state__in=_OPEN)
    new = here.update(
        state_before=F("state"),
        state=RegistrationState.CAME,
        checked_in_at=timezone.now(),
        checked_in_by=CheckedIn.LIST,
    )
    if new:
        audit.record(by=by, verb="checked_in", target=row, fields=["registrations"], label=row.title)
    return new


@transaction.atomic
def undo_check_in(*, by: User, registration: Registration) -> None:
    """Takes back that somebody is there, a slip of the finger: all is as before. Raises NotYoursToDoError, MoveRefusedError."""
    row = _noted(by, registration.event)
    found = row.registrations.filter(pk=registration.pk, state=RegistrationState.CAME).first()
    if found is not None:
        plain = RegistrationState.CANCELLED if found.walk_in else RegistrationState.REGISTERED
        found.state, found.state_before = found.state_before or plain, ""
        found.checked_in_at, found.checked_in_by = None, ""
        found.save(update_fields=["state", "state_before", "checked_in_at", "checked_in_by"])
        audit.record(by=by, verb="undone", target=row, fields=["registrations"], label=row.title)


@transaction.atomic
def add_walk_in(*, by: User, event: Event, name: str, stakeholder: str = "") -> Registration:
    """Notes somebody who had not signed up. Raises NotYoursToDoError, MoveRefusedError."""
    row = _noted(by, event)
    return _walk_in(row, by, create_person(by=by, name=name), stakeholder, CheckedIn.LIST, newcomer=True)


@transaction.atomic
def say_here(
    *, by: User | None, event: Event, code: str, name: str = "", reach: str = "", stakeholder: str = ""
) -> None:
    """Somebody says with the code at the door that they are there: whoever is signed in, or whoever this name and address are.

    Twice is once, except for a name alone. It tells nobody who had signed up. Raises MoveRefusedError (door shut, another code).
    """
    row = _opened(event, code)
    person = by.person if by is not None else _reached(name, reach.strip())
    if person is None:
        made = create_person(by=by, name=name, unproven=True)
        _walk_in(row, by, made, stakeholder, CheckedIn.CODE, newcomer=True)
        return
    found = row.registrations.filter(person=person).first()
    if found is None:
        _walk_in(row, by, person, stakeholder, CheckedIn.CODE)
    else:
        _come(found, row, stakeholder)


@transaction.atomic
def say_here_by_link(*, by: None, token: str, code: str) -> Registration:
    """The same from the page behind the link of a message. Raises MoveRefusedError."""
    found = registration_of_token(token)
    if found is None:
        raise MoveRefusedError(_("This link is not whole. Copy all of it from the message."))
    _come(found, _opened(found.event, code), found.stakeholder)
    return found


@transaction.atomic
def export_registrations(*, by: User, event: Event) -> None:
    """Notes that somebody takes the list along, with what people asked for. Raises NotYoursToDoError."""
    row = _kept(by, event)
    audit.record(by=by, verb="exported", target=row, fields=["registrations"], label=row.title)


_OPEN = [RegistrationState.REGISTERED, RegistrationState.WAITING, RegistrationState.CANCELLED]


def _kept(by: User, event: Event) -> Event:
    row = held_event(event)
    if not rules.can_edit_event(by, row):
        raise NotYoursToDoError(_("You cannot change this event. Ask the lead of its workgroup."))
    return row


def _noted(by: User, event: Event) -> Event:
    row = _kept(by, event)
    if not can_be_noted(row, timezone.now()):
        raise MoveRefusedError(_("Note who is there from three hours before it begins."))
    return row


def _opened(event: Event, code: str) -> Event:
    row = held_event(event)
    if not door_is_open(row, timezone.now()):
        raise MoveRefusedError(_("The door is not open. It opens three hours before the event begins."))
    given = written_code(code)
    if not row.door_code or not secrets.compare_digest(given.encode(), row.door_code.encode()):
        raise MoveRefusedError(_("This is not the code at the door. Look at it again."))
    return row


def _come(found: Registration, row: Event, stakeholder: str) -> None:
    if found.state == RegistrationState.CAME:
        return
    found.state_before, found.state = found.state, RegistrationState.CAME
    found.checked_in_at, found.checked_in_by = timezone.now(), CheckedIn.CODE
    found.stakeholder = stakeholder or found.stakeholder
    found.save(update_fields=["state", "state_before", "checked_in_at", "checked_in_by", "stakeholder"])
    audit.record(by=None, verb="checked_in", target=found, label=row.title)


def _reached(name: str, reach: str) -> Person | None:
    if not reach:
        return None
    email, phone = (reach, "") if "@" in reach else ("", reach)
    return known_by(name, email, phone)


def _walk_in(
    row: Event, by: User | None, person: Person, stakeholder: str, how: CheckedIn, *, newcomer: bool = False
) -> Registration:
    # A name alone is nobody whom we know: they are counted, and forgotten in time.
    made = Registration.objects.create(
        event=row, person=person, state=RegistrationState.CAME, newcomer=newcomer, walk_in=True, stakeholder=stakeholder,
        checked_in_at=timezone.now(), checked_in_by=how,
    )  # fmt: skip
    audit.record(by=by, verb="checked_in", target=made, label=row.title)
    return made
