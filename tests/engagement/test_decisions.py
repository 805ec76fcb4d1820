"""Decisions of a body: put to those who hold its seats, said, counted, and then stated by a person."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from agenda.services.errors import NotYoursToDoError as NotYours
from engagement import rules, services
from engagement.models import Body, Decision, Elector, Position
from engagement.queries.decisions import about_decision, concerns_to_answer, positions_to_give, room_of
from engagement.queries.tallies import tally_of
from engagement.services import DecisionRefusedError, NotYoursToDoError, VoteClosedError
from engagement.services.decision_notices import facilitators
from kconnect.core.models import AuditEvent, Notification
from tests.build_decisions import make_body, make_council, make_decision, opened, over, seat_all, seat_in
from tests.build_workgroups import fresh, make_person, make_user, make_workgroup
from workgroups import services as people
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> Body:
    return make_body(most_against=1)


@pytest.fixture
def voters(body: Body) -> list[User]:
    return seat_all(body, ["residents", "community", "business", "government"])


def say(decision: Decision, user: User, stance: str = "for", **more: Any) -> Elector:
    return services.take_position(by=user, decision=decision, stance=stance, **more)


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


# Bodies --------------------------------------------------------------------------------------------------------------------


def test_only_a_governance_body_decides() -> None:
    with pytest.raises(DecisionRefusedError, match="governance"):
        make_body(make_workgroup("Reading"))


def test_leads_set_the_rules_of_their_body_and_members_do_not() -> None:
    council = make_council()
    make_body_by = lambda user, **terms: services.set_body(by=user, workgroup=council, **terms)  # noqa: E731
    assert make_body_by(make_user("Lea", leads=[council]), rule="majority").rule == "majority"
    with pytest.raises(NotYours):
        make_body_by(make_user("Mo", member_of=[council]), rule="consent")
    with pytest.raises(DecisionRefusedError, match="for each decision"):
        make_body_by(None, rule="ranked")
    with pytest.raises(DecisionRefusedError, match="from the list"):
        make_body_by(None, quorum_voices=["martians"])


# Opening -------------------------------------------------------------------------------------------------------------------


def test_who_holds_a_seat_on_that_day_has_a_say_and_nobody_later(body: Body, voters: list[User]) -> None:
    seat_in(body, "Gone", ends=-1)
    decision = opened(body)
    late = seat_in(body, "Late", "education")
    assert Counter(decision.electors.values_list("voice", flat=True)) == Counter(
        ["residents", "community", "business", "government"]
    )
    assert decision.community_held is False
    say(decision, voters[0])
    for outsider in (late, make_user("Sue", superuser=True), make_user("Bo", staff=[RoleName.BACKBONE])):
        with pytest.raises(NotYoursToDoError):
            say(decision, outsider)


def test_somebody_with_two_seats_has_one_say(body: Body) -> None:
    rosa = seat_in(body, "Rosa")
    second = people.create_seat(
        by=None, workgroup=body.workgroup, title="Co-chair", purpose="co_chair", selection="elected"
    )
    people.start_term(by=None, seat=second, holder=rosa.person, started=timezone.localdate())
    assert [one.voice for one in opened(body).electors.all()] == ["residents"]


def test_a_body_without_seats_is_its_members(body: Body) -> None:
    mo = make_user("Mo", member_of=[body.workgroup])
    decision = opened(body)
    assert list(decision.electors.values_list("person", "voice")) == [(mo.person_id, "other")]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"ranked": True, "options": [("One", "")]}, "at least two"),
        ({"subject": "agenda"}, "no draft"),
        ({"closes_at": timezone.now() - timedelta(days=1)}, "over already"),
        ({"closes_at": timezone.now() + timedelta(days=200)}, "too far"),
    ],
)
def test_what_is_not_ready_is_not_put(body: Body, voters: list[User], words: dict[str, Any], why: str) -> None:
    given = {"facilitator": make_person("Fay"), **words}
    decision = services.create_decision(by=None, body=body, title="A", proposal="B", **given)
    with pytest.raises(DecisionRefusedError, match=why):
        services.open_decision(by=None, decision=decision)


def test_an_empty_body_is_told_so(body: Body) -> None:
    decision = make_decision(body)
    with pytest.raises(DecisionRefusedError, match="nobody who could decide"):
        services.open_decision(by=None, decision=decision)
    seat_in(body, "Gone", ends=-1)
    with pytest.raises(DecisionRefusedError, match="Fill its seats"):
        services.open_decision(by=None, decision=decision)


def test_a_draft_changes_and_goes_and_what_is_open_stands(body: Body, voters: list[User]) -> None:
    decision = make_decision(body)
    changed = services.change_decision(
        by=None, decision=decision, title="Other", ranked=True, options=[("A", "Á"), ("B", "")]
    )
    assert (changed.title, changed.rule, changed.options.count()) == ("Other", "ranked", 2)
    with pytest.raises(DecisionRefusedError, match="same name"):
        services.change_decision(by=None, decision=decision, ranked=True, options=[("A", ""), ("A", "")])
    with pytest.raises(DecisionRefusedError, match="Only a ranked"):
        services.change_decision(by=None, decision=decision, options=[("A", ""), ("B", "")])
    services.open_decision(by=None, decision=decision)
    with pytest.raises(DecisionRefusedError, match="in the meantime"):
        services.change_decision(by=None, decision=decision, title="Late")
    with pytest.raises(DecisionRefusedError, match="in the meantime"):
        services.discard_decision(by=None, decision=decision)
    gone = make_decision(body, "Gone")
    services.discard_decision(by=None, decision=gone)
    assert not Decision.objects.filter(pk=gone.pk).exists()


def test_a_decision_may_be_more_secret_than_its_body_and_never_less() -> None:
    secret = make_body(make_council("Quiet"), secret=True)
    assert make_decision(secret, secret=False).secret
    assert make_decision(make_body(make_council("Loud")), secret=True).secret


# Saying --------------------------------------------------------------------------------------------------------------------


def test_a_position_changes_until_it_closes_and_counts_once(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    say(decision, voters[0], "against", reason="Too fast.")
    say(decision, voters[0], "for", reason="I was wrong.")
    assert tally_of(decision).count.stances == {"for": 1}
    over(decision)
    with pytest.raises(VoteClosedError):
        say(decision, voters[0], "abstain")
    assert Position.objects.get().stance == "for"


def test_nothing_is_taken_after_the_last_moment_even_before_it_is_counted(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    with time_machine.travel(timezone.now() + timedelta(days=8)), pytest.raises(VoteClosedError):
        say(decision, voters[0])


@pytest.mark.parametrize(
    ("stance", "more", "why"),
    [
        ("block", {}, "one of the positions"),
        ("against", {}, "Say why"),
        ("for", {"ranking": [1]}, "not both"),
        ("maybe", {}, "one of the positions"),
    ],
)
def test_what_the_rule_does_not_know_is_refused(
    body: Body, voters: list[User], stance: str, more: dict[str, Any], why: str
) -> None:
    decision = opened(body)
    with pytest.raises(DecisionRefusedError, match=why):
        say(decision, voters[0], stance, **more)
    assert not Position.objects.exists()


def test_only_options_of_this_decision_that_still_stand_are_ranked(body: Body, voters: list[User]) -> None:
    options = [("Bus", ""), ("Rent", ""), ("Books", "")]
    decision = opened(body, ranked=True, options=options)
    bus, rent, books = decision.options.values_list("pk", flat=True)
    other = opened(body, "Other", ranked=True, options=options).options.first()
    assert other is not None
    services.withdraw_option(by=None, option=decision.options.get(pk=books))
    for ranking in ([], [bus, bus], [books], [other.pk]):
        with pytest.raises(DecisionRefusedError, match="each only once"):
            say(decision, voters[0], ranking=ranking)
    say(decision, voters[0], ranking=[rent, bus])
    say(decision, voters[1], "abstain")
    found = tally_of(decision).count
    assert (found.runoff.winner, found.quorum.present) == (rent, 2)
    services.withdraw_option(by=None, option=decision.options.get(pk=rent))
    assert tally_of(decision).count.runoff.winner == bus
    with pytest.raises(DecisionRefusedError, match="last option"):
        services.withdraw_option(by=None, option=decision.options.get(pk=bus))


def test_a_conflict_of_interest_takes_a_position_away_and_the_seat_out_of_the_quorum(
    body: Body, voters: list[User]
) -> None:
    decision = opened(body)
    say(decision, voters[0], "against", reason="No.")
    services.declare_conflict(by=voters[0], decision=decision, conflict="My employer runs the fund.")
    assert (tally_of(decision).count.quorum.eligible, Position.objects.count()) == (3, 0)
    with pytest.raises(DecisionRefusedError, match="conflict of interest"):
        say(decision, voters[0])
    services.declare_conflict(by=voters[0], decision=decision, conflict="")
    say(decision, voters[0])
    assert tally_of(decision).count.quorum.eligible == 4


def test_where_the_rule_says_so_a_conflict_is_declared_and_votes() -> None:
    body = make_body(conflicts="votes")
    rosa = seat_in(body, "Rosa")
    decision = opened(body)
    services.declare_conflict(by=rosa, decision=decision, conflict="My cousin asks.")
    # Whoever may still vote is asked and waited for.
    assert list(positions_to_give(rosa)) == [decision]
    assert not room_of(decision).everybody
    with time_machine.travel(decision.closes_at - timedelta(hours=20), tick=False):
        services.remind_of_decisions(timezone.localdate())
    assert "You have not said anything yet" in told(rosa)[-1]
    say(decision, rosa)
    assert room_of(decision).everybody
    assert not positions_to_give(rosa)
    assert tally_of(decision).count.carried


def test_the_facilitator_writes_down_what_somebody_without_an_account_says(body: Body, voters: list[User]) -> None:
    person = make_person("Ida")
    seat = people.create_seat(
        by=None, workgroup=body.workgroup, title="One more", purpose="resident", selection="elected"
    )
    people.start_term(by=None, seat=seat, holder=person, started=timezone.localdate())
    fay = make_user("Fay", member_of=[body.workgroup])
    decision = opened(body, facilitator=fay)
    ida = decision.electors.get(person=person)
    services.note_position(by=fay, elector=ida, stance="for", reason="Said in the meeting.")
    assert Position.objects.get(elector=ida).noted_by == fay
    assert AuditEvent.objects.filter(verb="noted").count() == 1
    with pytest.raises(NotYours):
        services.note_position(by=voters[0], elector=ida, stance="for")
    with pytest.raises(DecisionRefusedError, match="has an account"):
        services.note_position(by=fay, elector=decision.electors.get(person=voters[0].person), stance="for")


def test_whoever_has_left_the_body_does_not_facilitate_any_more(body: Body, voters: list[User]) -> None:
    fay, lea = make_user("Fay", member_of=[body.workgroup]), make_user("Lea", leads=[body.workgroup])
    seated = voters[0]
    led = [opened(body, "One", facilitator=fay), opened(body, "Two", facilitator=seated)]
    assert [rules.can_run_decision(fresh(user), one) for user, one in zip((fay, seated), led, strict=True)] == [
        True
    ] * 2
    raised = [services.raise_concern(by=voters[1], decision=one, text="Who pays?") for one in led]
    assert [one.pk for one in concerns_to_answer(fresh(fay))] == [raised[0].pk]
    assert not concerns_to_answer(fresh(lea))

    people.end_role(by=None, person=fay.person, role=RoleName.MEMBER, workgroup=body.workgroup)
    people.end_term(by=None, term=seated.person.seat_terms.get(), why="Moved", on=timezone.localdate())
    for user, one in zip((fay, seated), led, strict=True):
        assert not rules.can_run_decision(fresh(user), one)
        with pytest.raises(NotYours):
            services.close_decision(by=fresh(user), decision=one)
        assert facilitators(one) == [lea]
        assert not concerns_to_answer(fresh(user))
    assert {one.pk for one in concerns_to_answer(fresh(lea))} == {one.pk for one in raised}


def test_a_suspended_account_is_no_missing_one(body: Body, voters: list[User]) -> None:
    fay = make_user("Fay", leads=[body.workgroup])
    decision = opened(body, facilitator=fay)
    User.objects.filter(pk=voters[0].pk).update(is_active=False)
    with pytest.raises(DecisionRefusedError, match="has an account"):
        services.note_position(by=fay, elector=decision.electors.get(person=voters[0].person), stance="for")
    assert not {one.person_id: offline for one, offline in room_of(decision).electors}[voters[0].person_id]


def test_who_takes_back_being_named_is_named_in_no_decision(body: Body) -> None:
    rosa = seat_in(body, "Rosa Named", shown=True)
    decision = opened(body)
    say(decision, rosa)
    closed = over(decision)
    assert about_decision(closed).voices[0].name == "Rosa Named"
    people.edit_profile(by=rosa, name="Rosa Named", language="en", shown=False)
    assert about_decision(closed).voices[0].name == ""


def test_a_dissent_is_recorded_until_the_outcome_is_stated(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    with pytest.raises(DecisionRefusedError, match="Take part"):
        services.record_dissent(by=voters[0], decision=decision, dissent="I disagree.")
    for user in voters:
        say(decision, user)
    services.close_decision(by=None, decision=decision)
    services.record_dissent(by=voters[0], decision=decision, dissent="I disagree.")
    services.state_outcome(by=None, decision=decision, outcome="adopted", statement="So be it.")
    with pytest.raises(VoteClosedError):
        services.record_dissent(by=voters[0], decision=decision, dissent="")
    assert decision.electors.get(person=voters[0].person).dissent == "I disagree."


# Concerns ------------------------------------------------------------------------------------------------------------------


def test_an_objection_goes_to_the_facilitator_and_nothing_is_stated_before_it_has_an_outcome(
    body: Body, voters: list[User]
) -> None:
    fay = make_user("Fay", member_of=[body.workgroup])
    decision = opened(body, facilitator=fay)
    say(decision, voters[0], "against", reason="A signature may be needed.")
    for user in voters[1:]:
        say(decision, user)
    assert any("has a concern" in one for one in told(fay))
    services.close_decision(by=fay, decision=decision)
    state = {"by": fay, "decision": decision, "outcome": "adopted", "statement": "It goes ahead."}
    with pytest.raises(DecisionRefusedError, match="no outcome yet"):
        services.state_outcome(**state)
    concern = decision.electors.get(person=voters[0].person).concerns.get()
    with pytest.raises(DecisionRefusedError, match="in words"):
        services.answer_concern(by=fay, concern=concern, outcome="stands")
    services.answer_concern(by=fay, concern=concern, outcome="stands", answer="We test it in June.")
    assert any("It stands" in one for one in told(voters[0]))
    assert services.state_outcome(**state).outcome == "adopted"
    with pytest.raises(VoteClosedError):
        services.answer_concern(by=fay, concern=concern, outcome="answered", answer="Late.")
    with pytest.raises(VoteClosedError):
        services.raise_concern(by=voters[0], decision=decision, text="Late.")


def test_another_position_takes_an_objection_back_and_a_new_reason_opens_it_again(
    body: Body, voters: list[User]
) -> None:
    decision = opened(body)
    say(decision, voters[0], "against", reason="One.")
    mine = decision.electors.get(person=voters[0].person).concerns
    say(decision, voters[0], "against", reason="One.")
    assert mine.get().outcome == ""
    say(decision, voters[0], "for")
    assert mine.get().outcome == "withdrawn"
    say(decision, voters[0], "against", reason="Two.")
    assert (mine.get().outcome, mine.get().text) == ("", "Two.")


def test_the_same_objection_raised_again_after_its_answer_is_told_again_to_both(body: Body, voters: list[User]) -> None:
    fay = make_user("Fay", member_of=[body.workgroup])
    decision = opened(body, facilitator=fay)
    mine = decision.electors.get(person=voters[0].person).concerns
    for time in (1, 2):
        say(decision, voters[0], "against", reason="A signature may be needed.")
        assert mine.get().outcome == ""
        # Said again while it stands it is no news, nor when its end is mended.
        say(decision, voters[0], "against", reason="A signature may be needed.")
        assert sum("has a concern" in one for one in told(fay)) == time
        services.answer_concern(by=fay, concern=mine.get(), outcome="stands", answer="We test it in June.")
        assert sum("It stands" in one for one in told(voters[0])) == time
        say(decision, voters[0], "against", reason="A signature may be needed.")
        assert mine.get().outcome == "stands"
        say(decision, voters[0], "for")
    assert mine.get().outcome == "stands"


def test_nobody_answers_their_own_concern_but_a_lead_or_the_staff(body: Body) -> None:
    rosa, denise = seat_in(body, "Rosa"), make_user("Denise", staff=[RoleName.BACKBONE])
    decision = opened(body, facilitator=rosa)
    concern = services.raise_concern(by=rosa, decision=decision, text="Who pays?")
    assert not concerns_to_answer(fresh(rosa))
    assert not [one for one in told(rosa) if "has a concern" in one]
    assert any("has a concern" in one for one in told(denise))
    lea = make_user("Lea", leads=[body.workgroup])
    assert list(concerns_to_answer(lea)) == [concern]
    services.raise_concern(by=rosa, decision=decision, text="And who decides?")
    assert any("has a concern" in one for one in told(lea))
    with pytest.raises(DecisionRefusedError, match="Somebody else"):
        services.answer_concern(by=rosa, concern=concern, outcome="answered", answer="I do.")
    with pytest.raises(DecisionRefusedError, match="worries"):
        services.raise_concern(by=rosa, decision=decision, text=" ")
