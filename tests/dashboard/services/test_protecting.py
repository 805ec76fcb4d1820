"""What a release hides: the joint audit behind the services, with everything that hangs together and all that was public."""

from typing import Any

import pytest
from django.utils import translation

from dashboard import services
from dashboard.choices import ReleaseState
from dashboard.indicators import tiles
from dashboard.indicators.disclosure import planning
from dashboard.models import (
    DisclosureReport,
    DisclosureRule,
    Indicator,
    Measure,
    Publication,
    PublicEntry,
    PublicManifest,
    Release,
    ReleaseItem,
    Source,
)
from dashboard.services import protecting, publishing
from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.models import Job
from tests import build_dashboard as build
from tests.build_dashboard import KENT, OTTAWA
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")

MICHIGAN = "26"
SMALL: tuple[build.Figure, ...] = (
    ("diplomas", KENT, "2023", "sex=female", 250),
    ("diplomas", KENT, "2023", "sex=male", 4),
    ("diplomas", OTTAWA, "2023", "sex=female", 60),
    ("diplomas", OTTAWA, "2023", "sex=male", 70),
)
MORE = """
[[measures]]
slug = "certificates"
name = "Certificates"
source = "office"
kind = "count"
unit = "people"

[[indicators]]
slug = "awards"
name = "Diplomas and certificates"
summary = "Both together."
tier = "contributing"
status = "in_progress"
type = "count"
numerator = "diplomas + certificates"
unit = "people"
direction = "higher"
numerator_words = "Awards"
universe = "Students"
why = "A start."
limitations = "Made up."
source = "schools"

[[indicators]]
slug = "certificates"
name = "Certificates"
summary = "Certificates given."
tier = "contributing"
status = "in_progress"
type = "count"
numerator = "certificates"
unit = "people"
direction = "higher"
numerator_words = "Certificates"
universe = "Students"
why = "A start."
limitations = "Made up."
source = "office"
"""


def public(slug: str = "diplomas") -> dict[str, float | None]:
    """ "place group" → value as everyone may read it now."""
    pointer = Publication.objects.live().get(indicator__slug=slug)
    entries = PublicEntry.objects.filter(manifest=pointer.manifest).select_related("tile")
    rows = [row for entry in entries for row in tiles.rows(bytes(entry.tile.payload))]
    return {f"{row['place']} {row['group']}".strip(): row["value"] for row in rows}


def reasons(slug: str = "diplomas") -> dict[str, str]:
    """ "place group" → why it is hidden."""
    pointer = Publication.objects.live().get(indicator__slug=slug)
    entries = PublicEntry.objects.filter(manifest=pointer.manifest).select_related("tile")
    rows = [row for entry in entries for row in tiles.rows(bytes(entry.tile.payload))]
    return {f"{row['place']} {row['group']}".strip(): row["reason"] for row in rows if row["state"] == "suppressed"}


def hidden(found: dict[str, float | None]) -> set[str]:
    return {key for key, value in found.items() if value is None}


def test_a_small_number_is_hidden_with_as_many_others_as_it_takes(dev: User, eva: User) -> None:
    build.make_figures(SMALL)
    release = build.publish("diplomas", submitter=dev, approver=eva)
    assert release.state == ReleaseState.PUBLISHED
    found, why = public(), reasons()
    assert why[f"{KENT} sex=male"] == "primary"
    assert "complementary" in why.values()
    # By subtraction along the groups or along the places: neither way is left.
    assert len({KENT, f"{KENT} sex=female"} & hidden(found)) >= 1
    assert len({MICHIGAN + " sex=male", f"{OTTAWA} sex=male"} & hidden(found)) >= 1
    assert found[f"{OTTAWA} sex=female"] in (60, None)


def test_the_report_is_kept_with_the_release_and_says_what_became_of_its_figures(dev: User, eva: User) -> None:
    build.make_figures(SMALL)
    release = build.publish("diplomas", submitter=dev, approver=eva)
    report = DisclosureReport.objects.filter(release=release).first()
    assert report is not None
    assert report.passed
    assert (report.totals["recovered"], report.totals["narrow"]) == (0, 0)
    assert all(one["high"] - one["low"] >= 10 - 1e-6 for one in report.findings)
    summary = report.items["diplomas"]
    assert summary == ReleaseItem.objects.get(release=release).audit
    assert summary["figures"] == len(public())
    assert (summary["primary"], summary["complementary"]) == (1, len(reasons()) - 1)
    assert summary["rule"] == {"smallest": 10, "people": 10, "base": 5, "exact_from": 100}


