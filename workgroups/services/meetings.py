"""Meetings: planned, changed, called off; who is invited and who answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from kconnect.core.saving import save_checked
from kconnect.core.slugs import free_of
from kconnect.core.times import check_zone
from workgroups import rules
from workgroups.choices import MEETING_MOVES, MeetingNews, MeetingState
from workgroups.models import Attendee, Invitee, Meeting, Person, Reply, User, Workgroup
from workgroups.services.errors import MeetingInvalidError, MoveRefusedError, NotYoursToDoError
from workgroups.services.meeting_letters import ask_for_letter_to, ask_for_letters, tell_at_once

# What a form or a command may set; state, sequence and address have their own ways.
GATHERING_FIELDS = frozenset({
    "title", "title_es", "zone", "mode", "place", "address", "join_url", "languages", "interpretation", "stipend_cents", "public",
})  # fmt: skip
MEETING_FIELDS = GATHERING_FIELDS | {"starts_at", "ends_at"}
# Changes of these are told to whoever is expected; a new title in Spanish is not worth a message.
TOLD = frozenset({"starts_at", "ends_at", "zone", "mode", "place", "address", "join_url"})


@transaction.atomic
def plan_meeting(*, by: User | None, workgroup: Workgroup, **values: Any) -> Meeting:
    """A meeting of `workgroup`; `values` are of MEETING_FIELDS, times are aware. Its letters are asked for.

    `by` None is the system. Raises NotYoursToDoError, MeetingInvalidError.
    """
    check_runs(by, workgroup)
    meeting = Meeting(workgroup=workgroup)
    set_values(meeting, values, MEETING_FIELDS)
    return add_meeting(by, meeting, list(values))


def add_meeting(by: User | None, meeting: Meeting, fields: list[str]) -> Meeting:
    """Stores a new meeting under a free address, records it and asks for its letters; inside the caller's transaction."""
    meeting.slug = free_slug(meeting)
    store(meeting)
    audit.record(by=by, verb="created", target=meeting, fields=fields, label=meeting.slug)
    ask_for_letters(meeting)
    return meeting


@transaction.atomic
def change_meeting(*, by: User | None, meeting: Meeting, **values: Any) -> Meeting:
    """Changes some of MEETING_FIELDS of this one meeting; a new time or place is told at once to those who are expected.

    Raises NotYoursToDoError, MeetingInvalidError, MoveRefusedError when it is closed.
    """
    row = held(by, meeting)
    if row.state in {MeetingState.CLOSED, MeetingState.PUBLISHED}:
        raise MoveRefusedError(_("This meeting is closed. What it was stays as it is."))
    before = row.starts_at
    changed = set_values(row, values, MEETING_FIELDS)
    if changed:
        touch(row)
        store(row)
        audit.record(by=by, verb="changed", target=row, fields=changed, label=row.slug)
        after_change(row, changed, before)
    return row


def after_change(row: Meeting, changed: list[str], before: datetime) -> None:
    """Asks for the letters of a changed meeting, in the caller's transaction.

    Who answered for another time has not answered for this one: they are asked again.
    """
    if row.state == MeetingState.PLANNED:
        ask_for_letters(row)
        if TOLD & set(changed):
            tell_at_once(row, MeetingNews.MOVED, before=before)
    if row.starts_at != before:
        row.replies.all().delete()


@transaction.atomic
def cancel_meeting(*, by: User | None, meeting: Meeting, reason: str) -> Meeting:
    """Calls a meeting off and tells at once; it stays visible with the reason.

    Raises NotYoursToDoError, MoveRefusedError, MeetingInvalidError.
    """
    row = held(by, meeting)
    move(row, MeetingState.CANCELLED)
    row.cancel_reason = reason.strip()
    touch(row)
    store(row)
    audit.record(by=by, verb="cancelled", target=row, fields=["state"], reason=row.cancel_reason, label=row.slug)
    tell_at_once(row, MeetingNews.CANCELLED)
    return row


@transaction.atomic
def restore_meeting(*, by: User | None, meeting: Meeting) -> Meeting:
    """Takes back that a meeting was called off, and tells at once. Raises NotYoursToDoError, MoveRefusedError."""
    row = held(by, meeting)
    if row.state != MeetingState.CANCELLED:
        raise MoveRefusedError(_("This meeting is not called off."))
    move(row, MeetingState.PLANNED)
    row.cancel_reason = ""
    touch(row)
    store(row)
    audit.record(by=by, verb="restored", target=row, fields=["state"], label=row.slug)
    ask_for_letters(row)
    tell_at_once(row, MeetingNews.ON_AGAIN)
    return row


