"""The page of ways to take part: what ends soon comes first, what is always open last, and an empty page leads on."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda import services as agenda_services
from engagement import services
from engagement.services.meeting_events import make_event_of
from tests.build_decisions import make_body, opened, seat_in
from tests.build_engagement import make_event
from tests.build_input import make_call as ask
from tests.build_meetings import make_meeting
from tests.build_policy import cross_cutting, make_call, make_priority
from tests.build_seats import make_seat
from tests.build_surveys import make_survey
from tests.build_workgroups import make_user, make_workgroup
from workgroups import services as workgroup_services
from workgroups.models import TrainingSession, User, Workgroup
from workgroups.permissions import RoleName
from workgroups.services import meetings as meeting_services
from workgroups.services import training_places
from workgroups.services import trainings as training_services

pytestmark = pytest.mark.django_db


def page(address: str = "/take-part/") -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def train(lead: User, group: Workgroup, title: str, *, days: int = 5, capacity: int | None = 1) -> TrainingSession:
    offer = training_services.offer_training(by=lead, workgroup=group, title=title)
    at = timezone.now() + timedelta(days=days)
    return training_services.add_training_session(
        by=lead, offer=offer, starts_at=at, ends_at=at + timedelta(hours=2), place="Library", capacity=capacity
    )


def fill(number: int, groups: dict[str, Workgroup], people: dict[str, User], body: Any) -> None:
    """One more of everything."""
    make_survey(f"Survey {number}")
    opened(body, f"Decision {number}", takes_advice=True, facilitator=people["pam"])
    ask(groups["policy-advocacy"], f"Call {number}")
    call = make_call(make_priority(f"Rule {number}", workgroup=groups["policy-advocacy"]), by=people["pam"])
    agenda_services.check_call(by=people["cam"], call=call, goes=True, seen=agenda_services.print_of(call))
    make_event(f"Event {number}", workgroup=groups["policy-advocacy"])
    train(people["pam"], groups["policy-advocacy"], f"Training {number}")
    workgroup_services.open_seat(by=None, seat=make_seat(groups["community-engagement"], f"Seat {number}"))
    make_meeting(groups["community-engagement"], title=f"Meeting {number}", public=True)


def test_what_ends_soon_comes_first_and_what_is_always_open_last(django_assert_num_queries: Any) -> None:
    groups = cross_cutting()
    people = {
        "pam": make_user("Pam", leads=[groups["policy-advocacy"]]),
        "cam": make_user("Cam", leads=[groups["community-engagement"]]),
    }
    body = make_body()
    seat_in(body, "Rosa")
    fill(0, groups, people, body)
    with django_assert_num_queries(9), CaptureQueriesContext(connection) as few:
        text = page()
    ways = ("Survey", "Decision", "Call", "Rule", "Event", "Training", "Seat", "newsletter/subscribe", "Meeting")
    places = [text.index(f"{way} 0" if "/" not in way else way) for way in ways]
    assert places == sorted(places)
    for number in range(1, 4):
        fill(number, groups, people, body)
    with CaptureQueriesContext(connection) as many:
        page()
    assert len(many) == len(few)


def test_nothing_open_says_so_and_leads_on() -> None:
    text = page()
    for words in (
        "Nothing ends soon",
        "No seat is open",
        "No open meeting",
        "/goals/",
        "/newsletter/subscribe/",
        "/workgroups/",
    ):
        assert words in text
    assert "Nada termina pronto" in page("/es/take-part/")
    make_event()
    assert "Nothing ends soon" not in page()


def test_a_training_stands_there_as_long_as_it_has_room() -> None:
    lead = make_user("Lea", leads=[group := make_workgroup("Numbers")])
    session = train(lead, group, "Read a chart", capacity=2)
    train(lead, group, "Over", days=-1)
    gone = train(lead, group, "Gone")
    training_services.cancel_training_session(by=lead, session=gone, reason="Snow.")
    text = page()
    assert ("Read a chart" in text, "Few places are left." in text) == (True, True)
    assert "Over" not in text
    assert "Gone" not in text
    for name in ("Rosa", "Ben"):
        training_places.sign_up(by=None, session=session, name=name, phone=f"616-555-01{len(name)}0")
    assert "Read a chart" not in page()
    train(lead, group, "For everybody", capacity=None)
    assert "For everybody" in page()


def test_open_meetings_stand_there_once_and_only_as_long_as_they_take_place() -> None:
    group, staff = make_workgroup("Housing"), make_user("Bo", staff=[RoleName.BACKBONE])
    make_meeting(group, title="Inside")
    make_meeting(group, title="Come in", public=True)
    off = make_meeting(group, title="Called off", public=True)
    meeting_services.cancel_meeting(by=staff, meeting=off, reason="Holiday.")
    both = make_meeting(group, title="Both", public=True)
    services.publish_event(by=None, event=make_event_of(by=staff, meeting=both))
    text = page()
    assert "Come in" in text
    assert "Inside" not in text
    assert "Called off" not in text
    assert text.count(">Both<") == 1
