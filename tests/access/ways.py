"""Who gets what where people write what helps and hinders groups, say whom strategies are for, and which gaps shrink."""

from datetime import date
from typing import Any

from dashboard import services
from dashboard.models import Group, Indicator, Place
from tests.access.agenda import GROUP_A, lead_does
from tests.access.table import DONE, NO_METHOD, RUN, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_agenda import make_strategy

SAID = {"author": "Reading circle", "reason": "The last bus leaves at six.", "reason_es": ""}
WOMEN, MEN = "sex=female", "sex=male"


def build(world: World) -> None:
    """An entry of workgroup A that waits, a targeted strategy of it, and an outcome of the indicator "work"."""
    work, word = Indicator.objects.get(slug="work"), services.Word(**SAID)
    home = Place.objects.home().first() or Place.objects.get(code="26081")
    shrink = services.Shrink([WOMEN], MEN, 5.0, date(2030, 12, 31))
    targeted = make_strategy("Targeted", goal=world.things["goal"], workgroup=world.a, reach="targeted")
    world.things |= {
        "influence": services.record_influence(
            workgroup=world.a, indicator=work, group=WOMEN, kind="hinders", word=word, by=world.users["lead_a"]
        ),
        "targeted": targeted,
        "reach": services.plan_reach(strategy=targeted, group=WOMEN, place=home, number=40, by=None),
        "outcome": services.set_outcome(indicator=work, place=home, shrink=shrink, word=word, by=None),
    }


def entry(world: World) -> dict[str, Any]:
    return {"slug": world.a.slug, "influence_id": world.things["influence"].pk}


def strategy(world: World) -> dict[str, Any]:
    return {"slug": world.a.slug, "strategy_id": world.things["targeted"].pk}


def outcome(world: World) -> dict[str, Any]:
    return {"slug": "work", "outcome_id": world.things["outcome"].pk}


def pk(key: str) -> str:
    return str(Group.objects.get(key=key).pk)


def told(world: World) -> dict[str, Any]:
    return SAID | {"group": pk(WOMEN), "kind": "helps"}


def gap(world: World) -> dict[str, Any]:
    return SAID | {"groups": [pk(WOMEN)], "against": pk(MEN), "gap": "4", "due": "2031-12-31"}


NO_ENTRY = {"slug": "group-a", "influence_id": 987654}
POST_ONLY = everybody(NO_METHOD)


def button(form: dict[str, Any]) -> Page:
    return Page(get=POST_ONLY, post=lead_does(DONE), at=entry, missing=NO_ENTRY, form=lambda world: form)


ACCESS: dict[str, Any] = {
    "dashboard:influence_list": Page(get=only(*GROUP_A), at=lambda world: {"slug": world.a.slug}, missing={"slug": "no"}),
    "dashboard:influence_create": Page(
        get=only(*GROUP_A),
        post=only(*GROUP_A, answer=DONE),
        at=lambda world: {"slug": world.a.slug, "indicator": "work"},
        missing={"slug": "no", "indicator": "work"},
        form=told,
    ),
    "dashboard:influence_edit": Page(
        get=lead_does(), post=lead_does(DONE), at=entry, missing=NO_ENTRY, form=told
    ),
    "dashboard:influence_check": button({"public": "yes"}),
    "dashboard:influence_remove": button({}),
    "dashboard:strategy_groups": Page(
        get=lead_does(),
        post=lead_does(DONE),
        at=strategy,
        missing={"slug": "group-a", "strategy_id": 987654},
        form=lambda world: {"groups": [pk(WOMEN)]},
    ),
    "dashboard:reach_create": Page(
        get=POST_ONLY, post=lead_does(DONE), at=strategy, missing={"slug": "group-a", "strategy_id": 987654},
        form=lambda world: {"number": 50, "unit": "families", "group": pk(WOMEN), "place": world.things["outcome"].place.code},
    ),
    "dashboard:reach_remove": Page(
        get=POST_ONLY, post=lead_does(DONE), missing={"slug": "group-a", "strategy_id": 987654, "reach_id": 987654},
        at=lambda world: {**strategy(world), "reach_id": world.things["reach"].pk},
    ),
    "dashboard:influence_review": Page(get=console(*STAFF)),
    "dashboard:indicator_outcomes": Page(
        get=console(*RUN), post=console(*RUN, answer=DONE), at=lambda world: {"slug": "work"}, missing={"slug": "no"},
        form=gap,
    ),
    "dashboard:outcome_remove": Page(
        get=POST_ONLY, post=console(*RUN, answer=DONE), at=outcome, missing={"slug": "work", "outcome_id": 987654}
    ),
}  # fmt: skip
