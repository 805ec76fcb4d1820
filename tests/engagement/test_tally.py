"""Each rule of deciding: by example, and against a second count written apart from it."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from engagement.choices import COMMUNITY_VOICES, STANCES, DecisionRule, Stance, Voice, voice_of
from engagement.rules import (
    Quorum,
    Runoff,
    Said,
    Seated,
    Terms,
    count_of,
    held_by_community,
    may_tell_figures,
    passes,
    quorum_of,
    run_off,
)
from tests.engagement.second_count import second_passes, second_quorum, second_run_off

LETTERS = {Stance.FOR: "y", Stance.AGAINST: "n", Stance.ABSTAIN: "a", Stance.BLOCK: "b"}
few = settings(max_examples=300, deadline=None)


def said(**numbers: int) -> dict[str, int]:
    return dict(numbers)


# Each rule by example ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "bears", "stances", "expected"),
    [
        ("consent", 0, said(**{"for": 9, "abstain": 2, "against": 1}), False),
        ("consent", 1, said(**{"for": 9, "abstain": 2, "against": 1}), True),
        ("consent", 1, said(**{"for": 9, "against": 2}), False),
        ("consent", 3, said(abstain=4), False),
        ("consensus", 0, said(**{"for": 9, "block": 1}), False),
        ("consensus", 0, said(**{"for": 9, "against": 3}), True),
        ("consensus", 0, said(**{"for": 3, "against": 3}), False),
        ("majority", 0, said(**{"for": 4, "against": 4}), False),
        ("majority", 0, said(**{"for": 1, "abstain": 9}), True),
        ("majority", 0, said(**{"for": 5, "against": 4}), True),
        ("two_thirds", 0, said(**{"for": 2, "against": 1}), True),
        ("two_thirds", 0, said(**{"for": 199, "against": 100}), False),
        ("two_thirds", 0, said(against=3), False),
    ],
)
def test_what_passes(rule: str, bears: int, stances: dict[str, int], expected: bool) -> None:
    assert passes(Terms(rule, bears), stances) is expected


def test_half_of_seven_is_four() -> None:
    seats = [Seated("residents", took_part=at < 3) for at in range(7)]
    assert quorum_of(Terms("consent"), seats) == Quorum(7, 3, 4)
    assert not quorum_of(Terms("consent"), seats).reached


def test_enough_people_are_no_quorum_without_a_resident() -> None:
    seats = [Seated("business", took_part=True), Seated("government", took_part=True), Seated("residents")]
    found = quorum_of(Terms("consent", quorum_voices=frozenset({"residents", "business"})), seats)
    assert (found.present, found.needed, found.missing, found.reached) == (2, 2, ("residents",), False)


@pytest.mark.parametrize(("conflicts", "eligible", "present"), [("leaves", 3, 1), ("counts", 4, 2), ("votes", 4, 1)])
def test_what_a_conflict_does_to_the_quorum(conflicts: str, eligible: int, present: int) -> None:
    seats = [Seated("residents", took_part=True), Seated("business", conflicted=True), Seated("other"), Seated("other")]
    found = quorum_of(Terms("consent", conflicts=conflicts), seats)
    assert (found.eligible, found.present) == (eligible, present)


def test_nobody_decides_nothing() -> None:
    found = count_of(Terms("consent"), [], [])
    assert (found.carried, found.quorum.needed) == (False, 1)


def test_ranked_choice_goes_on_to_the_next_name() -> None:
    ballots = [*[Said("for", (1, 3))] * 4, *[Said("for", (2, 3))] * 3, *[Said("for", (3, 2))] * 2, Said("abstain")]
    found = count_of(Terms("ranked"), [Seated("other", took_part=True)] * 10, ballots, [1, 2, 3])
    assert found.runoff == Runoff(2, (), ({1: 4, 2: 3, 3: 2}, {1: 4, 2: 5}))
    assert found.carried


def test_options_that_are_equal_at_the_end_are_left_to_people() -> None:
    assert run_off([1, 2, 3], [(1,), (2,), (3, 1), (3, 2), (1,), (2,)]) == Runoff(
        None, (1, 2, 3), ({1: 2, 2: 2, 3: 2},)
    )


def test_a_withdrawn_option_is_passed_over() -> None:
    assert run_off([2, 3], [(1, 2), (1, 2), (3,)]).winner == 2


@pytest.mark.parametrize(("options", "ballots"), [([], [(1,)]), ([1, 2], []), ([1, 2], [()])])
def test_without_names_nothing_wins(options: list[int], ballots: list[tuple[int, ...]]) -> None:
    assert run_off(options, ballots).winner is None


def test_few_ballots_or_ballots_that_are_nearly_all_alike_are_not_told() -> None:
    yes, no = Said("for"), Said("against")

    def told(*ballots: Said, rule: str = "majority") -> bool:
        return may_tell_figures(count_of(Terms(rule), [], ballots, [1, 2, 3]))

    assert not told()
    assert not told(*[yes] * 5, *[no] * 4)
    assert not told(*[yes] * 40)
    # Else figures that are missing would say that all were for it.
    assert not told(*[yes] * 39, no)
    assert told(*[yes] * 8, *[no] * 2)


def test_no_round_of_a_secret_ranked_vote_tells_how_nearly_all_voted() -> None:
    def told(*rankings: tuple[int, ...], silent: int = 0) -> bool:
        ballots = [*(Said("for", ranking) for ranking in rankings), *[Said("abstain")] * silent]
        return may_tell_figures(count_of(Terms("ranked"), [], ballots, [1, 2, 3]))

    # Different ballots, but "A 10, B 0, C 0" says the first choice of everybody.
    assert not told(*[(1, 2, 3)] * 5, *[(1, 3, 2)] * 5)
    assert not told(*[(1, 2, 3)] * 9, (2, 1, 3))
    # That nearly all abstained is as much.
    assert not told((1, 2), silent=11)
    assert told(*[(1, 2)] * 5, *[(2, 1)] * 6)
    # In the second round too.
    assert told(*[(1, 2)] * 4, *[(2, 1)] * 4, *[(3, 1)] * 3)
    assert not told(*[(1,)] * 4, *[(2, 1)] * 3, *[(3, 1)] * 3)


def test_residents_and_community_organisations_hold_a_vote_with_more_than_half_of_the_seats() -> None:
    assert held_by_community(["residents", "community", "business"], COMMUNITY_VOICES)
    assert not held_by_community(["residents", "business"], COMMUNITY_VOICES)
    assert not held_by_community([], COMMUNITY_VOICES)


@pytest.mark.parametrize(
    ("purpose", "sector", "voice"),
    [
        ("resident", "", Voice.RESIDENTS),
        ("lived_experience", "", Voice.RESIDENTS),
        ("sector", "residents", Voice.RESIDENTS),
        ("sector", "health", Voice.HEALTH),
        ("co_chair", "", Voice.OTHER),
    ],
)
def test_whose_voice_a_seat_brings(purpose: str, sector: str, voice: Voice) -> None:
    assert voice_of(purpose, sector) == voice


# Against the second count ---------------------------------------------------------------------------------------------------


@few
@given(
    some.sampled_from([rule for rule in DecisionRule if rule != DecisionRule.RANKED]), some.integers(0, 4), some.data()
)
def test_each_rule_agrees_with_a_second_count(rule: DecisionRule, bears: int, data: Any) -> None:
    positions = data.draw(some.lists(some.sampled_from(list(STANCES[rule])), max_size=40))
    letters = "".join(LETTERS[one] for one in positions)
    assert passes(Terms(rule, bears), Counter(positions)) == second_passes(rule, letters, bears)


@few
@given(
    some.integers(1, 100), some.sets(some.sampled_from(Voice.values), max_size=3),
    some.sampled_from(["leaves", "counts", "votes"]),
    some.lists(some.tuples(some.sampled_from(Voice.values), some.booleans(), some.booleans()), max_size=40),
)  # fmt: skip
def test_the_quorum_agrees_with_a_second_count(
    percent: int, voices: set[str], conflicts: str, seats: list[tuple[str, bool, bool]]
) -> None:
    terms = Terms("consent", quorum_percent=percent, quorum_voices=frozenset(voices), conflicts=conflicts)
    assert quorum_of(terms, [Seated(*one) for one in seats]).reached == second_quorum(percent, voices, conflicts, seats)


rankings = some.lists(some.lists(some.integers(1, 5), unique=True, max_size=5).map(tuple), max_size=25)


@few
@given(some.sets(some.integers(1, 5)), rankings)
def test_ranked_choice_agrees_with_a_second_count(options: set[int], ballots: list[tuple[int, ...]]) -> None:
    found = run_off(options, ballots)
    assert found.winner == second_run_off(frozenset(options), tuple(ballots))
    assert found.winner is None or not found.tied


@few
@given(some.sets(some.integers(1, 5), min_size=1), rankings, some.randoms())
def test_neither_the_order_of_ballots_nor_who_counts_first_matters(
    options: set[int], ballots: list[tuple[int, ...]], chance: Any
) -> None:
    mixed = list(ballots)
    chance.shuffle(mixed)
    assert run_off(options, ballots) == run_off(sorted(options, reverse=True), mixed)


@few
@given(some.lists(some.sampled_from(list(Stance)), max_size=30), some.integers(0, 3))
def test_one_more_for_it_never_makes_it_fail(positions: list[Stance], bears: int) -> None:
    for rule in DecisionRule:
        if rule != DecisionRule.RANKED and passes(Terms(rule, bears), Counter(positions)):
            assert passes(Terms(rule, bears), Counter([*positions, Stance.FOR]))
