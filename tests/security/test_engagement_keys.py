"""Links that are keys: what is guessed, changed, or the key of another door opens nothing and says nothing."""

from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from engagement import services
from engagement.input_keys import token_of_input
from engagement.models import Event, Registration, SurveyLetter
from engagement.services.levels import felt_token
from engagement.services.registration_letters import token_of
from engagement.services.subscriptions import choose_link
from engagement.services.survey_answers import token_of_letter
from engagement.story_keys import SALT as STORY
from engagement.views import registrations
from tests.build_engagement import make_event
from tests.build_input import heard
from tests.build_newsletters import make_subscription
from tests.build_surveys import make_survey
from tests.build_workgroups import make_user
from workgroups.permissions import RoleName

pytestmark = [pytest.mark.django_db, pytest.mark.once]

DOORS = (
    "/event-places/{}/",
    "/survey-letters/{}/",
    "/survey-answers/{}/",
    "/survey-answers/{}/later/",
    "/input/mine/{}/",
    "/take-part/felt/{}/",
    "/newsletter/confirm/{}/",
    "/newsletter/choose/{}/",
    "/news/consent/{}/",
)
# Says the same of every key that opens nothing: whoever has ended a subscription finds the way back.
SAYS_SO = "/newsletter/choose/{}/"


@pytest.fixture(autouse=True)
def no_limit() -> None:
    cache.clear()


@pytest.fixture
def keys() -> dict[str, str]:
    """A good key for each door but those of answers, which the page draws."""
    event = make_event(registers=True, intended_level=2)
    place = services.sign_up(by=None, event=event, name="Nia", email="nia@example.org")
    letter = SurveyLetter.objects.create(survey=make_survey(audience="invited"), email="nia@example.org")
    wanted = signing.dumps(
        ["nia@example.org", "en", ["network"]], salt=services.subscriptions.CONFIRM_SALT, compress=True
    )
    return {
        "/event-places/{}/": token_of(place),
        "/survey-letters/{}/": token_of_letter(letter),
        "/input/mine/{}/": token_of_input(heard()),
        "/take-part/felt/{}/": felt_token("event", event.pk, "person:1"),
        "/newsletter/confirm/{}/": wanted,
        "/newsletter/choose/{}/": choose_link(make_subscription().email, "en").rstrip("/").rpartition("/")[2],
    }


def opens(door: str, key: str) -> bool:
    """Whether a key opens a door; whatever does not open gives the page of what does not exist."""
    answer = Client().get(door.format(key))
    if door == SAYS_SO:
        return "engagement/subscription_choose.html" in [one.name for one in answer.templates]
    assert answer.status_code in (200, 404)
    return bool(answer.status_code == 200)


def test_each_key_opens_its_own_door_and_no_other(keys: dict[str, str]) -> None:
    opened = {(door, of) for door in DOORS for of, key in keys.items() if opens(door, key)}
    assert opened == {(door, door) for door in keys}


def test_a_key_with_one_letter_changed_opens_nothing(keys: dict[str, str]) -> None:
    for door, key in keys.items():
        for at in (0, len(key) // 2, len(key) - 1):
            changed = key[:at] + ("A" if key[at] != "A" else "B") + key[at + 1 :]
            # The last letter of a signature carries bits that no byte has.
            assert at == len(key) - 1 or not opens(door, changed), (door, at)


@pytest.mark.parametrize("door", DOORS)
def test_numbers_and_what_others_signed_open_nothing(door: str, keys: dict[str, str]) -> None:
    made_up = [
        "1", "12", "-1", "0", "None", "x" * 3000, "%2e%2e", "1:1:1", "eyJhIjoxfQ:1:1", "😀",
        signing.dumps(1), signing.dumps([1], key="guessed", salt=STORY), signing.Signer(key="guessed", salt=STORY).sign_object([1]),
    ]  # fmt: skip
    assert [key for key in made_up if opens(door, key)] == []


def test_a_key_made_of_another_kind_of_content_is_no_fault_of_ours() -> None:
    """Signed by us, so only a mistake of ours can make them; still no page breaks."""
    for salt, door in (
        ("engagement.registration", DOORS[0]), ("engagement.survey-letter", DOORS[1]), ("engagement.input", DOORS[4]),
        ("engagement.felt", DOORS[5]),
    ):  # fmt: skip
        for content in (10**30, -1):
            browser, key = Client(raise_request_exception=False), signing.dumps(content, salt=salt)
            assert browser.get(door.format(key)).status_code == 404


# The door of an event ------------------------------------------------------------------------------------------------


def here(event: Event, **form: Any) -> int:
    return Client().post(f"/events/{event.slug}/here/", {"name": "Guest", **form}).status_code


def test_whoever_guesses_the_code_of_a_door_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many tries from one place not even the right one is looked at, until the hour is over."""
    event = make_event(registers=True, starts_at=timezone.now())
    code = services.open_door(by=make_user("Bo", staff=[RoleName.BACKBONE]), event=event)
    monkeypatch.setattr(registrations, "AT_THE_DOOR_AN_HOUR", 5)
    assert {here(event, code=f"AAAA{letter}") for letter in "ABCDE"} == {200}
    assert here(event, code=code) == 200
    assert not Registration.objects.exists()


def test_the_door_and_the_form_tell_nobody_who_has_signed_up() -> None:
    """The same page for an address that is on the list, one that waits, and one that nobody knows."""
    event = make_event(registers=True, capacity=1, starts_at=timezone.now() + timezone.timedelta(hours=1))
    for name in ("nia", "ben"):
        services.sign_up(by=None, event=event, name=name, email=f"{name}@example.org")
    code = services.open_door(by=make_user("Bo", staff=[RoleName.BACKBONE]), event=event)
    told = set()
    for number, name in enumerate(("nia", "ben", "stranger")):
        sign_up = {"name": name, "email": f"{name}@example.org", "consent": "on"}
        answer = Client().post(f"/events/{event.slug}/register/", sign_up, follow=True, REMOTE_ADDR=f"10.0.0.{number}")
        door = Client().post(
            f"/events/{event.slug}/here/", {"code": code, "name": name, "reach": f"{name}@example.org"}, follow=True
        )
        told.add((answer.content, door.content))
    assert len(told) == 1
