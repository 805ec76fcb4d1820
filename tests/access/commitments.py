"""Who gets what of commitments: the partner's editors, the leads of the strategy's group, and the public matrix."""

from typing import Any

from agenda.choices import CommitmentState
from tests.access.table import DONE, NO_METHOD, STAFF, Answers, Page, everybody, only
from tests.access.world import World
from tests.build_agenda import make_goal, make_strategy
from tests.build_commitments import make_commitment

POST_ONLY = everybody(NO_METHOD)
# An editor of another organization, and the lead of another group, are nobody special.
SEE = ("editor_one", "lead_a", "member_a", *STAFF)
PARTNER = ("editor_one", *STAFF)
ONE, NO_PARTNER = {"slug": "one"}, {"slug": "nothing"}
NONE = {"commitment_id": 987654}


def build(world: World) -> None:
    """Organization One has a commitment that runs and one that waits, both for a strategy of group A; One lets nothing be read."""
    strategy = make_strategy("Promised", goal=make_goal("Promised goal"), workgroup=world.a)
    given: dict[str, Any] = {"organization": world.one, "strategy": strategy, "shown": False}
    world.things |= {
        "commitment_strategy": strategy,
        "commitment_running": make_commitment("A van", **given),
        "commitment_waiting": make_commitment("A room", state=CommitmentState.OFFERED, **given),
    }


def of(name: str) -> Any:
    return lambda world: {"commitment_id": world.things[name].pk}


def offer(world: World) -> dict[str, Any]:
    return {"strategy": world.things["commitment_strategy"].pk, "what": "Books", "starts_on": "2026-05-01"}


def partner_does(answer: int) -> Answers:
    """What belongs to the partner: the group sees it and may not."""
    return only(*PARTNER, answer=answer, forbidden=("lead_a", "member_a"))


ACCESS: dict[str, Any] = {
    "agenda:matrix_detail": Page(get=everybody()),
    "agenda:matrix_file": Page(get=everybody()),
    "dashboard:need_detail": Page(get=everybody()),
    "agenda:commitment_list": Page(get=only(*PARTNER), at=lambda world: ONE, missing=NO_PARTNER),
    "agenda:commitment_create": Page(
        get=only(*PARTNER), post=only(*PARTNER, answer=DONE), at=lambda world: ONE, missing=NO_PARTNER, form=offer
    ),
    "agenda:group_commitments": Page(
        get=only("lead_a", "member_a", *STAFF), at=lambda world: {"slug": world.a.slug}, missing=NO_PARTNER
    ),
    "agenda:commitment_detail": Page(get=only(*SEE), at=of("commitment_running"), missing=NONE),
    "agenda:commitment_edit": Page(
        get=partner_does(200), post=partner_does(DONE), at=of("commitment_running"), missing=NONE, form=offer
    ),
    "agenda:commitment_confirm": Page(get=POST_ONLY, post=partner_does(DONE), at=of("commitment_running"), missing=NONE),
    "agenda:commitment_move": [
        Page(
            get=POST_ONLY, post=only("editor_one", "lead_a", *STAFF, answer=DONE, forbidden=("member_a",)),
            at=of("commitment_running"), missing=NONE, form=lambda world: {"to": "kept"},
        ),
        # The partner sees what it offered and cannot agree to it itself.
        Page(
            get=POST_ONLY, post=only("lead_a", *STAFF, answer=DONE, forbidden=("member_a",)) | {"editor_one": 422},
            at=of("commitment_waiting"), missing=NONE, form=lambda world: {"to": "agreed"},
        ),
    ],
}  # fmt: skip
