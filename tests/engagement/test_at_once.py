"""A full hall: 150 people vote within a minute, and 150 say at the door that they are there; nobody is lost or counted twice."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from engagement import services
from engagement.models import BallotKey, Elector, Registration
from engagement.queries.decisions import about_decision
from engagement.queries.registrations import attendance
from kconnect.core.models import AuditEvent
from tests.build_decisions import make_body, opened, seat_all
from tests.build_engagement import make_event
from tests.build_workgroups import client_of, make_user
from workgroups.models import Person
from workgroups.permissions import RoleName

# Full: 150 people with seats, accounts and sessions take a while to make.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.full]
PEOPLE, AT_ONCE, SECONDS = 150, 30, 60


def number_of_people() -> int:
    """SQLite lets one write after the other: a few prove there what it can prove."""
    return PEOPLE if connection.vendor == "postgresql" else 15


def send_all(acts: Iterable[Callable[[], Any]]) -> Counter[int]:
    """Sends everything, thirty at a time; how often each status came back."""

    def one(act: Callable[[], Any]) -> int:
        try:
            return int(act().status_code)
        finally:
            connections.close_all()

    begin = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE if connection.vendor == "postgresql" else 1) as pool:
        came = Counter(pool.map(one, acts))
    assert time.monotonic() - begin < SECONDS
    return came


def stance_of(place: int) -> str:
    """What each of them says: of five, three are for it, one is against it and one abstains."""
    return ("for", "for", "against", "for", "abstain")[place % 5]


@pytest.mark.parametrize("secret", [False, True])
def test_150_vote_within_a_minute_and_every_phone_sends_twice(secret: bool) -> None:
    number = number_of_people()
    body = make_body(secret=secret, rule="majority", quorum_percent=50)
    voters = seat_all(body, ["residents", "community", "other"] * (number // 3))
    decision = opened(body)
    address = f"/my/decisions/{decision.pk}/"
    browsers = [client_of(voter) for voter in voters]
    acts = [
        lambda place=place, browser=browser: browser.post(address, {"stance": stance_of(place)})
        for place, browser in enumerate(browsers)
    ]
    # The second press of every phone, and whoever sits beside changes nothing: all mixed.
    assert send_all([*acts, *reversed(acts)]) == {302: 2 * number}
    expected = Counter(stance_of(place) for place in range(number))
    assert Elector.objects.filter(decision=decision, took_part=True).count() == number
    about = about_decision(services.close_decision(by=None, decision=decision))
    assert {stance: count for stance, _words, count in about.stances if count} == expected
    assert (about.took_part, about.electors) == (number, number)
    assert not AuditEvent.objects.filter(actor_id__in=[voter.pk for voter in voters]).exists() or not secret
    assert not BallotKey.objects.filter(decision=decision).exists()
    if not secret:
        said = dict(decision.electors.values_list("person", "position__stance"))
        assert [said[voter.person_id] for voter in voters] == [stance_of(place) for place in range(number)]


def test_150_say_at_the_door_that_they_are_there_and_every_phone_sends_twice() -> None:
    cache.clear()
    number = number_of_people()
    event = make_event(registers=True, starts_at=timezone.now() + timedelta(hours=1))
    for place in range(number):
        services.sign_up(by=None, event=event, name=f"Guest {place}", email=f"guest{place}@example.org")
    code = services.open_door(by=make_user("Bo", staff=[RoleName.BACKBONE]), event=event)
    people, address = Person.objects.count(), f"/events/{event.slug}/here/"
    acts = [
        lambda place=place: Client().post(
            address, {"code": code, "name": f"Guest {place}", "reach": f"guest{place}@example.org"}
        )
        for place in range(number)
    ]
    assert send_all([*acts, *reversed(acts)]) == {302: 2 * number}
    assert Counter(Registration.objects.filter(event=event).values_list("state", "walk_in")) == {
        ("came", False): number
    }
    assert AuditEvent.objects.filter(verb="checked_in").count() == number
    assert attendance(event).came == number
    assert Person.objects.count() == people
