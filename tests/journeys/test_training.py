"""A training on phones: offered by a lead, signed up for without an account, held, completed. In both languages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from kconnect.core.models import OutboxMail
from tests.build_workgroups import make_user, make_workgroup
from tests.journeys.conftest import PHONE
from tests.journeys.steps import enter
from workgroups.models import TrainingPlace, TrainingSession, User
from workgroups.services.training_letters import token_of_place

WORDS = {
    "en": {
        "offer": "Offer a training", "save": "Save", "add": "Add a session", "sign": "Sign up", "wait": "Join the waiting list",
        "arrived": "It has arrived. Thank you.", "give": "Give my place back", "free": "Your place is free for somebody else.",
        "moved_up": "A place is free for you",
        "note": "Write it down", "number": "So few people have completed it", "taken": "1 of 1 places are taken.",
    },
    "es": {
        "offer": "Ofrecer una capacitación", "save": "Guardar", "add": "Añadir una sesión", "sign": "Inscribirme",
        "wait": "Entrar en la lista de espera", "arrived": "Ya llegó. Gracias.", "give": "Devolver mi lugar",
        "free": "Tu lugar queda libre para otra persona.", "moved_up": "Hay un lugar para ti", "note": "Anotarlo",
        "number": "Tan pocas personas la completaron", "taken": "1 de 1 lugares están tomados.",
    },
}  # fmt: skip


@pytest.fixture
def lead(transactional_db: None) -> User:
    cache.clear()
    return make_user("Lea", leads=[make_workgroup("Numbers", name_es="Cifras")])


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_training_is_offered_signed_up_for_held_and_completed(
    live_server: Any, lead: User, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], language: str,
) -> None:  # fmt: skip
    words, url = WORDS[language], live_server.url + ("/es" if language == "es" else "")
    desk = visitor(**PHONE).new_page()
    enter(desk, live_server.url, lead.email)
    offer_on_a_phone(desk, url, words)
    axe(desk)
    picture(desk, f"training-offered-{language}-390")

    for name, button in (("Rosa", "sign"), ("Nia", "wait")):
        phone = visitor(**PHONE).new_page()
        sign_up_on_a_phone(phone, url, name, words[button], axe)
        expect(phone.get_by_role("heading", name=words["arrived"])).to_be_visible()
        picture(phone, f"training-signed-up-{name}-{language}-390")
    desk.goto(f"{url}/workgroups/numbers/trainings/sessions/{TrainingSession.objects.get().pk}/")
    expect(desk.get_by_text(words["taken"])).to_be_visible()
    axe(desk)
    picture(desk, f"training-who-comes-{language}-390")

    give_back(visitor(**PHONE).new_page(), url, words, axe)
    told = OutboxMail.objects.get(recipient="nia@example.org", occasion__contains=":moved_up:")
    assert told.subject.startswith(words["moved_up"])

    begin()
    desk.reload()
    axe(desk)
    picture(desk, f"training-held-{language}-390")
    desk.get_by_role("button", name=words["note"]).tap()
    expect(desk.get_by_role("status").first).to_be_visible()
    public = visitor(**PHONE).new_page()
    public.goto(f"{url}/trainings/read-a-chart/")
    expect(public.get_by_text(words["number"])).to_be_visible()
    axe(public)
    picture(public, f"training-completed-{language}-390")


def offer_on_a_phone(page: Page, url: str, words: dict[str, str]) -> None:
    """A lead writes what it is, and when it is held."""
    page.goto(f"{url}/workgroups/numbers/trainings/")
    page.get_by_role("link", name=words["offer"]).tap()
    page.locator("[name=title]").fill("Read a chart")
    page.get_by_role("button", name=words["save"]).tap()
    page.get_by_role("link", name=words["add"]).tap()
    day = timezone.localdate() + timedelta(days=9)
    page.locator("[name=starts_at]").fill(f"{day}T18:00")
    page.locator("[name=ends_at]").fill(f"{day}T20:00")
    page.locator("[name=place]").fill("Main Library, 111 Library St")
    page.locator("[name=capacity]").fill("1")
    page.get_by_role("button", name=words["save"]).tap()
    expect(page.get_by_text("Main Library, 111 Library St")).to_be_visible()


def sign_up_on_a_phone(page: Page, url: str, name: str, button: str, axe: Callable[[Page], None]) -> None:
    """Somebody without an account, from the public list to the form."""
    page.goto(f"{url}/trainings/")
    page.get_by_role("link", name="Read a chart").tap()
    page.get_by_role("link", name=button).tap()
    page.get_by_role("button", name=button).tap()
    # Nothing was filled in: it says so, and what is missing is marked.
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(f"{name}@example.org".lower())
    page.locator("[name=consent]").check()
    axe(page)
    page.get_by_role("button", name=button).tap()


def give_back(page: Page, url: str, words: dict[str, str], axe: Callable[[Page], None]) -> None:
    """Rosa cannot come after all: the link of her message gives her place to Nia."""
    page.goto(f"{url}/training-places/{token_of_place(TrainingPlace.objects.get(person__name='Rosa'))}/")
    axe(page)
    page.get_by_role("button", name=words["give"]).tap()
    expect(page.get_by_text(words["free"])).to_be_visible()


def begin() -> None:
    """The evening of the training has come."""
    now = timezone.now()
    TrainingSession.objects.update(starts_at=now - timedelta(hours=2), ends_at=now)
