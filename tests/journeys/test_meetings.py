"""A meeting on a phone, in both languages: from the agenda through the evening itself to minutes that everybody reads."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from agenda.models import TakenUp
from tests.build_agenda import make_goal, make_strategy
from tests.build_meetings import make_meeting
from tests.build_workgroups import make_user, make_workgroup
from tests.journeys.conftest import PHONE
from tests.journeys.steps import enter
from workgroups import services
from workgroups.models import Meeting

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "en": {
        "minutes": "How many minutes", "add": "Add it", "what": "What is it about?", "run": "Run the meeting",
        "saved": "Saved", "note": "Note a decision", "decided": "What did you decide?", "noted": "Note the decision",
        "action": "Note an action item", "to_do": "What is to do?", "keep": "Note the action item", "who": "Who",
        "close": "Write the minutes and close", "shut": "Save and close the meeting", "publish": "Publish the minutes",
        "up": "Up Money", "plan": "Put it in the workplan", "make": "Make it an action",
    },
    "es": {
        "minutes": "Cuántos minutos", "add": "Añadir", "what": "¿De qué trata?", "run": "Llevar la reunión",
        "saved": "Guardado", "note": "Anotar una decisión", "decided": "¿Qué decidieron?", "noted": "Anotar la decisión",
        "action": "Anotar una tarea", "to_do": "¿Qué hay que hacer?", "keep": "Anotar la tarea", "who": "Quién",
        "close": "Escribir el acta y cerrar", "shut": "Guardar y cerrar la reunión", "publish": "Publicar el acta",
        "up": "Subir Money", "plan": "Ponerla en el plan de trabajo", "make": "Convertirla en acción",
    },
}  # fmt: skip


@pytest.fixture
def people() -> Any:
    group = make_workgroup("Early Reading")

    class People:
        ana = make_user("Ana Ortiz", leads=[group])
        ben = make_user("Ben Hill", member_of=[group])
        meeting = make_meeting(group, days=-0.1, public=True)

    make_strategy("Books at home", goal=make_goal(), workgroup=group)
    return People


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_lead_runs_a_meeting_from_agenda_to_published_minutes(
    live_server: Any, visitor: Callable[..., BrowserContext], people: Any, language: str, axe: Callable[[Page], None]
) -> None:
    words, prefix = WORDS[language], "/es" if language == "es" else ""
    page = visitor(**PHONE).new_page()
    enter(page, live_server.url, people.ana.email)
    page.goto(f"{live_server.url}{prefix}/workgroups/early-reading/meetings/{people.meeting.pk}/")
    write_agenda(page, words)
    page.get_by_role("link", name=words["run"]).tap()
    take_notes(page, words)
    axe(page)
    page.get_by_role("link", name=words["close"]).tap()
    publish(page, words)
    # What follows: the action item becomes an action of the workplan.
    page.get_by_text(words["plan"], exact=True).tap()
    page.get_by_role("button", name=words["make"]).tap()
    expect(page.get_by_role("link", name="Order the books")).to_be_visible()
    assert TakenUp.objects.get().action.person == people.ben.person
    # Everybody reads the minutes, without a name of anybody who was there.
    stranger = visitor(**PHONE).new_page()
    stranger.goto(f"{live_server.url}{prefix}/meetings/{people.meeting.slug}/")
    expect(stranger.get_by_text("Forty books were bought.")).to_be_visible()
    assert "Ben Hill" not in stranger.content()
    axe(stranger)


def write_agenda(page: Page, words: dict[str, str]) -> None:
    """Two points, the second one moves up."""
    for title in ("News", "Money"):
        section = page.locator("#agenda")
        if section.locator("details").get_attribute("open") is None:
            section.locator("summary").tap()
        page.get_by_label(words["what"]).fill(title)
        section.get_by_role("button", name=words["add"], exact=True).tap()
        expect(page.locator(".points")).to_contain_text(title)
    page.get_by_role("button", name=words["up"]).tap()
    expect(page.locator(".points li").first).to_contain_text("Money")


def take_notes(page: Page, words: dict[str, str]) -> None:
    """Who is here, notes that save themselves, a decision and an action item."""
    page.locator("#people").get_by_role("button", name="Ben Hill").tap()
    expect(page.locator("#people").get_by_role("button", name="Ben Hill")).to_have_attribute("aria-pressed", "true")
    money = page.locator("section", has=page.get_by_role("heading", name="1. Money"))
    money.locator("textarea").fill("Forty books were bought.")
    expect(money.get_by_text(words["saved"], exact=True)).to_be_visible(timeout=10000)
    money.get_by_text(words["note"], exact=True).tap()
    money.get_by_label(words["decided"]).fill("We buy forty more.")
    money.get_by_role("button", name=words["noted"]).tap()
    expect(money).to_contain_text("We buy forty more.")
    money.get_by_text(words["action"], exact=True).tap()
    money.get_by_label(words["to_do"]).fill("Order the books")
    money.get_by_label(words["who"], exact=True).select_option(label="Ben Hill")
    money.get_by_role("button", name=words["keep"]).tap()
    expect(money).to_contain_text("Order the books")


def publish(page: Page, words: dict[str, str]) -> None:
    """The minutes hold what was noted, and become public."""
    expect(page.locator("[name=minutes_text]")).to_have_value(re.compile("Forty books were bought[.]"))
    expect(page.locator("[name=attending]")).to_have_value("1")
    page.get_by_role("button", name=words["shut"]).tap()
    page.get_by_role("button", name=words["publish"]).tap()


def test_two_leads_write_at_once_and_both_texts_are_there(
    live_server: Any, visitor: Callable[..., BrowserContext], people: Any, problems: list[str]
) -> None:
    item = services.add_item(by=people.ana, meeting=people.meeting, title="Money")
    pages = []
    for _browser in range(2):
        page = visitor(**PHONE).new_page()
        enter(page, live_server.url, people.ana.email)
        page.goto(f"{live_server.url}/workgroups/early-reading/meetings/{people.meeting.pk}/run/")
        pages.append(page)
    for page, text in zip(pages, ("Ana was first.", "Somebody was second."), strict=True):
        page.locator(f"#notes-{item.pk}").fill(text)
        page.locator(f"#item-{item.pk}").get_by_role("button", name="Save the notes").tap()
        page.wait_for_load_state("load")
    second = pages[1].locator(f"#item-{item.pk}")
    expect(second.locator("blockquote")).to_have_text("Ana was first.")
    expect(second.locator("textarea")).to_have_value("Somebody was second.")
    # Chromium calls the refusal an error of the page; here it is the answer.
    problems[:] = [told for told in problems if "409" not in told]
    second.locator("textarea").fill("Both.")
    second.get_by_role("button", name="Save the notes").tap()
    expect(pages[1].locator(f"#notes-{item.pk}")).to_have_value("Both.")
    item.refresh_from_db()
    assert item.notes == "Both."


def test_without_javascript_a_member_answers_and_votes_with_one_tap_each(
    live_server: Any, visitor: Callable[..., BrowserContext], people: Any
) -> None:
    coming = make_meeting(people.meeting.workgroup, days=3)
    first = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=5)
    poll = services.open_poll(
        by=people.ana, workgroup=people.meeting.workgroup, title="When", slots=[first, first + timedelta(days=1)]
    )
    page = visitor(**PHONE, java_script_enabled=False).new_page()
    enter(page, live_server.url, people.ben.email)
    page.goto(f"{live_server.url}/my/")
    page.get_by_role("button", name="I come Reading meeting").tap()
    expect(page.get_by_role("button", name="I come Reading meeting")).to_have_attribute("aria-pressed", "true")
    assert coming.replies.get().person == people.ben.person
    page.get_by_role("button", name="Yes Reading meeting").tap()
    expect(page.get_by_text("Did you come?")).to_have_count(0)
    assert Meeting.objects.get(pk=people.meeting.pk).attendees.get().person == people.ben.person
    page.get_by_role("link", name="When do you have time? When", exact=True).tap()
    page.get_by_role("button", name=re.compile("^If need be")).first.tap()
    expect(page.get_by_text("If need be: 1 (Ben Hill)")).to_be_visible()
    assert poll.slots.all()[0].votes.get().answer == "if_need_be"
