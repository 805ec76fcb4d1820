"""Time polls: times are offered, members answer with one tap each, the lead picks one and the meeting stands."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from workgroups import rules
from workgroups.choices import SlotAnswer
from workgroups.models import Invitee, Meeting, Person, SlotVote, TimePoll, TimeSlot, User, Workgroup
from workgroups.services.errors import MeetingInvalidError, MoveRefusedError, NotYoursToDoError
from workgroups.services.meetings import check_runs, plan_meeting, set_values, store
from workgroups.services.poll_letters import asked_people, tell_of_poll

POLL_FIELDS = frozenset({"title", "title_es", "minutes", "zone"})
MOST_SLOTS = 12


@transaction.atomic
def open_poll(*, by: User | None, workgroup: Workgroup, slots: Iterable[datetime], **values: Any) -> TimePoll:
    """Asks the members and holders of seats of a workgroup which of `slots` (aware) suit them; `values` are of POLL_FIELDS.

    Raises NotYoursToDoError, MeetingInvalidError.
    """
    check_runs(by, workgroup)
    times = sorted(set(slots))
    if not 2 <= len(times) <= MOST_SLOTS:
        raise MeetingInvalidError(_("Offer between 2 and 12 times."))
    poll = TimePoll(workgroup=workgroup)
    set_values(poll, values, POLL_FIELDS)
    store(poll)
    TimeSlot.objects.bulk_create([TimeSlot(poll=poll, starts_at=starts) for starts in times])
    audit.record(by=by, verb="created", target=poll, fields=list(values), label=workgroup.slug)
    if times[-1] > timezone.now():
        tell_of_poll(poll, asked_people(poll))
    return poll


@transaction.atomic
def invite_to_poll(*, by: User, poll: TimePoll, person: Person) -> TimePoll:
    """Asks a guest too, by a letter with a link of their own; twice is once. Raises NotYoursToDoError, MoveRefusedError."""
    row = _held(poll)
    check_runs(by, row.workgroup)
    if row.closed_at is not None:
        raise MoveRefusedError(_("The time is picked already."))
    if not row.guests.filter(pk=person.pk).exists():
        row.guests.add(person)
        audit.record(by=by, verb="invited", target=row, fields=["guests"], label=row.workgroup.slug)
        tell_of_poll(row, [Person.objects.select_related("user").get(pk=person.pk)])
    return row


@transaction.atomic
def vote_on_slots(*, by: User | None, poll: TimePoll, person: Person, answers: Mapping[int, SlotAnswer]) -> int:
    """Keeps what `person` says to slots (by id); the last word counts. Returns how many answers were kept.

    Raises NotYoursToDoError, MoveRefusedError when the time is picked.
    """
    if by is not None and (by.person_id != person.pk or not rules.can_enter_workgroup(by, poll.workgroup)):
        raise NotYoursToDoError(_("Everybody answers for themselves, in their own workgroups."))
    row = _held(poll)
    if row.closed_at is not None:
        raise MoveRefusedError(_("The time is picked already."))
    kept = 0
    for slot in row.slots.filter(pk__in=answers):
        SlotVote.objects.update_or_create(slot=slot, person=person, defaults={"answer": answers[slot.pk]})
        kept += 1
    return kept


@transaction.atomic
def pick_slot(*, by: User | None, slot: TimeSlot, **values: Any) -> Meeting:
    """Makes the meeting of a poll at the time that the lead picks; `values` say where (MEETING_FIELDS without times).

    Raises NotYoursToDoError, MoveRefusedError when one is picked already, MeetingInvalidError.
    """
    poll = _held(slot.poll)
    check_runs(by, poll.workgroup)
    if poll.closed_at is not None:
        raise MoveRefusedError(_("The time is picked already."))
    meeting = plan_meeting(
        by=by, workgroup=poll.workgroup, title=poll.title, title_es=poll.title_es, zone=poll.zone,
        starts_at=slot.starts_at, ends_at=slot.starts_at + timedelta(minutes=poll.minutes), **values,
    )  # fmt: skip
    # Who was asked as a guest is invited as one.
    Invitee.objects.bulk_create([Invitee(meeting=meeting, person=guest) for guest in poll.guests.all()])
    poll.meeting, poll.closed_at = meeting, timezone.now()
    store(poll)
    return meeting


@transaction.atomic
def close_poll(*, by: User | None, poll: TimePoll) -> TimePoll:
    """Ends a poll without a meeting. Raises NotYoursToDoError."""
    row = _held(poll)
    check_runs(by, row.workgroup)
    if row.closed_at is None:
        row.closed_at = timezone.now()
        store(row)
        audit.record(by=by, verb="ended", target=row, label=row.workgroup.slug)
    return row


def _held(poll: TimePoll) -> TimePoll:
    return TimePoll.objects.select_for_update(of=("self",)).select_related("workgroup").get(pk=poll.pk)
