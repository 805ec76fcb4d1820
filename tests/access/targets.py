"""Who gets what where targets are set and stories are told: stewards and staff; nobody else."""

from datetime import date
from typing import Any

from dashboard import services
from dashboard.models import Indicator, Place
from tests.access.table import DONE, NO_METHOD, RUN, Page, console, everybody
from tests.access.world import World

WORD = services.Word("Network Council", "Agreed in May.", "Acordado en mayo.")
SAID = {"author": "Network Council", "reason": "Agreed in May.", "reason_es": ""}
DUE = date(2030, 12, 31)


def build(world: World) -> None:
    """One of each that can be taken away, and a second of each that stays."""
    indicator = Indicator.objects.select_related("version").get(slug="work")
    act: dict[str, Any] = {"indicator": indicator, "word": WORD, "by": world.users["steward"]}
    home = Place.objects.home().get()
    world.things |= {
        "note": services.write_note(place=home, day=DUE, **act),
        "break": services.mark_break(day=DUE, **act),
        "forecast": services.set_forecast(place=home, group="", period="2030", value=80, **act),
    }


def at_work(**more: str) -> Any:
    return lambda world: {"slug": "work"} | {name: world.things[thing].pk for name, thing in more.items()}


def page(form: dict[str, Any]) -> Page:
    return Page(
        get=console(*RUN), post=console(*RUN, answer=DONE), at=at_work(), missing={"slug": "nothing"},
        form=lambda world: form,
    )  # fmt: skip


def button(form: dict[str, Any], **more: str) -> Page:
    missing: dict[str, Any] = {"slug": "nothing"} | dict.fromkeys(more, 987654)
    return Page(
        get=everybody(NO_METHOD), post=console(*RUN, answer=DONE), at=at_work(**more), missing=missing,
        form=lambda world: form,
    )  # fmt: skip


def prefixed(prefix: str, **fields: Any) -> dict[str, Any]:
    return {f"{prefix}-{name}": value for name, value in (SAID | fields).items()}


ACCESS: dict[str, Any] = {
    "dashboard:indicator_targets": page(SAID | {"due": "2030-12-31", "same": "90"}),
    "dashboard:indicator_targets_remove": button({"due": "2030-12-31"}),
    "dashboard:indicator_baselines": page(SAID | {"period": "2023"}),
    "dashboard:indicator_baselines_remove": button({}),
    "dashboard:indicator_story": Page(get=console(*RUN), at=at_work(), missing={"slug": "nothing"}),
    "dashboard:note_create": button(prefixed("note", day="2022-03-01")),
    "dashboard:note_remove": button({}, note_id="note"),
    "dashboard:break_create": button(prefixed("break", day="2022-01-01")),
    "dashboard:break_remove": button({}, break_id="break"),
    "dashboard:forecast_create": button(prefixed("forecast", group="", period="2031", value="81")),
    "dashboard:forecast_remove": button({}, forecast_id="forecast"),
}
