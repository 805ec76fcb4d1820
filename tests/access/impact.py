"""Who gets what at the addresses of the impact report."""

from typing import Any

from dashboard import services
from tests.access.table import DONE, NO_METHOD, STAFF, Page, console, everybody
from tests.access.world import World

POST_ONLY = everybody(NO_METHOD)


def build(world: World) -> None:
    """A published report of one year, and a draft of another."""
    for year in (2024, 2025):
        report = services.begin_report(year=year, by=None)
        services.write_section(report=report, part="opening", by=None, text="Dear neighbors.")
        world.things[f"report_{year}"] = report
    services.publish_report(report=world.things["report_2024"], by=None)


def draft(world: World) -> dict[str, Any]:
    return {"report_id": world.things["report_2025"].pk}


NOTHING = {"report_id": 987654}
WRITE = {"get": console(*STAFF), "post": console(*STAFF, answer=DONE)}
PRESS = {"get": POST_ONLY, "post": console(*STAFF, answer=DONE), "at": draft, "missing": NOTHING}

ACCESS: dict[str, Any] = {
    "dashboard:impact_list": Page(get=everybody()),
    "dashboard:impact_detail": Page(get=everybody(), at=lambda world: {"year": 2024}, missing={"year": 2025}),
    "dashboard:impact_edition": Page(
        get=everybody(), at=lambda world: {"year": 2024, "edition": 1}, missing={"year": 2025, "edition": 1}
    ),
    "dashboard:impact_console": Page(**WRITE, form=lambda world: {"year": 2023}),
    "dashboard:impact_edit": Page(get=console(*STAFF), at=draft, missing=NOTHING),
    "dashboard:impact_section": Page(
        **WRITE, at=lambda world: {**draft(world), "part": "opening"}, missing={**NOTHING, "part": "opening"},
        form=lambda world: {"text": "Dear all.", "shown": "on"},
    ),
    "dashboard:impact_publish": Page(**PRESS),
    "dashboard:impact_discard": Page(**PRESS),
}  # fmt: skip
