"""The equity review as the gate before affirmation: no way round, conditions, two reviewers at once, and what is told."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agenda import rules, services
from agenda.choices import GATED, PASSING, STRATEGY_MOVES, ReviewOutcome, StrategyState
from agenda.models import EquityReview, Strategy, StrategyMove
from agenda.queries.reviews import left_open
from agenda.services.errors import ReviewRefusedError
from kconnect.core.errors import DomainError
from kconnect.core.models import AuditEvent
from tests.build_agenda import (
    ANSWERS,
    LATER,
    affirm,
    ask_review,
    make_goal,
    make_reviewer,
    make_strategy,
    pass_review,
)
from tests.build_meetings import make_meeting
from tests.build_workgroups import make_user, make_workgroup
from workgroups import services as log
from workgroups.choices import WorkgroupKind
from workgroups.models import NotedDecision, User, Workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def strategy(group: Workgroup) -> Strategy:
    return make_strategy(workgroup=group, reach="targeted")


@pytest.fixture
def staff() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def conclude(review: EquityReview, by: User | None, outcome: str = "passes", **said: Any) -> EquityReview:
    return services.conclude_review(by=by, review=review, outcome=outcome, **{"next_on": LATER, **said})


def stored(strategy: Strategy) -> Strategy:
    return Strategy.objects.get(pk=strategy.pk)


# The gate -------------------------------------------------------------------------------------------------------------


def test_a_strategy_goes_from_proposal_through_the_review_to_affirmation(strategy: Strategy, ana: User) -> None:
    ida = make_reviewer()
    review = ask_review(strategy, by=ana)
    assert stored(strategy).state == "submitted"
    conclude(review, ida)
    assert (stored(strategy).state, stored(strategy).passed) == ("reviewed", review)
    services.affirm_strategy(by=None, strategy=strategy, body="Governing council", decided_on=DAY)
    assert stored(strategy).state == "affirmed"
    moves = list(StrategyMove.objects.filter(strategy=strategy).values_list("before", "to", "body"))
    assert moves == [
        ("", "proposed", ""), ("proposed", "submitted", ""), ("submitted", "reviewed", ""),
        ("reviewed", "affirmed", "Governing council"),
    ]  # fmt: skip


@pytest.mark.parametrize("to", StrategyState.values)
@pytest.mark.parametrize("by_system", [True, False])
def test_setting_a_state_by_hand_only_stops_and_proposes_again(
    strategy: Strategy, staff: User, to: str, by_system: bool
) -> None:
    by = None if by_system else staff
    if to in {"stopped"}:
        assert services.move_strategy(by=by, strategy=strategy, to=to, reason="Because.").state == to
        assert services.move_strategy(by=by, strategy=strategy, to="proposed", reason="Anew.").state == "proposed"
    else:
        with pytest.raises(services.MoveRefusedError):
            services.move_strategy(by=by, strategy=strategy, to=to, reason="Because.")


@pytest.mark.parametrize("state", [StrategyState.PROPOSED, StrategyState.IN_REVIEW, StrategyState.RETURNED])
def test_nothing_is_affirmed_before_its_review(strategy: Strategy, staff: User, state: str) -> None:
    Strategy.objects.filter(pk=strategy.pk).update(state=state)
    for by in (None, staff):
        with pytest.raises(services.MoveRefusedError):
            services.affirm_strategy(by=by, strategy=strategy, body="Council", decided_on=DAY)


@pytest.mark.parametrize("state", GATED)
def test_the_database_itself_lets_nothing_round_the_gate(strategy: Strategy, state: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Strategy.objects.filter(pk=strategy.pk).update(state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Strategy.objects.create(goal=strategy.goal, workgroup=strategy.workgroup, slug="x", name="X", state=state)


def test_an_affirmation_without_body_and_day_is_refused_by_the_database(strategy: Strategy) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StrategyMove.objects.create(strategy=strategy, to="affirmed")


ACTS: list[Callable[[Strategy, User, User], Any]] = [
    lambda one, ana, ida: ask_review(one, by=ana),
    lambda one, ana, ida: services.review_again(by=ida, strategy=one),
    lambda one, ana, ida: conclude(one.reviews.open().get(), ida),
    lambda one, ana, ida: conclude(one.reviews.open().get(), ida, "conditions", conditions=[("Ask renters.", "")]),
    lambda one, ana, ida: conclude(one.reviews.open().get(), ida, "returned", said="Ask renters first."),
    lambda one, ana, ida: conclude(one.reviews.open().get(), ana),
    lambda one, ana, ida: services.pass_pending(by=None, review=one.reviews.open().get(), next_on=LATER),
    lambda one, ana, ida: services.affirm_strategy(by=None, strategy=one, body="Council", decided_on=DAY),
    lambda one, ana, ida: services.move_strategy(by=None, strategy=one, to="stopped", reason="No money."),
    lambda one, ana, ida: services.move_strategy(by=None, strategy=one, to="proposed", reason="Anew."),
    lambda one, ana, ida: services.change_strategy(by=ana, strategy=one, kind="policy"),
]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_people_do_in_whatever_order_moves_keep_to_the_table_and_the_gate_holds(
    strategy: Strategy, ana: User, seed: int
) -> None:
    ida, chance = make_reviewer(), Random(seed)  # noqa: S311 (a walk, no secret)
    for _turn in range(30):
        try:
            with transaction.atomic():
                chance.choice(ACTS)(strategy, ana, ida)
        except (DomainError, EquityReview.DoesNotExist):
            continue
        now = stored(strategy)
        if now.state in GATED:
            assert now.passed is not None
            assert now.passed.outcome in PASSING
            assert now.passed.reviewers.filter(pk=ida.person_id).exists()
            assert (now.kind, now.goal_id) == (now.passed.kind, strategy.goal_id)
        else:
            assert now.passed is None
    moves = list(StrategyMove.objects.filter(strategy=strategy))
    assert moves[0].to == StrategyState.PROPOSED
    for earlier, move in zip(moves, moves[1:], strict=False):
        assert move.before == earlier.to
        needs = STRATEGY_MOVES[StrategyState(move.before)][StrategyState(move.to)]
        assert bool(move.reason) or not needs


# Who reviews ----------------------------------------------------------------------------------------------------------


def test_only_members_of_equity_without_a_part_in_it_review(strategy: Strategy, ana: User, staff: User) -> None:
    ida = make_reviewer()
    proposer = make_reviewer("Pia", leads=[strategy.workgroup])
    asker = make_reviewer("Asa", staff=[RoleName.BACKBONE])
    review = ask_review(strategy, by=asker)
    others = [
        ana,
        staff,
        proposer,
        asker,
        None,
        make_user("Sue", superuser=True),
        make_user("Lea", leads=[make_workgroup("Else")]),
    ]
    for by in others:
        with pytest.raises(services.ReviewRefusedError):
            conclude(review, by)
    assert list(rules.reviewers_of(strategy)) == [ida]
    assert conclude(review, ida).outcome == "passes"


def test_who_proposed_it_does_not_review_it_also_without_leading_the_group(group: Workgroup) -> None:
    ida, asa = make_reviewer(), make_reviewer("Asa", staff=[RoleName.BACKBONE])
    own = services.create_strategy(by=asa, goal=make_goal(), workgroup=group, name="Own")
    assert list(rules.reviewers_of(own)) == [ida]
    assert not rules.can_review(asa, own)


def test_those_named_as_reviewers_belong_to_equity_too(strategy: Strategy, ana: User) -> None:
    ida, jo = make_reviewer(), make_reviewer("Jo")
    review = ask_review(strategy)
    with pytest.raises(services.ReviewRefusedError):
        conclude(review, ida, others=[ana.person])
    assert set(conclude(review, ida, others=[jo.person]).reviewers.all()) == {ida.person, jo.person}


def test_of_two_reviewers_who_conclude_at_once_the_second_is_told(strategy: Strategy) -> None:
    ida, jo = make_reviewer(), make_reviewer("Jo")
    review = ask_review(strategy)
    # Both have the page open, and each holds the review as it was then.
    mine, theirs = EquityReview.objects.get(pk=review.pk), EquityReview.objects.get(pk=review.pk)
    conclude(mine, ida, "returned", said="Ask renters first.")
    with pytest.raises(services.ReviewRefusedError, match="in the meantime"):
        conclude(theirs, jo, "passes")
    assert (stored(strategy).state, stored(strategy).passed) == ("returned", None)


# What is said ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "missing",
    ["level", "issue", "populations", "tailored", "reduction", "reduction_from", "reduction_to", "reduction_by"],
)
def test_all_six_questions_are_answered(strategy: Strategy, missing: str) -> None:
    answers = {**ANSWERS, missing: None if missing.startswith("reduction_") else ""}
    with pytest.raises(services.ReviewRefusedError, match="six questions"):
        services.ask_review(by=None, strategy=strategy, **answers)
    spanish = {**ANSWERS, "issue": "", "issue_es": "Faltan libros."}
    assert services.ask_review(by=None, strategy=strategy, **spanish).number == 1


def test_a_gap_that_is_to_shrink_is_smaller_then(strategy: Strategy) -> None:
    with pytest.raises(services.ReviewRefusedError, match="smaller than the gap now"):
        services.ask_review(by=None, strategy=strategy, **{**ANSWERS, "reduction_to": 22.0})
    with pytest.raises(TypeError, match="outcome"):
        services.ask_review(by=None, strategy=strategy, **ANSWERS, outcome="passes")


@pytest.mark.parametrize(
    ("outcome", "said", "words"),
    [
        ("returned", {}, "what has to change"),
        ("conditions", {}, "Write down conditions"),
        ("passes", {"conditions": [("One", "")]}, "Write down conditions"),
        ("passes", {"next_on": None}, "a day to come"),
        ("passes", {"next_on": date(2020, 1, 1)}, "a day to come"),
        ("pending", {}, "Choose what comes"),
        ("withdrawn", {}, "Choose what comes"),
        ("", {}, "Choose what comes"),
    ],
)
def test_a_conclusion_says_what_it_must(strategy: Strategy, outcome: str, said: dict[str, Any], words: str) -> None:
    review = ask_review(strategy)
    ida = make_reviewer()
    with pytest.raises(services.ReviewRefusedError, match=words):
        conclude(review, ida, outcome, **said)


def test_conditions_are_ticked_by_reviewers_and_never_by_the_group(strategy: Strategy, ana: User, staff: User) -> None:
    ida = make_reviewer()
    review = pass_review(strategy, ida, conditions=["Ask twelve renters.", "Say it in Spanish."])
    condition = review.conditions.all()[0]
    for by in (ana, staff):
        with pytest.raises(services.NotYoursToDoError):
            services.meet_condition(by=by, condition=condition, met=True)
    assert services.meet_condition(by=ida, condition=condition, met=True).met_on == timezone.localdate()
    before = AuditEvent.objects.count()
    services.meet_condition(by=ida, condition=condition, met=True)
    assert AuditEvent.objects.count() == before
    assert services.meet_condition(by=ida, condition=condition, met=False).met_on is None


def test_what_a_review_goes_by_stands_until_it_goes_back(strategy: Strategy, ana: User) -> None:
    ida = make_reviewer()
    review = ask_review(strategy, by=ana)
    with pytest.raises(services.PlanInvalidError, match="goes by the goal"):
        services.change_strategy(by=ana, strategy=strategy, reach="universal")
    assert services.change_strategy(by=ana, strategy=strategy, name="Better words").name == "Better words"
    conclude(review, ida, "returned", said="Who is it for?")
    assert services.change_strategy(by=ana, strategy=strategy, reach="universal").reach == "universal"
    assert ask_review(strategy, by=ana).number == 2


# Pending, again, back ---------------------------------------------------------------------------------------------------


def test_while_nobody_can_review_the_backbone_lets_it_pass_pending(strategy: Strategy, ana: User, staff: User) -> None:
    review = ask_review(strategy, by=ana)
    with pytest.raises(services.NotYoursToDoError):
        services.pass_pending(by=ana, review=review, next_on=LATER)
    services.pass_pending(by=staff, review=review, next_on=LATER)
    assert (stored(strategy).state, stored(strategy).passed.outcome) == ("reviewed", ReviewOutcome.PENDING)  # type: ignore[union-attr]
    services.affirm_strategy(by=staff, strategy=strategy, body="Council", decided_on=DAY)
    ida = make_reviewer()
    again = services.review_again(by=ida, strategy=strategy)
    assert stored(strategy).state == "affirmed"
    conclude(again, ida)
    assert (stored(strategy).state, stored(strategy).passed) == ("affirmed", again)


def test_with_a_reviewer_there_nothing_passes_pending(strategy: Strategy, staff: User) -> None:
    review = ask_review(strategy)
    make_reviewer()
    for by in (staff, None):
        with pytest.raises(services.ReviewRefusedError, match="has members"):
            services.pass_pending(by=by, review=review, next_on=LATER)


def test_a_later_review_can_send_an_affirmed_strategy_back(strategy: Strategy) -> None:
    affirm(strategy)
    ida = make_reviewer()
    again = services.review_again(by=ida, strategy=strategy)
    conclude(again, ida, "returned", said="The gap has grown.")
    now = stored(strategy)
    assert (now.state, now.state_reason, now.passed) == ("returned", "The gap has grown.", None)


def test_stopping_ends_the_open_review_and_proposing_anew_starts_before_the_gate(strategy: Strategy) -> None:
    review = ask_review(strategy)
    services.move_strategy(by=None, strategy=strategy, to="stopped", reason="No money.")
    review.refresh_from_db()
    assert review.outcome == ReviewOutcome.WITHDRAWN
    with pytest.raises(services.MoveRefusedError, match="stopped"):
        ask_review(strategy)
    services.move_strategy(by=None, strategy=strategy, to="proposed", reason="There is money.")
    with pytest.raises(services.MoveRefusedError):
        services.affirm_strategy(by=None, strategy=strategy, body="Council", decided_on=DAY)


def test_one_round_at_a_time_and_again_only_after_one(strategy: Strategy) -> None:
    ida = make_reviewer()
    with pytest.raises(services.ReviewRefusedError, match="first one"):
        services.review_again(by=ida, strategy=strategy)
    ask_review(strategy)
    with pytest.raises(services.ReviewRefusedError, match="open already"):
        ask_review(strategy)


def test_what_was_affirmed_before_reviews_were_kept_gets_its_answers_first(strategy: Strategy) -> None:
    ida, now = make_reviewer(), timezone.now()
    old = EquityReview.objects.create(
        strategy=strategy,
        number=1,
        kind="program",
        reach="targeted",
        outcome="pending",
        concluded_at=now,
        next_on=LATER,
    )
    Strategy.objects.filter(pk=strategy.pk).update(state="affirmed", passed=old)
    with pytest.raises(services.ReviewRefusedError, match="six questions first"):
        services.review_again(by=ida, strategy=strategy)
    conclude(ask_review(strategy), ida)
    assert stored(strategy).state == "affirmed"


# Affirmation ----------------------------------------------------------------------------------------------------------


def decision_of(kind: WorkgroupKind, name: str) -> NotedDecision:
    lead = make_user(f"Lead of {name}", leads=[body := make_workgroup(name, kind=kind)])
    meeting = make_meeting(body, by=lead, days=-3)
    return log.note_decision(by=lead, meeting=meeting, text="We affirm books at home.")


def test_a_decision_of_a_governance_body_affirms(strategy: Strategy) -> None:
    pass_review(strategy)
    with pytest.raises(services.ReviewRefusedError, match="governance body"):
        services.affirm_strategy(by=None, strategy=strategy, decision=decision_of(WorkgroupKind.ISSUE, "Homes"))
    decision = decision_of(WorkgroupKind.GOVERNANCE, "Council")
    services.affirm_strategy(by=None, strategy=strategy, decision=decision)
    move = strategy.moves.get(to="affirmed")
    assert (move.body, move.decided_on, move.decision) == (
        "Council", timezone.localdate(decision.meeting.starts_at), decision,
    )  # fmt: skip


def test_in_words_an_affirmation_has_a_body_and_a_day_that_has_come(strategy: Strategy, ana: User) -> None:
    pass_review(strategy)
    tomorrow = timezone.localdate() + timedelta(days=1)
    for words in ({}, {"body": "Council"}, {"decided_on": DAY}, {"body": "Council", "decided_on": tomorrow}):
        with pytest.raises(services.ReviewRefusedError):
            services.affirm_strategy(by=None, strategy=strategy, **words)
    with pytest.raises(services.NotYoursToDoError):
        services.affirm_strategy(by=ana, strategy=strategy, body="Council", decided_on=DAY)


def test_a_new_round_passes_without_conditions_only_when_none_of_the_round_before_is_open(strategy: Strategy) -> None:
    ida = make_reviewer()
    first = pass_review(strategy, ida, conditions=["Books in Nepali."])
    again = services.review_again(by=ida, strategy=stored(strategy))
    with pytest.raises(ReviewRefusedError, match="still open"):
        conclude(again, ida)
    begins = left_open(stored(strategy))
    assert begins == {"conditions": "Books in Nepali.", "conditions_es": ""}
    services.meet_condition(by=ida, condition=first.conditions.get(), met=True)
    assert conclude(again, ida).outcome == "passes"
