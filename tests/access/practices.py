"""Who gets what where practices are: everybody reads, whoever holds a role proposes, leads of the cross-cutting groups and staff assess."""

from typing import Any

from agenda import services
from tests.access.policy import insiders, these
from tests.access.table import DONE, NO_METHOD, NOT_THERE, STAFF, Page, everybody
from tests.access.world import World
from tests.build_policy import assessment

POST_ONLY = everybody(NO_METHOD)
TYING = ("lead_a", "lead_b", "editor_one", "editor_two", *STAFF)


def build(world: World) -> None:
    """A public practice of partner One that it uses, and a proposal of its editor."""
    editor = world.users["editor_one"]
    words: dict[str, Any] = {"summary": "Go along.", "audience": "Renters", "origin": "families", "level": "first"}
    shown = services.propose_practice(by=editor, organization=world.one, name="Go along", **words)
    services.publish_practice(by=None, practice=shown, published=True)
    world.things["practice"] = shown
    world.things["use"] = services.tie_practice(by=editor, practice=shown, organization=world.one)
    world.things["practice_proposal"] = services.propose_practice(
        by=editor, organization=world.one, name="Unseen", **words
    )


def key(name: str) -> Any:
    return lambda world: {"practice_id": world.things[name].pk}


def form(world: World) -> dict[str, Any]:
    return {"name": "Sit beside", "summary": "Sit.", "audience": "Renters", "origin": "families", "level": "first"}


NOTHING = {"practice_id": 987654}

ACCESS: dict[str, Any] = {
    "agenda:practice_list": Page(get=everybody()),
    "agenda:practice_detail": [
        Page(get=everybody(), at=lambda world: {"slug": "go-along"}),
        Page(get=everybody(NOT_THERE), at=lambda world: {"slug": "unseen"}, missing={"slug": "nothing"}),
    ],
    "agenda:practice_room": Page(get=insiders()),
    "agenda:practice_create": Page(get=insiders(), post=insiders(DONE), form=form),
    "agenda:practice_edit": [
        Page(
            get=these("editor_one", *STAFF), post=these("editor_one", *STAFF, answer=DONE), at=key("practice_proposal"),
            missing=NOTHING, form=form,
        ),
        Page(get=these(*STAFF), post=these(*STAFF, answer=DONE), at=key("practice"), missing=NOTHING, form=form),
    ],
    "agenda:practice_publish": Page(
        get=POST_ONLY, post=these(*STAFF, answer=DONE), at=key("practice_proposal"), missing=NOTHING,
        form=lambda world: {"published": "yes"},
    ),
    "agenda:practice_assess": Page(
        get=these(*STAFF), post=these(*STAFF, answer=DONE), at=key("practice"), missing=NOTHING,
        form=lambda world: assessment(),
    ),
    # A lead or another editor knows of the form; what is not theirs to say comes back with the reason.
    "agenda:practice_uses": Page(
        get=insiders(),
        post=these(*TYING) | dict.fromkeys(("editor_one", *STAFF), DONE),
        at=key("practice"), missing=NOTHING, form=lambda world: {"organization": "Organization One"},
    ),
    "agenda:practice_untie": Page(
        get=POST_ONLY, post=these("editor_one", *STAFF, answer=DONE),
        at=lambda world: {"practice_id": world.things["practice"].pk, "use_id": world.things["use"].pk},
        missing={"practice_id": 987654, "use_id": 987654},
    ),
}  # fmt: skip
