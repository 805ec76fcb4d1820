"""While a meeting runs and when it ends: who is there, notes, decisions, action items, minutes."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from kconnect.core.text import language_of
from workgroups import rules
from workgroups.choices import MeetingState
from workgroups.models import (
    ActionItem,
    AgendaItem,
    Attendee,
    Meeting,
    NotedDecision,
    Organization,
    Person,
    User,
)
from workgroups.queries.minutes_names import nameless, names_in_minutes
from workgroups.services.agenda_items import check_open
from workgroups.services.errors import MoveRefusedError, NamesInMinutesError, NotesChangedError, NotYoursToDoError
from workgroups.services.meeting_letters import tell_of_action_item, tell_of_minutes
from workgroups.services.meetings import held, mark, move, set_values, store

ACTION_ITEM_FIELDS = frozenset({"text", "person", "due_on", "item"})
MOST_NAMES = 500


@transaction.atomic
def mark_person(*, by: User, meeting: Meeting, person: Person, present: bool) -> Attendee:
    """Says that somebody is there, or is not; their organisation comes with them. Raises NotYoursToDoError, MoveRefusedError."""
    return mark(_running(by, meeting), person, present=present)


@transaction.atomic
def mark_organization(*, by: User, meeting: Meeting, organization: Organization, present: bool) -> None:
    """Says that somebody from an organisation is there, without a name. Raises NotYoursToDoError, MoveRefusedError."""
    row = _running(by, meeting)
    nameless: dict[str, Any] = {"meeting": row, "organization": organization, "person": None, "name": ""}
    if present:
        Attendee.objects.get_or_create(**nameless)
    else:
        Attendee.objects.filter(**nameless).delete()


@transaction.atomic
def add_walk_in(*, by: User, meeting: Meeting, name: str, organization: Organization | None = None) -> Attendee:
    """Somebody without an account, by name; the same name again is the same person. Raises NotYoursToDoError, MoveRefusedError."""
    row, name = _running(by, meeting), " ".join(name.split())
    if row.attendees.count() >= MOST_NAMES:
        raise MoveRefusedError(_("The list is full. Write the number into the minutes."))
    attendee = row.attendees.filter(person__isnull=True, name=name).first()
    if attendee is None:
        attendee = Attendee(meeting=row, name=name, organization=organization)
        store(attendee)
    return attendee


@transaction.atomic
def remove_walk_in(*, by: User, attendee: Attendee) -> None:
    """Takes a name off the list again. Raises NotYoursToDoError, MoveRefusedError."""
    _running(by, attendee.meeting)
    Attendee.objects.filter(pk=attendee.pk, person__isnull=True).delete()


@transaction.atomic
def save_notes(*, by: User, item: AgendaItem, notes: str, version: int) -> AgendaItem:
    """Keeps the notes of a point that `by` wrote upon `version`.

    Raises NotesChangedError when somebody else changed them since; nothing is overwritten. The same words again are no change.
    """
    _running(by, item.meeting)
    row = AgendaItem.objects.select_for_update().get(pk=item.pk)
    if row.notes == notes:
        return row
    _check_version(row.version, version, row.notes)
    row.notes, row.version = notes, row.version + 1
    row.save(update_fields=["notes", "version"])
    return row


@transaction.atomic
def note_decision(*, by: User, meeting: Meeting, text: str, item: AgendaItem | None = None) -> NotedDecision:
    """Writes down what was decided; the same words twice are one. Raises NotYoursToDoError, MoveRefusedError."""
    row = _running(by, meeting)
    return NotedDecision.objects.get_or_create(meeting=row, text=text, item=item)[0]


@transaction.atomic
def remove_decision(*, by: User, decision: NotedDecision) -> None:
    """Takes a noted decision back. Raises NotYoursToDoError, MoveRefusedError."""
    _running(by, decision.meeting)
    decision.delete()


@transaction.atomic
def note_action_item(*, by: User | None, meeting: Meeting, **values: Any) -> ActionItem:
    """Writes down what is to do, by whom and by when (ACTION_ITEM_FIELDS). Raises NotYoursToDoError, MoveRefusedError."""
    row = _running(by, meeting)
    twin = row.action_items.filter(text=values["text"], person=values.get("person")).first()
    if twin is not None:
        return twin
    item = ActionItem(meeting=row)
    set_values(item, values, ACTION_ITEM_FIELDS)
    store(item)
    if item.person_id is not None:
        tell_of_action_item(item, but=by)
    return item


@transaction.atomic
def remove_action_item(*, by: User, item: ActionItem) -> None:
    """Takes an action item back. Raises NotYoursToDoError, MoveRefusedError."""
    _running(by, item.meeting)
    item.delete()


@transaction.atomic
def finish_action_item(*, by: User, item: ActionItem, on: date | None) -> ActionItem:
    """Says that an action item is done, or with None that it is open again: its owner, or the lead. Raises NotYoursToDoError."""
    row = ActionItem.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=item.pk)
    mine = row.person_id is not None and row.person_id == by.person_id and rules.can_enter_meeting(by, row.meeting)
    if not mine and not rules.can_run_meeting(by, row.meeting):
        raise NotYoursToDoError(_("Whoever took this on, or the lead, says that it is done."))
    if row.done_on != on:
        row.done_on = on
        row.save(update_fields=["done_on"])
        verb = "done" if on else "reopened"
        audit.record(by=by, verb=verb, target=row, fields=["done_on"], label=row.meeting.slug)
    return row


@transaction.atomic
def record_stipend(*, by: User, attendee: Attendee, cents: int) -> Attendee:
    """Keeps, for the lead's eyes only, what a resident was given for their time. Raises NotYoursToDoError."""
    meeting = held(by, attendee.meeting)
    row = Attendee.objects.select_for_update().get(pk=attendee.pk)
    if row.stipend_cents != cents:
        row.stipend_cents = cents
        store(row)
        audit.record(by=by, verb="changed", target=row, fields=["stipend_cents"], label=meeting.slug)
    return row


