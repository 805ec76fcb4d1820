"""The public reads who does what for which goal, for whom, with what result; staff adopt an agenda, and the difference is read."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dashboard.queries import report_card
from dashboard.queries.public.scores import GoalScores, goal_scores
from dashboard.services import set_success_measures
from kconnect.core.i18n import Localized
from tests.build_agenda import make_goal
from tests.build_common_agenda import day, make_agenda
from tests.build_workgroups import make_user
from tests.dashboard.build_published import publish
from tests.journeys.conftest import PHONE, Site
from tests.journeys.steps import enter
from workgroups.models import User
from workgroups.permissions import RoleName

WAYS = {
    "en": ("What we promised, and what became of it", "Still to go:", "What moved", "Report card on one page"),
    "es": ("Qué prometimos y qué pasó", "Falta:", "Qué se movió", "Boleta de resultados en una página"),
}


@pytest.mark.parametrize(("language", "device"), [("en", "phone"), ("es", "desk")])
def test_the_public_reads_who_does_what_for_which_goal_for_whom_with_what_result(
    site: Site, visitor: Callable[..., BrowserContext], language: str, device: str
) -> None:
    about = PHONE if device == "phone" else {"viewport": {"width": 1280, "height": 900}}
    page = visitor(java_script_enabled=False, **about).new_page()
    heading, way, moved, _card = WAYS[language]
    page.goto(f"{site.url}/es/" if language == "es" else f"{site.url}/")
    page.get_by_role("main").get_by_role("link", name=heading).click()
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("heading", name=moved)).to_be_visible()
    expect(page.get_by_text(way).first).to_be_visible()
    # For which goal, by which strategy, by whom.
    promised = page.locator("section", has=page.locator("#promised"))
    strategy = promised.locator("li li a").first
    name = strategy.inner_text()
    strategy.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    page.go_back()
    goal = promised.locator("h3 a").first
    goal.click()
    page.get_by_role("main").locator('a[href*="/workplan/"]').first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_report_card_is_one_sheet_of_paper(site: Site, browser: Browser, tmp_path: Path, language: str) -> None:
    page = browser.new_page()
    page.goto(f"{site.url}{'/es' if language == 'es' else ''}/accountability/")
    page.get_by_role("link", name=WAYS[language][3]).click()
    expect(page.locator("table.scores tbody tr")).not_to_have_count(0)
    sheets = page.pdf(prefer_css_page_size=True)
    page.close()
    assert pages_of(sheets) == 1
    assert b"/MediaBox [0 0 792 612]" in sheets


@pytest.mark.django_db(transaction=True)
def test_a_card_with_as_many_measures_as_it_holds_is_one_sheet_too(
    live_server: Any, browser: Browser, monkeypatch: pytest.MonkeyPatch, picture: Callable[[Page, str], None]
) -> None:
    publish()
    goal = make_goal("Every family has a steady income", name_es="Que cada familia tenga un ingreso estable")
    set_success_measures(goal=goal, slugs=["median-household-income"], by=None)
    monkeypatch.setattr(report_card, "goal_scores", full_card)
    for prefix in ("", "/es"):
        page = browser.new_page()
        page.goto(f"{live_server.url}{prefix}/accountability/report-card/")
        expect(page.locator("table.scores tbody tr")).to_have_count(report_card.MOST)
        page.emulate_media(media="print")
        picture(page, f"report-card-full{prefix.replace('/', '-')}")
        sheets = page.pdf(prefer_css_page_size=True)
        page.close()
        assert pages_of(sheets) == 1
        assert b"/MediaBox [0 0 792 612]" in sheets


def full_card() -> tuple[GoalScores, ...]:
    """Five goals with so many measures that one is left out; each with a name, a group and a target that fill two lines."""
    (found,) = goal_scores()
    (score,) = found.scores
    assert score.last is not None
    name = Localized("Children in third grade who read with ease in the language of the test", "en", "en")
    last = replace(score.last, name="Children with a disability", way="22.4 points, most likely 19.8 to 25.0")
    long = replace(score, name=name, last=last, target="95% by 2030", progress="On its way, 12 of 30 points")
    return (replace(found, scores=(long,) * 5),) * 5


def pages_of(document: bytes) -> int:
    """How many sheets a PDF has."""
    return document.count(b"/Type /Page\n") + document.count(b"/Type /Page ")


@pytest.fixture
def bo(transactional_db: None) -> User:
    """Somebody of the backbone staff, in a network whose agenda was adopted a while ago."""
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    goal = make_goal("Every child reads", name_es="Que cada niña lea", statement_es="Cada niña lee con gusto.")
    make_agenda(
        "Every child reads by third grade.", vision_es="Cada niña lee en tercer grado.", goals=[goal], on=day(-90)
    )
    return bo


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "words", "gone", "come"),
    [("en", "What version 2 changed since version 1", "third", "second"),
     ("es", "Qué cambió la versión 2 desde la versión 1", "tercer", "segundo")],
)  # fmt: skip
def test_staff_adopt_a_new_agenda_and_the_public_reads_the_difference(
    live_server: Any, bo: User, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None], language: str,
    words: str, gone: str, come: str,
) -> None:  # fmt: skip
    url, prefix = live_server.url, "/es" if language == "es" else ""
    desk = visitor(viewport={"width": 1280, "height": 900}).new_page()
    enter(desk, url, bo.email)
    desk.goto(f"{url}{prefix}/console/agenda/common/")
    desk.locator("[name=vision]").fill("Every child reads by second grade.")
    desk.locator("[name=vision_es]").fill("Cada niña lee en segundo grado.")
    desk.locator("main form[data-draft] button[type=submit]").click()
    desk.locator('main a[href$="/preview/"]').click()
    expect(desk.get_by_text(come, exact=False).first).to_be_visible()
    desk.locator('main a[href$="/adopt/"]').first.click()
    desk.locator("[name=decided]").fill("The assembly agreed again.")
    desk.locator("main form button[type=submit]").last.click()
    phone = visitor(**PHONE).new_page()
    phone.goto(f"{url}{prefix}/agenda/")
    axe(phone)
    phone.locator('main a[href*="/compare/"]').click()
    expect(phone.get_by_role("heading", level=1, name=words)).to_be_visible()
    expect(phone.locator("main section del").first).to_contain_text(gone)
    expect(phone.locator("main section ins").first).to_contain_text(come)
    axe(phone)
