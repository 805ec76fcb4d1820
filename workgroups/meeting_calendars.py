"""What calendars hold of meetings, in the language that is active: a series as its rule, and each meeting that is made."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from kconnect.core.addresses import absolute
from kconnect.core.calendars import Entry, paragraphs, uid_of
from kconnect.core.i18n import localized
from kconnect.core.times import moment_of
from workgroups.choices import Frequency, MeetingMode, MeetingState
from workgroups.meeting_words import spoken, title_of, where_words
from workgroups.models import Meeting, MeetingSeries, Workgroup
from workgroups.models.meetings import Gathering
from workgroups.recurrence import Rule


def entries_of(
    meetings: Iterable[Meeting], *, inside: bool, page: Callable[[Meeting], str] = lambda meeting: ""
) -> list[Entry]:
    """The meetings as a calendar holds them. `inside` is for those whom they expect: only they get the link to join.

    `page` gives the full address of a meeting for this reader, where it is another than the usual one.
    """
    return [entry_of(meeting, inside=inside, page=page(meeting)) for meeting in meetings]


def entry_of(meeting: Meeting, *, inside: bool, page: str = "") -> Entry:
    """One meeting; one of a series names the series and the time that the rule gave it. `page` as in `entries_of`.

    Of a series that is not public, the public knows single meetings only: its rule would tell of the others.
    """
    series = meeting.series if meeting.series is not None and (inside or meeting.series.public) else None
    own = page or page_of(meeting, inside=inside)
    return Entry(
        uid=uid_of("meeting", meeting.pk) if series is None else uid_of("meetings", series.pk),
        starts=meeting.starts_at, ends=meeting.ends_at, zone=meeting.zone, summary=_summary(meeting),
        description=_description(meeting, inside, own), url=own,
        location=_location(meeting, inside), sequence=meeting.sequence, changed_at=meeting.changed_at,
        status="CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED",
        categories=(str(localized(meeting.workgroup, "name")),),
        instance=None if series is None else _by_rule(series, meeting.occurs_on or series.first_on),
    )  # fmt: skip


def series_entry(series: MeetingSeries, hidden: Iterable[date], *, inside: bool) -> Entry:
    """A series as its rule, without the days that the reader may not know of."""
    first = _by_rule(series, series.first_on)
    return Entry(
        uid=uid_of("meetings", series.pk), starts=first, ends=first + timedelta(minutes=series.minutes), zone=series.zone,
        summary=str(localized(series, "title")), description=_group_page(series.workgroup, inside),
        url=_group_page(series.workgroup, inside), location=_location(series, inside), sequence=series.sequence,
        changed_at=series.changed_at, categories=(str(localized(series.workgroup, "name")),),
        rule=Rule(Frequency(series.frequency), series.every, series.first_on).text(),
        until=_by_rule(series, series.until) if series.until else None,
        excluded=tuple(_by_rule(series, day) for day in sorted(hidden)),
    )  # fmt: skip


def page_of(meeting: Meeting, *, inside: bool) -> str:
    """The full address of a meeting's page: the one of its group, or the one for everybody."""
    if inside:
        return absolute(reverse("workgroups:meeting_detail", args=[meeting.workgroup.slug, meeting.pk]))
    return absolute(meeting.get_absolute_url())


def _by_rule(series: MeetingSeries, day: date) -> datetime:
    """When the rule of a series lets the meeting of `day` begin, wherever it was moved."""
    return moment_of(datetime.combine(day, series.starts_time), series.zone)


def _group_page(group: Workgroup, inside: bool) -> str:
    if inside:
        return absolute(reverse("workgroups:meeting_list", args=[group.slug]))
    return absolute(f"{reverse('workgroups:meeting_list_public')}?workgroup={group.slug}")


def _location(meeting: Gathering, inside: bool) -> str:
    if meeting.mode == MeetingMode.ONLINE and inside and meeting.join_url:
        return meeting.join_url
    return where_words(meeting)


def _summary(meeting: Meeting) -> str:
    title = title_of(meeting)
    return _("Cancelled: %(title)s") % {"title": title} if meeting.state == MeetingState.CANCELLED else title


def _description(meeting: Meeting, inside: bool, page: str) -> str:
    parts = [meeting.cancel_reason, str(localized(meeting.workgroup, "name"))]
    if inside and meeting.join_url:
        parts.append(_("Join online: %(link)s") % {"link": meeting.join_url})
    if meeting.languages:
        parts.append(_("Languages: %(names)s") % {"names": ", ".join(spoken(meeting.languages))})
    if meeting.interpretation:
        parts.append(_("Interpretation: %(names)s") % {"names": ", ".join(spoken(meeting.interpretation))})
    parts.append(page)
    return paragraphs(parts)
