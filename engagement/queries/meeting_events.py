"""Meetings that may become events."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kconnect.core.i18n import localized
from workgroups.choices import MeetingState
from workgroups.meeting_words import when_words
from workgroups.models import Meeting, Workgroup
from workgroups.permissions import Permission

PER_PAGE = 20


@dataclass(frozen=True)
class MeetingRow:
    """One meeting to choose."""

    meeting: Meeting
    title: str
    when: str


def meetings_to_open(user: Any) -> QuerySet[Meeting]:
    """Coming meetings of the groups whose meetings and events the person keeps, that are no event yet."""
    groups = Workgroup.objects.where(user, Permission.RUN_MEETINGS)
    found = Meeting.objects.filter(workgroup__in=groups, state=MeetingState.PLANNED, event__isnull=True)
    return found.upcoming(timezone.now()).select_related("workgroup")


def meeting_rows(meetings: Any) -> list[MeetingRow]:
    """Meetings in words."""
    return [MeetingRow(one, str(localized(one, "title")), when_words(one)) for one in meetings]
