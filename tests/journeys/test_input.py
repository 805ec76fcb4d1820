"""A resident says something on a phone, is read, is answered, and sees what it changed; a moderator clears a queue by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from agenda.models import Goal
from engagement.models import Input
from kconnect.core import jobs
from kconnect.core.models import OutboxMail
from tests.build_agenda import make_goal
from tests.build_input import give, make_theme
from tests.build_workgroups import make_user
from tests.journeys.conftest import PHONE
from tests.journeys.steps import enter
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName
from workgroups.services import ensure_cross_cutting_workgroups

# What is said on the way, by language.
WORDS = {
    "en": {
        "say": "Say something about it", "send": "Send", "quick": "quicker than anybody writes", "arrived": "It has arrived",
        "read": "Everybody can read it", "answer": "Our answer", "erase": "Erase what I wrote", "erased": "What you wrote is erased.",
    },
    "es": {
        "say": "Di algo sobre esto", "send": "Enviar", "quick": "más rápido de lo que se escribe", "arrived": "Ya llegó",
        "read": "Cualquiera puede leerlo", "answer": "Nuestra respuesta", "erase": "Borrar lo que escribí",
        "erased": "Lo que escribiste se borró.",
    },
}  # fmt: skip
DONE = {"en": "A box of books stands there.", "es": "Ya hay una caja de libros."}


@pytest.fixture
def people(transactional_db: None) -> dict[str, User]:
    """A goal, a theme, a lead of Community Engagement and backbone staff."""
    cache.clear()
    ensure_cross_cutting_workgroups()
    make_goal(name_es="Todos leen")
    make_theme()
    community = Workgroup.objects.get(slug="community-engagement")
    return {"lead": make_user("Cora", leads=[community]), "staff": make_user("Bo", staff=[RoleName.BACKBONE])}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_resident_is_heard_answered_and_sees_what_changed(
    live_server: Any, people: dict[str, User], visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], language: str,
) -> None:  # fmt: skip
    words = WORDS[language]
    url = live_server.url + ("/es" if language == "es" else "")
    resident = visitor(**PHONE).new_page()
    say_on_a_phone(resident, url, words, axe)
    picture(resident, f"input-arrived-{language}-390")
    mine = resident.url.split("?")[0]

    lead = visitor(**PHONE).new_page()
    enter(lead, live_server.url, people["lead"].email)
    lead.goto(f"{url}/my/")
    lead.get_by_role("main").locator("#todo ~ ul a").first.tap()
    expect(lead.get_by_text("Books at the laundry")).to_be_visible()
    axe(lead)
    picture(lead, f"input-read-{language}-390")
    lead.locator("#decide-accept").tap()

    answer_on_a_phone(visitor(**PHONE).new_page(), live_server.url, url, people["staff"], language, axe)
    jobs.work_until_idle()
    letter = OutboxMail.objects.get(recipient="ana@example.org")
    assert letter.language == language
    resident.goto(mine)
    expect(resident.get_by_text(words["read"])).to_be_visible()
    expect(resident.get_by_text(DONE[language])).to_be_visible()
    axe(resident)
    picture(resident, f"input-answered-{language}-390")
    # Somebody new: a browser keeps a public page for a minute.
    neighbor = visitor(**PHONE).new_page()
    neighbor.goto(mine)
    goal = "Todos leen" if language == "es" else "Every child reads"
    neighbor.get_by_role("main").get_by_role("link", name=goal).first.tap()
    expect(neighbor.get_by_text(words["answer"]).first).to_be_visible()
    axe(neighbor)
    resident.goto(mine)
    resident.get_by_role("button", name=words["erase"]).tap()
    expect(resident.get_by_role("heading", name=words["erased"])).to_be_visible()
    assert Input.objects.get().text == ""


def say_on_a_phone(page: Page, url: str, words: dict[str, str], axe: Callable[[Page], None]) -> None:
    """From the page of the goal to the thanks; the first sending comes too fast, and nothing is lost."""
    page.goto(f"{url}/goals/every-child-reads/")
    page.get_by_role("link", name=words["say"]).first.tap()
    page.locator("[name=text]").fill("Books at the laundry")
    page.locator("[name=email]").fill("ana@example.org")
    page.locator("[name=consent]").check()
    axe(page)
    page.get_by_role("button", name=words["send"], exact=True).tap()
    quick, arrived = page.get_by_text(words["quick"]), page.get_by_role("heading", name=words["arrived"])
    expect(quick.or_(arrived).first).to_be_visible()
    # A slow machine is not too fast.
    if quick.count():
        expect(page.locator("[name=text]")).to_have_value("Books at the laundry")
        page.wait_for_timeout(3100)
        page.get_by_role("button", name=words["send"], exact=True).tap()
    expect(arrived).to_be_visible()


def answer_on_a_phone(page: Page, site: str, url: str, staff: User, language: str, axe: Callable[[Page], None]) -> None:
    """Staff answer, in the language of the writer, and name the goal that changed."""
    enter(page, site, staff.email)
    given = Input.objects.get()
    page.goto(f"{url}/console/input/{given.pk}/answer/")
    ending = "_es" if language == "es" else ""
    page.locator(f"[name=did{ending}]").fill(DONE[language])
    page.locator(f"[name=why{ending}]").fill("You said it.")
    page.locator("[name=to_goal]").first.check()
    axe(page)
    page.get_by_role("main").locator("form button[type=submit]").first.tap()
    expect(page.get_by_role("status").first).to_be_visible()


@pytest.mark.slow
def test_a_moderator_clears_a_queue_of_twenty_by_keyboard_alone(
    live_server: Any,
    people: dict[str, User],
    visitor: Callable[..., BrowserContext],
    picture: Callable[[Page, str], None],
) -> None:

    goal = Goal.objects.get()
    for number in range(20):
        give(thing=goal, text=f"Comment number {number}")
    page = visitor(viewport={"width": 1280, "height": 800}).new_page()
    enter(page, live_server.url, people["lead"].email)
    page.goto(f"{live_server.url}/console/input/next/")
    for number in range(20):
        expect(page.get_by_text(f"Comment number {number}", exact=True)).to_be_visible()
        expect(page.locator("form[data-decide]")).to_be_focused()
        if number == 0:
            picture(page, "input-keyboard-en-1280")
        if number % 5 == 4:
            # The letter goes to the list of reasons; the first reason is taken, and Enter on the button leaves it out.
            page.keyboard.press("d")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("a")
        page.wait_for_load_state()
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    states = list(Input.objects.values_list("state", flat=True))
    assert (states.count("accepted"), states.count("declined")) == (16, 4)
