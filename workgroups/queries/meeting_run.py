"""What the pages read on which a meeting is run and closed, and what a time poll shows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from kconnect.core.i18n import Localized, localized, name_of
from workgroups.choices import SlotAnswer
from workgroups.meeting_words import name_of_person, title_of, when_words, where_words
from workgroups.models import (
    ActionItem,
    Affiliation,
    AgendaItem,
    Attendee,
    Meeting,
    NotedDecision,
    Organization,
    Person,
    SlotVote,
    TimePoll,
    TimeSlot,
    User,
)


@dataclass(frozen=True)
class Expected:
    """Somebody on the list, with what is marked so far: True, False, or None for nothing yet."""

    person: Person
    name: str
    organization: str
    present: bool | None
    coming: bool | None
    is_member: bool


@dataclass(frozen=True)
class Seat:
    """An organisation of the group, and whether somebody came for it without a name."""

    organization: Organization
    name: Localized
    present: bool


@dataclass(frozen=True)
class ItemWork:
    """One point of the agenda with what was noted there."""

    item: AgendaItem
    presenter: str
    decisions: list[NotedDecision]
    actions: list[ActionItem]


@dataclass(frozen=True)
class RunPage:
    """The page on which a meeting is run."""

    meeting: Meeting
    when: str
    people: list[Expected]
    organizations: list[Seat]
    walk_ins: list[Attendee]
    there: int
    items: list[ItemWork]
    loose: ItemWork


def run_page(meeting: Meeting, expected: list[Person]) -> RunPage:
    """The page of a running meeting; a fixed number of queries whatever it holds."""
    rows = list(meeting.attendees.select_related("person", "organization"))
    by_person = {row.person_id: row for row in rows if row.person_id}
    replies = dict(meeting.replies.values_list("person_id", "coming"))
    with_whom = _organizations_of([person.pk for person in expected])
    listed = {person.pk: person for person in expected} | {row.person_id: row.person for row in rows if row.person}
    members = set(meeting.workgroup.memberships.current().values_list("person_id", flat=True))
    people = [
        Expected(
            person, name_of_person(person), with_whom.get(pk or 0, ""),
            by_person[pk].present if pk in by_person else None, replies.get(pk or 0),
            pk in members,
        )
        for pk, person in listed.items()
    ]  # fmt: skip
    items, loose = _work_of(meeting)
    return RunPage(
        meeting=meeting, when=when_words(meeting), people=people, organizations=_seats(meeting, rows),
        walk_ins=[row for row in rows if row.person_id is None and row.name],
        there=sum(1 for row in rows if row.present), items=items, loose=loose,
    )  # fmt: skip


def _organizations_of(people: list[int]) -> dict[int, str]:
    """The names of the organisations of people in the page's language, by the people's ids. One query."""
    rows = Affiliation.objects.filter(person__in=people, approved=True, ended__isnull=True)
    found: dict[int, str] = {}
    for row in rows.select_related("organization").order_by("organization__name_folded"):
        name = name_of(row.organization)
        found[row.person_id] = f"{found[row.person_id]}, {name}" if row.person_id in found else name
    return found


def _seats(meeting: Meeting, rows: list[Attendee]) -> list[Seat]:
    """The organisations from which members come, and those that are on the list."""
    there = {row.organization_id for row in rows if row.organization_id and row.person_id is None and not row.name}
    return [Seat(one, localized(one, "name"), one.pk in there) for one in organizations_at(meeting)]


def organizations_at(meeting: Meeting) -> QuerySet[Organization]:
    """The organisations that the list of a meeting offers: those from which members come, and those that are on it."""
    listed = meeting.attendees.filter(organization__isnull=False, person__isnull=True, name="")
    of_members = Organization.objects.filter(
        affiliations__person__memberships__workgroup=meeting.workgroup_id,
        affiliations__person__memberships__ended__isnull=True,
        affiliations__approved=True, affiliations__ended__isnull=True,
    )  # fmt: skip
    found = Organization.objects.filter(Q(pk__in=listed.values("organization")) | Q(pk__in=of_members.values("pk")))
    return found.order_by("name_folded", "pk")


def _work_of(meeting: Meeting) -> tuple[list[ItemWork], ItemWork]:
    """The points of the agenda with what was noted at each, and what was noted at none. Three queries."""
    decisions, actions = list(meeting.decisions.all()), list(meeting.action_items.select_related("person"))
    items = list(meeting.items.filter(accepted=True).select_related("presenter"))
    listed = {item.pk for item in items}

    def work(item: AgendaItem | None) -> ItemWork:
        key = item.pk if item is not None else None
        return ItemWork(
            item if item is not None else AgendaItem(meeting=meeting),
            name_of_person(item.presenter) if item is not None else "",
            [row for row in decisions if (row.item_id if row.item_id in listed else None) == key],
            [row for row in actions if (row.item_id if row.item_id in listed else None) == key],
        )

    return [work(item) for item in items], work(None)


# Minutes ----------------------------------------------------------------------------------------------------------------------


def draft_of_minutes(meeting: Meeting, language: str) -> str:
    """Minutes put together from what was noted, in `language`, for the lead to edit. Notes stay in the words they were written in."""
    items, loose = _work_of(meeting)
    named = _may_be_named(meeting)
    with override(language):
        parts = [f"{title_of(meeting)}\n{when_words(meeting)}\n{where_words(meeting)}"]
        for number, work in enumerate(items, 1):
            parts.append("\n".join([f"{number}. {work.item.title}", *_lines(work, named)]))
        if lines := _lines(loose, named):
            parts.append("\n".join(lines))
    return "\n\n".join(parts)


def minutes_initial(meeting: Meeting) -> dict[str, Any]:
    """What the form of the minutes starts with: what is kept already, else what was noted; and how many are marked as there."""
    written = meeting.minutes_text or meeting.minutes_text_es
    return {
        "minutes_text": meeting.minutes_text if written else draft_of_minutes(meeting, "en"),
        "minutes_text_es": meeting.minutes_text_es if written else draft_of_minutes(meeting, "es"),
        "attending": meeting.attending if meeting.attending is not None else meeting.attendees.filter(present=True).count(),
        "version": meeting.minutes_version,
    }  # fmt: skip


@dataclass(frozen=True)
class StipendRow:
    """Somebody who was there, and what they were given."""

    attendee: Attendee
    name: str
    dollars: Decimal


def stipends(meeting: Meeting) -> tuple[list[StipendRow], Decimal]:
    """Who was there, with what each was given for their time, and the sum. One query."""
    there = meeting.attendees.filter(present=True).exclude(person__isnull=True, name="").select_related("person")
    rows = [
        StipendRow(
            row, row.name or name_of_person(row.person),
            Decimal(meeting.stipend_cents if row.stipend_cents is None else row.stipend_cents) / 100,
        )
        for row in there
    ]  # fmt: skip
    return rows, Decimal(sum(row.attendee.stipend_cents or 0 for row in rows)) / 100


def _lines(work: ItemWork, named: set[int] | None) -> list[str]:
    lines = [work.item.notes.strip()] if work.item.notes.strip() else []
    lines += [_("Decided: %(what)s") % {"what": row.text} for row in work.decisions]
    for row in work.actions:
        words = {"what": row.text, "who": _who(row, named)}
        if row.due_on:
            lines.append(_("To do: %(what)s (%(who)s, by %(day)s)") % {**words, "day": date_format(row.due_on)})
        else:
            lines.append(_("To do: %(what)s (%(who)s)") % words)
    return lines


def _may_be_named(meeting: Meeting) -> set[int] | None:
    """Whose names may stand in minutes that everybody reads: those who said so; None when only the group reads them."""
    if not meeting.public:
        return None
    shown = meeting.workgroup.memberships.current().filter(shown=True)
    return set(shown.values_list("person_id", flat=True))


def _who(row: ActionItem, named: set[int] | None) -> str:
    if row.person_id is None:
        return _("nobody yet")
    return name_of_person(row.person) if named is None or row.person_id in named else _("a member")


# Time polls -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SlotRow:
    """One time of a poll, with how many say what, who, and what I say."""

    slot: TimeSlot
    when: str
    yes: list[str]
    if_need_be: list[str]
    no: list[str]
    mine: str
    is_best: bool


def poll_page(user: User, poll: TimePoll) -> list[SlotRow]:
    """The times of a poll in order; the best has the most who can come, and among those the most plain yes. Two queries."""
    slots = list(poll.slots.all())
    votes = SlotVote.objects.filter(slot__poll=poll).select_related("person").order_by("person__name_folded", "pk")
    given: dict[int, list[SlotVote]] = {slot.pk: [] for slot in slots}
    for vote in votes:
        given[vote.slot_id].append(vote)
    scores = {pk: _score(rows) for pk, rows in given.items()}
    best = max(scores.values(), default=(0, 0))
    return [
        SlotRow(
            slot=slot,
            when=_day_and_hour(slot),
            yes=_names(given[slot.pk], SlotAnswer.YES),
            if_need_be=_names(given[slot.pk], SlotAnswer.IF_NEED_BE),
            no=_names(given[slot.pk], SlotAnswer.NO),
            mine=next((vote.answer for vote in given[slot.pk] if vote.person_id == user.person_id), ""),
            is_best=best > (0, 0) and scores[slot.pk] == best,
        )
        for slot in slots
    ]  # fmt: skip


def guests_of(poll: TimePoll) -> list[str]:
    """Who is asked without sitting in the group, by name. One query."""
    return [name_of_person(person) for person in poll.guests.order_by("name_folded", "pk")]


def slots_of(poll: TimePoll, person: Person) -> list[tuple[int, str, str]]:
    """(id, when in words, what the person said so far) of the times of a poll, in order. Two queries."""
    said = dict(SlotVote.objects.filter(slot__poll=poll, person=person).values_list("slot", "answer"))
    return [(slot.pk, _day_and_hour(slot), said.get(slot.pk, "")) for slot in poll.slots.all()]


def _score(votes: list[SlotVote]) -> tuple[int, int]:
    yes = sum(1 for vote in votes if vote.answer == SlotAnswer.YES)
    return yes + sum(1 for vote in votes if vote.answer == SlotAnswer.IF_NEED_BE), yes


def _names(votes: list[SlotVote], answer: SlotAnswer) -> list[str]:
    return [name_of_person(vote.person) for vote in votes if vote.answer == answer]


def _day_and_hour(slot: TimeSlot) -> str:
    # Without its zone, so that formatting does not move it to the network's clocks.
    local = slot.starts_local.replace(tzinfo=None)
    return _("%(day)s, %(hour)s") % {
        "day": f"{date_format(local, 'l')}, {date_format(local)}", "hour": date_format(local, "TIME_FORMAT"),
    }  # fmt: skip
