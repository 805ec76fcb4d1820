"""What can be done with events; the only code that writes them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from agenda.models import Goal
from engagement import rules
from engagement.choices import EVENT_MOVES, EventState
from engagement.models import Event
from engagement.models.events import FOLLOWED
from engagement.services.errors import EventInvalidError, MoveRefusedError, NotYoursToDoError
from engagement.services.levels import set_goals
from engagement.services.registration_letters import ask_for_news, ask_for_reminder
from engagement.services.registrations import held_event, move_up
from kconnect.core import audit
from kconnect.core.saving import save_checked
from kconnect.core.slugs import free_of
from kconnect.core.text import fold
from workgroups.choices import MeetingState, PlaceNews
from workgroups.models import Organization

# What those who signed up are told of when it changes.
MOVING = frozenset({"starts_at", "ends_at", "zone", "place", "online_url"})
# What a form or a command may set; state, sequence and address have their own ways.
EVENT_FIELDS = frozenset({
    "title", "title_es", "description", "description_es", "starts_at", "ends_at", "zone", "place", "online_url", "workgroup",
    "languages", "interpretation", "childcare", "transport", "accessibility", "accessibility_es", "kind", "registers", "capacity",
    "intended_level",
})  # fmt: skip


@transaction.atomic
def create_event(
    *, by: Any, slug: str = "", organizers: Iterable[Organization] = (), goals: Iterable[Goal] = (), **values: Any
) -> Event:
    """A draft of an event. `values` are of EVENT_FIELDS, times are aware; without a slug title and day give it.

    `by` None is the system. Raises NotYoursToDoError, EventInvalidError.
    """
    event = Event()
    _set(event, values)
    _check(by, event)
    event.slug = slug or free_slug(event)
    _store(event)
    event.organizers.set(organizers)
    set_goals(event, goals)
    audit.record(by=by, verb="created", target=event, fields=list(values), label=event.slug)
    return event


@transaction.atomic
def change_event(
    *,
    by: Any,
    event: Event,
    organizers: Iterable[Organization] | None = None,
    goals: Iterable[Goal] | None = None,
    follows: bool = False,
    **values: Any,
) -> Event:
    """Changes some of EVENT_FIELDS. A public event gets a higher sequence, so that calendars take the change over.

    Who signed up is told when it moves; more places go to the waiting list, fewer take none away.

    An event moves to another workgroup only if the person may edit the events of both. What the meeting of an event says is
    changed there (`follows` takes it over). Raises NotYoursToDoError, EventInvalidError.
    """
    row = held_event(event)
    if row.meeting_id is not None and not follows:
        values = {name: value for name, value in values.items() if name not in FOLLOWED}
    before = row.starts_at
    _check(by, row)
    changed = _set(row, values)
    _check(by, row)
    if organizers is not None and {one.pk for one in organizers} != set(row.organizers.values_list("pk", flat=True)):
        row.organizers.set(organizers)
        changed.append("organizers")
    if goals is not None and set_goals(row, goals):
        changed.append("goals")
    if changed:
        _touch(row)
        told = bool(MOVING & set(changed)) and row.state == EventState.PUBLISHED
        row.moves += told
        _store(row)
        audit.record(by=by, verb="changed", target=row, fields=changed, label=row.slug)
        if told:
            ask_for_news(row, PlaceNews.MOVED, before=before)
        _mind(row)
    return row


@transaction.atomic
def publish_event(*, by: Any, event: Event, follows: bool = False) -> Event:
    """Shows a draft to the public, or a cancelled event again.

    Raises NotYoursToDoError, EventInvalidError; MoveRefusedError, also for a meeting that was called off, until it takes place.
    """
    if event.meeting is not None and event.meeting.state == MeetingState.CANCELLED and not follows:
        raise MoveRefusedError(
            _(
                "This event is a meeting that was called off. Say there that it takes place after all, and the event follows."
            )
        )
    return _move(by, event, EventState.PUBLISHED, "")


@transaction.atomic
def cancel_event(*, by: Any, event: Event, reason: str, follows: bool = False) -> Event:
    """Calls a public event off; it stays visible with the reason, and who signed up is told.

    Raises NotYoursToDoError, EventInvalidError; MoveRefusedError, also for a meeting, which is called off itself.
    """
    if event.meeting_id is not None and not follows:
        raise MoveRefusedError(
            _("This event is a meeting of the workgroup. Call the meeting off, and the event follows.")
        )
    return _move(by, event, EventState.CANCELLED, reason.strip())


def _move(by: Any, event: Event, to: EventState, reason: str) -> Event:
    row = held_event(event)
    _check(by, row)
    if to not in EVENT_MOVES[EventState(row.state)]:
        raise MoveRefusedError(_("This event changed in the meantime. Look at it again and choose once more."))
    _touch(row)
    was, row.state, row.cancel_reason = row.state, to, reason
    row.moves += was != EventState.DRAFT
    _store(row)
    audit.record(by=by, verb=to.value, target=row, fields=["state"], reason=reason, label=row.slug)
    if was != EventState.DRAFT:
        ask_for_news(row, PlaceNews.CANCELLED if to == EventState.CANCELLED else PlaceNews.ON_AGAIN)
    _mind(row)
    return row


def _mind(row: Event) -> None:
    """After a change: the reminder is of the new time, and more places go to those who wait."""
    if row.takes_people:
        ask_for_reminder(row)
        move_up(row)


def free_slug(event: Event) -> str:
    """An address from title and day that no event has yet: "reading-night-2027-03-14"."""
    stem = f"{slugify(fold(event.title))[:80].strip('-') or 'event'}-{event.starts_local:%Y-%m-%d}"
    return free_of(Event, stem)


def _set(event: Event, values: dict[str, Any]) -> list[str]:
    unknown = set(values) - EVENT_FIELDS
    if unknown:
        raise TypeError(f"An event has no field {sorted(unknown)} that may be set here.")
    changed = [name for name, value in values.items() if getattr(event, name, None) != value]
    for name in changed:
        setattr(event, name, values[name])
    return changed


def _touch(event: Event) -> None:
    """Marks a change of what the public has seen."""
    if event.state != EventState.DRAFT:
        event.sequence += 1
    event.changed_at = timezone.now()


def _store(event: Event) -> None:
    save_checked(event, EventInvalidError)


def _check(by: Any, event: Event) -> None:
    if by is not None and not rules.can_edit_event(by, event):
        raise NotYoursToDoError(_("You cannot change this event. Ask the lead of its workgroup."))
