"""Meetings that repeat: the rule, the single ones made ahead of it, and changes of "this and following"."""

import logging
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from kconnect.core.times import moment_of
from workgroups.choices import Frequency, MeetingState
from workgroups.models import Meeting, MeetingSeries, User, Workgroup
from workgroups.recurrence import Rule
from workgroups.services.errors import MoveRefusedError
from workgroups.services.meetings import (
    GATHERING_FIELDS,
    add_meeting,
    after_change,
    cancel_meeting,
    check_runs,
    held,
    set_values,
    store,
    touch,
)

log = logging.getLogger(__name__)

SERIES_FIELDS = GATHERING_FIELDS | {"frequency", "every", "first_on", "starts_time", "minutes", "until"}


def rule_of(series: MeetingSeries) -> Rule:
    """The rule by which a series repeats."""
    return Rule(Frequency(series.frequency), series.every, series.first_on, series.until)


def times_of(series: MeetingSeries, day: date) -> tuple[datetime, datetime]:
    """When the meeting of `day` begins and ends: the clocks of the zone show the same hour, summer and winter."""
    starts = moment_of(datetime.combine(day, series.starts_time), series.zone)
    return starts, starts + timedelta(minutes=series.minutes)


@transaction.atomic
def plan_series(*, by: User | None, workgroup: Workgroup, today: date | None = None, **values: Any) -> MeetingSeries:
    """A series of `workgroup`, with its next meetings; `values` are of SERIES_FIELDS. Raises NotYoursToDoError, MeetingInvalidError."""
    check_runs(by, workgroup)
    series = MeetingSeries(workgroup=workgroup)
    set_values(series, values, SERIES_FIELDS)
    store(series)
    audit.record(by=by, verb="created", target=series, fields=list(values), label=workgroup.slug)
    make_ahead(series, today or timezone.localdate())
    return series


def make_all_ahead(today: date) -> int:
    """Makes the next meetings of every series that goes on, and asks for their letters; returns how many are new.

    A series that cannot go on keeps no other from it; its error is raised at the end, so that the night counts as failed.
    """
    made, errors = 0, []
    for series in MeetingSeries.objects.exclude(until__lt=today):
        try:
            made += make_ahead(series, today)
        except Exception as error:
            # Whatever is wrong with this one, the others go on.
            log.exception("could not make meetings of series %s ahead", series.pk)
            errors.append(error)
    if errors:
        raise errors[0]
    return made


@transaction.atomic
def make_ahead(series: MeetingSeries, today: date) -> int:
    """Makes the meetings of one series that are missing up to the horizon; running again, or twice at once, adds none."""
    row = MeetingSeries.objects.select_for_update(of=("self",)).select_related("workgroup").get(pk=series.pk)
    known = set(row.meetings.values_list("occurs_on", flat=True))
    last = today + timedelta(days=settings.MEETING_AHEAD_DAYS)
    missing = [day for day in rule_of(row).days(last) if day not in known]
    for day in missing:
        starts, ends = times_of(row, day)
        meeting = Meeting(workgroup=row.workgroup, series=row, occurs_on=day, starts_at=starts, ends_at=ends)
        set_values(meeting, {name: getattr(row, name) for name in GATHERING_FIELDS}, GATHERING_FIELDS)
        add_meeting(None, meeting, ["series"])
    return len(missing)


@transaction.atomic
def change_following(
    *, by: User | None, meeting: Meeting, starts_at: datetime, ends_at: datetime, **values: Any
) -> MeetingSeries:
    """Changes a meeting of a series and all that follow; `values` are of GATHERING_FIELDS.

    The series ends before this meeting and a new one begins with it, on its new day and hour. Planned meetings that follow keep
    their agendas and answers and move to the days of the new one, in order; what was called off or closed stays as it is and
    takes its day along, so that nothing moves to the day that was to be left out. Returns the new series.
    Raises NotYoursToDoError, MeetingInvalidError, MoveRefusedError.
    """
    row = held(by, meeting)
    old = _series_of(row)
    following = _following(row)
    new = MeetingSeries(workgroup=row.workgroup, frequency=old.frequency, every=old.every, until=old.until)
    set_values(new, {name: getattr(old, name) for name in GATHERING_FIELDS} | values, GATHERING_FIELDS)
    local = starts_at.astimezone(ZoneInfo(new.zone))
    new.first_on, new.starts_time = local.date(), local.time()
    new.minutes = max(0, round((ends_at - starts_at).total_seconds() / 60))
    if new.until is not None and new.until < new.first_on:
        new.until = new.first_on
    store(new)
    _end(old, row)
    audit.record(by=by, verb="changed", target=new, fields=sorted(values), label=row.workgroup.slug)
    days = iter(rule_of(new).days(date.max))
    for each in following:
        day = next(days, None)
        if day is not None and each.state == MeetingState.PLANNED:
            _take_over(each, new, day)
        elif day is not None:
            each.series, each.occurs_on = new, day
            store(each)
        elif each.state == MeetingState.PLANNED:
            cancel_meeting(by=by, meeting=each, reason=str(_("The series ends earlier now.")))
    make_ahead(new, timezone.localdate())
    return new


def _take_over(each: Meeting, new: MeetingSeries, day: date) -> None:
    """Moves one meeting to its day in the new series."""
    before = each.starts_at
    starts, ends = times_of(new, day)
    each.series, each.occurs_on = new, day
    given = {name: getattr(new, name) for name in GATHERING_FIELDS} | {"starts_at": starts, "ends_at": ends}
    changed = set_values(each, given, frozenset(given))
    touch(each)
    store(each)
    after_change(each, changed, before)


@transaction.atomic
def cancel_following(*, by: User | None, meeting: Meeting, reason: str) -> MeetingSeries:
    """Ends a series with the meeting before this one; this and all that follow are called off, and people are told at once."""
    row = held(by, meeting)
    old = _series_of(row)
    for each in _following(row):
        if each.state == MeetingState.PLANNED:
            cancel_meeting(by=by, meeting=each, reason=reason)
    _end(old, row)
    audit.record(by=by, verb="ended", target=old, fields=["until"], reason=reason.strip(), label=row.workgroup.slug)
    return old


def _following(row: Meeting) -> list[Meeting]:
    """This meeting and those of its series after it, held, whatever became of them."""
    rows = Meeting.objects.filter(series=row.series_id, occurs_on__gte=row.occurs_on)
    return list(rows.select_for_update(of=("self",)).select_related("workgroup").order_by("occurs_on"))


def _series_of(row: Meeting) -> MeetingSeries:
    if row.series_id is None or row.state != MeetingState.PLANNED:
        raise MoveRefusedError(_("Nothing follows this meeting. Change this one alone."))
    return MeetingSeries.objects.select_for_update(of=("self",)).get(pk=row.series_id)


def _end(old: MeetingSeries, row: Meeting) -> None:
    """Ends a series on the day before a meeting of it."""
    old.until = (row.occurs_on or old.first_on) - timedelta(days=1)
    touch(old)
    store(old)