def test_a_restricted_source_without_small_numbers_is_published_rounded(dev: User, eva: User) -> None:
    build.make_figures([("diplomas", KENT, "2023", "", 501), ("diplomas", OTTAWA, "2023", "", 44)])
    build.publish("diplomas", submitter=dev, approver=eva)
    assert public() == {MICHIGAN: 545.0, KENT: 500.0, OTTAWA: 45.0}


def test_a_public_source_is_published_as_it_is_and_no_solver_is_asked(
    dev: User, eva: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning.Planner, "__init__", None)
    build.make_figures()
    release = build.publish("work", submitter=dev, approver=eva)
    assert public("work")[OTTAWA] == 75.0
    report = DisclosureReport.objects.get(release=release)
    assert (report.passed, report.totals, report.items["work"]["hidden"]) == (True, {}, 0)


def test_an_audit_that_finds_a_hidden_number_sends_the_release_back(
    dev: User, eva: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning.Planner, "plan", lambda self, tell: self.hidden)
    build.make_figures(SMALL)
    release = build.publish("diplomas", submitter=dev, approver=eva)
    assert release.state == ReleaseState.RETURNED
    assert f"diplomas {KENT} 2023 sex=male" in release.comments.get().text
    assert release.job is not None
    assert release.job.state == JobState.FAILED
    assert PublicManifest.objects.count() == 0
    report = DisclosureReport.objects.filter(release=release).first()
    assert report is not None
    assert not report.passed


# What hangs together -----------------------------------------------------------------------------------------------------
def test_indicators_over_the_same_measure_are_audited_together(dev: User, eva: User) -> None:
    """The sum and its public part would give back what is hidden of the other part."""
    build.load_definitions(build.DEFINITIONS + MORE)
    certificates = [("certificates", place, "2023", group, 300) for _, place, _, group, _ in SMALL]
    build.make_figures([*SMALL, *certificates])
    build.publish("diplomas", "awards", "certificates", submitter=dev, approver=eva)
    assert hidden(public("certificates")) == set()
    assert f"{KENT} sex=male" in hidden(public("awards"))
    assert reasons("awards")[f"{KENT} sex=male"] == "complementary"


def test_what_is_public_already_is_audited_with_what_comes(dev: User, eva: User) -> None:
    build.load_definitions(build.DEFINITIONS + MORE)
    certificates = [("certificates", place, "2023", group, 300) for _, place, _, group, _ in SMALL]
    build.make_figures([*SMALL, *certificates])
    build.publish("diplomas", submitter=dev, approver=eva)
    build.publish("certificates", submitter=dev, approver=eva)
    before = public("diplomas")
    release = build.publish("awards", submitter=dev, approver=eva)
    assert release.state == ReleaseState.PUBLISHED
    assert f"{KENT} sex=male" in hidden(public("awards"))
    assert public("diplomas") == before


def test_an_earlier_release_counts_even_when_it_was_withdrawn(dev: User, eva: User) -> None:
    """The 4 of then stays hidden although it is 20 now: what has not changed since would tell it by the totals of then."""
    build.make_figures(SMALL)
    first = build.publish("diplomas", submitter=dev, approver=eva)
    then = set(reasons())
    services.withdraw_release(release=first, note="A mistake.", by=dev)
    figures = [SMALL[0], (*SMALL[1][:4], 20), *SMALL[2:]]
    build.make_figures(figures)
    build.publish("diplomas", submitter=dev, approver=eva)
    unchanged = {f"{KENT} sex=female", f"{MICHIGAN} sex=female", OTTAWA, f"{OTTAWA} sex=female", f"{OTTAWA} sex=male"}
    assert then & unchanged
    assert then & unchanged <= hidden(public())


def test_the_same_figures_released_again_hide_the_same(dev: User, eva: User) -> None:
    build.make_figures(SMALL)
    first = build.publish("diplomas", submitter=dev, approver=eva)
    before = public()
    services.withdraw_release(release=first, note="Too early.", by=dev)
    build.publish("diplomas", submitter=dev, approver=eva)
    assert public() == before


