"""People who vote and review at the same moment, in threads of their own: nothing is lost, counted twice or concluded twice."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from agenda import services
from agenda.models import Ballot, BallotChoice, EquityReview, PolicyRound, RoundEntry, Strategy, StrategyMove
from agenda.services.rounds import voting_groups
from kconnect.core.errors import DomainError
from kconnect.core.models import AuditEvent
from tests.build_agenda import LATER, ask_review, make_reviewer, make_strategy
from tests.build_policy import make_priority, make_round
from tests.build_workgroups import make_user, make_workgroup

# Slow: without a transaction around them the tables are emptied after each.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(acts: Iterable[Callable[[], Any]]) -> list[str]:
    """Does all acts at the same moment; what each came to: "" or the name of its refusal."""
    listed = list(acts)
    start = Barrier(len(listed))

    def one(act: Callable[[], Any]) -> str:
        try:
            start.wait(10)
            act()
        except DomainError as error:
            return type(error).__name__
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(listed)) as pool:
        return list(pool.map(one, listed))


@pytest.fixture
def vote() -> PolicyRound:
    """Two priorities of one group, and two more groups that have a say."""
    groups = [make_workgroup(name) for name in ("Housing", "Reading", "Work")]
    rows = [make_priority(name, workgroup=groups[0]) for name in ("Buses at night", "Rent rules")]
    return make_round(rows)


def entries(vote: PolicyRound) -> list[int]:
    return list(RoundEntry.objects.filter(round=vote).order_by("pk").values_list("pk", flat=True))


def test_two_leads_of_one_group_who_answer_at_once_leave_one_whole_answer(vote: PolicyRound) -> None:
    (group,) = {entry.priority.workgroup for entry in vote.entries.select_related("priority__workgroup")}
    leads = [make_user(name, leads=[group]) for name in ("Ana", "Ben", "Cleo", "Dev")]
    first, second = entries(vote)
    said = [[first, second], [second], [second, first], []]

    def answer(at: int) -> Callable[[], Any]:
        return lambda: services.cast_ballot(
            by=leads[at], vote=vote, workgroup=group, choices=said[at], abstains=not said[at]
        )

    assert at_once(answer(at) for at in range(4)) == ["", "", "", ""]
    ballot = Ballot.objects.get(round=vote)
    kept = list(BallotChoice.objects.filter(ballot=ballot).order_by("place").values_list("entry_id", flat=True))
    assert kept == said[[lead.person_id for lead in leads].index(ballot.given_by_id)]


def test_the_last_answer_and_two_who_close_the_vote_at_once_count_everything_once(vote: PolicyRound) -> None:
    *others, last = voting_groups()
    ana, (first, second) = make_user("Ana", leads=[*others, last]), entries(vote)
    for group in others:
        services.cast_ballot(by=ana, vote=vote, workgroup=group, choices=[first])
    came = at_once([
        lambda: services.cast_ballot(by=ana, vote=vote, workgroup=last, choices=[second]),
        lambda: services.close_round(by=None, vote=vote),
        lambda: services.close_round(by=None, vote=vote),
    ])  # fmt: skip
    # It closes only when every group has answered; whoever closed earlier was told so.
    assert came[0] == ""
    assert set(came[1:]) <= {"", "VoteRefusedError"}
    assert services.close_round(by=None, vote=vote).running is False
    assert AuditEvent.objects.filter(verb="closed", target_type__contains="policyround").count() == 1
    points = dict(RoundEntry.objects.filter(round=vote).values_list("pk", "points"))
    assert points[first] == len(others) * points[second] > 0


def test_a_review_that_three_conclude_at_once_has_one_outcome() -> None:
    strategy: Strategy = make_strategy(reach="targeted")
    people = [make_reviewer(name) for name in ("Ida", "Jo", "Kim")]
    review = ask_review(strategy)
    ways: list[dict[str, Any]] = [
        {"outcome": "passes", "next_on": LATER}, {"outcome": "returned", "said": "Ask renters first."},
        {"outcome": "conditions", "next_on": LATER, "conditions": [("Books in Nepali.", "")]},
    ]  # fmt: skip

    def conclude(at: int) -> Callable[[], Any]:
        mine = EquityReview.objects.get(pk=review.pk)
        return lambda: services.conclude_review(by=people[at], review=mine, **ways[at])

    came = at_once([conclude(at) for at in range(3)])
    assert sorted(came) == ["", "ReviewRefusedError", "ReviewRefusedError"]
    stored, way = EquityReview.objects.get(pk=review.pk), ways[came.index("")]
    assert (stored.outcome, stored.concluded_by) == (way["outcome"], people[came.index("")])
    assert stored.conditions.count() == len(way.get("conditions", []))
    moved = StrategyMove.objects.filter(strategy=strategy, to__in=["reviewed", "returned"])
    assert moved.count() == 1
