"""Who gets what where policy is made: everybody reads what is public, leads propose, Policy & Advocacy and staff keep it."""

from typing import Any

from django.utils import timezone

from agenda import services
from agenda.models import PolicyRound
from tests.access.table import DONE, INSIDERS, NO_METHOD, NOT_THERE, STAFF, Answers, Page, everybody, only, signed_in
from tests.access.world import World
from tests.build_policy import in_days, make_call, make_priority, make_round

POST_ONLY = everybody(NO_METHOD)
LEADS = ("lead_a", "lead_b", *STAFF)


def build(world: World) -> None:
    """Two public priorities of group A, a proposal, a call that waits, a vote that runs and one that has closed."""
    first, second = (make_priority(name, workgroup=world.a) for name in ("Late buses", "Rent rules"))
    hidden = make_priority("Hidden", workgroup=world.a, published=False)
    old = make_round([first, second], name="Last year")
    PolicyRound.objects.filter(pk=old.pk).update(running=False, closed_at=timezone.now())
    call = make_call(first, by=world.users["superuser"])
    vote = make_round([first, second])
    world.things |= {"priority": first, "proposal": hidden, "call": call, "vote": vote, "old_vote": old}


def insiders(answer: int = 200) -> Answers:
    return only(*INSIDERS, answer=answer)


def these(*roles: str, answer: int = 200) -> Answers:
    """For the roles named; other insiders know of the room and may not."""
    return only(*roles, answer=answer, forbidden=tuple(role for role in INSIDERS if role not in roles))


def key(parameter: str, name: str) -> Any:
    return lambda world: {parameter: world.things[name].pk}


def priority_form(world: World) -> dict[str, Any]:
    return {"workgroup": world.a.pk, "name": "Quiet streets", "issue": "Cars are fast.", "level": "city"}


def call_form(world: World) -> dict[str, Any]:
    return {"title": "Come to the hearing", "text": "Bring a neighbor.", "until": in_days(5).isoformat()}


def check_form(world: World) -> dict[str, Any]:
    return {"goes": "yes", "seen": services.print_of(world.things["call"])}


def ballot(world: World) -> dict[str, Any]:
    return {"vote_id": world.things["vote"].pk, "slug": world.a.slug}


NO_PRIORITY, NO_CALL, NO_VOTE = {"priority_id": 987654}, {"call_id": 987654}, {"vote_id": 987654}

ACCESS: dict[str, Any] = {
    "agenda:policy_list": Page(get=everybody()),
    "agenda:policy_detail": [
        Page(get=everybody(), at=lambda world: {"slug": "late-buses"}),
        Page(get=everybody(NOT_THERE), at=lambda world: {"slug": "hidden"}, missing={"slug": "nothing"}),
    ],
    "agenda:vote_detail": [
        Page(get=everybody(), at=key("vote_id", "old_vote")),
        Page(get=everybody(NOT_THERE), at=key("vote_id", "vote"), missing=NO_VOTE),
    ],
    "agenda:policy_follow": [
        Page(
            get=signed_in(), post=signed_in(DONE), at=lambda world: {"slug": "late-buses"},
            form=lambda world: {"follow": "yes"},
        ),
        Page(
            get=insiders(), post=insiders(DONE), at=lambda world: {"slug": "hidden"}, missing={"slug": "nothing"},
            form=lambda world: {"follow": "yes"},
        ),
    ],
    "agenda:policy_room": Page(get=insiders()),
    "agenda:policy_create": Page(
        get=these(*LEADS), post=these("lead_a", *STAFF, answer=DONE) | {"lead_b": 200}, form=priority_form
    ),
    "agenda:policy_edit": [
        Page(
            get=these(*STAFF), post=these(*STAFF, answer=DONE), at=key("priority_id", "priority"), missing=NO_PRIORITY,
            form=priority_form,
        ),
        Page(
            get=these("lead_a", *STAFF), post=these("lead_a", *STAFF, answer=DONE), at=key("priority_id", "proposal"),
            missing=NO_PRIORITY, form=priority_form,
        ),
    ],
    "agenda:policy_move": Page(
        get=POST_ONLY, post=these(*STAFF, answer=DONE), at=key("priority_id", "priority"), missing=NO_PRIORITY,
        form=lambda world: {"to": "studied", "on": in_days(0).isoformat()},
    ),
    "agenda:policy_publish": Page(
        get=POST_ONLY, post=these(*STAFF, answer=DONE), at=key("priority_id", "proposal"), missing=NO_PRIORITY,
        form=lambda world: {"published": "yes"},
    ),
    "agenda:call_create": Page(
        get=these(*STAFF), post=these(*STAFF, answer=DONE), at=key("priority_id", "priority"), missing=NO_PRIORITY,
        form=call_form,
    ),
    "agenda:call_edit": Page(
        get=these(*STAFF), post=these(*STAFF, answer=DONE), at=key("call_id", "call"), missing=NO_CALL, form=call_form
    ),
    # Community Engagement has no lead in this network: staff check, but not whoever wrote it.
    "agenda:call_check": Page(
        get=these("backbone"), post=these("backbone", answer=DONE), at=key("call_id", "call"), missing=NO_CALL,
        form=check_form,
    ),
    "agenda:call_withdraw": Page(
        get=POST_ONLY, post=these(*STAFF, answer=DONE), at=key("call_id", "call"), missing=NO_CALL
    ),
    # One vote at a time: the form comes back and says that another one is under way.
    "agenda:vote_create": Page(get=these(*STAFF), post=these(*STAFF)),
    "agenda:vote_edit": Page(
        get=these(*STAFF), post=these(*STAFF, answer=DONE), at=key("vote_id", "vote"), missing=NO_VOTE,
        form=lambda world: {"closes_on": in_days(30).isoformat()},
    ),
    "agenda:vote_close": Page(
        get=POST_ONLY, post=these(*STAFF, answer=DONE), at=key("vote_id", "old_vote"), missing=NO_VOTE
    ),
    "agenda:vote_call_off": Page(
        get=POST_ONLY, post=these(*STAFF, answer=DONE), at=key("vote_id", "vote"), missing=NO_VOTE
    ),
    "agenda:ballot_edit": Page(
        get=these("lead_a"), post=these("lead_a", answer=DONE), at=ballot, missing={"vote_id": 987654, "slug": "nothing"},
        form=lambda world: {"choice_1": world.things["vote"].entries.all()[0].pk},
    ),
}  # fmt: skip
