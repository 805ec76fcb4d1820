"""The page of a release says in plain words what is hidden and why: before approval, after it, and when the check fails."""

import pytest
from django.test import Client
from django.urls import reverse

from dashboard import services
from dashboard.indicators.disclosure import planning
from dashboard.models import DisclosureRule, Source
from kconnect.core import jobs
from kconnect.core.models import Job
from tests import build_dashboard as build
from tests.build_dashboard import KENT, OTTAWA
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")

SMALL: tuple[build.Figure, ...] = (
    ("diplomas", KENT, "2023", "sex=female", 250),
    ("diplomas", KENT, "2023", "sex=male", 4),
    ("diplomas", OTTAWA, "2023", "sex=female", 60),
    ("diplomas", OTTAWA, "2023", "sex=male", 70),
)


@pytest.fixture
def desk(client: Client, eva: User) -> Client:
    """Eva's browser."""
    client.force_login(eva)
    return client


def words(browser: Client, release: int, language: str = "") -> str:
    answer = browser.get(language + reverse("dashboard:release_detail", args=[release]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_whoever_approves_sees_what_will_be_hidden_and_why(desk: Client, dev: User) -> None:
    build.make_figures(SMALL)
    release = services.submit_release(slugs=["diplomas"], by=dev)
    assert "The check of small numbers is under way" in words(desk, release.pk)
    build.work_off()
    text = words(desk, release.pk)
    assert "1 figure is hidden because it speaks of too few people. 3 more are hidden so that those cannot be" in text
    assert "5 figures stay public." in text
    assert "Hides 1 to 9 and groups below 10 people. Rounds to 5." in text
    assert "Approve and publish" in text
    assert "1 cifra se oculta porque habla de muy pocas personas." in words(desk, release.pk, "/es")


def test_a_published_release_keeps_its_account(desk: Client, dev: User, eva: User) -> None:
    build.make_figures(SMALL)
    release = build.publish("diplomas", submitter=dev, approver=eva)
    assert "1 figure is hidden because it speaks of too few people." in words(desk, release.pk)


def test_a_release_of_public_sources_says_nothing_of_small_numbers(desk: Client, dev: User, eva: User) -> None:
    build.make_figures()
    release = build.publish("work", submitter=dev, approver=eva)
    assert "Small numbers" not in words(desk, release.pk)


def test_a_release_that_would_give_something_away_says_so(
    desk: Client, dev: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning.Planner, "plan", lambda self, tell: self.hidden)
    build.make_figures(SMALL)
    release = services.submit_release(slugs=["diplomas"], by=dev)
    build.work_off()
    assert "Gives something away" in words(desk, release.pk)


def test_what_was_public_before_is_named(desk: Client, dev: User, eva: User) -> None:
    Source.objects.filter(slug="schools").update(disclosure=None)
    build.make_figures(SMALL)
    build.publish("diplomas", submitter=dev, approver=eva)
    Source.objects.filter(slug="schools").update(disclosure=DisclosureRule.objects.get())
    build.make_figures(build.changed(SMALL, diplomas_26139=81))
    release = services.submit_release(slugs=["diplomas"], by=dev)
    build.work_off()
    assert "can be worked out from what was public before" in words(desk, release.pk)


def test_a_check_that_was_stopped_says_that_nobody_knows(desk: Client, dev: User) -> None:
    build.make_figures(SMALL)
    release = services.submit_release(slugs=["diplomas"], by=dev)
    jobs.cancel(Job.objects.get(kind="dashboard.preview_release"))
    assert "The check of small numbers came to no end" in words(desk, release.pk)


def test_no_limit_of_a_hidden_number_stands_on_the_page(desk: Client, dev: User) -> None:
    """The findings stay in the report: the page gives counts of figures only."""
    build.make_figures([("diplomas", KENT, "2023", "", 7777), ("diplomas", OTTAWA, "2023", "", 4)])
    release = services.submit_release(slugs=["diplomas"], by=dev)
    build.work_off()
    section = words(desk, release.pk).split("Small numbers</h2>")[1].split("</section>")[0]
    assert not any(number in section for number in ("7777", "7775", "7781"))
