"""What everybody reads of meetings: one public meeting with its agenda or minutes, and the lists."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from kconnect.core.calendars import CalendarLinks, links_of
from kconnect.core.i18n import Localized, current_language, localized
from workgroups.choices import MeetingState
from workgroups.meeting_calendars import entry_of
from workgroups.meeting_words import spoken, when_words, where_words
from workgroups.models import (
    Meeting,
)
from workgroups.queries.meetings import MeetingRow, rows_of
from workgroups.queries.minutes_names import nameless, names_in_agenda

# So many people of a partner came, at least, that nobody is meant by the number.
FEWEST_NAMED = 5


@dataclass(frozen=True)
class PublicItem:
    """A point of the agenda as everybody reads it: nobody is named who has not agreed."""

    title: str
    minutes: int


@dataclass(frozen=True)
class PublicMeeting:
    """A public meeting as everybody sees it; its minutes when they are published, with how many came from where."""

    meeting: Meeting
    group: Localized
    when: str
    where: str
    languages: list[str]
    interpretation: list[str]
    items: list[PublicItem]
    decisions: list[str]
    organizations: list[tuple[Localized, str, int]]
    links: CalendarLinks


def meeting_public(slug: str) -> PublicMeeting | None:
    """One public meeting, or None. Ten queries at most."""
    meeting = Meeting.objects.public().select_related("workgroup", "series").filter(slug=slug).first()
    if meeting is None:
        return None
    published = meeting.state == MeetingState.PUBLISHED
    file = reverse("workgroups_outside:meeting_file", args=[meeting.slug])
    return PublicMeeting(
        meeting=meeting, group=localized(meeting.workgroup, "name"), when=when_words(meeting), where=where_words(meeting),
        languages=spoken(meeting.languages), interpretation=spoken(meeting.interpretation),
        items=[] if published else _public_items(meeting),
        decisions=list(meeting.decisions.values_list("text", flat=True)) if published else [],
        organizations=_from_where(meeting) if published else [],
        links=links_of(entry_of(meeting, inside=False), file),
    )  # fmt: skip


def _public_items(meeting: Meeting) -> list[PublicItem]:
    """The agenda, with "a member" or "a guest" in the place of a whole name of somebody who has not agreed."""
    items = list(meeting.items.filter(accepted=True))
    people = names_in_agenda(meeting, [one.title for one in items]).sure
    return [PublicItem(nameless(one.title, people, current_language()), one.minutes) for one in items]


def _from_where(meeting: Meeting) -> list[tuple[Localized, str, int]]:
    """The published partners that were there, each with its page and how many came from it; 0 is a few, who could be known."""
    rows = meeting.attendees.filter(present=True, organization__published=True).select_related("organization")
    counts: dict[Any, int] = {}
    for row in rows.order_by("organization__name_folded", "organization_id"):
        counts[row.organization] = counts.get(row.organization, 0) + 1
    return [
        (localized(one, "name"), one.get_absolute_url(), count if count >= FEWEST_NAMED else 0)
        for one, count in counts.items()
    ]


def public_meetings() -> QuerySet[Meeting]:
    """Those that everybody may see."""
    return Meeting.objects.public().select_related("workgroup")


@dataclass(frozen=True)
class GroupMeetings:
    """The next and the last public meetings of a workgroup."""

    coming: list[MeetingRow]
    past: list[MeetingRow]


def group_meetings(slug: str, *, most: int = 3) -> GroupMeetings:
    """What the public page of a workgroup shows of its meetings. Two queries."""
    now = timezone.now()
    meetings = Meeting.objects.public().filter(workgroup__slug=slug).select_related("workgroup")
    return GroupMeetings(rows_of(meetings.upcoming(now)[:most]), rows_of(meetings.past(now)[:most]))
