"""Who gets what at the public addresses of indicators: everybody the same; what is not public is not there for anybody."""

from typing import Any

from tests.access.table import NOT_THERE, Page, everybody
from tests.access.world import World
from tests.dashboard.build_published import make_version, publish


def build(world: World) -> None:
    """A published indicator, and one that is still in progress."""
    world.things["published"] = publish(slug="published-one").indicator
    world.things["unpublished"] = make_version("unpublished-one", "Unpublished one").indicator


def slug(name: str) -> Any:
    return lambda world: {"slug": world.things[name].slug}


def published(missing: str = "nothing") -> list[Page]:
    return [
        Page(get=everybody(), at=slug("published")),
        Page(get=everybody(NOT_THERE), at=slug("unpublished"), missing={"slug": missing}),
    ]


ACCESS: dict[str, Any] = {
    "dashboard:indicator_list": Page(get=everybody()),
    "dashboard:freshness_list": Page(get=everybody()),
    "dashboard:indicator_detail": published(),
    "dashboard:indicator_csv": published(),
    "dashboard:indicator_json": published(),
    "dashboard:number_detail": published(),
    "dashboard:number_json": published(),
}
