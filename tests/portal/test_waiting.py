"""What waits for a person: nothing that asks for their answer is left out, and many things ask no more than one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda import services as plan
from kconnect.portal.queries.waiting import PROVIDERS, waiting_for
from tests.build_coaching import coaching_group
from tests.build_consultations import ask, make_offering
from tests.build_meetings import make_meeting
from tests.build_policy import cross_cutting, make_call, make_priority, make_round
from tests.build_workgroups import client_of, fresh, make_organization, make_user, make_workgroup
from workgroups import services
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName
from workgroups.queries import Place
from workgroups.services import coaching

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading() -> Workgroup:
    return make_workgroup()


def texts(user: User) -> list[str]:
    return [task.text for task in waiting_for(fresh(user))]


def reachable(user: User) -> None:
    """Each thing that waits leads to a page that is open to the person."""
    for task in waiting_for(fresh(user)):
        assert client_of(user).get(task.url).status_code == 200, task


def test_a_partner_that_asks_for_a_coach_waits_for_who_chooses() -> None:
    lead, staff = make_user("Led", leads=[coaching_group()]), make_user("Bo", staff=[RoleName.BACKBONE])
    mill, member = make_organization("Mill House"), make_user("Mem", member_of=[coaching_group()])
    row = coaching.ask_for_coaching(by=make_user("Edi", edits=[mill]), organization=mill)
    for user in (lead, staff):
        assert "Choose a coach for Mill House" in texts(user)
    assert texts(member) == texts(make_user("Ana", leads=[make_workgroup("Other")])) == []
    reachable(lead)
    coaching.choose_coaches(by=lead, coaching=row, coaches=[member.person])
    assert texts(lead) == []


def test_an_invitation_waits_for_member_holder_of_a_seat_and_guest_until_they_answer(reading: Workgroup) -> None:
    ben, sol, gil = make_user("Ben", member_of=[reading]), make_user("Sol"), make_user("Gil")
    seat = services.create_seat(by=None, workgroup=reading, title="Parents", purpose="resident", selection="elected")
    services.start_term(by=None, seat=seat, holder=sol.person, started=timezone.localdate())
    meeting = make_meeting(reading)
    services.invite_person(by=make_user("Ana", leads=[reading]), meeting=meeting, person=gil.person)
    make_meeting(reading, days=60)
    make_meeting(reading, days=-1)
    for user in (ben, sol, gil):
        assert texts(user) == ["Do you come? Reading meeting"]
        reachable(user)
        assert "Nothing waits for you." not in client_of(user).get("/my/").content.decode()
        services.answer_meeting(by=None, meeting=meeting, person=user.person, coming=False)
        assert texts(user) == []
        assert "Nothing waits for you." in client_of(user).get("/my/").content.decode()
    assert texts(make_user("Olga")) == []


def test_who_says_that_they_are_with_a_partner_waits_for_its_editor_else_for_staff() -> None:
    one, two = make_organization("One"), make_organization("Two")
    ed, bo, olga = make_user("Ed", edits=[one]), make_user("Bo", staff=[RoleName.BACKBONE]), make_user("Olga")
    rows = [services.ask_affiliation(by=olga, organization=firm) for firm in (one, two)]
    assert (texts(ed), texts(bo)) == (["Is Olga with you?"], ["Is Olga with you?"])
    reachable(ed)
    reachable(bo)
    services.decide_affiliation(by=ed, affiliation=rows[0], approve=True)
    services.decide_affiliation(by=bo, affiliation=rows[1], approve=False)
    assert texts(ed) == texts(bo) == []


def test_a_question_that_is_unclear_waits_for_whoever_asked_it(reading: Workgroup) -> None:
    asked = make_offering("Housing")
    ben = make_user("Ben", member_of=[reading])
    row = ask(ben, reading, asked)
    services.ask_back(by=make_user("Lea", leads=[asked]), consultation=row, text="Which families?")
    assert texts(ben) == ["Reply to Housing"]
    reachable(ben)
    services.end_role(by=None, person=ben.person, role=RoleName.MEMBER, workgroup=reading)
    assert texts(ben) == []


def test_a_vote_waits_for_the_lead_until_the_group_has_answered(reading: Workgroup) -> None:
    ana = make_user("Ana", leads=[reading])
    vote = make_round([make_priority(name, workgroup=reading) for name in ("Buses", "Rent")])
    others = [make_user("Ben", member_of=[reading]), make_user("Bo", staff=[RoleName.BACKBONE])]
    assert texts(ana) == ["Say what comes first for Early Reading"]
    assert [texts(user) for user in others] == [[], []]
    reachable(ana)
    plan.cast_ballot(by=ana, vote=vote, workgroup=reading, choices=[], abstains=True)
    assert texts(ana) == []


def test_a_call_to_action_waits_for_a_lead_of_community_engagement_who_did_not_write_it(reading: Workgroup) -> None:
    groups = cross_cutting()
    cam, pam = (
        make_user(name, leads=[groups[slug]])
        for name, slug in (("Cam", "community-engagement"), ("Pam", "policy-advocacy"))
    )
    call = make_call(make_priority(workgroup=reading), by=pam)
    assert (texts(cam), texts(pam)) == (["Check a call to action: Call the council"], [])
    reachable(cam)
    plan.check_call(by=cam, call=call, goes=True, seen=plan.print_of(call))
    assert texts(cam) == []


def test_many_things_ask_as_often_as_one() -> None:
    reading = make_offering("Early Reading")
    firm = make_organization("One")
    user = make_user("Una", leads=[reading, coaching_group()], edits=[firm])
    lea = make_user("Lea", leads=[make_workgroup("Housing")])

    def more(number: int) -> None:
        make_meeting(reading, days=2 + number / 24)
        mill = make_organization(f"Mill {number}")
        coaching.ask_for_coaching(by=make_user("Edi", edits=[mill]), organization=mill)
        services.ask_affiliation(by=make_user(f"Pat {number}"), organization=firm)
        group = make_workgroup(f"Group {number}")
        leader = make_user("Al", leads=[group])
        services.offer_role(by=leader, user=user, place=Place(RoleName.MEMBER, group))
        ask(lea, lea.person.memberships.get().workgroup, reading, topic=f"Topic {number}")
        times = [timezone.now() + timedelta(days=days) for days in (5, 6)]
        services.open_poll(by=user, workgroup=reading, title=f"When {number}", slots=times)

    def asked() -> int:
        someone = fresh(user)
        with CaptureQueriesContext(connection) as seen:
            waiting_for(someone)
        return len(seen)

    more(0)
    few, first = asked(), len(texts(user))
    for number in range(1, 5):
        more(number)
    assert asked() == few
    assert len(texts(user)) == 5 * first
    assert first >= 6
    # One query each, and one for the person's own roles.
    assert few <= len(PROVIDERS) + 1
