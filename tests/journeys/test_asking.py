"""One workgroup asks another on phones: asked, taken up, advised, answered; the public figure moves. In both languages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from tests.build_consultations import accept, advise, answer, ask, make_offering
from tests.build_workgroups import make_user, make_workgroup
from tests.journeys.conftest import PHONE
from tests.journeys.steps import enter
from workgroups.choices import Uptake
from workgroups.models import Consultation, User

# What is said on the way, by language.
WORDS = {
    "en": {
        "ask": "Ask another group", "send": "Ask", "take": "Take it up", "give": "Give it", "answer": "Answer and close",
        "adapted": "We do it in another way", "figure": "2 of 3", "taken": "Taken up.",
    },
    "es": {
        "ask": "Preguntar a otro grupo", "send": "Preguntar", "take": "Tomar la pregunta", "give": "Darlo",
        "answer": "Responder y cerrar", "adapted": "Lo hacemos de otra manera", "figure": "2 de 3", "taken": "Tomada.",
    },
}  # fmt: skip


@pytest.fixture
def people(transactional_db: None) -> dict[str, User]:
    """Housing asks Numbers, which has answered two questions so far: one adopted, one not followed."""
    cache.clear()
    housing, numbers = make_workgroup("Housing"), make_offering(name_es="Números")
    found = {
        "member": make_user("Mo", member_of=[housing]), "lead": make_user("Lea", leads=[housing]),
        "head": make_user("Hed", leads=[numbers]), "advisor": make_user("Ada", member_of=[numbers]),
    }  # fmt: skip
    for uptake in (Uptake.ADOPTED, Uptake.DECLINED):
        row = accept(found["head"], ask(found["member"], housing, numbers), found["advisor"])
        answer(found["lead"], advise(found["advisor"], row), uptake)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_question_is_asked_taken_up_advised_and_answered(
    live_server: Any, people: dict[str, User], visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], language: str,
) -> None:  # fmt: skip
    words = WORDS[language]
    url = live_server.url + ("/es" if language == "es" else "")
    public = visitor(**PHONE).new_page()
    public.goto(f"{url}/workgroups/numbers/")
    expect(public.get_by_text(words["figure"])).to_have_count(0)
    phones = {}
    for name, user in people.items():
        phones[name] = visitor(**PHONE).new_page()
        enter(phones[name], live_server.url, user.email)

    ask_on_a_phone(phones["member"], url, words)
    axe(phones["member"])

    open_from_my_work(phones["head"], url)
    phones["head"].get_by_label("Ada").check()
    axe(phones["head"])
    picture(phones["head"], f"asking-triage-{language}-390")
    phones["head"].get_by_role("button", name=words["take"]).tap()
    expect(phones["head"].get_by_role("status").first).to_contain_text(words["taken"])

    open_from_my_work(phones["advisor"], url)
    phones["advisor"].locator("[name=advice-text]").fill("Take the share.")
    phones["advisor"].get_by_role("button", name=words["give"]).tap()
    expect(phones["advisor"].get_by_text("Take the share.")).to_be_visible()

    answer_on_a_phone(phones["lead"], url, words, axe)
    picture(phones["lead"], f"asking-answered-{language}-390")

    # Somebody new: a browser keeps a public page for a minute.
    public = visitor(**PHONE).new_page()
    public.goto(f"{url}/workgroups/numbers/")
    expect(public.get_by_text(words["figure"])).to_be_visible()
    axe(public)
    picture(public, f"asking-public-{language}-390")
    assert Consultation.objects.get(topic="Which figure fits?").uptake == Uptake.ADAPTED


def open_from_my_work(page: Page, url: str) -> None:
    """Finds what waits on the page My work, and opens it."""
    page.goto(f"{url}/my/")
    page.get_by_role("main").locator("#todo ~ ul a").first.tap()


def ask_on_a_phone(page: Page, url: str, words: dict[str, str]) -> None:
    """A member asks in the name of the group."""
    page.goto(f"{url}/workgroups/housing/consultations/")
    page.get_by_role("link", name=words["ask"]).first.tap()
    page.locator("[name=asked]").select_option("numbers")
    page.locator("[name=topic]").fill("Which figure fits?")
    page.locator("[name=question]").fill("We want to show rents.")
    page.get_by_role("button", name=words["send"], exact=True).tap()
    expect(page.get_by_role("heading", name="Which figure fits?")).to_be_visible()


def answer_on_a_phone(page: Page, url: str, words: dict[str, str], axe: Callable[[Page], None]) -> None:
    """The lead reads the advice and says what becomes of it."""
    open_from_my_work(page, url)
    expect(page.get_by_text("Take the share.")).to_be_visible()
    page.get_by_label(words["adapted"]).check()
    page.locator("[name=uptake-reason]").fill("By quarter.")
    axe(page)
    page.get_by_role("button", name=words["answer"]).tap()
    expect(page.get_by_text("By quarter.").first).to_be_visible()
