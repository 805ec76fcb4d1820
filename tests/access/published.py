"""Who gets what at the public addresses of indicators: everybody the same; what is not public is not there for anybody."""

from typing import Any

from dashboard import services
from tests.access.table import NOT_THERE, Page, everybody
from tests.access.world import World
from tests.dashboard.build_published import make_version, publish


def build(world: World) -> None:
    """A published indicator that measures a goal, and one that is still in progress."""
    world.things["published"] = publish(slug="published-one").indicator
    world.things["unpublished"] = make_version("unpublished-one", "Unpublished one").indicator
    for goal in ("goal", "secret_goal"):
        services.set_success_measures(goal=world.things[goal], slugs=["published-one"], by=None)


def slug(name: str) -> Any:
    return lambda world: {"slug": world.things[name].slug}


def published(missing: str = "nothing") -> list[Page]:
    return [
        Page(get=everybody(), at=slug("published")),
        Page(get=everybody(NOT_THERE), at=slug("unpublished"), missing={"slug": missing}),
    ]


def way(world: World) -> dict[str, Any]:
    return {"goal": world.things["goal"].slug, "slug": world.things["published"].slug}


def secret_way(world: World) -> dict[str, Any]:
    return way(world) | {"goal": world.things["secret_goal"].slug}


ACCESS: dict[str, Any] = {
    "dashboard:goal_detail": [
        Page(get=everybody(), at=slug("goal")),
        Page(get=everybody(NOT_THERE), at=slug("secret_goal"), missing={"slug": "nothing"}),
    ],
    "dashboard:ways_detail": [
        Page(get=everybody(), at=way),
        Page(get=everybody(NOT_THERE), at=secret_way, missing={"goal": "nothing", "slug": "nothing"}),
    ],
    "dashboard:indicator_list": Page(get=everybody()),
    "dashboard:freshness_list": Page(get=everybody()),
    "dashboard:indicator_detail": published(),
    "dashboard:indicator_csv": published(),
    "dashboard:indicator_json": published(),
    "dashboard:number_detail": published(),
    "dashboard:number_json": published(),
}