def test_an_audit_that_another_release_overtook_is_done_again(
    dev: User, eva: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.make_figures([*SMALL, *build.WORK])
    other = services.submit_release(slugs=["work"], by=dev)
    prepare, done = publishing._prepare, []

    def overtaken(one: Any) -> Any:
        if not done:
            done.append(one)
            services.approve_release(release=other, by=eva)
            other.refresh_from_db()
            assert other.job is not None
            jobs.run_job(other.job.pk)
        done.append(one)
        return prepare(one)

    monkeypatch.setattr(publishing, "_prepare", overtaken)
    release = build.publish("diplomas", submitter=dev, approver=eva)
    assert release.state == ReleaseState.PUBLISHED
    # Once for what was overtaken, once for what overtook it, once again.
    assert [one.item.indicator.slug for one in done[1:]] == ["work", "diplomas", "diplomas"]


# The rule of each source --------------------------------------------------------------------------------------------------
def test_the_strictest_rule_of_all_sources_behind_a_figure_counts() -> None:
    DisclosureRule.objects.update(smallest_base=0, rounding=5)
    strict = DisclosureRule.objects.create(
        slug="strict", name="Strict", kind="restricted", smallest_count=20, smallest_base=60, rounding=10
    )
    other = Source.objects.create(slug="clinic", name="Clinic", disclosure=strict)
    Measure.objects.filter(slug="diplomas").update(source=other)
    version = Indicator.objects.get(slug="diplomas").version
    assert version is not None
    rule = protecting.rule_of(version)
    assert (rule.smallest, rule.people, rule.base, rule.exact_from) == (20, 60, 10, 100)


def test_a_range_is_as_wide_as_the_strictest_rule_asks(dev: User, eva: User) -> None:
    DisclosureRule.objects.update(smallest_count=30, smallest_base=30)
    build.make_figures(SMALL)
    release = build.publish("diplomas", submitter=dev, approver=eva)
    report = DisclosureReport.objects.filter(release=release).first()
    assert report is not None
    assert min(one["high"] - one["low"] for one in report.findings) >= 30 - 1e-6


def test_a_snapshot_is_read_by_the_rule_of_its_time(dev: User, eva: User) -> None:
    """Exact then, restricted now: what everyone knows from then is named and stops nothing."""
    Source.objects.filter(slug="schools").update(disclosure=None)
    build.make_figures(SMALL)
    build.publish("diplomas", submitter=dev, approver=eva)
    assert hidden(public()) == set()
    Source.objects.filter(slug="schools").update(disclosure=DisclosureRule.objects.get())
    build.make_figures(build.changed(SMALL, diplomas_26139=81))
    release = build.publish("diplomas", submitter=dev, approver=eva)
    assert release.state == ReleaseState.PUBLISHED
    report = DisclosureReport.objects.filter(release=release).first()
    assert report is not None
    assert report.totals["known_before"] >= 1


# Before anybody approves ---------------------------------------------------------------------------------------------------
def test_submitting_figures_of_a_restricted_source_asks_what_they_would_hide(dev: User) -> None:
    build.make_figures(SMALL)
    release = services.submit_release(slugs=["diplomas"], by=dev)
    build.work_off()
    report = DisclosureReport.objects.get(release=release)
    assert report.items["diplomas"]["primary"] == 1
    assert Publication.objects.live().count() == 0


def test_submitting_figures_of_a_public_source_asks_nothing(dev: User) -> None:
    build.make_figures()
    services.submit_release(slugs=["work"], by=dev)
    assert not Job.objects.filter(kind="dashboard.preview_release").exists()


def test_an_audit_can_be_stopped_and_says_how_far_it_is(dev: User, monkeypatch: pytest.MonkeyPatch) -> None:
    build.make_figures(SMALL)
    release = services.submit_release(slugs=["diplomas"], by=dev)
    job = Job.objects.get(kind="dashboard.preview_release")
    told: list[tuple[int, str]] = []
    progress = jobs.Work.progress

    def stopped(work: jobs.Work, done: int, total: int, stage: str = "") -> None:
        told.append((done, stage))
        if stage == "Checking small numbers" and len(told) > 3:
            jobs.cancel(Job.objects.get(pk=job.pk))
            work._stage = ""
        progress(work, done, total, stage)

    monkeypatch.setattr(jobs.Work, "progress", stopped)
    assert jobs.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert {stage for _, stage in told} == {"Reading figures", "Checking small numbers"}
    assert not DisclosureReport.objects.filter(release=release).exists()


def test_a_refusal_is_said_in_the_language_of_the_steward(dev: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning.Planner, "plan", lambda self, tell: self.hidden)
    build.make_figures(SMALL)
    release = services.submit_release(slugs=["diplomas"], by=dev)
    work = build.claimed(Job.objects.get(kind="dashboard.preview_release"))
    outcome = protecting.protect_release(work=work, release=Release.objects.get(pk=release.pk))
    with translation.override("es"):
        assert "números ocultos" in outcome.refusal
    assert Indicator.objects.get(slug="diplomas").status != "published"
