"""Who gets what where the glossary is: everybody reads public terms, staff write terms and wordings."""

from typing import Any

from engagement import services
from tests.access.table import DONE, NO_METHOD, NOT_THERE, STAFF, Page, console, everybody
from tests.access.world import World

POST_ONLY = everybody(NO_METHOD)
KEEP, CHANGE = console(*STAFF), console(*STAFF, answer=DONE)
NO_TERM, NO_WORDING = {"term_id": 987654}, {"wording_id": 987654}


def build(world: World) -> None:
    """A public term, one that is not, and a wording."""
    shown = services.create_term(by=None, name="Front porch", meaning="Where neighbors talk.")
    services.publish_term(by=None, term=shown, published=True)
    world.things |= {
        "shown_term": shown,
        "unseen_term": services.create_term(by=None, name="Back porch", meaning="Not yet."),
        "wording": services.keep_wording(by=None, language="en", phrase="have-nots", better="people"),
    }


def term(world: World) -> dict[str, Any]:
    return {"term_id": world.things["shown_term"].pk}


def wording(world: World) -> dict[str, Any]:
    return {"wording_id": world.things["wording"].pk}


def term_form(world: World) -> dict[str, Any]:
    return {"name": "Side porch", "meaning": "Beside."}


def wording_form(world: World) -> dict[str, Any]:
    return {"language": "en", "phrase": "those people", "better": "neighbors"}


ACCESS: dict[str, Any] = {
    "engagement:term_list": Page(get=everybody()),
    "engagement:term_detail": [
        Page(get=everybody(), at=lambda world: {"slug": "front-porch"}),
        Page(get=everybody(NOT_THERE), at=lambda world: {"slug": "back-porch"}, missing={"slug": "nothing"}),
    ],
    "engagement:console_term_list": Page(get=KEEP),
    "engagement:term_create": Page(get=KEEP, post=CHANGE, form=term_form),
    "engagement:term_edit": Page(get=KEEP, post=CHANGE, at=term, missing=NO_TERM, form=term_form),
    "engagement:term_publish": Page(get=POST_ONLY, post=CHANGE, at=term, missing=NO_TERM),
    "engagement:wording_list": Page(get=KEEP),
    "engagement:wording_create": Page(get=KEEP, post=CHANGE, form=wording_form),
    "engagement:wording_edit": Page(get=KEEP, post=CHANGE, at=wording, missing=NO_WORDING, form=wording_form),
    "engagement:wording_remove": Page(get=POST_ONLY, post=CHANGE, at=wording, missing=NO_WORDING),
}