@transaction.atomic
def invite_person(*, by: User, meeting: Meeting, person: Person) -> Invitee:
    """Invites somebody who does not sit in the workgroup, and asks for their letter; twice is once. Raises NotYoursToDoError."""
    row = held(by, meeting)
    invitee, made = Invitee.objects.get_or_create(meeting=row, person=person)
    if made:
        audit.record(by=by, verb="invited", target=row, fields=["invitees"], label=row.slug)
        ask_for_letter_to(row, person)
    return invitee


@transaction.atomic
def answer_meeting(
    *, by: User | None, meeting: Meeting, person: Person, coming: bool, interpretation: str | None = ""
) -> Reply:  # fmt: skip
    """Says for `person` whether they come; the last word counts. `by` None is the person, by the link of a letter.

    `interpretation` None is an answer that was not asked about it: what they asked for earlier stands while they come.

    Raises NotYoursToDoError (somebody else's answer), MoveRefusedError (over, or called off).
    """
    if by is not None and by.person_id != person.pk:
        raise NotYoursToDoError(_("Everybody answers for themselves."))
    if by is not None and not rules.can_enter_meeting(by, meeting):
        raise NotYoursToDoError(_("You are not invited to this meeting."))
    row = lock_meeting(meeting.pk)
    if not row.takes_answers:
        raise MoveRefusedError(_("This meeting is over or called off. There is nothing to answer any more."))
    given: dict[str, Any] = {"coming": coming, "replied_at": timezone.now()}
    if interpretation is not None or not coming:
        given["interpretation"] = interpretation or "" if coming else ""
    return Reply.objects.update_or_create(meeting=row, person=person, defaults=given)[0]


@transaction.atomic
def say_i_came(*, by: User, meeting: Meeting, came: bool) -> Attendee:
    """The answer of somebody who was expected to "did you come?"; the lead's list stays the last word once it is closed."""
    if not rules.can_enter_meeting(by, meeting):
        raise NotYoursToDoError(_("You are not invited to this meeting."))
    row = lock_meeting(meeting.pk)
    if row.state != MeetingState.PLANNED or row.starts_at > timezone.now():
        raise MoveRefusedError(_("The list of this meeting is closed. Ask its lead to mend it."))
    return mark(row, by.person, present=came)


def mark(row: Meeting, person: Person, *, present: bool) -> Attendee:
    """Puts somebody on the list of a held meeting as there or not; their organisation comes with them."""
    with_them = person.affiliations.current().order_by("pk").first()
    given = {"present": present, "organization_id": with_them.organization_id if with_them else None}
    return Attendee.objects.update_or_create(meeting=row, person=person, defaults=given)[0]


# ----------------------------------------------------------------------------------------------------------------------


def check_runs(by: User | None, workgroup: Workgroup) -> None:
    """The second lock behind the pages: `by` None is the system."""
    if by is not None and not rules.can_run_meetings(by, workgroup):
        raise NotYoursToDoError(_("You cannot change meetings of this workgroup. Ask its lead."))


def held(by: User | None, meeting: Meeting) -> Meeting:
    """The meeting as it stands now, held until the transaction ends, if `by` may run it."""
    row = lock_meeting(meeting.pk)
    check_runs(by, row.workgroup)
    return row


def lock_meeting(key: int) -> Meeting:
    """The meeting as it stands now, held until the transaction ends; nobody is asked whether they may."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("workgroup").get(pk=key)


def move(row: Meeting, to: MeetingState) -> None:
    """Brings a held meeting to another state, if the table leads there."""
    if to not in MEETING_MOVES[MeetingState(row.state)]:
        raise MoveRefusedError(_("This meeting changed in the meantime. Look at it again and choose once more."))
    row.state = to


def touch(row: Any) -> None:
    """Marks a change that calendars take over."""
    row.sequence += 1
    row.changed_at = timezone.now()


def set_values(row: Any, values: Mapping[str, Any], allowed: frozenset[str]) -> list[str]:
    """Sets what differs and returns the names; a name that may not be set here is a mistake of ours."""
    unknown = set(values) - allowed
    if unknown:
        raise TypeError(f"A meeting has no field {sorted(unknown)} that may be set here.")
    if "zone" in values:
        check_known(values["zone"])
    changed = [name for name, value in values.items() if getattr(row, name, None) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def check_known(zone: str) -> None:
    """Refuses a zone that nobody knows before a time is told by its clocks."""
    try:
        check_zone(zone)
    except ValidationError as error:
        raise MeetingInvalidError(" ".join(error.messages)) from error


def store(row: Any) -> None:
    """Checks and saves; what breaks a rule is said in the rule's words."""
    save_checked(row, MeetingInvalidError)


def free_slug(meeting: Meeting) -> str:
    """An address from workgroup and day that no meeting has yet: "housing-2027-03-14"."""
    stem = f"{slugify(meeting.workgroup.slug)[:70]}-{meeting.starts_local:%Y-%m-%d}"
    return free_of(Meeting, stem)
