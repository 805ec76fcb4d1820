"""Two records of one person with a place in one open decision become one place with one voice, in secret too."""

import pytest

from engagement import services
from engagement.models import BallotKey, Body, Concern, Decision, Elector, Position
from tests.build_decisions import SEATS, make_body, opened, over, seat_in
from tests.build_seats import make_seat, make_term
from tests.build_workgroups import make_person, make_user
from workgroups.models import Person, User
from workgroups.permissions import RoleName
from workgroups.services.errors import MergeRefusedError
from workgroups.services.person_merges import merge_persons

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def put(*, secret: bool = True, rule: str = "majority", **terms: str) -> tuple[Decision, User, Person, User]:
    """An open decision of four: two records of one person, and two others who say yes and no."""
    body: Body = make_body(secret=secret, rule=rule, quorum_percent=1, **terms)
    account, yes = seat_in(body, "Ana"), seat_in(body, "Yes")
    double = make_person("Ana O.")
    make_term(make_seat(body.workgroup, "Second seat", **SEATS["residents"]), holder=double)
    decision = opened(body)
    services.take_position(by=yes, decision=decision, stance="for")
    return decision, account, double, yes


def says(decision: Decision, person: Person, stance: str) -> None:
    """What a record without an account said when it still had one."""
    user = User.objects.filter(person=person).first()
    voter = user or User.objects.create(person=person, email=f"{person.pk}@example.org")
    services.take_position(by=voter, decision=decision, stance=stance, reason="" if decision.secret else "It floods.")
    if user is None:
        User.objects.filter(pk=voter.pk).delete()


def stances(decision: Decision) -> list[str]:
    return sorted(decision.ballots.values_list("stance", flat=True))


def test_of_two_secret_ballots_of_one_person_one_counts(bo: User) -> None:
    decision, account, double, _yes = put()
    says(decision, double, "against")
    says(decision, account.person, "for")
    merge_persons(by=bo, kept=account.person, gone=double)
    assert stances(decision) == ["for", "for"]
    assert decision.electors.filter(took_part=True).count() == decision.ballots.count()
    # It can still be changed, and is counted once.
    services.take_position(by=account, decision=decision, stance="abstain")
    assert stances(over(decision)) == ["abstain", "for"]


def test_the_only_ballot_of_the_two_is_kept(bo: User) -> None:
    decision, account, double, _yes = put()
    says(decision, double, "against")
    merge_persons(by=bo, kept=account.person, gone=double)
    assert stances(decision) == ["against", "for"]
    assert Elector.objects.get(decision=decision, person=account.person).took_part
    services.take_position(by=account, decision=decision, stance="for")
    assert stances(decision) == ["for", "for"]


def test_a_conflict_of_interest_of_either_takes_both_ballots_away(bo: User) -> None:
    decision, account, double, _yes = put()
    says(decision, double, "against")
    says(decision, account.person, "for")
    Elector.objects.filter(decision=decision, person=double).update(conflicted=True, conflict="My brother owns it.")
    merge_persons(by=bo, kept=account.person, gone=double)
    place = Elector.objects.get(decision=decision, person=account.person)
    assert (stances(decision), place.took_part, place.conflict) == (["for"], False, "My brother owns it.")


def test_where_the_ballots_cannot_be_found_the_merge_waits_and_says_for_which_decision(bo: User) -> None:
    decision, account, double, _yes = put()
    says(decision, double, "against")
    BallotKey.objects.filter(decision=decision).update(key="another")
    with pytest.raises(MergeRefusedError, match="Move the fund"):
        merge_persons(by=bo, kept=account.person, gone=double)
    assert Person.objects.filter(pk=double.pk).exists()


def test_in_the_open_the_one_who_spoke_is_kept_with_the_objection_and_the_concerns(bo: User) -> None:
    decision, account, double, _yes = put(secret=False, rule="consent")
    says(decision, double, "against")
    place = Elector.objects.get(decision=decision, person=double)
    Concern.objects.create(elector=place, text="What about winter?")
    merge_persons(by=bo, kept=account.person, gone=double)
    mine = Elector.objects.get(decision=decision, person=account.person)
    assert (mine.took_part, mine.position.stance) == (True, "against")
    assert sorted(mine.concerns.values_list("text", "objection")) == [
        ("It floods.", True),
        ("What about winter?", False),
    ]


def test_in_the_open_what_the_record_that_stays_said_holds(bo: User) -> None:
    decision, account, double, _yes = put(secret=False, rule="consent")
    says(decision, double, "against")
    services.take_position(by=account, decision=decision, stance="for")
    merge_persons(by=bo, kept=account.person, gone=double)
    assert sorted(Position.objects.values_list("stance", flat=True)) == ["for", "for"]
    assert not Concern.objects.filter(objection=True).exists()


def test_an_objection_that_was_taken_back_stays_a_concern(bo: User) -> None:
    decision, account, double, _yes = put(secret=False, rule="consent")
    services.take_position(by=account, decision=decision, stance="against", reason="Too soon.")
    services.declare_conflict(by=account, decision=decision, conflict="I own it.")
    services.declare_conflict(by=account, decision=decision, conflict="")
    says(decision, double, "against")
    merge_persons(by=bo, kept=account.person, gone=double)
    mine = Elector.objects.get(decision=decision, person=account.person)
    assert sorted(mine.concerns.values_list("text", "objection")) == [("It floods.", True), ("Too soon.", False)]
