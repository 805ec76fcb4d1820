"""Who gets what at the pages of performance measures: members read and enter, leads define and review, the public reads what is public."""

from datetime import date
from typing import Any

from dashboard import services
from tests.access.agenda import GROUP_A, NO_GROUP, group, lead_does
from tests.access.table import DONE, NOT_THERE, STAFF, Page, everybody, only
from tests.access.world import World
from tests.build_agenda import make_goal, make_strategy


def build(world: World) -> None:
    """A strategy of group A and a partner that measure something, and a strategy and a partner that show nothing."""
    lead, goal = world.users["lead_a"], make_goal("Measured by work")
    strategy = make_strategy("Measured strategy", goal=goal, workgroup=world.a)
    hidden = make_strategy("Hidden strategy", goal=goal, workgroup=world.a, published=False)
    words = {"kind": "how_much", "name": "Families reached", "published": True, "by": lead, "workgroup": world.a}
    measure = services.add_performance_measure(strategy=strategy, **words)
    asked = services.add_performance_measure(organization=world.one, **words)
    said = {"held_on": date(2026, 3, 2), "learned": "Evenings work.", "change": "We come in the evening."}
    review = services.write_performance_review(workgroup=world.a, by=lead, strategy=strategy, **said)
    world.things |= {"measured_strategy": strategy, "hidden_strategy": hidden, "performance": measure}
    world.things |= {"asked_measure": asked, "review": review}


def of_measure(world: World) -> dict[str, Any]:
    return {"slug": world.a.slug, "measure_id": world.things["performance"].pk}


def slug(name: str) -> Any:
    return lambda world: {"slug": world.things[name].slug}


def measure_form(world: World) -> dict[str, Any]:
    strategy = world.things["measured_strategy"].pk
    return {"strategy": strategy, "kind": "how_well", "name": "Kept", "direction": "higher", "position": "0"}


def review_form(world: World) -> dict[str, Any]:
    strategy = world.things["measured_strategy"].pk
    return {"strategy": strategy, "held_on": date(2026, 3, 2), "learned": "It works.", "change": "Nothing."}


def answer(world: World) -> dict[str, Any]:
    asked = world.things["asked_measure"]
    return {"kind": "measure", "number": asked.pk, "seen": asked.stamp, "answer": "yes"}


NO_MEASURE = {"slug": "group-a", "measure_id": 987654}
ACCESS: dict[str, Any] = {
    "dashboard:performance_list": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "dashboard:performance_create": Page(
        get=lead_does(), post=lead_does(DONE), at=group, missing=NO_GROUP, form=measure_form
    ),
    "dashboard:performance_review": Page(
        get=lead_does(), post=lead_does(DONE), at=group, missing=NO_GROUP, form=review_form
    ),
    "dashboard:performance_edit": Page(
        get=lead_does(), post=lead_does(DONE), at=of_measure, missing=NO_MEASURE, form=measure_form
    ),
    "dashboard:performance_review_edit": Page(
        get=lead_does(), post=lead_does(DONE), missing={"slug": "group-a", "review_id": 987654}, form=review_form,
        at=lambda world: {"slug": world.a.slug, "review_id": world.things["review"].pk},
    ),
    "dashboard:partner_answers": Page(
        get=only("editor_one", *STAFF), post=only("editor_one", *STAFF, answer=DONE), missing={"slug": "nothing"},
        at=lambda world: {"slug": world.one.slug}, form=answer,
    ),
    "dashboard:performance_value": Page(
        get=only(*GROUP_A), post=only(*GROUP_A, answer=DONE), at=of_measure, missing=NO_MEASURE,
        form=lambda world: {"ends": "2025-12-31", "value": "4"},
    ),
    "dashboard:strategy_detail": [
        Page(get=everybody(), at=slug("measured_strategy")),
        Page(get=everybody(NOT_THERE), at=slug("hidden_strategy"), missing={"slug": "nothing"}),
    ],
    "dashboard:partner_performance": [
        Page(get=everybody(), at=lambda world: {"slug": world.one.slug}),
        Page(get=everybody(NOT_THERE), at=lambda world: {"slug": world.two.slug}, missing={"slug": "nothing"}),
    ],
}  # fmt: skip
