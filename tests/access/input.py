"""Who gets what at the addresses of input: everybody reads and writes; staff look at it; leads keep the calls of their group."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core import signing
from django.utils import timezone

from engagement import services
from engagement.forms.input import SHOWN_SALT
from engagement.input_keys import token_of_input
from engagement.rules.behalf import Yes
from tests.access.table import DONE, NO_METHOD, NOT_THERE, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_agenda import make_strategy
from tests.build_input import ANSWER, end_call, give, heard, make_call, make_theme
from workgroups.choices import Consent

POST_ONLY = everybody(NO_METHOD)
KEEPERS = ("lead_a", "lead_b", *STAFF)
KEEP = only("lead_a", *STAFF, forbidden=("member_a",))
CHANGE = only("lead_a", *STAFF, answer=DONE, forbidden=("member_a",))
MODERATE = console(*STAFF)
DECIDE = console(*STAFF, answer=DONE)


def build(world: World) -> None:
    """Calls of workgroup A, open, over and a draft; input that waits, that is shown, and that two say alike; a theme."""
    call = make_call(world.a)
    shown = heard("call", call, "The bus should stop at the clinic please.")
    world.things |= {
        "input_call": call,
        "draft_call": make_call(world.a, "Not yet", published=False),
        "over_call": end_call(make_call(world.a, "Over")),
        "given": give("call", call, "The bus should stop at the clinic."),
        "heard": shown,
        "theme": make_theme(),
        "said": said_for_resident(world, call),
        "input_strategy": make_strategy("Buses that come", workgroup=world.a),
    }


def said_for_resident(world: World, call: Any) -> Any:
    """What staff wrote down for a resident and that is left out, so that there is something to tell."""
    given = services.give_for_resident(
        by=world.users["backbone"], about="call", thing=call, form_token=uuid4(), text="Buses!", kind="idea", named=False,
        name="Nia Okoro", yes=Yes(Consent.PHONE, timezone.localdate(), read_back=True),
    )  # fmt: skip
    return services.decline_input(by=None, inputs=[given], reason="off_topic")[0]


def slug(name: str) -> Any:
    return lambda world: {"slug": world.things[name].slug}


def on(name: str) -> Any:
    return lambda world: {"about": "call", "slug": world.things[name].slug}


def call(name: str) -> Any:
    return lambda world: {"call_id": world.things[name].pk}


def one(name: str) -> Any:
    return lambda world: {"input_id": world.things[name].pk}


def theme(world: World) -> dict[str, Any]:
    return {"theme_id": world.things["theme"].pk}


def say_form(world: World) -> dict[str, Any]:
    shown = signing.Signer(salt=SHOWN_SALT).sign((timezone.now() - timedelta(minutes=1)).isoformat())
    return {"kind": "comment", "text": "More stops.", "form_token": uuid4(), "shown": shown}


def call_form(world: World) -> dict[str, Any]:
    today = timezone.localdate()
    days = {"opens_on": today, "closes_on": today + timedelta(days=5), "answer_due_on": today + timedelta(days=9)}
    return {"workgroup": world.a.pk, "title": "New words", "question": "Which stop helps you most?"} | {
        "question_es": "¿Qué parada te sirve más?", "changeable": "The stops.", "changeable_es": "Las paradas.",
        "fixed": "The number of buses.", "fixed_es": "El número de autobuses.",
    } | {name: day.isoformat() for name, day in days.items()}  # fmt: skip


def resident_form(world: World) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    said = {"name": "Nia", "language": "es", "thing": f"call:{world.things['input_call'].slug}", "kind": "idea"}
    agreed = {"consent": "phone", "consent_on": today, "read_back": "on"}
    return {**said, **agreed, "text": "More stops.", "form_token": uuid4()}


NO_INPUT, NO_CALL, NO_THEME = {"input_id": 987654}, {"call_id": 987654}, {"theme_id": 987654}
NOTHING = {"about": "call", "slug": "nothing"}

ACCESS: dict[str, Any] = {
    "engagement:input_list": Page(get=everybody()),
    "engagement_outside:answer_atom": Page(get=everybody()),
    "engagement:input_heard": Page(get=everybody()),
    "engagement:input_call": [
        Page(get=everybody(), at=slug("input_call")),
        Page(get=everybody(NOT_THERE), at=slug("draft_call"), missing={"slug": "nothing"}),
    ],
    "engagement:input_on": [
        Page(get=everybody(), at=on("input_call")),
        Page(get=everybody(NOT_THERE), at=on("draft_call"), missing={"about": "weather", "slug": "sun"}),
    ],
    "engagement:input_say": [
        Page(get=everybody(), post=everybody(DONE), at=on("input_call"), form=say_form),
        Page(get=everybody(NOT_THERE), at=on("draft_call"), missing=NOTHING),
    ],
    "engagement:input_mine": Page(
        get=everybody(), post=everybody(), at=lambda world: {"token": token_of_input(world.things["given"])},
        missing={"token": "wrong"},
    ),
    "engagement:console_input_list": Page(
        get=MODERATE, post=DECIDE, form=lambda world: {"input": world.things["given"].pk, "act": "accept"}
    ),
    "engagement:input_next": Page(get=DECIDE),
    "engagement:input_edit": Page(
        get=MODERATE, post=DECIDE, at=one("given"), missing=NO_INPUT, form=lambda world: {"act": "accept"}
    ),
    "engagement:input_text": Page(
        get=MODERATE, post=DECIDE, at=one("given"), missing=NO_INPUT, form=lambda world: {"text": "The bus […]."}
    ),
    "engagement:input_merge": Page(
        get=MODERATE, post=DECIDE, at=one("given"), missing=NO_INPUT,
        form=lambda world: {"into": world.things["heard"].pk},
    ),
    "engagement:input_erase": Page(get=POST_ONLY, post=DECIDE, at=one("given"), missing=NO_INPUT),
    "engagement:input_answer": [
        Page(
            get=console("lead_a", *STAFF), post=console("lead_a", *STAFF, answer=DONE), at=one("heard"), missing=NO_INPUT,
            form=lambda world: {"did": "We did.", "why": "So."},
        ),
        Page(get=only(), at=one("given")),
    ],
    # Only backbone staff act for a resident.
    "engagement:input_resident": Page(get=MODERATE, post=DECIDE, form=resident_form),
    "engagement:input_tell": Page(get=MODERATE, post=DECIDE, at=one("said"), missing=NO_INPUT),
    "engagement:theme_list": Page(
        get=MODERATE, post=DECIDE, form=lambda world: {"name": "Housing", "name_es": "Vivienda"}
    ),
    "engagement:theme_edit": Page(
        get=MODERATE, post=DECIDE, at=theme, missing=NO_THEME, form=lambda world: {"name": "Bus", "name_es": "Autobús"}
    ),
    "engagement:theme_use": Page(get=POST_ONLY, post=DECIDE, at=theme, missing=NO_THEME),
    "engagement:strategy_input": Page(
        get=KEEP, at=lambda world: {"strategy_id": world.things["input_strategy"].pk}, missing={"strategy_id": 987654}
    ),
    "engagement:console_call_list": Page(get=console(*KEEPERS)),
    "engagement:call_create": Page(
        get=console(*KEEPERS),
        # The lead of B gets the form back: workgroup A is not among their choices.
        post={**console("lead_a", *STAFF, answer=DONE), "lead_b": 200}, form=call_form,
    ),
    "engagement:call_edit": [
        Page(get=KEEP, post=CHANGE, at=call("input_call"), missing=NO_CALL, form=call_form),
        Page(get=KEEP, post=CHANGE, at=call("draft_call"), missing=NO_CALL, form=call_form),
    ],
    "engagement:call_publish": Page(get=POST_ONLY, post=CHANGE, at=call("draft_call"), missing=NO_CALL),
    "engagement:call_hide": Page(get=POST_ONLY, post=CHANGE, at=call("over_call"), missing=NO_CALL),
    "engagement:call_answer": Page(
        get=KEEP, post=CHANGE, at=call("over_call"), missing=NO_CALL, form=lambda world: dict(ANSWER)
    ),
}  # fmt: skip
