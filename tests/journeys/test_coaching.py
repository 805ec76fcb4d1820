"""Coaching on phones: asked for, taken up, assessed, with a goal and a session, assessed again. In both languages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from tests.build_coaching import coaching_group
from tests.build_workgroups import make_organization, make_user
from tests.journeys.conftest import PHONE
from tests.journeys.steps import enter
from workgroups.models import CapacityAssessment, CoachingGoal, Person, User

WORDS = {
    "en": {
        "link": "Coaching in working with data", "ask": "Ask for a coach", "save": "Save", "fill": "Fill it in", "goal": "Add a goal",
        "session": "Write down a session",
        "reached": "Reached", "done": "1 session, 45 minutes", "choosing": "Data & Capacity is choosing who helps.",
    },
    "es": {
        "link": "Acompañamiento para trabajar con datos", "ask": "Pedir acompañamiento", "save": "Guardar", "fill": "Llenarla",
        "goal": "Añadir una meta", "session": "Anotar una sesión", "reached": "Alcanzada", "done": "1 sesión, 45 minutos",
        "choosing": "Datos y Capacidades está eligiendo quién ayuda.",
    },
}  # fmt: skip


@pytest.fixture
def people(transactional_db: None) -> dict[str, User]:
    """An editor of a partner, a lead of Data & Capacity, and a member who will coach."""
    cache.clear()
    group = coaching_group()
    return {
        "editor": make_user("Edi", edits=[make_organization("Mill House")]),
        "lead": make_user("Led", leads=[group]),
        "coach": make_user("Coa", member_of=[group]),
    }


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_partner_is_coached_from_the_wish_to_progress(
    live_server: Any, people: dict[str, User], visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], language: str,
) -> None:  # fmt: skip
    words, url = WORDS[language], live_server.url + ("/es" if language == "es" else "")
    # What people are told leads to pages in their own language.
    Person.objects.update(language=language)
    phones = {}
    for name, user in people.items():
        phones[name] = visitor(**PHONE).new_page()
        enter(phones[name], live_server.url, user.email)
    editor, coach = phones["editor"], phones["coach"]

    editor.goto(f"{url}/partners/mill-house/edit/")
    editor.get_by_role("link", name=words["link"]).tap()
    editor.locator("[name=wish]").fill("Count who comes back.")
    axe(editor)
    editor.get_by_role("button", name=words["ask"]).tap()
    expect(editor.get_by_text(words["choosing"])).to_be_visible()
    picture(editor, f"coaching-asked-{language}-390")

    choose_on_a_phone(phones["lead"], url, words, axe)
    picture(phones["lead"], f"coaching-chosen-{language}-390")
    assess(editor, words, 0, axe)
    picture(editor, f"coaching-assessed-{language}-390")
    set_goal(editor, words)

    note_session(coach, url, words, axe)
    # Half a year later the partner sees what has moved.
    CapacityAssessment.objects.update(taken_on=timezone.localdate() - timedelta(days=180))
    editor.reload()
    assess(editor, words, 2, axe)
    expect(editor.get_by_text("+2").first).to_be_visible()
    axe(editor)
    picture(editor, f"coaching-progress-{language}-390")
    assert CoachingGoal.objects.get().state == "reached"


def choose_on_a_phone(page: Page, url: str, words: dict[str, str], axe: Callable[[Page], None]) -> None:
    """The lead of Data & Capacity finds who asks in the news, and says who coaches."""
    page.goto(f"{url}/my/")
    page.get_by_role("link", name="Mill House").first.tap()
    page.wait_for_url("**/coaching/")
    page.get_by_role("main").get_by_role("link", name="Mill House").tap()
    page.wait_for_url("**/coaching/*/")
    axe(page)
    page.get_by_label("Coa").check()
    page.get_by_role("button", name=words["save"]).tap()
    expect(page.get_by_role("status").first).to_be_visible()


def assess(page: Page, words: dict[str, str], level: int, axe: Callable[[Page], None]) -> None:
    """The editor says of each statement how far it is true."""
    page.get_by_role("link", name=words["fill"]).tap()
    page.wait_for_url("**/assessment/")
    groups = page.get_by_role("main").locator("form fieldset")
    for number in range(groups.count()):
        groups.nth(number).locator("input[type=radio]").nth(level).check()
    axe(page)
    page.get_by_role("button", name=words["save"]).tap()
    expect(page.get_by_role("status").first).to_be_visible()


def set_goal(page: Page, words: dict[str, str]) -> None:
    """What the partner wants to be able to do."""
    page.get_by_role("link", name=words["goal"]).tap()
    page.locator("[name=text]").fill("Read our own attendance each month")
    page.locator("[name=due_on]").fill(f"{timezone.localdate() + timedelta(days=90)}")
    page.get_by_role("button", name=words["save"]).tap()
    expect(page.get_by_text("Read our own attendance each month").first).to_be_visible()


def note_session(page: Page, url: str, words: dict[str, str], axe: Callable[[Page], None]) -> None:
    """The coach writes down a session, and that the goal is reached."""
    page.goto(f"{url}/workgroups/data-capacity/coaching/")
    page.get_by_role("link", name="Mill House").tap()
    page.get_by_role("link", name=words["session"]).tap()
    page.locator("[name=minutes]").fill("45")
    page.get_by_label("Edi").check()
    page.locator("[name=notes]").fill("We drew the first chart.")
    axe(page)
    page.get_by_role("button", name=words["save"]).tap()
    expect(page.get_by_text(words["done"])).to_be_visible()
    page.get_by_role("button", name=words["reached"]).tap()
