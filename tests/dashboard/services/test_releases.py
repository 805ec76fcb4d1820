"""Releases: two persons, one moment, and the way back."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from dashboard import services
from dashboard.choices import ReleaseState
from dashboard.indicators import tiles
from dashboard.models import (
    Indicator,
    Publication,
    PublicEntry,
    PublicManifest,
    Release,
)
from dashboard.services import publishing
from dashboard.services.errors import (
    NotAllowedError,
    NothingToReleaseError,
    ReleaseMoveError,
    SamePersonError,
    UnknownIndicatorError,
)
from kconnect.core.models import AppendOnlyError, AuditEvent
from tests import build_dashboard as build
from tests.build_dashboard import KENT, OTTAWA
from tests.build_workgroups import make_user
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.usefixtures("defined")


def public(place: str = OTTAWA, slug: str = "work") -> dict[str, float | None]:
    """Group → value as everyone may read it now; nothing when nothing is public."""
    pointer = Publication.objects.live().filter(indicator__slug=slug).first()
    if pointer is None:
        return {}
    entry = PublicEntry.objects.get(manifest=pointer.manifest, place__code=place)
    return {row["group"]: row["value"] for row in tiles.rows(bytes(entry.tile.payload))}


def submitted(dev: User) -> Release:
    build.make_figures()
    return services.submit_release(slugs=["work"], by=dev, note="First figures")


def said(release: Release) -> list[tuple[Any, str]]:
    """The comments of a release by author."""
    return [(one.author, one.text) for one in release.comments.all()]


def test_everything_that_is_said_of_a_release_stays_with_its_author(dev: User, eva: User) -> None:
    release = submitted(dev)
    services.comment_release(release=release, text="Why is Ottawa so high?", by=eva)
    services.comment_release(release=release, text="The file says so.", by=dev)
    services.return_release(release=release, note="Ask them.", by=eva)
    services.submit_again(release=release, by=dev)
    services.return_release(release=release, note="Still too high.", by=eva)
    assert said(release) == [
        (eva, "Why is Ottawa so high?"), (dev, "The file says so."), (eva, "Ask them."), (eva, "Still too high."),
    ]  # fmt: skip
    assert list(release.comments.values_list("sent_back", flat=True)) == [False, False, True, True]
    with pytest.raises(AppendOnlyError):
        release.comments.first().delete()  # type: ignore[union-attr]  # there are four


def test_only_who_sees_working_figures_comments_on_a_release(dev: User) -> None:
    with pytest.raises(NotAllowedError):
        services.comment_release(release=submitted(dev), text="Hello", by=make_user("Mia"))


def test_approved_by_a_second_person_figures_become_public(dev: User, eva: User) -> None:
    build.make_figures()
    release = build.publish("work", submitter=dev, approver=eva)
    assert release.state == ReleaseState.PUBLISHED
    assert public() == pytest.approx({"": 75.0})
    assert Indicator.objects.public().values_list("slug", flat=True).get() == "work"


def test_the_public_answer_over_http_is_the_released_figure(dev: User, eva: User, client: Client) -> None:
    build.make_figures()
    assert client.get("/indicators/work.json").status_code == 404
    build.publish("work", submitter=dev, approver=eva)
    rows = json.loads(b"".join(client.get("/indicators/work.json?group=").streaming_content))["rows"]  # type: ignore[attr-defined]
    everyone = [row for row in rows if row["group"] == ""]
    assert [(row["place"], row["period"], row["state"]) for row in everyone] == [(KENT, "2023", "normal")]
    assert everyone[0]["value"] == pytest.approx(100 * 3100 / 4900)


def test_nothing_is_public_before_approval(dev: User) -> None:
    submitted(dev)
    build.work_off()
    assert public() == {}
    assert PublicManifest.objects.count() == 0


def test_whoever_submitted_cannot_approve_and_is_told_what_to_do(dev: User) -> None:
    release = submitted(dev)
    with pytest.raises(SamePersonError, match="invite"):
        services.approve_release(release=release, by=dev)
    assert Release.objects.get().state == ReleaseState.SUBMITTED


def test_the_database_refuses_one_person_in_both_roles(dev: User) -> None:
    release = submitted(dev)
    own = {"state": ReleaseState.APPROVED, "approved_by": dev, "approved_at": timezone.now()}
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(**own)


def test_only_stewards_submit_approve_return_and_withdraw(dev: User) -> None:
    release, bo = submitted(dev), make_user("Bo", staff=[RoleName.BACKBONE])
    with pytest.raises(NotAllowedError):
        services.submit_release(slugs=["work"], by=bo)
    with pytest.raises(NotAllowedError):
        services.approve_release(release=release, by=bo)
    with pytest.raises(NotAllowedError):
        services.return_release(release=release, note="", by=bo)
    with pytest.raises(NotAllowedError):
        services.withdraw_release(release=release, note="", by=bo)


def test_a_returned_release_can_be_submitted_again_with_newer_results(dev: User, eva: User) -> None:
    release = services.return_release(release=submitted(dev), note="Look at Ottawa again.", by=eva)
    assert (release.state, said(release)) == (ReleaseState.RETURNED, [(eva, "Look at Ottawa again.")])
    build.make_figures(build.changed(jobs_26139=950))
    services.submit_again(release=release, by=dev)
    services.approve_release(release=release, by=eva)
    build.work_off()
    assert public() == pytest.approx({"": 100 * 950 / 1200})


def test_results_computed_after_submission_wait_for_the_next_release(dev: User, eva: User) -> None:
    release = submitted(dev)
    build.make_figures(build.changed(jobs_26139=950))
    services.approve_release(release=release, by=eva)
    build.work_off()
    assert public() == pytest.approx({"": 75.0})


def test_a_release_that_is_sent_back_while_it_is_published_stays_back(
    dev: User, eva: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = services.approve_release(release=submitted(dev), by=eva)
    prepare = publishing._prepare

    def sent_back_meanwhile(*args: Any) -> Any:
        services.return_release(release=release, note="Wait.", by=eva)
        return prepare(*args)

    monkeypatch.setattr(publishing, "_prepare", sent_back_meanwhile)
    build.work_off()
    release.refresh_from_db()
    assert (release.state, release.approved_by, release.published_at) == (ReleaseState.RETURNED, None, None)
    assert public() == {}


def test_moves_that_the_table_does_not_have_are_refused(dev: User, eva: User) -> None:
    build.make_figures()
    release = build.publish("work", submitter=dev, approver=eva)
    with pytest.raises(ReleaseMoveError):
        services.approve_release(release=release, by=eva)
    with pytest.raises(ReleaseMoveError):
        services.return_release(release=release, note="", by=eva)


def test_there_must_be_something_to_release(dev: User, eva: User) -> None:
    with pytest.raises(UnknownIndicatorError):
        services.submit_release(slugs=["nothing-like-it"], by=dev)
    with pytest.raises(NothingToReleaseError, match="no results"):
        services.submit_release(slugs=["work"], by=dev)
    with pytest.raises(NothingToReleaseError, match="at least one"):
        services.submit_release(slugs=[], by=dev)
    submitted(dev)
    with pytest.raises(NothingToReleaseError, match="another release"):
        services.submit_release(slugs=["work"], by=dev)
    services.approve_release(release=Release.objects.get(), by=eva)
    build.work_off()
    with pytest.raises(NothingToReleaseError, match="up to date"):
        services.submit_release(slugs=["work"], by=dev)


def test_withdrawing_shows_what_was_public_before_and_then_nothing(dev: User, eva: User) -> None:
    build.make_figures()
    first = build.publish("work", submitter=dev, approver=eva)
    build.make_figures(build.changed(jobs_26139=950))
    second = build.publish("work", submitter=dev, approver=eva)
    services.withdraw_release(release=second, note="A mistake in the file.", by=dev)
    assert public() == pytest.approx({"": 75.0})
    assert Publication.objects.get().withdrawal == second
    services.withdraw_release(release=first, note="That one too.", by=dev)
    assert public() == {}


def test_withdrawing_an_older_release_leaves_the_newer_one_and_is_passed_over_later(dev: User, eva: User) -> None:
    build.make_figures()
    first = build.publish("work", submitter=dev, approver=eva)
    build.make_figures(build.changed(jobs_26139=950))
    second = build.publish("work", submitter=dev, approver=eva)
    services.withdraw_release(release=first, note="Old.", by=dev)
    assert public() == pytest.approx({"": 100 * 950 / 1200})
    assert Publication.objects.get().withdrawal is None
    services.withdraw_release(release=second, note="New.", by=dev)
    assert public() == {}


def test_public_snapshots_are_written_once(dev: User, eva: User) -> None:
    build.make_figures()
    build.publish("work", submitter=dev, approver=eva)
    for manifest in PublicManifest.objects.all():
        with pytest.raises(AppendOnlyError):
            manifest.save()
        with pytest.raises(AppendOnlyError):
            manifest.delete()
    with pytest.raises(AppendOnlyError):
        PublicEntry.objects.all().delete()


def test_each_step_is_in_the_audit_log(dev: User, eva: User) -> None:
    build.make_figures()
    release = build.publish("work", submitter=dev, approver=eva)
    services.withdraw_release(release=release, note="A mistake.", by=dev)
    events = AuditEvent.objects.filter(target_type="dashboard.release").order_by("pk")
    assert list(events.values_list("verb", "actor_id", "target_label", "reason")) == [
        ("submitted", dev.pk, "work", ""), ("approved", eva.pk, "work", ""),
        ("published", eva.pk, "work", ""), ("withdrawn", dev.pk, "work", "A mistake."),
    ]  # fmt: skip
