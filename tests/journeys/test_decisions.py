"""A council decides by consent: one objects, the quorum asks for certain voices, a person states the outcome, everybody reads it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from engagement.models import Decision
from kconnect.core.models import Notification, TapUse
from kconnect.core.taps import links_of
from tests.journeys.conftest import PHONE, Site
from tests.journeys.steps import enter

NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
ENGLISH = {
    "prefix": "", "noted": "Noted. You can change it", "quorum": "By the rule it passes, and enough took part.",
    "count": "Count it now", "said": "Say now what was decided.", "seats": "5 of 5 seats took part.", "object": "I object",
    "concern": "It stands and is on the record", "open": "Open. Those who take part", "done": "Everybody reads it now.",
}  # fmt: skip
SPANISH = {
    "prefix": "/es", "noted": "Anotado. Puedes cambiarlo", "quorum": "Según la regla se aprueba, y participaron suficientes.",
    "count": "Contar ahora", "said": "Ahora di qué se decidió.", "seats": "Participaron 5 de 5 puestos.",
    "object": "Tengo una objeción", "concern": "Sigue en pie y queda por escrito", "open": "Abierta. Ahora se avisa",
    "done": "Ahora todas las personas lo leen.",
}  # fmt: skip
TITLE, WORRY = "Lend the van on Sundays", "Who pays when it breaks?"


@pytest.fixture(autouse=True)
def _as_before(site: Site) -> Iterator[None]:
    """Other journeys read what the demonstration came with."""
    there = set(Decision.objects.values_list("pk", flat=True))
    told = set(Notification.objects.values_list("pk", flat=True))
    yield
    Decision.objects.exclude(pk__in=there).delete()
    Notification.objects.exclude(pk__in=told).delete()
    TapUse.objects.filter(act__startswith="decision_").delete()


def send(page: Page) -> None:
    """Sends the main form of a page."""
    page.get_by_role("main").locator("form.form button[type=submit]").first.click()


@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
def test_a_council_decides_by_consent_with_an_objection_and_a_quorum_of_voices(
    site: Site, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None], words: dict[str, str]
) -> None:
    start = f"{site.url}{words['prefix']}"
    staff = visitor(**PHONE).new_page()
    enter(staff, site.url, "denise@kconnect.example")
    decision = put(staff, start, words, axe)
    for who, stance in (("marcus", "for"), ("hoa", "against"), ("lucia", "for")):
        voter = visitor(**PHONE).new_page()
        enter(voter, site.url, f"{who}@kconnect.example")
        say(voter, start, decision, stance, words, axe)
    tap(visitor(**PHONE).new_page(), site.url, decision)
    lead(staff, start, decision, words, axe)
    public = visitor(**NARROW).new_page()
    public.goto(f"{start}/decisions/{decision.pk}/")
    for there in (words["seats"], WORRY, words["object"], words["concern"]):
        expect(public.get_by_text(there).first).to_be_visible()
    axe(public)


def put(page: Page, start: str, words: dict[str, str], axe: Callable[[Page], None]) -> Decision:
    """Staff write down what is proposed and put it to the council."""
    page.goto(f"{start}/workgroups/network-council/decisions/new/")
    axe(page)
    for name in ("title", "title_es"):
        page.locator(f"[name={name}]").fill(TITLE)
    for name in ("proposal", "proposal_es"):
        page.locator(f"[name={name}]").fill("The van of the network stands still on Sundays.")
    page.locator("[name=intended_level]").nth(3).check()
    page.locator("[name=facilitator]").select_option(label="Inés Robledo")
    send(page)
    decision = Decision.objects.get(title=TITLE)
    page.locator("form[action$='/open/'] button").click()
    expect(page.get_by_text(words["open"])).to_be_visible()
    return decision


def say(
    page: Page, start: str, decision: Decision, stance: str, words: dict[str, str], axe: Callable[[Page], None]
) -> None:
    """A holder of a seat says something; whoever objects says why."""
    page.goto(f"{start}/my/decisions/{decision.pk}/")
    axe(page)
    page.locator(f"[name=stance][value={stance}]").check()
    if stance == "against":
        send(page)
        page.locator("[name=reason]").fill(WORRY)
    send(page)
    expect(page.get_by_text(words["noted"])).to_be_visible()


def tap(page: Page, url: str, decision: Decision) -> None:
    """Teo consents from the message, signed out; opening the link changes nothing."""
    notice = Notification.objects.select_related("user__person").get(
        user__email="teo@kconnect.example", occasion=f"decision:{decision.pk}:opened"
    )
    _words, link = links_of(notice.user, notice)[0]
    page.goto(url + "/" + link.split("/", 3)[3])
    assert not decision.electors.get(person=notice.user.person).took_part
    page.get_by_role("main").locator("form button[type=submit]").click()
    assert decision.electors.get(person=notice.user.person).position.stance == "for"


def lead(page: Page, start: str, decision: Decision, words: dict[str, str], axe: Callable[[Page], None]) -> None:
    """Notes what somebody without an account says, answers the objection, counts, and says what was decided."""
    room = f"{start}/workgroups/network-council/decisions/{decision.pk}/"
    page.goto(room)
    axe(page)
    page.locator("a[href*='/positions/']").first.click()
    page.locator("[name=stance][value=abstain]").check()
    send(page)
    page.locator("a[href*='/concerns/']").first.click()
    page.locator("[name=outcome][value=stands]").check()
    page.locator("[name=answer]").fill("The insurance does.")
    page.locator("[name=answer_es]").fill("El seguro.")
    send(page)
    page.get_by_role("button", name=words["count"]).click()
    expect(page.get_by_text(words["said"])).to_be_visible()
    page.goto(f"{room}outcome/")
    expect(page.get_by_text(words["quorum"])).to_be_visible()
    axe(page)
    page.locator("[name=outcome][value=adopted]").check()
    page.locator("[name=statement]").fill("It is lent from May on.")
    page.locator("[name=statement_es]").fill("Se presta desde mayo.")
    page.locator("[name=advice_changed][value=no]").check()
    page.locator("[name=achieved_level]").select_option("4")
    send(page)
    expect(page.get_by_text(words["done"])).to_be_visible()