# Closing --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_minutes(
    *, by: User | None, meeting: Meeting, minutes_text: str, minutes_text_es: str, attending: int | None, version: int
) -> Meeting:  # fmt: skip
    """Keeps the minutes as a draft, written upon `version`. Raises NotesChangedError, NotYoursToDoError, MoveRefusedError."""
    row = held(by, meeting)
    if row.state == MeetingState.PUBLISHED:
        raise MoveRefusedError(_("These minutes are public. They stay as they are."))
    given = {"minutes_text": minutes_text, "minutes_text_es": minutes_text_es, "attending": attending}
    if all(getattr(row, name) == value for name, value in given.items()):
        return row
    stands = "\n\n".join(text for text in (row.minutes_text, row.minutes_text_es) if text)
    _check_version(row.minutes_version, version, stands)
    set_values(row, given, frozenset(given))
    row.minutes_version += 1
    store(row)
    return row


@transaction.atomic
def close_meeting(*, by: User | None, meeting: Meeting, attending: int) -> Meeting:
    """Ends a meeting: from now on nothing of it changes but its minutes. Raises NotYoursToDoError, MoveRefusedError."""
    row = held(by, meeting)
    if row.starts_at > timezone.now():
        raise MoveRefusedError(_("This meeting has not begun yet."))
    move(row, MeetingState.CLOSED)
    row.attending, row.closed_at = attending, timezone.now()
    store(row)
    audit.record(by=by, verb="closed", target=row, fields=["state", "attending"], label=row.slug)
    return row


@transaction.atomic
def close_with_minutes(*, by: User | None, meeting: Meeting, attending: int, **minutes: Any) -> Meeting:
    """Keeps the minutes and ends the meeting, or neither; `minutes` are those of `save_minutes`, and so is what it raises."""
    save_minutes(by=by, meeting=meeting, attending=attending, **minutes)
    return close_meeting(by=by, meeting=meeting, attending=attending)


@transaction.atomic
def reopen_meeting(*, by: User | None, meeting: Meeting) -> Meeting:
    """Opens a closed meeting again, while its minutes are not public. Raises NotYoursToDoError, MoveRefusedError."""
    row = held(by, meeting)
    if row.state != MeetingState.CLOSED:
        raise MoveRefusedError(_("Only a closed meeting whose minutes are not public can be opened again."))
    move(row, MeetingState.PLANNED)
    row.closed_at = None
    store(row)
    audit.record(by=by, verb="reopened", target=row, fields=["state"], label=row.slug)
    return row


@transaction.atomic
def publish_minutes(*, by: User | None, meeting: Meeting, agreed: bool = False) -> Meeting:
    """Shows the minutes: of a public meeting to everybody, of an inside one to its group. Followers and the group hear of it once.

    What everybody reads names nobody who has not agreed: `agreed` says that those whom it names were asked; nobody says that
    for somebody who decided against it. Raises NotYoursToDoError, MoveRefusedError, NamesInMinutesError, MeetingInvalidError
    when nothing is written.
    """
    row = held(by, meeting)
    move(row, MeetingState.PUBLISHED)
    found = names_in_minutes(row)
    if found.refused or (found.people and not agreed):
        raise NamesInMinutesError(
            _("These minutes name people who have not agreed to it. Take the names out, or ask the people first.")
        )
    row.published_at = timezone.now()
    store(row)
    # That somebody vouched for names is kept; whose they are is not.
    fields = ["state", "naming"] if found.people else ["state"]
    audit.record(by=by, verb="published", target=row, fields=fields, label=row.slug)
    tell_of_minutes(row)
    return row


@transaction.atomic
def take_names_out(*, by: User, meeting: Meeting) -> int:
    """Puts "a member" or "a guest" where minutes and decisions give the whole name of somebody who has not agreed.

    Returns how many people are named no more; a part of a name alone is for the lead to judge. Raises NotYoursToDoError,
    MoveRefusedError.
    """
    row = held(by, meeting)
    if row.state == MeetingState.PUBLISHED:
        raise MoveRefusedError(_("These minutes are public. They stay as they are."))
    people = names_in_minutes(row).sure
    row.minutes_text = nameless(row.minutes_text, people, "en")
    row.minutes_text_es = nameless(row.minutes_text_es, people, "es")
    row.minutes_version += 1
    store(row)
    for decision in row.decisions.all():
        # What was decided has one text, in the language of whoever wrote it.
        language = language_of(decision.text, get_language() or "en")
        decision.text = nameless(decision.text, people, language)[:500]
        decision.save(update_fields=["text"])
    audit.record(by=by, verb="changed", target=row, fields=["minutes_text", "decisions"], label=row.slug)
    return len(people)


def _running(by: User | None, meeting: Meeting) -> Meeting:
    """The meeting, held, if `by` may run it and it is still open."""
    row = held(by, meeting)
    check_open(row)
    return row


def _check_version(stands: int, written_upon: int, current: str) -> None:
    if stands != written_upon:
        raise NotesChangedError(
            _("Somebody else changed these notes meanwhile. Both texts are here: put them together and save again."),
            current=current, version=stands,
        )  # fmt: skip
