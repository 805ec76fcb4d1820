"""Who gets what at decisions: everybody reads the log, those who sit in the body vote, its leads and staff lead, and no right votes."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from engagement import services
from engagement.models import Body, InputCall
from tests.access.table import DONE, FORBIDDEN, NO_METHOD, NOT_THERE, STAFF, Answers, Page, everybody, only
from tests.access.world import World
from tests.build_decisions import make_body, make_council, make_decision, over
from tests.build_workgroups import make_person
from workgroups import services as people
from workgroups.permissions import RoleName, forget_access

POST_ONLY = everybody(NO_METHOD)
LEADS = ("lead_a", *STAFF)


def build(world: World) -> None:
    """A council of Ana, who leads it, of Ben, and of somebody without an account; a draft, an open and a counted decision."""
    council = make_council()
    ana, ben = world.users["lead_a"], world.users["member_a"]
    people.grant_role(by=None, person=ana.person, role=RoleName.LEAD, workgroup=council)
    people.grant_role(by=None, person=ben.person, role=RoleName.MEMBER, workgroup=council)
    ida = make_person("Ida")
    people.grant_role(by=None, person=ida, role=RoleName.MEMBER, workgroup=council)
    forget_access(ana)
    forget_access(ben)
    body = make_body(council)
    # Other tables write down decisions of today by hand.
    Body.objects.update(since=date(2999, 1, 1))
    draft = make_decision(body, "Draft", facilitator=ana)
    running = services.open_decision(
        by=None,
        decision=make_decision(body, "Open", facilitator=ana, ranked=True, options=[("Bus", ""), ("Rent", "")]),
    )
    counted = services.open_decision(by=None, decision=make_decision(body, "Counted", facilitator=ana))
    services.take_position(by=ben, decision=counted, stance="for")
    services.take_position(by=ana, decision=counted, stance="for")
    today = timezone.localdate()
    call = InputCall.objects.create(
        slug="van", title="The van?", question="When?", workgroup=council, state="published", changeable="When.", fixed="Why.",
        opens_on=today, closes_on=today, answer_due_on=today + timedelta(days=9),
    )  # fmt: skip
    concern = services.raise_concern(by=ben, decision=running, text="Who pays?")
    world.things |= {
        "council": council, "draft_decision": draft, "open_decision": running, "counted_decision": over(counted),
        "vote_call": call, "vote_concern": concern, "offline": running.electors.get(person=ida), "vote_option": running.options.first(),
    }  # fmt: skip


def inside(answer: int = 200) -> Answers:
    return only("member_a", *LEADS, answer=answer)


def leading(answer: int = 200) -> Answers:
    """Leads and staff; members know of it and may not."""
    return only(*LEADS, answer=answer, forbidden=("member_a",))


def voting(answer: int = 200) -> Answers:
    """Those who sit in the body. Everybody may read the decision, so others learn that it is not theirs."""
    return only("member_a", "lead_a", answer=answer, else_=FORBIDDEN)


def mine(name: str) -> Any:
    return lambda world: {"decision_id": world.things[name].pk}


def at(name: str, **more: str) -> Any:
    return lambda world: {
        "slug": world.things["council"].slug, "decision_id": world.things[name].pk,
        **{key: world.things[thing].pk for key, thing in more.items()},
    }  # fmt: skip


def council(world: World) -> dict[str, Any]:
    return {"slug": world.things["council"].slug}


def ranked(world: World) -> dict[str, Any]:
    return {"stance": "for", "choice_1": world.things["vote_option"].pk}


def draft_form(world: World) -> dict[str, Any]:
    return {
        "title": "Move it", "proposal": "A panel decides.", "subject": "other", "intended_level": 1,
        "facilitator": world.users["lead_a"].person_id,
    }  # fmt: skip


def body_form(world: World) -> dict[str, Any]:
    return {"rule": "majority", "most_against": 0, "quorum_percent": 60, "conflicts": "leaves", "days": 7}


def said(world: World) -> dict[str, Any]:
    return {"words": "It matters to me."}


NONE, NOWHERE = {"decision_id": 987654}, {"slug": "nothing", "decision_id": 987654}

ACCESS: dict[str, Any] = {
    "engagement:decision_list": Page(get=everybody()),
    "engagement_outside:decision_atom": Page(get=everybody()),
    "engagement:decision_detail": [
        Page(get=everybody(), at=mine("open_decision")),
        Page(get=everybody(), at=mine("counted_decision")),
        Page(get=everybody(NOT_THERE), at=mine("draft_decision"), missing=NONE),
    ],
    "engagement:decision_vote": Page(
        get=voting(), post=voting(DONE), at=mine("open_decision"), missing=NONE, form=ranked
    ),
    "engagement:decision_conflict": Page(
        get=voting(), post=voting(DONE), at=mine("open_decision"), missing=NONE, form=said
    ),
    "engagement:decision_concern": Page(
        get=voting(), post=voting(DONE), at=mine("open_decision"), missing=NONE, form=said
    ),
    "engagement:decision_dissent": Page(
        get=voting(), post=voting(DONE), at=mine("counted_decision"), missing=NONE, form=said
    ),
    "engagement:body_decisions": Page(get=inside(), at=council, missing={"slug": "group-a"}),
    "engagement:body_edit": Page(
        get=leading(), post=leading(DONE), at=council, missing={"slug": "nothing"}, form=body_form
    ),
    "engagement:decision_create": Page(
        get=leading(), post=leading(DONE), at=council, missing={"slug": "nothing"}, form=draft_form
    ),
    "engagement:decision_run": Page(get=leading(), at=at("open_decision"), missing=NOWHERE),
    "engagement:decision_edit": Page(
        get=leading(), post=leading(DONE), at=at("draft_decision"), missing=NOWHERE, form=draft_form
    ),
    "engagement:decision_open": Page(get=POST_ONLY, post=leading(DONE), at=at("draft_decision"), missing=NOWHERE),
    "engagement:decision_close": Page(get=POST_ONLY, post=leading(DONE), at=at("counted_decision"), missing=NOWHERE),
    "engagement:decision_discard": Page(get=POST_ONLY, post=leading(DONE), at=at("draft_decision"), missing=NOWHERE),
    "engagement:decision_extend": Page(
        get=leading(), post=leading(DONE), at=at("open_decision"), missing=NOWHERE,
        form=lambda world: {"closes_on": (timezone.localdate() + timedelta(days=20)).isoformat()},
    ),
    "engagement:decision_withdraw": Page(
        get=leading(), post=leading(DONE), at=at("open_decision"), missing=NOWHERE, form=said
    ),
    "engagement:decision_outcome": Page(
        get=leading(), post=leading(DONE), at=at("counted_decision"), missing=NOWHERE,
        form=lambda world: {"outcome": "adopted", "statement": "It goes ahead."},
    ),
    "engagement:decision_input": Page(
        get=leading(), post=leading(DONE), at=at("counted_decision"), missing=NOWHERE,
        form=lambda world: {"call": world.things["vote_call"].pk, "uptake": "adopted", "said": "Seven, not five."},
    ),
    "engagement:concern_answer": Page(
        get=leading(), post=leading(DONE), at=at("open_decision", concern_id="vote_concern"),
        missing={**NOWHERE, "concern_id": 987654}, form=lambda world: {"outcome": "answered", "answer": "The county pays."},
    ),
    "engagement:position_note": Page(
        get=leading(), post=leading(DONE), at=at("open_decision", elector_id="offline"),
        missing={**NOWHERE, "elector_id": 987654}, form=ranked,
    ),
    "engagement:option_withdraw": Page(
        get=POST_ONLY, post=leading(DONE), at=at("open_decision", option_id="vote_option"),
        missing={**NOWHERE, "option_id": 987654},
    ),
}  # fmt: skip
