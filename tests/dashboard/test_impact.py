"""The yearly impact report: written by people, filled by itself, frozen when it is published."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dashboard import services
from dashboard.choices import ImpactPart, ReleaseState
from dashboard.models import ImpactReport, ImpactSection, Release, ReleaseItem
from dashboard.queries import impact as queries
from dashboard.services import set_success_measures
from dashboard.services.errors import NotAllowedError, ReportRefusedError
from tests.build_agenda import make_goal, make_strategy, make_work
from tests.build_meetings import make_meeting
from tests.build_workgroups import client_of, make_organization, make_user, make_workgroup
from tests.dashboard.build_published import KENT, income, publish
from workgroups.models import Meeting, NotedDecision, User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
INCOME = "median-household-income"


@pytest.fixture
def denise() -> User:
    return make_user("Denise", staff=[RoleName.BACKBONE])


def begin(year: int = YEAR, text: str = "Dear neighbors.", **more: Any) -> ImpactReport:
    report = services.begin_report(year=year, by=None)
    services.write_section(report=report, part="opening", by=None, text=text, **more)
    return report


def released(year: int = YEAR, **more: Any) -> ImpactReport:
    return services.publish_report(report=begin(year, **more), by=None)


def read(path: str = f"/accountability/impact/{YEAR}/") -> str:
    return Client().get(path).content.decode()


def measured() -> Any:
    pointer = publish()
    set_success_measures(goal=make_goal("A steady income"), slugs=[INCOME], by=None)
    return pointer


def test_a_draft_is_read_by_nobody_outside_and_a_published_report_by_everybody() -> None:
    report = begin(text_es="Querida comunidad.")
    assert Client().get(f"/accountability/impact/{YEAR}/").status_code == 404
    assert "No report is published yet" in read("/accountability/impact/")
    services.publish_report(report=report, by=None)
    assert "Dear neighbors." in read()
    assert "Querida comunidad." in read(f"/es/accountability/impact/{YEAR}/")
    assert f"Impact report {YEAR}" in read("/accountability/impact/")


def test_live_parts_are_frozen_with_their_figures_in_both_languages() -> None:
    pointer = measured()
    group = make_workgroup("Reading")
    make_strategy("Books at home", goal=make_goal("Reading"), workgroup=group)
    partner = make_organization("Book House")
    ana, ben = make_user("Ana", leads=[group]), make_user("Ben", member_of=[group])
    make_work(group, ben, confirmed_by=ana, happened_on=timezone.localdate(), organizations=[partner])
    released()
    pointer.manifest = None
    pointer.save()
    make_strategy("Later idea", goal=make_goal("Later goal"), workgroup=group)
    page = read()
    for words in (
        "$80,390 ($79,117 to $81,663)",
        "Kent County, 2019–2023",
        "US Census Bureau, ACS 2019–2023, B19013",
        "Black: $44,980",
        "Books at home",
        "Book House",
    ):
        assert words in page, words
    assert "Later idea" not in page
    spanish = read(f"/es/accountability/impact/{YEAR}/")
    assert "Personas negras: $44,980" in spanish
    assert 'href="/es/workplan/strategies/books-at-home/"' in spanish


def test_figures_that_were_withdrawn_since_are_taken_out_of_the_frozen_report() -> None:
    pointer = measured()
    release: Release = pointer.release
    ReleaseItem.objects.create(
        release=release, indicator=pointer.indicator, run=pointer.manifest.run, manifest=pointer.manifest
    )
    released()
    assert "$80,390" in read()
    Release.objects.filter(pk=release.pk).update(state=ReleaseState.WITHDRAWN)
    pointer.manifest = None
    pointer.save()
    page = read()
    assert "$80,390" not in page
    assert "44,980" not in page
    assert "These figures were withdrawn" in page


def test_only_what_is_public_comes_in() -> None:
    publish([income()])
    set_success_measures(goal=make_goal("Secret goal", published=False), slugs=[INCOME], by=None)
    group, hidden = make_workgroup("Council"), make_workgroup("Hidden", published=False)
    make_organization("Quiet partner", published=False)
    for workgroup, public in ((group, True), (group, False), (hidden, True)):
        meeting = make_meeting(workgroup, days=-1, public=public)
        NotedDecision.objects.create(meeting=meeting, text=f"Decided {workgroup.name} {public}")
        Meeting.objects.filter(pk=meeting.pk).update(
            state="published", closed_at=timezone.now(), attending=3, published_at=timezone.now(), minutes_text="Noted.",
            starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1),
        )  # fmt: skip
    released()
    page = read()
    assert "Decided Council True" in page
    for words in ("Decided Council False", "Decided Hidden", "Secret goal", "$80,390", "Quiet partner"):
        assert words not in page


def test_what_is_published_stays_and_a_correction_is_the_next_edition(denise: User) -> None:
    first = released()
    with pytest.raises(ReportRefusedError, match="stays as it is"):
        services.write_section(report=first, part="opening", by=denise, text="Other words.")
    second = services.begin_report(year=YEAR, by=denise)
    assert second.sections.get(part="opening").text == "Dear neighbors."
    with pytest.raises(ReportRefusedError, match="draft already"):
        services.begin_report(year=YEAR, by=denise)
    services.write_section(report=second, part="opening", by=denise, text="Dear all.")
    services.write_section(report=second, part="partners", by=denise, shown=False)
    services.publish_report(report=second, by=denise)
    assert "Dear all." in read()
    assert "Who worked on it" not in read()
    earlier = read(f"/accountability/impact/{YEAR}/1/")
    assert "Dear neighbors." in earlier
    assert "A later edition took its place." in earlier


def test_a_report_without_words_of_people_or_of_a_year_to_come_is_refused(denise: User) -> None:
    with pytest.raises(ReportRefusedError, match="this year or an earlier one"):
        services.begin_report(year=YEAR + 1, by=denise)
    report = services.begin_report(year=YEAR, by=denise)
    with pytest.raises(ReportRefusedError, match="Write to the community first"):
        services.publish_report(report=report, by=denise)
    services.discard_report(report=report, by=denise)
    assert not ImpactReport.objects.exists()


def test_only_staff_write_the_report() -> None:
    lead, report = make_user("Ana", leads=[make_workgroup()]), begin()
    for act in (
        lambda: services.begin_report(year=YEAR, by=lead),
        lambda: services.write_section(report=report, part="opening", by=lead, text="Mine."),
        lambda: services.publish_report(report=report, by=lead),
        lambda: services.discard_report(report=report, by=lead),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_staff_begin_write_look_and_publish_in_the_console(denise: User) -> None:
    browser = client_of(denise)
    assert browser.post("/console/impact/", {"year": YEAR + 1}).status_code == 422
    assert browser.post("/console/impact/", {"year": YEAR}).status_code == 302
    report = ImpactReport.objects.get()
    path = f"/console/impact/{report.pk}/"
    assert browser.post(f"{path}opening/", {"text": "Dear neighbors.", "shown": "on"}).status_code == 302
    assert "Dear neighbors." in browser.get(path).content.decode()
    browser.post(f"{path}publish/")
    assert "Dear neighbors." in read()
    assert browser.get(path).status_code == 404
    assert browser.get(f"{path}nothing/").status_code == 404


@pytest.mark.parametrize("number", [1, 4])
def test_a_report_asks_as_often_however_much_it_holds(number: int, django_assert_num_queries: Any) -> None:
    publish(KENT)
    for count in range(number):
        goal = make_goal(f"Goal {count}")
        set_success_measures(goal=goal, slugs=[INCOME], by=None)
        make_strategy(f"Way {count}", goal=goal, workgroup=make_workgroup(f"Group {count}"))
    report = released()
    with django_assert_num_queries(3):
        queries.published_report(YEAR)
    draft = services.begin_report(year=YEAR, by=None)
    with django_assert_num_queries(15):
        queries.draft_report(draft)
    assert {one.part for one in ImpactSection.objects.filter(report=report)} == set(ImpactPart.values)
