"""An event on phones: signed up for without an account, waited for, moved up, and noted at the door. In both languages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from engagement.models import ActedFor, Event, Registration
from engagement.services.registration_letters import token_of
from kconnect.core.models import OutboxMail
from tests.build_engagement import make_event
from tests.build_workgroups import make_user
from tests.journeys.conftest import PHONE
from tests.journeys.steps import enter
from workgroups.models import User
from workgroups.permissions import RoleName

WORDS = {
    "en": {
        "month": "Month", "sign": "Sign up", "wait": "Join the waiting list",
        "arrived": "It has arrived. Thank you.", "give": "Give my place back", "free": "You gave your place back.",
        "moved_up": "A place is free for you", "place": "You have a place.",
        "here": "I am here", "there": "You are on the list of who is there.",
        "resident": "Sign up somebody without e-mail", "write": "Sign the person up", "waits": "1 person waits.",
        "child": "1 child to look after", "is": "Is there Nia", "came": "2 are there.", "code": "Make a code",
    },
    "es": {
        "month": "Mes", "sign": "Inscribirme", "wait": "Entrar en la lista de espera",
        "arrived": "Ya llegó. Gracias.", "give": "Devolver mi lugar", "free": "Dejaste libre tu lugar.",
        "moved_up": "Hay un lugar para ti", "place": "Tienes un lugar.",
        "here": "Estoy aquí", "there": "Estás en la lista de asistencia.",
        "resident": "Inscribir a alguien sin correo", "write": "Inscribir a la persona", "waits": "1 persona espera.",
        "child": "1 niño que cuidar", "is": "Está Nia", "came": "Están 2 personas.", "code": "Hacer un código",
    },
}  # fmt: skip


@pytest.fixture
def event(transactional_db: None) -> Event:
    cache.clear()
    return make_event("Supper", title_es="Cena", registers=True, capacity=1, childcare=True, days=5)


@pytest.fixture
def staff(transactional_db: None) -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_residents_sign_up_wait_move_up_and_are_noted_at_the_door(
    live_server: Any, event: Event, staff: User, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], language: str,
) -> None:  # fmt: skip
    words, url = WORDS[language], live_server.url + ("/es" if language == "es" else "")
    for name, button in (("Rosa", "sign"), ("Nia", "wait")):
        phone = visitor(**PHONE).new_page()
        sign_up(phone, url, event, name, words, words[button], axe)
        expect(phone.get_by_role("heading", name=words["arrived"])).to_be_visible()
        picture(phone, f"event-signed-up-{name}-{language}-390")

    desk = visitor(**PHONE).new_page()
    enter(desk, live_server.url, staff.email)
    desk.goto(f"{url}/console/events/{event.pk}/registrations/")
    expect(desk.get_by_text(words["waits"])).to_be_visible()
    expect(desk.get_by_text(words["child"])).to_be_visible()
    axe(desk)
    picture(desk, f"event-who-comes-{language}-390")
    for_a_resident(desk, words, axe)
    assert ActedFor.objects.get().person.name == "Hazel"

    give_back(visitor(**PHONE).new_page(), url, words, axe)
    told = OutboxMail.objects.get(recipient="nia@example.org", occasion__contains=":moved_up:")
    assert told.subject.startswith(words["moved_up"])
    mine = visitor(**PHONE).new_page()
    mine.goto(f"{url}/event-places/{token_of(Registration.objects.get(person__name='Nia'))}/")
    expect(mine.get_by_text(words["place"])).to_be_visible()

    begin(event)
    code = open_door(desk, url, event, words, axe)
    picture(desk, f"event-door-{language}-390")
    walk_in(visitor(**PHONE).new_page(), url, event, code, words, axe)
    desk.goto(f"{url}/console/events/{event.pk}/registrations/")
    desk.get_by_role("button", name=words["is"]).tap()
    expect(desk.get_by_text(words["came"])).to_be_visible()
    axe(desk)
    picture(desk, f"event-who-is-there-{language}-390")


def sign_up(
    page: Page, url: str, event: Event, name: str, words: dict[str, str], button: str, axe: Callable[[Page], None]
) -> None:
    """Somebody without an account, from the month to the form; Rosa brings a child."""
    page.goto(f"{url}/events/")
    page.get_by_role("link", name=words["month"], exact=True).tap()
    page.goto(f"{url}/events/month/?month={event.starts_local:%Y-%m}")
    axe(page)
    page.get_by_role("link", name="Supper" if "/es" not in url else "Cena").tap()
    page.get_by_role("link", name=words["sign"]).tap()
    page.get_by_role("button", name=button).tap()
    # Nothing was filled in: it says so, and what is missing is marked.
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(f"{name}@example.org".lower())
    if name == "Rosa":
        page.locator("[name=children]").fill("1")
        page.locator("[name=child_ages][value='3-5']").check()
    page.locator("[name=consent]").check()
    axe(page)
    page.get_by_role("button", name=button).tap()


def for_a_resident(page: Page, words: dict[str, str], axe: Callable[[Page], None]) -> None:
    """Hazel has no e-mail and calls; staff write down what she says and read it back."""
    page.get_by_role("link", name=words["resident"]).tap()
    page.locator("[name=name]").fill("Hazel")
    page.locator("[name=consent]").select_option("phone") if page.locator(
        "select[name=consent]"
    ).count() else page.locator("[name=consent][value=phone]").check()
    page.locator("[name=read_back]").check()
    axe(page)
    page.get_by_role("button", name=words["write"]).tap()
    expect(page.get_by_text("Hazel").first).to_be_visible()


def give_back(page: Page, url: str, words: dict[str, str], axe: Callable[[Page], None]) -> None:
    """Rosa cannot come after all: the link of her message gives her place to Nia."""
    page.goto(f"{url}/event-places/{token_of(Registration.objects.get(person__name='Rosa'))}/")
    axe(page)
    page.get_by_role("button", name=words["give"]).tap()
    expect(page.get_by_text(words["free"])).to_be_visible()


def open_door(page: Page, url: str, event: Event, words: dict[str, str], axe: Callable[[Page], None]) -> str:
    """Staff make the code that hangs at the door."""
    page.goto(f"{url}/console/events/{event.pk}/door/")
    page.get_by_role("button", name=words["code"]).tap()
    code = page.locator(".door-code").inner_text()
    axe(page)
    return code


def walk_in(page: Page, url: str, event: Event, code: str, words: dict[str, str], axe: Callable[[Page], None]) -> None:
    """Omar comes by and says with the code that he is there; by the square of dots it stands in the address."""
    page.goto(f"{url}/events/{event.slug}/here/?code={code}")
    page.locator("[name=name]").fill("Omar")
    axe(page)
    page.get_by_role("button", name=words["here"]).tap()
    expect(page.get_by_text(words["there"])).to_be_visible()


def begin(event: Event) -> None:
    """The evening has come."""
    now = timezone.now()
    Event.objects.filter(pk=event.pk).update(starts_at=now + timedelta(minutes=30), ends_at=now + timedelta(hours=2))
