"""The inside page of a workgroup: what comes next, what waits for whom, what stands still; and the seats of the whole network."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kconnect.core.models import AuditEvent
from tests.build_agenda import make_action, make_goal, make_strategy
from tests.build_engagement import make_event
from tests.build_meetings import make_meeting
from tests.build_seats import make_application, make_seat, make_term
from tests.build_workgroups import client_of, make_activity, make_user, make_workgroup
from workgroups.models import Workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
PATH = "/workgroups/housing/inside/"


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup("Housing")


def text(user: Any, path: str = PATH) -> str:
    answer = client_of(user).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_group_says_what_to_do_first(group: Workgroup) -> None:
    page = text(make_user("Ana", leads=[group]))
    assert "Nothing is planned yet." in page
    assert "Nothing waits for you." in page
    assert "Nobody has logged anything yet." in page
    assert f"/workgroups/{group.slug}/activities/new/" in page


def test_leads_see_what_waits_for_them_and_members_do_not(group: Workgroup) -> None:
    ana, ben = make_user("Ana", leads=[group]), make_user("Ben", member_of=[group])
    make_activity(group, ben)
    make_application(make_seat(group, "Renter"))
    make_term(make_seat(group, "Health"), ends=20)
    told = ("Confirm 1 activity", "Answer somebody who asks for a seat", "A term ends on", "1 seat is vacant")
    page, members = text(ana), text(ben)
    assert [words for words in told if words not in page] == []
    assert [words for words in told if words in members] == []


def test_what_is_late_is_shown_as_standing_still_and_to_its_owner_as_theirs(group: Workgroup) -> None:
    ben = make_user("Ben", member_of=[group])
    late = timezone.localdate() - timedelta(days=3)
    strategy = make_strategy("Strategy", goal=make_goal("Goal"), workgroup=group)
    make_action("Find landlords", strategy=strategy, due_on=late, person=ben.person)
    page = text(ben)
    assert page.count("Find landlords") == 2
    assert "Late since" in page


def test_the_next_event_of_the_group_is_on_its_page(group: Workgroup) -> None:
    make_event("Open evening", workgroup=group)
    make_event("Elsewhere", workgroup=make_workgroup("Other"))
    page = text(make_user("Ben", member_of=[group]))
    assert "Open evening" in page
    assert "Elsewhere" not in page


def test_the_next_meeting_is_on_the_page_inside_and_public_ones_on_the_page_of_the_group(group: Workgroup) -> None:
    make_meeting(group, title="Monthly table", public=True)
    make_meeting(group, title="Leads only")
    make_meeting(group, title="Long ago", days=-30, public=True)
    inside = text(make_user("Ben", member_of=[group]))
    assert "Monthly table" in inside
    assert "Leads only" in inside
    assert "Long ago" not in inside
    public = Client().get("/workgroups/housing/").content.decode()
    assert "Monthly table" in public
    assert "Long ago" in public
    assert "Leads only" not in public


def test_the_page_takes_equally_many_questions_for_one_thing_of_each_kind_and_for_five(group: Workgroup) -> None:
    ana = make_user("Ana", leads=[group])
    counted = []
    for number in range(5):
        make_activity(group, ana, summary=f"Entry {number}")
        make_application(make_seat(group, f"Seat {number}"))
        make_term(make_seat(group, f"Held {number}"), ends=20)
        make_event(f"Event {number}", workgroup=group)
        if number in {0, 4}:
            with CaptureQueriesContext(connection) as asked:
                text(ana)
            counted.append(len(asked))
    assert counted[0] == counted[1]


def test_staff_take_the_seats_of_the_network_as_a_file_and_the_audit_log_says_who_did(group: Workgroup) -> None:
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    make_term(make_seat(group, "=cmd"), "Rosa", starts=-30)
    make_seat(make_workgroup("Other"), "Vacant")
    assert client_of(bo).get("/console/seats.csv").status_code == 405
    answer = client_of(bo).post("/console/seats.csv?state=held")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]  # it streams
    assert lines[0].startswith("workgroup,seat,voice")
    assert [line.split(",")[:2] for line in lines[1:]] == [["housing", "'=cmd"]]
    assert "Rosa" in lines[1]
    (event,) = AuditEvent.objects.filter(verb="exported")
    assert (event.actor_id, event.target_label, event.fields) == (bo.pk, "seats.csv", ["holder"])
