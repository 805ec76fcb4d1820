"""A lead keeps the plan: moves a card on a phone, ties actions, changes several by keyboard; staff roll it over into the next year."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from agenda.models import Action
from agenda.queries.years import years
from tests.build_agenda import make_action, make_strategy
from tests.build_workgroups import make_user, make_workgroup
from tests.journeys.conftest import PHONE
from tests.journeys.steps import enter, tab_to
from workgroups.models import User
from workgroups.permissions import RoleName

NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PLAN = "workgroups/reading/workplan"
ENGLISH = {
    "prefix": "", "move": "Move", "started": "Started", "move_it": "Move it", "moved": "Moved. The public workplan shows it.",
    "waits": "It waits for another action", "find": "Find", "wait": "Wait for it", "kept": "Kept. Both actions say it.",
    "change": "Change the chosen actions", "all": "Change them all", "changed": "2 actions changed.",
    "keep": "Keep these choices", "rest": "Carry on the rest", "close": "Close %s", "good": "Close %s for good",
    "became": "What became of %s", "carried": "Carried on", "stopped": "Stopped",
}  # fmt: skip
SPANISH = {
    "prefix": "/es", "move": "Mover", "started": "Iniciada", "move_it": "Moverla",
    "moved": "Movida. El plan de trabajo público lo muestra.", "waits": "Espera a otra acción", "find": "Buscar",
    "wait": "Esperarla", "kept": "Guardado. Las dos acciones lo dicen.", "change": "Cambiar las acciones elegidas",
    "all": "Cambiarlas todas", "changed": "Cambiaron 2 acciones.", "keep": "Guardar estas opciones",
    "rest": "Seguir con las demás", "close": "Cerrar %s", "good": "Cerrar %s para siempre", "became": "Qué pasó con %s",
    "carried": "Sigue el año próximo", "stopped": "Detenida",
}  # fmt: skip


@pytest.fixture
def people(live_server: Any) -> tuple[User, User]:
    """A lead and a member of staff, with a plan that was begun last year and whose time is over."""
    group, last = make_workgroup("Reading", name_es="Lectura"), timezone.localdate().year - 1
    with time_machine.travel(datetime(last, 3, 1, 12, tzinfo=UTC)):
        strategy = make_strategy("Books at home", name_es="Libros en casa", workgroup=group)
        for name in ("Fill the shelves", "Open the room", "Print the cards"):
            make_action(name, name_es=name, strategy=strategy, due_on=timezone.localdate() + timedelta(days=90))
    return make_user("Ana", leads=[group]), make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
def test_a_lead_keeps_the_plan_and_staff_roll_it_over(
    live_server: Any, people: tuple[User, User], visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], words: dict[str, str],
) -> None:  # fmt: skip
    lead, staff = people
    start = live_server.url + words["prefix"]
    phone = visitor(**PHONE).new_page()
    enter(phone, live_server.url, lead.email)
    move_a_card(phone, start, words)
    axe(phone)
    picture(phone, f"plan-board-{words['move']}")
    tie(phone, start, words)
    desktop = visitor(**WIDE).new_page()
    enter(desktop, live_server.url, lead.email)
    change_two_by_keyboard(desktop, start, words)
    office = visitor(**WIDE).new_page()
    enter(office, live_server.url, staff.email)
    year = roll_over(office, start, words, axe)
    picture(office, f"plan-year-{words['move']}")
    public = visitor(**NARROW).new_page()
    public.goto(f"{start}/workplan/years/{year}/")
    expect(public.get_by_role("heading", level=1)).to_have_text(words["became"] % year)
    expect(public.get_by_role("cell").get_by_text(words["carried"])).to_have_count(2)
    expect(public.get_by_role("cell").get_by_text(words["stopped"])).to_have_count(1)
    assert public.evaluate("document.documentElement.scrollWidth") <= 320
    axe(public)


def move_a_card(page: Page, start: str, words: dict[str, str]) -> None:
    """Moves a card to the next column, with the thumb."""
    page.goto(f"{start}/{PLAN}/board/")
    card = page.locator(".slip", has_text="Fill the shelves")
    card.locator("summary").tap()
    card.get_by_label(words["started"], exact=True).tap()
    card.get_by_role("button", name=words["move_it"]).tap()
    expect(page.get_by_text(words["moved"])).to_be_visible()
    assert Action.objects.get(name="Fill the shelves").state == "started"


def tie(page: Page, start: str, words: dict[str, str]) -> None:
    """Says that one action waits for another."""
    shelves = Action.objects.get(name="Fill the shelves")
    page.goto(f"{start}/{PLAN}/actions/{shelves.pk}/")
    page.get_by_role("link", name=words["waits"]).tap()
    page.locator("[name=q]").fill("room")
    page.get_by_role("main").get_by_role("button", name=words["find"], exact=True).tap()
    page.get_by_role("button", name=words["wait"]).tap()
    expect(page.get_by_text(words["kept"])).to_be_visible()
    expect(page.locator("#waits")).to_be_visible()


def change_two_by_keyboard(page: Page, start: str, words: dict[str, str]) -> None:
    """Chooses two actions and gives them another due date, without a mouse."""
    page.goto(f"{start}/{PLAN}/table/?sort=name")
    for name in ("Open the room", "Print the cards"):
        tab_to(page, page.locator("tr", has=page.get_by_role("link", name=name)).locator("[name=action]"))
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name=words["change"]))
    page.keyboard.press("Enter")
    page.locator("[name=due_on]").fill(f"{years().next}-11-30")
    page.get_by_role("button", name=words["all"]).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(words["changed"])).to_be_visible()


def roll_over(page: Page, start: str, words: dict[str, str], axe: Callable[[Page], None]) -> int:
    """Stops one action, carries the others on, closes the year; returns it."""
    year = years().next
    page.goto(f"{start}/console/agenda/years/")
    page.get_by_role("main").locator(f'a[href$="/years/{year}/"]').first.click()
    row = page.locator(".yearend > li", has_text="Print the cards")
    row.locator("select").select_option("stop")
    page.get_by_role("button", name=words["keep"]).click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    row.locator("[name$=reason]").fill("The printer closed.")
    page.get_by_role("button", name=words["keep"]).click()
    page.get_by_role("button", name=words["rest"]).click()
    page.get_by_role("link", name=words["close"] % year, exact=True).click()
    page.get_by_role("button", name=words["good"] % year).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["became"] % year)
    return year
