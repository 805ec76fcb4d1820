"""One-tap links: opening changes nothing, the button acts once, and a link that does not fit any more says so."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.utils import timezone, translation

from kconnect.core import taps
from kconnect.core.errors import DomainError
from kconnect.core.models import TapUse
from tests.build_workgroups import make_user
from workgroups.models import User

pytestmark = pytest.mark.django_db


class Meeting:
    """A thing on which one can act: how it stands, and who said that they come."""

    def __init__(self) -> None:
        self.version, self.is_over, self.refuses = "1", False, False
        self.come: list[str] = []

    def offer(self, user: User, number: int) -> taps.Offer | None:
        if self.is_over or number != 7:
            return None
        return taps.Offer("Will you come on Monday?", "We count on you.", "/my/", self.version)

    def do(self, user: User, number: int) -> None:
        self.come.append(user.person.name)
        if self.refuses:
            raise DomainError("The room is full.")


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meeting]:
    made = Meeting()
    monkeypatch.setattr(taps, "_acts", dict(taps.acts()))
    taps.register(taps.Act("test-come", "I will come", made.offer, made.do, days=14))
    return made


@pytest.fixture
def ana() -> User:
    return make_user("Ana")


def key(user: User, **change: Any) -> str:
    return taps.token_of(user, taps.Tap(**{"act": "test-come", "thing": 7, "version": "1", **change}))


def test_opening_changes_nothing_and_the_button_acts_for_its_person(meeting: Meeting, ana: User) -> None:
    token = key(ana)
    for _scanner in range(3):
        assert taps.open_tap(token).offer.asks == "Will you come on Monday?"
    assert (meeting.come, TapUse.objects.count()) == ([], 0)
    assert taps.use_tap(token).user == ana
    assert meeting.come == ["Ana"]


def test_a_link_acts_once(meeting: Meeting, ana: User) -> None:
    token = key(ana)
    taps.use_tap(token)
    for again in (taps.use_tap, taps.open_tap):
        with pytest.raises(taps.UsedTapError) as used:
            again(token)
        assert (used.value.url, used.value.used_at <= timezone.now()) == ("/my/", True)
    assert meeting.come == ["Ana"]


def test_the_link_of_one_person_does_nothing_for_another(meeting: Meeting, ana: User) -> None:
    taps.use_tap(key(ana))
    taps.use_tap(key(make_user("Ben")))
    assert meeting.come == ["Ana", "Ben"]


def test_a_link_ends_after_its_days(meeting: Meeting, ana: User) -> None:
    token = key(ana)
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        assert taps.open_tap(token)
    with time_machine.travel(timezone.now() + timedelta(days=14, hours=1)):
        for way in (taps.open_tap, taps.use_tap):
            with pytest.raises(taps.ExpiredTapError):
                way(token)
    assert meeting.come == []


def test_a_thing_that_changed_or_is_over_says_so_and_changes_nothing(meeting: Meeting, ana: User) -> None:
    token = key(ana)
    meeting.version = "2"
    with pytest.raises(taps.OverTapError) as moved:
        taps.use_tap(token)
    assert moved.value.url == "/my/"
    meeting.version, meeting.is_over = "1", True
    with pytest.raises(taps.OverTapError):
        taps.use_tap(token)
    assert meeting.come == []


def test_a_suspended_account_answers_nothing(meeting: Meeting, ana: User) -> None:
    token = key(ana)
    User.objects.update(is_active=False)
    with pytest.raises(taps.OverTapError):
        taps.use_tap(token)
    assert meeting.come == []


def test_an_act_that_refuses_leaves_the_link_as_it_was(meeting: Meeting, ana: User) -> None:
    meeting.refuses = True
    with pytest.raises(DomainError, match="full"):
        taps.use_tap(key(ana))
    meeting.refuses = False
    taps.use_tap(key(ana))
    assert TapUse.objects.count() == 1


def forged(*content: Any, salt: str = taps.SALT) -> str:
    return signing.dumps(list(content), salt=salt)


def test_what_is_not_ours_opens_nothing(meeting: Meeting, ana: User) -> None:
    good = key(ana)
    made_up = [
        "", "made:up", good[:-1], good[:-1] + ("A" if good[-1] != "A" else "B"), good.replace(":", ""),
        forged("test-come", ana.pk, 7, "1", salt="core.stop"), forged("test-gone", ana.pk, 7, "1"), forged("test-come"),
    ]  # fmt: skip
    for token in made_up:
        with pytest.raises(taps.BrokenTapError):
            taps.use_tap(token)
    assert meeting.come == []


def test_the_words_and_the_address_are_in_the_language_of_the_reader(meeting: Meeting, ana: User) -> None:
    ana.person.language = "es"
    with translation.override("es"):
        ((words, address),) = taps.links(ana, [taps.Tap("test-come", 7, "1"), taps.Tap("test-gone", 1)])
    assert (words, address[:29]) == ("I will come", "http://127.0.0.1:8000/es/tap/")
