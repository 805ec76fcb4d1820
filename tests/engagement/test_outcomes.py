"""What comes of a decision: counted, stated by a person, carried out, and told to those whose say it is."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from agenda import services as agenda_services
from agenda.models import CommonAgenda
from engagement import services
from engagement.models import Body, Decision, Elector, Position
from engagement.services import DecisionRefusedError, VoteClosedError
from engagement.services.decision_notices import remind_of_decisions
from engagement.tasks import decisions_to_close
from kconnect.core.models import Notification
from kconnect.core.taps import Tap, UsedTapError, open_tap, token_of, use_tap
from tests.build_agenda import make_goal, make_strategy, pass_review
from tests.build_decisions import make_body, make_decision, opened, over, seat_all
from workgroups.models import User

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


# Closing and stating -------------------------------------------------------------------------------------------------------


def test_it_closes_early_only_when_everybody_has_spoken_and_twice_is_once(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    for user in voters[:3]:
        say(decision, user)
    with pytest.raises(DecisionRefusedError, match="Not everybody"):
        services.close_decision(by=None, decision=decision)
    services.declare_conflict(by=voters[3], decision=decision, conflict="Mine.")
    first = services.close_decision(by=None, decision=decision)
    assert (first.state, first.carried) == ("closed", True)
    assert services.close_decision(by=None, decision=decision).closed_at == first.closed_at


def test_the_count_states_nothing_and_nothing_is_adopted_against_it(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    say(decision, voters[0])
    closed = over(decision)
    assert (closed.carried, closed.outcome) == (False, "")
    given = {"by": None, "decision": decision, "statement": "Because."}
    for outcome, why in (("adopted", "does not carry"), ("", "what came"), ("maybe", "what came")):
        with pytest.raises(DecisionRefusedError, match=why):
            services.state_outcome(outcome=outcome, **given)
    with pytest.raises(DecisionRefusedError, match="Say what was decided"):
        services.state_outcome(**{**given, "statement": " "}, outcome="postponed")
    assert services.state_outcome(outcome="postponed", **given).state == "decided"
    with pytest.raises(DecisionRefusedError, match="stated once"):
        services.state_outcome(outcome="not_adopted", **given)


def test_where_advice_was_asked_for_it_is_said_whether_it_changed_the_result(body: Body, voters: list[User]) -> None:
    decision = opened(body, takes_advice=True)
    for user in voters:
        say(decision, user)
    services.close_decision(by=None, decision=decision)
    given = {"by": None, "decision": decision, "outcome": "adopted", "statement": "Yes."}
    with pytest.raises(DecisionRefusedError, match="advised"):
        services.state_outcome(**given)
    assert services.state_outcome(advice_changed=True, **given).advice_changed


def test_the_winner_of_a_ranked_choice_is_kept_with_the_outcome(body: Body, voters: list[User]) -> None:
    decision = opened(body, ranked=True, options=[("Bus", ""), ("Rent", "")])
    rent = decision.options.get(name="Rent")
    for user in voters:
        say(decision, user, ranking=[rent.pk])
    services.close_decision(by=None, decision=decision)
    stated = services.state_outcome(by=None, decision=decision, outcome="adopted", statement="Rent first.")
    assert stated.chosen == rent


def test_more_time_and_never_less(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    assert decision.closes_at is not None
    with pytest.raises(DecisionRefusedError, match="never cut short"):
        services.extend_decision(by=None, decision=decision, closes_at=decision.closes_at - timedelta(days=1))
    later = decision.closes_at + timedelta(days=3)
    assert services.extend_decision(by=None, decision=decision, closes_at=later).closes_at == later
    assert any("more time" in one for one in told(voters[0]))


def test_what_is_withdrawn_says_why(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    with pytest.raises(agenda_services.PlanInvalidError, match="why"):
        services.withdraw_decision(by=None, decision=decision, why=" ")
    services.withdraw_decision(by=None, decision=decision, why="The money is gone.")
    with pytest.raises(VoteClosedError):
        say(decision, voters[0])
    with pytest.raises(DecisionRefusedError, match="in the meantime"):
        services.withdraw_decision(by=None, decision=decision, why="Again.")


# What follows --------------------------------------------------------------------------------------------------------------


def decided(body: Body, voters: list[User], **words: Any) -> Decision:
    decision = opened(body, **words)
    for user in voters:
        say(decision, user)
    return services.close_decision(by=None, decision=decision)


def test_a_strategy_is_affirmed_by_the_body_and_only_after_its_review(body: Body, voters: list[User]) -> None:
    strategy = make_strategy()
    draft = make_decision(body, subject="strategy", strategy=strategy)
    with pytest.raises(DecisionRefusedError, match="equity review"):
        services.open_decision(by=None, decision=draft)
    pass_review(strategy)
    decision = decided(body, voters, subject="strategy", strategy=strategy)
    strategy.refresh_from_db()
    assert strategy.state == "reviewed"
    services.state_outcome(by=None, decision=decision, outcome="adopted", statement="We affirm it.")
    strategy.refresh_from_db()
    move = strategy.moves.order_by("pk").last()
    assert move is not None
    assert (strategy.state, move.body) == ("affirmed", "Resident Council")


def test_what_is_voted_on_keeps_its_words_until_the_outcome_is_stated(body: Body, voters: list[User]) -> None:
    strategy, goal = make_strategy(), make_goal("Read")
    pass_review(strategy)
    agenda_services.change_strategy(by=None, strategy=strategy, summary="Before.")
    agenda_services.write_agenda(by=None, goals=[goal], vision="Every child reads.")
    decision = opened(body, subject="strategy", strategy=strategy)
    opened(body, subject="agenda")
    words: dict[str, Any]
    for words in ({"name": "Other"}, {"summary": "Other."}, {"evidence": "Other."}):
        with pytest.raises(agenda_services.PlanInvalidError, match="deciding on this"):
            agenda_services.change_strategy(by=None, strategy=strategy, **words)
    with pytest.raises(agenda_services.PlanInvalidError, match="deciding on this"):
        agenda_services.change_goal(by=None, goal=goal, statement="Other.")
    agenda_services.change_strategy(by=None, strategy=strategy, summary="Before.", position=7)
    for user in voters:
        say(decision, user)
    services.close_decision(by=None, decision=decision)
    with pytest.raises(agenda_services.PlanInvalidError, match="deciding on this"):
        agenda_services.change_strategy(by=None, strategy=strategy, summary="Late.")
    services.state_outcome(by=None, decision=decision, outcome="postponed", statement="Later.")
    assert agenda_services.change_strategy(by=None, strategy=strategy, summary="After.").summary == "After."


def test_where_a_body_decides_nobody_writes_its_decision_down_by_hand(body: Body) -> None:
    strategy = make_strategy()
    pass_review(strategy)
    today = timezone.localdate()
    with pytest.raises(agenda_services.DecidedElsewhereError, match="decides in the portal"):
        agenda_services.affirm_strategy(by=None, strategy=strategy, body="Council", decided_on=today)
    agenda_services.write_agenda(by=None, goals=[], vision="Every child reads.")
    with pytest.raises(agenda_services.DecidedElsewhereError):
        agenda_services.adopt_agenda(by=None, on=today, decided="Yes.")
    # What was decided before is the recorded past.
    agenda_services.adopt_agenda(by=None, on=today - timedelta(days=1), decided="Yes.")
    agenda_services.affirm_strategy(by=None, strategy=strategy, body="Council", decided_on=today - timedelta(days=1))


def test_the_draft_that_was_put_becomes_the_agenda_and_no_other(body: Body, voters: list[User]) -> None:
    agenda_services.write_agenda(by=None, goals=[], vision="Every child reads.")
    decision = decided(body, voters, subject="agenda")
    with pytest.raises(agenda_services.AgendaRefusedError, match="deciding on this"):
        agenda_services.write_agenda(by=None, goals=[], vision="Every child sings.")
    with pytest.raises(agenda_services.AgendaRefusedError, match="deciding on this"):
        agenda_services.discard_agenda(by=None)
    CommonAgenda.objects.update(vision="Every child sings.", written_at=timezone.now())
    given = {"by": None, "outcome": "adopted", "statement": "Ours."}
    with pytest.raises(DecisionRefusedError, match="not the one"):
        services.state_outcome(decision=decision, **given)
    again = decided(body, voters, title="Again", subject="agenda")
    services.state_outcome(decision=again, **given)
    holding = CommonAgenda.objects.adopted().get()
    assert (holding.vision, holding.decided) == ("Every child sings.", f"Resident Council, no. {again.pk}: Again")


# Told ----------------------------------------------------------------------------------------------------------------------


def test_one_tap_says_yes_in_the_open_once_and_nothing_in_secret(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    notice = Notification.objects.get(user=voters[0])
    acts = [tap[0] for tap in notice.taps]
    assert acts == ["decision_consent_for", "decision_consent_abstain"]
    token = token_of(voters[0], Tap(acts[0], decision.pk))
    assert "I consent" in open_tap(token).offer.asks
    assert not Position.objects.exists()
    use_tap(token)
    assert Position.objects.get().stance == "for"
    with pytest.raises(UsedTapError):
        use_tap(token)
    secret = opened(body, "Quietly", secret=True)
    assert Notification.objects.get(user=voters[0], text__contains="Quietly").taps == []
    assert not secret.ballots.exists()


def test_who_has_said_nothing_is_reminded_and_what_is_over_is_closed(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    say(decision, voters[0])
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=5)):
        for _twice in range(2):
            remind_of_decisions(timezone.localdate())
    assert [len(told(user)) for user in voters] == [1, 2, 2, 2]
    assert not list(decisions_to_close(now))
    with time_machine.travel(now + timedelta(days=8)):
        assert [due.args for due in decisions_to_close(timezone.now())] == [{"decision": decision.pk}]
