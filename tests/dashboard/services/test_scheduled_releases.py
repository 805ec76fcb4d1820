"""Releases approved for a time to come: never before it, without anybody's hand at it, and taken back until then."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboard import services
from dashboard.choices import ReleaseState
from dashboard.models import Publication, Release
from dashboard.services import publishing
from dashboard.services.errors import NotAllowedError, NothingToReleaseError, ReleaseMoveError, ReleaseTimeError
from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.models import AuditEvent, Job
from tests import build_dashboard as build
from tests.build_workgroups import make_user
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.usefixtures("defined")
HOUR = timedelta(hours=1)


def scheduled(dev: User, eva: User, at: datetime) -> Release:
    build.make_figures()
    release = services.submit_release(slugs=["work"], by=dev)
    return services.approve_release(release=release, by=eva, publish_at=at)


def is_public() -> bool:
    return Publication.objects.live().exists()


def state_of(release: Release) -> str:
    return Release.objects.get(pk=release.pk).state


def test_a_scheduled_release_becomes_public_at_its_time_and_not_before(
    dev: User, eva: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[int] = []
    monkeypatch.setattr(jobs, "ring", rung.append)
    at = timezone.now() + HOUR
    release = scheduled(dev, eva, at)
    rung.clear()
    with time_machine.travel(at - timedelta(seconds=1), tick=False):
        jobs.sweep()
        build.work_off()
        assert (rung, is_public(), state_of(release)) == ([], False, ReleaseState.SCHEDULED)
    with time_machine.travel(at, tick=False):
        jobs.sweep()
        assert rung == [release.job_id]
        build.work_off()
    release.refresh_from_db()
    assert (is_public(), release.state, release.published_at) == (True, ReleaseState.PUBLISHED, at)


def test_no_worker_can_take_it_early_also_when_it_was_stopped_and_tried_again(dev: User, eva: User) -> None:
    at = timezone.now() + HOUR
    job = Job.objects.get(pk=scheduled(dev, eva, at).job_id)
    assert jobs.claim(job.pk) is None
    jobs.cancel(job)
    jobs.retry(job)
    job.refresh_from_db()
    assert (jobs.claim(job.pk), job.state, job.run_after) == (None, JobState.QUEUED, at)


def test_publishing_itself_refuses_before_the_time(dev: User, eva: User) -> None:
    release = scheduled(dev, eva, timezone.now() + HOUR)
    work = jobs.Work(job_id=release.job_id or 0, kind="", token=0, args={}, attempt=1)
    with pytest.raises(ReleaseTimeError):
        publishing.publish_release(work=work, release_id=release.pk)
    with pytest.raises(IntegrityError, match="embargo"), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(state=ReleaseState.PUBLISHED, published_at=timezone.now())


def test_without_its_time_it_waits_for_approval_again_and_nothing_becomes_public(dev: User, eva: User) -> None:
    at = timezone.now() + HOUR
    release = services.unschedule_release(release=scheduled(dev, eva, at), by=eva)
    assert (release.state, release.publish_at, release.approved_by) == (ReleaseState.SUBMITTED, None, None)
    with time_machine.travel(at + HOUR):
        build.work_off()
    assert not is_public()
    services.approve_release(release=release, by=eva)
    build.work_off()
    assert is_public()


def test_only_a_scheduled_release_loses_its_time_and_only_by_a_steward(dev: User, eva: User) -> None:
    release = scheduled(dev, eva, timezone.now() + HOUR)
    with pytest.raises(NotAllowedError):
        services.unschedule_release(release=release, by=make_user("Bo", staff=[RoleName.BACKBONE]))
    services.unschedule_release(release=release, by=eva)
    with pytest.raises(ReleaseMoveError):
        services.unschedule_release(release=release, by=eva)


def test_a_time_that_has_passed_is_refused(dev: User, eva: User) -> None:
    with pytest.raises(ReleaseTimeError, match="passed"):
        scheduled(dev, eva, timezone.now() - HOUR)


def test_what_is_scheduled_is_on_its_way_and_in_no_other_release(dev: User, eva: User) -> None:
    scheduled(dev, eva, timezone.now() + HOUR)
    with pytest.raises(NothingToReleaseError, match="another release"):
        services.submit_release(slugs=["work"], by=dev)


def test_a_scheduled_release_can_be_sent_back(dev: User, eva: User) -> None:
    release = services.return_release(release=scheduled(dev, eva, timezone.now() + HOUR), note="Wait.", by=eva)
    assert (release.state, release.publish_at) == (ReleaseState.RETURNED, None)
    assert Job.objects.get(pk=release.job_id).state == JobState.CANCELLED


def test_both_steps_are_in_the_audit_log(dev: User, eva: User) -> None:
    services.unschedule_release(release=scheduled(dev, eva, timezone.now() + HOUR), by=eva)
    events = AuditEvent.objects.filter(target_type="dashboard.release").order_by("pk")
    assert list(events.values_list("verb", flat=True)) == ["submitted", "scheduled", "unscheduled"]


def test_on_the_page_a_time_is_read_by_the_clock_of_the_network(client: Client, dev: User, eva: User) -> None:
    build.make_figures()
    release = services.submit_release(slugs=["work"], by=eva)
    client.force_login(dev)
    address, page = (reverse(f"dashboard:release_{name}", args=[release.pk]) for name in ("schedule", "detail"))
    assert client.post(address, {"schedule-publish_at": "soon"}).status_code == 422
    client.post(address, {"schedule-publish_at": "2099-01-04T06:00"})
    release.refresh_from_db()
    assert release.publish_at == datetime(2099, 1, 4, 11, tzinfo=UTC)
    assert "and not before" in client.get(page).content.decode()
    client.post(reverse("dashboard:release_unschedule", args=[release.pk]))
    assert state_of(release) == ReleaseState.SUBMITTED


def test_the_command_schedules_and_does_not_wait(dev: User, eva: User) -> None:
    build.make_figures()
    words = ("release", "work", "--submit-as", dev.email, "--approve-as", eva.email, "--json")
    with pytest.raises(CommandError, match="passed"):
        call_command(*words, "--at", "2001-01-04T06:00")
    with pytest.raises(CommandError, match="not a day and a time"):
        call_command(*words, "--at", "tomorrow")
    said = StringIO()
    call_command(*words, "--at", "2099-01-04T06:00", stdout=said)
    answer = json.loads(said.getvalue())
    assert (answer["state"], answer["publish_at"]) == ("scheduled", "2099-01-04T11:00:00+00:00")
    assert not is_public()
