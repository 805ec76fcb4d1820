"""A strategy from proposal through equity review and affirmation to its actions, and the page that everybody reads of it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from agenda.models import Action, Strategy
from dashboard.models import PlannedReach, StrategyPlace
from kconnect.core.models import Notification
from tests.journeys.conftest import PHONE, Site
from tests.journeys.steps import enter

NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
LEAD, REVIEWER, STAFF = "rosa@kconnect.example", "ruth@kconnect.example", "denise@kconnect.example"
DECISION = "The council affirms"
ENGLISH = {
    "prefix": "", "name": "Doors that stay open", "asked": "Asked. The reviewers hear of it now", "concluded": "Concluded.",
    "affirmed": "Affirmed by Network Council on", "condition": "Half of those who decide rent.", "met": "It is met",
    "ticked": "The condition is met.", "added": "Added.", "reach": "40 families", "public": "Show to the public",
}  # fmt: skip
SPANISH = {
    "prefix": "/es", "name": "Puertas que no se cierran", "asked": "Pedida. Quienes revisan se enteran ahora",
    "concluded": "Concluida.", "affirmed": "Ratificada por Consejo de la Red el", "condition": "La mitad de quienes deciden renta.",
    "met": "Está cumplida", "ticked": "La condición está cumplida.", "added": "Añadida.", "reach": "40 familias",
    "public": "Mostrar al público",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _as_before(site: Site) -> Iterator[None]:
    """Other journeys read what the demonstration came with."""
    there = set(Strategy.objects.values_list("pk", flat=True))
    told = set(Notification.objects.values_list("pk", flat=True))
    yield
    made = Strategy.objects.exclude(pk__in=there)
    for rows in (PlannedReach, StrategyPlace):
        rows.objects.filter(strategy__in=made).delete()
    Action.objects.filter(strategy__in=made).delete()
    made.filter(state__in=["reviewed", "affirmed"]).update(state="proposed")
    made.update(passed=None)
    made.delete()
    Notification.objects.exclude(pk__in=told).delete()


def send(page: Page) -> None:
    """Sends the main form of a page."""
    page.get_by_role("main").locator("form.form button[type=submit]").first.click()


@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
def test_a_strategy_comes_from_its_proposal_to_its_actions(
    site: Site, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], words: dict[str, str],
) -> None:  # fmt: skip
    start, language = site.url + words["prefix"], words["prefix"].strip("/") or "en"
    lead = visitor(**PHONE).new_page()
    enter(lead, site.url, LEAD)
    propose(lead, start, words)
    strategy = Strategy.objects.get(name=words["name"])
    say_for_whom(lead, start, strategy, axe)
    picture(lead, f"review-whom-{language}")
    ask(lead, start, strategy, words, axe)
    reviewer = visitor().new_page()
    enter(reviewer, site.url, REVIEWER)
    review(reviewer, start, strategy, words, axe)
    picture(reviewer, f"review-done-{language}")
    staff = visitor().new_page()
    enter(staff, site.url, STAFF)
    affirm(staff, start, strategy, words, axe)
    act(lead, start, strategy, words)
    public = visitor(**NARROW).new_page()
    read(public, start, strategy, words)
    axe(public)
    picture(public, f"review-public-phone-{language}")
    wide = visitor(viewport={"width": 1280, "height": 900}).new_page()
    read(wide, start, strategy, words)
    picture(wide, f"review-public-{language}")
    strategy.refresh_from_db()
    assert (strategy.state, strategy.published, strategy.actions.count()) == ("affirmed", True, 1)


def propose(page: Page, start: str, words: dict[str, str]) -> None:
    """The lead writes down what the strategy is, on a phone."""
    page.goto(f"{start}/workgroups/housing/workplan/strategies/new/")
    page.locator("[name=goal]").select_option(index=1)
    page.locator("[name=name]").fill(words["name"])
    page.locator("[name=name_es]").fill(words["name"])
    page.locator("[name=kind][value=systems]").check()
    page.locator("[name=reach][value=targeted]").check()
    page.locator("[name=collaboration]").select_option("coalition")
    page.locator("[name=evidence_kind]").select_option("community")
    page.locator("[name=evidence_links]").fill("https://example.org/doors/report.pdf")
    send(page)


def say_for_whom(page: Page, start: str, strategy: Strategy, axe: Callable[[Page], None]) -> None:
    """For which groups, and how many they plan to reach where."""
    page.goto(f"{start}/workgroups/housing/ways/strategies/{strategy.pk}/")
    page.locator("[name=groups]").first.check()
    send(page)
    page.locator("[name=number]").fill("40")
    page.locator("[name=unit]").select_option("families")
    page.locator("[name=group]").select_option(index=1)
    page.locator("form[action$='/reach/'] button[type=submit]").click()
    expect(page.get_by_text("40").first).to_be_visible()
    axe(page)


def ask(page: Page, start: str, strategy: Strategy, words: dict[str, str], axe: Callable[[Page], None]) -> None:
    """The six questions."""
    page.goto(f"{start}/workgroups/housing/workplan/strategies/{strategy.pk}/review/")
    axe(page)
    page.locator("[name=level][value=collaborative]").check()
    for name in ("issue", "populations", "tailored", "reduction"):
        page.locator(f"[name={name}]").fill(f"{words['name']}: {name}")
    page.locator("[name=reduction_from]").fill("18")
    page.locator("[name=reduction_to]").fill("9")
    page.locator("[name=reduction_by]").fill("2029-12-31")
    send(page)
    expect(page.get_by_text(words["asked"])).to_be_visible()


def review(page: Page, start: str, strategy: Strategy, words: dict[str, str], axe: Callable[[Page], None]) -> None:
    """A member of Equity & Inclusion lets it pass on a condition, and later ticks it."""
    page.goto(f"{start}/workgroups/equity-inclusion/reviews/?outcome=open")
    page.get_by_role("link", name=words["name"]).click()
    axe(page)
    page.locator("[name=outcome][value=conditions]").check()
    page.locator("[name=conditions]").fill(words["condition"])
    page.locator("[name=conditions_es]").fill(words["condition"])
    page.locator("[name=next_on]").fill((date.today() + timedelta(days=200)).isoformat())  # noqa: DTZ011 (any day to come)
    send(page)
    expect(page.get_by_text(words["concluded"])).to_be_visible()
    page.get_by_role("button", name=words["met"]).click()
    expect(page.get_by_text(words["ticked"])).to_be_visible()
    axe(page)


def affirm(page: Page, start: str, strategy: Strategy, words: dict[str, str], axe: Callable[[Page], None]) -> None:
    """Staff name the decision of the council and show the strategy to the public."""
    page.goto(f"{start}/console/agenda/strategies/{strategy.pk}/affirm/")
    axe(page)
    option = page.locator("[name=decision] option", has_text=DECISION).first.get_attribute("value")
    page.locator("[name=decision]").select_option(option)
    send(page)
    row = page.locator("li", has_text=words["name"])
    row.get_by_role("button", name=words["public"]).click()


def act(page: Page, start: str, strategy: Strategy, words: dict[str, str]) -> None:
    """The lead hears of it and adds the first action."""
    page.goto(f"{start}/workgroups/housing/workplan/strategies/{strategy.pk}/actions/new/")
    page.locator("[name=name]").fill(f"{words['name']} 1")
    page.locator("[name=name_es]").fill(f"{words['name']} 1")
    send(page)
    expect(page.get_by_text(words["added"]).first).to_be_visible()


def read(page: Page, start: str, strategy: Strategy, words: dict[str, str]) -> None:
    """Everybody reads who affirmed it, for whom it is, on which conditions, and what is done."""
    page.goto(f"{start}/workplan/strategies/{strategy.slug}/")
    main = page.get_by_role("main")
    for text in (
        words["affirmed"],
        words["condition"],
        words["reach"],
        f"{words['name']} 1",
        "example.org: report.pdf",
    ):
        expect(main.get_by_text(text).first).to_be_visible()
    assert "Ruth" not in main.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
