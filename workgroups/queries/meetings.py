"""What the pages of meetings inside read: lists, one meeting, its packet, its minutes, and what is mine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from kconnect.core.addresses import absolute
from kconnect.core.calendars import CalendarLinks, links_of
from kconnect.core.i18n import Localized, localized
from workgroups import rules
from workgroups.choices import MeetingState
from workgroups.meeting_calendars import entry_of
from workgroups.meeting_words import name_of_person, spoken, when_words, where_words
from workgroups.models import (
    ActionItem,
    AgendaItem,
    Attendee,
    Invitee,
    Meeting,
    MeetingDocument,
    Reply,
    SeatTerm,
    TimePoll,
    User,
    Workgroup,
)
from workgroups.queries.minutes_names import NamesFound, names_in_agenda

PER_PAGE = 20
# How long after a meeting its members are asked whether they came.
ASK_FOR = timedelta(days=7)


@dataclass(frozen=True)
class MeetingRow:
    """One meeting of a list; `day` is on the clocks of its place."""

    meeting: Meeting
    group: Localized
    day: datetime
    when: str
    where: str
    coming: bool | None = None


@dataclass(frozen=True)
class PollRow:
    """One open time poll of a list."""

    poll: TimePoll
    times: int
    answered: bool


@dataclass(frozen=True)
class MeetingList:
    """The meetings of a group inside: what is to come, what was, and times that wait for an answer."""

    coming: Page[Meeting]
    coming_rows: list[MeetingRow]
    past: Page[Meeting]
    past_rows: list[MeetingRow]
    polls: list[PollRow]
    can_run: bool


def rows_of(meetings: Iterable[Meeting], replies: dict[int, bool] | None = None) -> list[MeetingRow]:
    """Meetings with their time and place in words."""
    return [
        MeetingRow(
            meeting, localized(meeting.workgroup, "name"), meeting.starts_local.replace(tzinfo=None), when_words(meeting),
            where_words(meeting), (replies or {}).get(meeting.pk),
        )
        for meeting in meetings
    ]  # fmt: skip


def meeting_list(user: User, workgroup: Workgroup, *, number: int, past_number: int) -> MeetingList:
    """The meetings of a workgroup for somebody inside. Six queries."""
    now = timezone.now()
    rows = Meeting.objects.filter(workgroup=workgroup).select_related("workgroup")
    coming = Paginator(rows.upcoming(now), PER_PAGE).get_page(number)
    past = Paginator(rows.past(now), PER_PAGE).get_page(past_number)
    mine = Reply.objects.filter(person=user.person_id, meeting__in=[meeting.pk for meeting in coming])
    replies = dict(mine.values_list("meeting_id", "coming"))
    answered = Count("slots__votes", filter=Q(slots__votes__person=user.person_id))
    polls: Any = TimePoll.objects.filter(workgroup=workgroup, closed_at__isnull=True)
    polls = polls.annotate(times=Count("slots", distinct=True), answered=answered)
    return MeetingList(
        coming, rows_of(coming, replies), past, rows_of(past),
        [PollRow(poll, poll.times, bool(poll.answered)) for poll in polls], rules.can_run_meetings(user, workgroup),
    )  # fmt: skip


# One meeting, inside ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ItemRow:
    """One point of the agenda."""

    item: AgendaItem
    presenter: str
    proposed_by: str
    can_change: bool


@dataclass(frozen=True)
class OpenItem:
    """Something that was taken on in an earlier meeting and is not done."""

    item: ActionItem
    who: str
    is_late: bool
    can_finish: bool


@dataclass(frozen=True)
class Answers:
    """Who said that they come, by name; how many cannot; which languages were asked for, with how often."""

    coming: list[str]
    away: int
    asked: list[tuple[str, int]]


@dataclass(frozen=True)
class MeetingPage:
    """One meeting for somebody inside."""

    meeting: Meeting
    when: str
    where: str
    languages: list[str]
    interpretation: list[str]
    can_run: bool
    has_begun: bool
    reply: Reply | None
    came: bool | None
    answers: Answers
    items: list[ItemRow]
    proposals: list[ItemRow]
    minutes_planned: int
    minutes_there: int
    documents: list[MeetingDocument]
    open_items: list[OpenItem]
    invited: list[str]
    links: CalendarLinks
    named: NamesFound


def meeting_of(workgroup: Workgroup, meeting_id: int) -> QuerySet[Meeting]:
    """One meeting of a workgroup with what its pages need of it."""
    return Meeting.objects.filter(pk=meeting_id, workgroup=workgroup).select_related("workgroup", "series")


def meeting_page(user: User, meeting: Meeting) -> MeetingPage:
    """One meeting for `user`, who is inside; a fixed number of queries."""
    can_run, person = rules.can_run_meeting(user, meeting), user.person_id
    replies = list(meeting.replies.select_related("person").order_by("person__name_folded", "pk"))
    items = list(meeting.items.select_related("presenter", "proposed_by"))
    rows = [_item_row(user, meeting, item, can_run) for item in items]
    mine = meeting.attendees.filter(person=person).first()
    invited = meeting.invitees.select_related("person").order_by("person__name_folded")
    return MeetingPage(
        meeting=meeting, when=when_words(meeting), where=where_words(meeting), languages=spoken(meeting.languages),
        interpretation=spoken(meeting.interpretation), can_run=can_run, has_begun=meeting.starts_at <= timezone.now(),
        reply=next((reply for reply in replies if reply.person_id == person), None),
        came=mine.present if mine else None, answers=_answers(replies),
        items=[row for row in rows if row.item.accepted], proposals=[row for row in rows if not row.item.accepted],
        minutes_planned=sum(item.minutes for item in items if item.accepted), minutes_there=minutes_of(meeting),
        documents=list(meeting.documents.select_related("file")), open_items=open_items(meeting, user),
        invited=[name_of_person(row.person) for row in invited], links=links_inside(meeting),
        named=_named_in_public(meeting, items) if can_run else NamesFound(),
    )  # fmt: skip


def minutes_of(meeting: Meeting) -> int:
    """How long a meeting is."""
    return round((meeting.ends_at - meeting.starts_at).total_seconds() / 60)


def links_inside(meeting: Meeting) -> CalendarLinks:
    """The ways for somebody inside to put a meeting into their calendar."""
    file = reverse("workgroups:meeting_calendar", args=[meeting.workgroup.slug, meeting.pk])
    return links_of(entry_of(meeting, inside=True), file)


def _item_row(user: User, meeting: Meeting, item: AgendaItem, can_run: bool) -> ItemRow:
    item.meeting = meeting
    presenter = name_of_person(item.presenter)
    proposed_by = name_of_person(item.proposed_by)
    return ItemRow(item, presenter, proposed_by, can_run or rules.can_change_item(user, item))


def _answers(replies: list[Reply]) -> Answers:
    asked: dict[str, int] = {}
    for reply in replies:
        if reply.interpretation:
            asked[reply.interpretation] = asked.get(reply.interpretation, 0) + 1
    names = [(spoken([code])[0], count) for code, count in asked.items()]
    coming = [name_of_person(reply.person) for reply in replies if reply.coming]
    return Answers(coming, sum(1 for reply in replies if not reply.coming), sorted(names))


def open_items(meeting: Meeting, user: User) -> list[OpenItem]:
    """What earlier meetings of the group left open, the oldest first. One query."""
    rows = ActionItem.objects.filter(
        meeting__workgroup=meeting.workgroup_id, meeting__starts_at__lt=meeting.starts_at, done_on__isnull=True
    )
    can_run, today = rules.can_run_meeting(user, meeting), timezone.localdate()
    return [
        OpenItem(
            row, name_of_person(row.person), row.due_on is not None and row.due_on < today,
            can_run or row.person_id == user.person_id,
        )
        for row in rows.exclude(meeting=meeting).select_related("person", "meeting").order_by("due_on", "pk")[:50]
    ]  # fmt: skip


# Packet and minutes -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Packet:
    """Everything that a meeting needs on paper."""

    page: MeetingPage
    last: Meeting | None
    last_when: str


def packet(user: User, meeting: Meeting) -> Packet:
    """The packet of a meeting: its page, and the minutes of the one before; a fixed number of queries."""
    earlier = Meeting.objects.filter(workgroup=meeting.workgroup_id, starts_at__lt=meeting.starts_at)
    written = earlier.exclude(minutes_text="", minutes_text_es="").select_related("workgroup")
    last = written.exclude(pk=meeting.pk).order_by("-starts_at", "-pk").first()
    return Packet(meeting_page(user, meeting), last, when_words(last) if last is not None else "")


def _named_in_public(meeting: Meeting, items: list[AgendaItem]) -> NamesFound:
    """Whom the agenda would name to everybody, as long as it is one."""
    titles = [one.title for one in items if one.accepted] if meeting.state == MeetingState.PLANNED else []
    return names_in_agenda(meeting, titles) if titles else NamesFound()


# My work ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MyMeetings:
    """My next meetings, those of the last days that ask "did you come?", and what I took on."""

    next: list[MeetingRow]
    asked: list[MeetingRow]
    open_items: list[ActionItem]


def my_meetings(user: User, *, most: int = 3) -> MyMeetings:
    """What the page "My work" shows of meetings. Three queries."""
    now = timezone.now()
    groups = user.person.memberships.current().values("workgroup")
    mine = Meeting.objects.filter(workgroup__in=groups)
    answered = Attendee.objects.filter(person=user.person_id).values("meeting")
    asked = mine.filter(state=MeetingState.PLANNED, ends_at__gte=now - ASK_FOR).exclude(pk__in=answered).past(now)
    said = Reply.objects.filter(person=user.person_id, meeting=OuterRef("pk")).values("coming")
    both = Q(pk__in=mine.upcoming(now).values("pk")[:most]) | Q(pk__in=asked.values("pk")[:most])
    found: Any = list(Meeting.objects.filter(both).select_related("workgroup").annotate(said=Subquery(said)))
    coming = sorted((one for one in found if one.ends_at >= now), key=lambda one: (one.starts_at, one.pk))
    over = sorted((one for one in found if one.ends_at < now), key=lambda one: (one.starts_at, one.pk), reverse=True)
    replies = {meeting.pk: meeting.said for meeting in coming if meeting.said is not None}
    took_on = ActionItem.objects.filter(person=user.person_id, done_on__isnull=True, meeting__workgroup__in=groups)
    return MyMeetings(
        rows_of(coming, replies), rows_of(over),
        list(took_on.select_related("meeting__workgroup").order_by("due_on", "pk")[:most]),
    )  # fmt: skip


def polls_to_answer(user: User) -> QuerySet[TimePoll]:
    """Open time polls of the person's workgroups that they have not answered."""
    groups = user.person.memberships.current().values("workgroup")
    voted = TimePoll.objects.filter(slots__votes__person=user.person_id).values("pk")
    polls = TimePoll.objects.filter(workgroup__in=groups, closed_at__isnull=True).exclude(pk__in=voted)
    return polls.select_related("workgroup")


