"""A resident answers a survey on an old phone, without an account, in either language; keeps it and goes on; staff read it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from engagement.models import Survey, SurveySheet
from tests.build_surveys import make_survey
from tests.journeys.clock import Clock

SMALL: dict[str, Any] = {
    "viewport": {"width": 320, "height": 640},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
WORDS = {
    "en": {
        "answer": "Answer", "yes": "Yes", "night": "Night", "send": "Send", "keep": "Keep and go on later",
        "thanks": "It has arrived. Thank you.", "kept": "Your answers are kept",
    },
    "es": {
        "answer": "Responder", "yes": "Sí", "night": "Noche", "send": "Enviar", "keep": "Guardar y seguir después",
        "thanks": "Ya llegó. Gracias.", "kept": "Tus respuestas están guardadas",
    },
}  # fmt: skip


@pytest.fixture
def survey(transactional_db: None) -> Survey:
    cache.clear()
    return make_survey()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_resident_answers_without_an_account_in_eight_taps_and_ninety_seconds(
    live_server: Any, survey: Survey, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], language: str,
) -> None:  # fmt: skip
    words, url = WORDS[language], live_server.url + ("/es" if language == "es" else "")
    page, clock = visitor(**SMALL).new_page(), Clock()
    page.goto(f"{url}/take-part/")
    clock.page()
    clock.tap(page.get_by_role("link", name=words["answer"]).first)
    clock.page()
    expect(page.get_by_role("button", name=words["send"], exact=True)).to_be_visible()
    axe(page)
    picture(page, f"survey-{language}-320")
    clock.tap(page.get_by_text(words["yes"], exact=True))
    clock.tap(page.get_by_text(words["night"], exact=True))
    clock.tap(page.get_by_text("4", exact=True))
    clock.type(page.get_by_role("textbox").first, "3")
    clock.type(page.get_by_role("textbox").last, "Luz en la parada por favor")
    clock.tap(page.get_by_role("button", name=words["send"], exact=True))
    clock.page()
    expect(page.get_by_role("heading", name=words["thanks"])).to_be_visible()
    axe(page)
    assert clock.taps <= 8
    assert clock.seconds <= 90
    sheet = SurveySheet.objects.get()
    assert (sheet.state, sheet.language, sheet.answers.count()) == ("sent", language, 5)


@pytest.mark.slow
def test_answers_are_kept_and_gone_on_with_on_another_phone(
    live_server: Any, survey: Survey, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:  # fmt: skip
    words = WORDS["es"]
    page = visitor(**SMALL).new_page()
    page.goto(f"{live_server.url}/es/surveys/{survey.slug}/answer/")
    page.get_by_text(words["yes"], exact=True).tap()
    page.get_by_role("button", name=words["keep"]).tap()
    expect(page.get_by_role("heading", name=words["kept"])).to_be_visible()
    axe(page)
    picture(page, "survey-kept-es-320")
    link = page.locator("main a[href*='/survey-answers/']").first.get_attribute("href") or ""
    other = visitor(**SMALL, java_script_enabled=False).new_page()
    other.goto(live_server.url + link[link.index("/es/") :])
    expect(other.get_by_label(words["yes"], exact=True)).to_be_checked()
    other.get_by_role("button", name=words["send"], exact=True).tap()
    expect(other.get_by_role("heading", name=words["thanks"])).to_be_visible()
