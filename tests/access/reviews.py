"""Who gets what at equity reviews: the workgroup asks, members of Equity & Inclusion conclude, staff write down the affirmation.

Chloe (member_b) sits in Equity & Inclusion too; the strategy that she proposed herself has nobody to review it.
"""

from datetime import date
from typing import Any

from agenda.models import StrategyMove
from tests.access.agenda import GROUP_A, group, lead_does
from tests.access.table import DONE, NO_METHOD, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_agenda import ANSWERS, LATER, ask_review, equity, make_strategy, pass_review
from workgroups import services as people
from workgroups.permissions import RoleName, forget_access

POST_ONLY = everybody(NO_METHOD)
REVIEWERS = only("member_b", *STAFF)
EQUITY = "equity-inclusion"


def build(world: World) -> None:
    """Strategies of group A before, in and after their review, and one that only its proposer could review."""
    chloe = world.users["member_b"]
    people.grant_role(by=None, person=chloe.person, role=RoleName.MEMBER, workgroup=equity())
    forget_access(chloe)

    def strategy(name: str) -> Any:
        return make_strategy(name, goal=world.things["goal"], workgroup=world.a)

    passed = pass_review(strategy("Reviewed strategy"), chloe, conditions=["Ask twelve renters."])
    own = strategy("Strategy of a reviewer")
    StrategyMove.objects.filter(strategy=own).update(by=chloe)
    world.things |= {
        "unasked": strategy("Unasked strategy"),
        "open_review": ask_review(strategy("Strategy in review")),
        "passed_review": passed,
        "condition": passed.conditions.get(),
        "own_review": ask_review(own),
    }


def review(name: str, slug: str = EQUITY) -> Any:
    return lambda world: {"slug": slug, "review_id": world.things[name].pk}


def condition(world: World) -> dict[str, Any]:
    return {"slug": EQUITY, "review_id": world.things["passed_review"].pk, "condition_id": world.things["condition"].pk}


def strategy_of(name: str) -> Any:
    return lambda world: {"strategy_id": world.things[name].strategy_id}


def conclusion(world: World) -> dict[str, Any]:
    return {"outcome": "passes", "next_on": LATER}


def concludes(*, also: tuple[str, ...] = ()) -> Any:
    """Reviewers do; staff, who see the room, may not."""
    return only("member_b", *also, answer=DONE, forbidden=STAFF)


NO_REVIEW = {"slug": EQUITY, "review_id": 987654}
NO_STRATEGY = {"strategy_id": 987654}
ACCESS: dict[str, Any] = {
    "agenda:review_list": [
        Page(get=only(*GROUP_A), at=group, missing={"slug": "nothing"}),
        Page(get=REVIEWERS, at=lambda world: {"slug": EQUITY}),
    ],
    "agenda:review_ask": Page(
        get=lead_does(), post=lead_does(DONE), missing={"slug": "group-a", "strategy_id": 987654},
        at=lambda world: {"slug": world.a.slug, "strategy_id": world.things["unasked"].pk},
        form=lambda world: ANSWERS,
    ),
    "agenda:review_detail": [
        Page(get=REVIEWERS, post=concludes(), at=review("open_review"), missing=NO_REVIEW, form=conclusion),
        # In its own room the workgroup reads it, and concludes nothing.
        Page(get=only(*GROUP_A), at=review("open_review", "group-a"), missing={"slug": "group-a", "review_id": 987654}),
        # Another group has no such review, whoever looks.
        Page(get=only(), at=review("open_review", "group-b")),
    ],
    "agenda:review_again": Page(get=POST_ONLY, post=concludes(), at=review("passed_review"), missing=NO_REVIEW),
    "agenda:condition_meet": Page(
        get=POST_ONLY, post=concludes(), at=condition, missing={**NO_REVIEW, "condition_id": 987654},
        form=lambda world: {"met": "yes"},
    ),
    "agenda:strategy_affirm": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE), at=strategy_of("passed_review"), missing=NO_STRATEGY,
        form=lambda world: {"body": "Governing council", "decided_on": date(2026, 3, 2)},
    ),
    "agenda:strategy_pending": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE), at=strategy_of("own_review"), missing=NO_STRATEGY,
        form=lambda world: {"next_on": LATER},
    ),
}  # fmt: skip
