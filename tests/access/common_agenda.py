"""Who gets what at the addresses of the common agenda."""

from typing import Any

from agenda import services
from tests.access.table import DONE, NO_METHOD, STAFF, Page, console, everybody
from tests.access.world import World
from tests.build_common_agenda import day, make_agenda

POST_ONLY = everybody(NO_METHOD)


def build(world: World) -> None:
    """Two adopted versions and a draft."""
    make_agenda(on=day(-9))
    make_agenda("Every child reads and sings.")
    services.write_agenda(by=None, goals=[], vision="Every child dances.")


ACCESS: dict[str, Any] = {
    "agenda:agenda_detail": Page(get=everybody()),
    "agenda:agenda_versions": Page(get=everybody()),
    "agenda:agenda_compare": Page(get=everybody()),
    "agenda:agenda_version": Page(get=everybody(), at=lambda world: {"number": 1}, missing={"number": 3}),
    "agenda:agenda_edit": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE), form=lambda world: {"vision": "Every child reads."}
    ),
    "agenda:agenda_preview": Page(get=console(*STAFF)),
    "agenda:agenda_adopt": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE),
        form=lambda world: {"on": day().isoformat(), "decided": "The assembly agreed."},
    ),
    "agenda:agenda_discard": Page(get=POST_ONLY, post=console(*STAFF, answer=DONE)),
}  # fmt: skip
