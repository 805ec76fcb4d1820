"""Who gets what where the network assesses itself: who belongs there answers and reads, who speaks for it asks and closes."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.access.table import DONE, INSIDERS, NO_METHOD, STAFF, Page, everybody, only
from tests.access.world import World
from tests.build_agenda import make_goal, make_strategy
from tests.build_assessments import answer, close, levels, make_assessment

POST_ONLY = everybody(NO_METHOD)
KEEPERS = ("lead_a", "lead_b", "editor_one", "editor_two", *STAFF)
LAST_DAY = "2099-03-01"


def build(world: World) -> None:
    """A round about the collaborative, one about workgroup A, one about organization One, and one that is added up."""
    world.things |= {
        "all_round": make_assessment("backbone"),
        "group_round": make_assessment(workgroup=world.a),
        "partner_round": make_assessment(organization=world.one),
        "new_round": make_assessment("shared-power", workgroup=world.a),
    }
    done = make_assessment("equity-principles", workgroup=world.a, way="together")
    answer(done, world.users["lead_a"])
    world.things["closed_round"] = close(done)
    world.things["assessed_strategy"] = make_strategy("Assessed", goal=make_goal("Assessed"), workgroup=world.a)


def at(name: str) -> Any:
    return lambda world: {"assessment_id": world.things[name].pk}


def opening(world: World) -> dict[str, Any]:
    return {
        "instrument": "centering-equity", "way": "each", "workgroup": world.a.pk,
        "opens_on": timezone.localdate().isoformat(), "closes_on": LAST_DAY,
    }  # fmt: skip


def follow(world: World) -> dict[str, Any]:
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    return {"statement": "trust", "strategy": world.things["assessed_strategy"].pk, "name": "Say it", "due_on": due}


NONE = {"assessment_id": 987654}
IN_A = ("member_a", "lead_a", *STAFF)
KEEP_A = only("lead_a", *STAFF, forbidden=("member_a",))
CHANGE_A = only("lead_a", *STAFF, answer=DONE, forbidden=("member_a",))

ACCESS: dict[str, Any] = {
    "engagement:assessment_list": Page(get=only(*INSIDERS)),
    "engagement:assessment_open": Page(
        get=only(*KEEPERS, forbidden=INSIDERS),
        # Who does not speak for workgroup A gets the form back: it is not among their choices.
        post={**only(*KEEPERS, forbidden=INSIDERS), "lead_a": DONE, "backbone": DONE, "superuser": DONE}, form=opening,
    ),
    "engagement:assessment_detail": [
        Page(
            get=only(*INSIDERS), at=at("all_round"), missing=NONE, form=lambda world: {"closes_on": LAST_DAY},
            post=only(*STAFF, answer=DONE, forbidden=INSIDERS),
        ),
        Page(get=only(*IN_A), at=at("group_round"), missing=NONE, post=CHANGE_A, form=lambda world: {"closes_on": LAST_DAY}),
        Page(
            get=only("editor_one", *STAFF), at=at("partner_round"), missing=NONE,
            post=only("editor_one", *STAFF, answer=DONE), form=lambda world: {"closes_on": LAST_DAY},
        ),
        Page(get=only(*IN_A), at=at("closed_round"), missing=NONE),
    ],
    "engagement:assessment_answer": [
        Page(
            get=only(*INSIDERS), at=at("all_round"), missing=NONE, post=only(*INSIDERS, answer=DONE),
            form=lambda world: {code: str(level) for code, level in levels(instrument="backbone").items()},
        ),
        # Staff read what came of it; whoever does not belong there does not answer.
        Page(
            get=only("member_a", "lead_a", forbidden=STAFF), at=at("group_round"), missing=NONE,
            post=only("member_a", "lead_a", answer=DONE, forbidden=STAFF), form=lambda world: {"check": "3"},
        ),
        Page(
            get=only("editor_one", forbidden=STAFF), at=at("partner_round"), missing=NONE,
            post=only("editor_one", answer=DONE, forbidden=STAFF), form=lambda world: {"check": "3"},
        ),
    ],
    "engagement:assessment_close": Page(get=POST_ONLY, post=CHANGE_A, at=at("group_round"), missing=NONE),
    "engagement:assessment_call_off": Page(get=POST_ONLY, post=CHANGE_A, at=at("new_round"), missing=NONE),
    "engagement:assessment_follow": Page(
        get=KEEP_A, post=CHANGE_A, at=at("closed_round"), missing=NONE, form=follow
    ),
}  # fmt: skip
