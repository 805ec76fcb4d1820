"""Who is in the room: seats and attendance by the five groups of people, and who has been missing for how long."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from engagement import rules
from engagement.choices import BRINGS, Stakeholder, group_of
from workgroups.choices import MeetingState
from workgroups.models import Affiliation, Attendee, Meeting, Seat, SeatTerm

LOOKS_BACK = timedelta(days=365)
Came = tuple[str, int]


@dataclass
class _Group:
    seats: int = 0
    held: int = 0
    days: dict[int, date] = field(default_factory=dict)
    people: dict[int, set[Came]] = field(default_factory=lambda: defaultdict(set))


@dataclass(frozen=True)
class GroupRow:
    """One of the five groups: its seats, at how many of the meetings somebody of it was there, the last day, and how long ago.

    `present` is None where it would tell of a few people; `months` is how long it has been missing, None while it is not.
    """

    label: str
    brings: str
    seats: int
    held: int
    present: int | None
    last: date | None
    months: int | None


@dataclass(frozen=True)
class Room:
    """The five groups, and over how many meetings since which day their attendance is counted."""

    rows: tuple[GroupRow, ...]
    meetings: int
    since: date

    @property
    def missing(self) -> list[GroupRow]:
        """The groups of which nobody came for long."""
        return [row for row in self.rows if row.months is not None]


def room(workgroups: Iterable[int], *, today: date | None = None, inside: bool = False) -> Room:
    """The room of some workgroups together; outside a group, what would tell of a few people is left out. Five queries."""
    day = today or timezone.localdate()
    groups = list(workgroups)
    return rooms_of(groups, day, inside=inside, together=True)[0]


def rooms_of(groups: list[int], today: date, *, inside: bool, together: bool = False) -> list[Room]:
    """The rooms of some workgroups, in their order, or all `together` as one. Five queries, however many groups."""
    since = today - LOOKS_BACK
    found: dict[int, dict[Stakeholder, _Group]] = defaultdict(lambda: defaultdict(_Group))
    held: dict[int, dict[int, date]] = defaultdict(dict)
    key = dict.fromkeys(groups, 0) if together else {group: group for group in groups}
    voices = _seats(groups, today, since, found, key)
    start = datetime.combine(since, time(), timezone.get_default_timezone())
    meetings = Meeting.objects.filter(
        workgroup__in=groups, state__in=[MeetingState.CLOSED, MeetingState.PUBLISHED], starts_at__gte=start
    )
    days = {
        pk: (group, timezone.localdate(at)) for pk, group, at in meetings.values_list("pk", "workgroup_id", "starts_at")
    }
    for pk, (group, on) in days.items():
        held[key[group]][pk] = on
    _attendance(meetings, days, voices, found, key)
    return [_room(found[one], held[one], since, today, inside=inside) for one in dict.fromkeys(key.values())]


def _seats(
    groups: list[int], today: date, since: date, found: Any, key: dict[int, int]
) -> dict[tuple[int, int], list[tuple[date, date | None, Stakeholder]]]:
    """Counts seats and who holds them today; gives whose voice each holder brought to a workgroup, from when to when."""
    voices: dict[tuple[int, int], list[tuple[date, date | None, Stakeholder]]] = defaultdict(list)
    of_seat: dict[int, tuple[int, Stakeholder, bool]] = {}
    for seat in Seat.objects.filter(workgroup__in=groups).order_by("pk"):
        group = group_of(seat.purpose, seat.sector)
        if group is not None:
            stands = seat.retired_on is None or seat.retired_on > today
            of_seat[seat.pk] = (seat.workgroup_id, group, stands)
            found[key[seat.workgroup_id]][group].seats += stands
    for term in SeatTerm.objects.filter(seat__in=list(of_seat)).order_by("pk"):
        workgroup, group, stands = of_seat[term.seat_id]
        free = term.free_from
        if free is None or free > since:
            voices[workgroup, term.holder_id].append((term.started, free, group))
        if stands and term.started <= today and (free is None or free > today):
            found[key[workgroup]][group].held += 1
            found[key[workgroup]][group].people[workgroup].add(("person", term.holder_id))
    return voices


def _attendance(
    meetings: "QuerySet[Meeting]", days: dict[int, tuple[int, date]], voices: Any, found: Any, key: dict[int, int]
) -> None:
    """Notes of each group on which days somebody of it was there: by their seat, else by their organization."""
    came = Attendee.objects.filter(meeting__in=meetings, present=True)
    rows = list(came.values_list("pk", "meeting_id", "person_id", "organization__sector"))
    people = Affiliation.objects.current().filter(person__in=came.values("person"))
    sectors = dict(people.order_by("-pk").values_list("person_id", "organization__sector"))
    for pk, meeting, person, sector in rows:
        workgroup, on = days[meeting]
        by_seat = [
            group
            for begin, free, group in voices.get((workgroup, person), ())
            if begin <= on and (not free or on < free)
        ]
        group = by_seat[0] if by_seat else group_of("", sector or sectors.get(person, ""))
        if group is not None:
            entry = found[key[workgroup]][group]
            entry.days[meeting] = on
            entry.people[workgroup].add(("person", person) if person is not None else ("attendee", pk))


def _room(found: dict[Stakeholder, _Group], held: dict[int, date], since: date, today: date, *, inside: bool) -> Room:
    first, rows = min(held.values(), default=None), []
    for group in Stakeholder:
        entry = found.get(group, _Group())
        last = max(entry.days.values(), default=None)
        people = list(entry.people.values())
        few = rules.hides_people(len(set[Came]().union(*people)))
        hides = not inside and (few or rules.gives_people_away(people))
        missed = not hides and rules.is_missed(last, first, len(held), today)
        begin = last or first
        rows.append(
            GroupRow(
                str(group.label), str(BRINGS[group]), entry.seats, entry.held, None if hides else len(entry.days),
                None if hides else last, rules.whole_months(begin, today) if missed and begin else None,
            )
        )  # fmt: skip
    return Room(tuple(rows), len(held), since)
