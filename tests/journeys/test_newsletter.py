"""The newsletter: a resident subscribes on a phone without an account, staff send to the audience they saw, and it ends by one tap."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from engagement.models import Subscription
from kconnect.core import jobs
from tests.build_engagement import make_event
from tests.build_workgroups import make_user
from tests.journeys.conftest import PHONE
from tests.journeys.steps import enter
from workgroups.models import User
from workgroups.permissions import RoleName

WORDS = {
    "en": {
        "get": "Get it by mail", "subscribe": "Subscribe", "look": "Look into your mailbox", "yes": "Yes, send it to me",
        "now": "You get it from now on", "write": "Write an edition", "draft": "Keep as a draft", "who": "See who gets it",
        "people": "1 person", "test": "Test to me in Spanish", "send": "Send it to 1 person", "done": "Sent",
        "event": "Reading night", "subject": "Spring news",
    },
    "es": {
        "get": "Recibirlo por correo", "subscribe": "Suscribirme", "look": "Mira tu buzón", "yes": "Sí, envíenmelo",
        "now": "Lo recibes desde ahora", "write": "Escribir una edición", "draft": "Guardar como borrador",
        "who": "Ver quién lo recibe", "people": "1 persona", "test": "Prueba para mí en español",
        "send": "Enviarlo a 1 persona", "done": "Enviado",
        "event": "Noche de lectura", "subject": "Noticias de primavera",
    },
}  # fmt: skip


@pytest.fixture
def staff(transactional_db: None) -> User:
    cache.clear()
    make_event("Reading night", title_es="Noche de lectura")
    return make_user("Bo", staff=[RoleName.BACKBONE])


def opened(page: Page, url: str, sign: str) -> None:
    """Opens the link with `sign` in it of the message that came last, on the server of the test."""
    jobs.work_until_idle()
    links = re.findall(r"https?://[^/\s]+(/\S+)", str(outgoing.outbox[-1].body))
    page.goto(url + next(link for link in links if sign in link))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_resident_subscribes_reads_an_edition_and_stops_it(
    live_server: Any, staff: User, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], language: str,
) -> None:  # fmt: skip
    words, prefix = WORDS[language], "/es" if language == "es" else ""
    phone = visitor(**PHONE).new_page()
    phone.goto(f"{live_server.url}{prefix}/newsletter/")
    axe(phone)
    phone.get_by_role("link", name=words["get"]).click()
    phone.locator("[name=email]").fill("rosa@example.org")
    picture(phone, f"newsletter-subscribe-{language}-390")
    phone.get_by_role("main").get_by_role("button", name=words["subscribe"]).click()
    expect(phone.get_by_role("heading", name=words["look"])).to_be_visible()
    opened(phone, live_server.url, "/newsletter/confirm/")
    axe(phone)
    assert not Subscription.objects.exists()
    phone.get_by_role("button", name=words["yes"]).click()
    expect(phone.get_by_role("heading", name=words["now"])).to_be_visible()

    desk = visitor().new_page()
    enter(desk, live_server.url, staff.email)
    send_from_a_desk(desk, f"{live_server.url}{prefix}", words, axe, picture, language)

    message = outgoing.outbox[-1]
    assert (message.to, message.subject) == (["rosa@example.org"], words["subject"])
    assert words["event"] in str(message.body)
    opened(phone, live_server.url, "/messages/letters/")
    axe(phone)
    phone.locator("main form button").first.click()
    # Another address: the browser keeps the list for a minute.
    phone.goto(f"{live_server.url}{prefix}/newsletter/?page=1")
    phone.get_by_role("link", name=words["subject"]).click()
    expect(phone.get_by_role("link", name=words["event"])).to_be_visible()
    axe(phone)
    picture(phone, f"newsletter-edition-{language}-390")

    desk.goto(f"{live_server.url}{prefix}/console/newsletters/new/")
    write(desk, words)
    desk.get_by_role("button", name=words["who"]).click()
    expect(desk.get_by_role("button", name=words["send"])).to_have_count(0)


def write(desk: Page, words: dict[str, str]) -> None:
    """The form of an edition, in both languages."""
    for name, text in (
        ("subject", "Spring news"), ("subject_es", "Noticias de primavera"), ("intro", "Three things."), ("intro_es", "Tres cosas."),
    ):  # fmt: skip
        desk.locator(f"[name={name}]").fill(text)
    desk.get_by_role("button", name=words["draft"]).click()


def send_from_a_desk(
    desk: Page, url: str, words: dict[str, str], axe: Callable[[Page], None], picture: Callable[[Page, str], None],
    language: str,
) -> None:  # fmt: skip
    """Written, its audience looked at, tested, sent, and seen as sent."""
    desk.goto(f"{url}/console/newsletters/")
    desk.get_by_role("link", name=words["write"]).first.click()
    write(desk, words)
    expect(desk.get_by_role("button", name=words["send"])).to_have_count(0)
    desk.get_by_role("button", name=words["who"]).click()
    expect(desk.get_by_text(words["people"], exact=True)).to_be_visible()
    axe(desk)
    picture(desk, f"newsletter-audience-{language}-1280")
    desk.get_by_role("button", name=words["test"]).click()
    jobs.work_until_idle()
    assert outgoing.outbox[-1].to != ["rosa@example.org"]
    desk.get_by_role("button", name=words["send"]).click()
    jobs.work_until_idle()
    desk.reload()
    expect(desk.get_by_text(words["done"], exact=True)).to_be_visible()
    axe(desk)