def meetings_to_answer(user: User) -> QuerySet[Meeting]:
    """Planned meetings to which the person is invited by now, as member, holder of a seat or guest, and has not answered."""
    now, today = timezone.now(), timezone.localdate()
    groups = user.person.memberships.current().values("workgroup")
    seats = SeatTerm.objects.on(today).filter(holder=user.person_id).values("seat__workgroup")
    guest = Invitee.objects.filter(person=user.person_id).values("meeting")
    invited = now + timedelta(days=settings.MEETING_INVITE_DAYS)
    rows = Meeting.objects.filter(Q(workgroup__in=groups) | Q(workgroup__in=seats) | Q(pk__in=guest))
    rows = rows.filter(state=MeetingState.PLANNED, starts_at__gt=now, starts_at__lte=invited)
    answered = Reply.objects.filter(person=user.person_id).values("meeting")
    return rows.exclude(pk__in=answered).select_related("workgroup").order_by("starts_at", "pk")


@dataclass(frozen=True)
class LetterPage:
    """What the link of a letter opens: when, where, the link to join, and the ways into a calendar."""

    when: str
    where: str
    links: CalendarLinks


def letter_page(meeting: Meeting, token: str) -> LetterPage:
    """The page behind the link of a letter."""
    file = reverse("workgroups_outside:meeting_letter_calendar", args=[token])
    own = absolute(reverse("workgroups:meeting_answer", args=[token]))
    return LetterPage(
        when_words(meeting), where_words(meeting), links_of(entry_of(meeting, inside=True, page=own), file)
    )
