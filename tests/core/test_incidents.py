"""Failure and recovery are told once each, on the page and by mail, however often the work is tried in between."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.models import Incident, Job, Notification, OutboxMail
from tests.build_workgroups import make_user
from workgroups.models import User

pytestmark = pytest.mark.django_db
KIND = "probe.incident"


class Work:
    """A kind of work that goes wrong or well as the test wants."""

    def __init__(self) -> None:
        self.fails = True

    def __call__(self, work: jobs.Work) -> None:
        if self.fails:
            raise jobs.JobStateError("No disk.")
        with work.completing():
            pass

    def ask(self, key: str, subject: str = "population", by: Any = None) -> Job:
        job = jobs.enqueue(KIND, key=key, args={}, by=by, subject=subject)
        jobs.run_job(job.pk)
        job.refresh_from_db()
        return job


@pytest.fixture
def ana() -> User:
    return make_user("Ana")


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    monkeypatch.setattr(jobs, "ring", lambda job_id: None)
    made = Work()
    jobs.handlers()
    monkeypatch.setitem(jobs._handlers, KIND, made)
    return made


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def mailed(user: User) -> list[str]:
    return list(OutboxMail.objects.filter(recipient=user.email).order_by("pk").values_list("subject", flat=True))


STOPPED, WELL = "Background work stopped: No disk.", "Background work that had stopped has now ended well."


def test_a_failure_is_told_once_on_the_page_and_by_mail(work: Work, ana: User) -> None:
    job = work.ask("1", by=ana)
    assert (told(ana), mailed(ana)) == ([STOPPED], [STOPPED])
    assert f"/console/jobs/{job.pk}/" in OutboxMail.objects.get(recipient=ana.email).body


def test_further_failures_on_the_same_thing_are_not_told(work: Work, ana: User) -> None:
    job = work.ask("1", by=ana)
    for _again in range(3):
        jobs.retry(job)
        jobs.run_job(job.pk)
    work.ask("2", by=ana)
    assert (len(told(ana)), len(mailed(ana)), Incident.objects.count()) == (1, 1, 1)


def test_recovery_is_told_once_also_when_a_newer_job_brings_it(work: Work, ana: User) -> None:
    work.ask("1", by=ana)
    work.fails = False
    work.ask("2", by=ana)
    work.ask("3", by=ana)
    assert told(ana) == mailed(ana) == [STOPPED, WELL]


def test_work_that_always_went_well_tells_nothing(work: Work, ana: User) -> None:
    work.fails = False
    work.ask("1", by=ana)
    assert (told(ana), mailed(ana), Incident.objects.count()) == ([], [], 0)


def test_another_thing_is_another_incident_and_a_new_failure_a_new_one(work: Work, ana: User) -> None:
    work.ask("1", by=ana)
    work.ask("2", subject="median-age", by=ana)
    work.fails = False
    work.ask("3", by=ana)
    work.fails = True
    work.ask("4", by=ana)
    assert told(ana) == [STOPPED, STOPPED, WELL, STOPPED]


def test_work_that_nobody_asked_for_is_told_to_those_who_watch_it(
    work: Work, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.ask("1")
    assert told(ana) == []
    monkeypatch.setitem(jobs._told, KIND, lambda: [ana])
    work.ask("2", subject="other")
    assert told(ana) == [STOPPED]


def test_a_worker_that_died_three_times_is_told_by_the_sweep(work: Work, ana: User) -> None:
    job = jobs.enqueue(KIND, key="1", args={}, by=ana)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempt=3, lease_until=timezone.now() - timedelta(seconds=1)
    )
    jobs.sweep()
    jobs.sweep()
    assert len(told(ana)) == 1


def test_a_result_that_is_not_stored_recovers_nothing(work: Work, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    work.ask("1", by=ana)

    def stumble(work: jobs.Work) -> None:
        with work.completing():
            raise ValueError("half way")

    monkeypatch.setitem(jobs._handlers, KIND, stumble)
    work.ask("2", by=ana)
    assert Incident.objects.filter(closed_at__isnull=True).count() == 1


def test_everybody_is_told_in_their_language(work: Work) -> None:
    rosa = make_user("Rosa")
    rosa.person.language = "es"
    rosa.person.save()
    work.ask("1", by=rosa)
    assert told(rosa) == ["La tarea en segundo plano se detuvo: No disk."]


def test_all_nights_of_one_kind_of_work_are_one_incident(
    work: Work, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_nightly", [KIND])
    monkeypatch.setitem(jobs._told, KIND, lambda: [ana])
    with time_machine.travel("2026-03-04 12:00+00:00", tick=False) as clock:
        for _night in range(3):
            for job in jobs.tick():
                jobs.run_job(job.pk)
            clock.shift(timedelta(days=1))
    assert (Job.objects.filter(kind=KIND).count(), told(ana)) == (3, [STOPPED])


@pytest.mark.parametrize(
    ("now", "next_"),
    [("2026-03-04 06:59+00:00", "2026-03-04T02:00:00-05:00"), ("2026-03-04 07:00+00:00", "2026-03-05T02:00:00-05:00")],
)
def test_the_next_night_begins_at_its_hour_by_the_clock_of_the_network(now: str, next_: str, settings: Any) -> None:
    settings.NIGHT_HOUR = 2
    with time_machine.travel(now, tick=False):
        assert jobs.next_night().isoformat() == next_
