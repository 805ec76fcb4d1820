"""Work that the clock asks for: once per key, whoever looks and how often; a look that fails holds up no other."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from kconnect.core import digests, due, jobs
from kconnect.core.models import Job

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 4, 18, tzinfo=timezone.get_fixed_timezone(-300))


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, due.Look]]:
    """No looks but those that the test registers."""
    jobs.handlers()
    monkeypatch.setattr(jobs, "ring", lambda job_id: None)
    monkeypatch.setattr(due, "_looks", {})
    return due._looks


def before(start: datetime) -> due.Look:
    """Reminders 24 hours and 2 hours before a meeting: only the one whose time it is, and none when it has begun."""

    def look(now: datetime) -> list[due.Due]:
        left = start - now
        if not timedelta(0) < left <= timedelta(hours=24):
            return []
        stage = "2h" if left <= timedelta(hours=2) else "24h"
        return [due.Due(f"meeting:1:{start.isoformat()}:{stage}", {"meeting": 1})]

    return look


def asked_over(hours: range) -> list[str]:
    for hour in hours:
        due.ask(START + timedelta(hours=hour))
    return [key.rpartition(":")[2] for key in Job.objects.order_by("pk").values_list("key", flat=True)]


def test_each_reminder_is_asked_for_once_however_often_beats_look(looks: dict[str, due.Look]) -> None:
    due.look("test.meeting")(before(START))
    assert asked_over(range(-30, 3)) == ["24h", "2h"]
    assert asked_over(range(-30, 3)) == ["24h", "2h"]


def test_a_beat_that_was_away_does_not_say_what_helps_nobody_any_more(looks: dict[str, due.Look]) -> None:
    due.look("test.meeting")(before(START))
    assert asked_over(range(-1, 30)) == ["2h"]


def test_a_meeting_that_moves_is_reminded_of_anew(looks: dict[str, due.Look]) -> None:
    due.look("test.meeting")(before(START))
    asked_over(range(-24, -20))
    due.look("test.meeting")(before(START + timedelta(days=7)))
    due.ask(START + timedelta(days=6, hours=1))
    assert Job.objects.count() == 2


def test_a_look_that_fails_holds_up_no_other(looks: dict[str, due.Look], caplog: Any) -> None:
    def stumble(now: datetime) -> list[due.Due]:
        raise RuntimeError("a broken look")

    due.look("test.broken")(stumble)
    due.look("test.well")(lambda now: [due.Due("a")])
    assert [job.kind for job in due.ask()] == ["test.well"]
    assert "test.broken" in caplog.text


def test_what_failed_and_is_due_still_is_tried_again_after_a_rest(looks: dict[str, due.Look]) -> None:
    due.look("test.well")(lambda now: [due.Due("a")])
    (job,) = due.ask(START)
    Job.objects.filter(pk=job.pk).update(state="failed", finished_at=START)
    due.ask(START + timedelta(minutes=30))
    assert Job.objects.get().state == "failed"
    due.ask(START + timedelta(minutes=61))
    assert Job.objects.get().state == "queued"


def test_many_things_that_are_known_take_one_query(looks: dict[str, due.Look], django_assert_num_queries: Any) -> None:
    due.look("test.many")(lambda now: [due.Due(str(number)) for number in range(50)])
    assert len(due.ask()) == 50
    with django_assert_num_queries(1):
        assert due.ask() == []


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-03-04 11:59+00:00", ""),
        ("2026-03-04 12:00+00:00", "2026-03-04"),
        ("2026-03-05 04:59+00:00", "2026-03-04"),
        # The clocks go forward: seven o'clock comes after ten hours of the day, by world time an hour earlier.
        ("2027-03-14 10:59+00:00", ""),
        ("2027-03-14 11:00+00:00", "2027-03-14"),
        # The clocks go back.
        ("2027-11-07 11:59+00:00", ""),
        ("2027-11-07 12:00+00:00", "2027-11-07"),
    ],
)
def test_the_digest_is_due_at_its_hour_by_the_clock_of_the_network(now: str, day: str, settings: Any) -> None:
    settings.DIGEST_HOUR = 7
    with time_machine.travel(now, tick=False):
        assert [one.key for one in digests.due_digest(timezone.now())] == ([day] if day else [])


def test_an_hour_that_the_clock_skips_or_has_twice_makes_one_digest(looks: dict[str, due.Look], settings: Any) -> None:
    settings.DIGEST_HOUR = 2
    due.look(digests.KIND)(digests.due_digest)
    for day in ("2027-03-14", "2027-11-07"):
        for quarter in range(4 * 24):
            due.ask(timezone.make_aware(datetime.fromisoformat(day)) + timedelta(minutes=15 * quarter))
    assert sorted(Job.objects.values_list("key", flat=True)) == ["2027-03-14", "2027-11-07"]
