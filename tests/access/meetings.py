"""Who gets what at the addresses of meetings: everybody reads public ones; members see inside, leads and staff run."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.access.table import DONE, NO_METHOD, NOT_THERE, STAFF, Page, everybody, only, signed_in
from tests.access.world import World
from tests.build_agenda import make_goal, make_strategy
from tests.build_meetings import make_meeting
from workgroups import services
from workgroups.meeting_keys import poll_token_of, token_of

POST_ONLY = everybody(NO_METHOD)
SEE = only("member_a", "lead_a", *STAFF)
DO = only("member_a", "lead_a", *STAFF, answer=DONE)
RUN = only("lead_a", *STAFF, forbidden=("member_a",))
CHANGE = only("lead_a", *STAFF, answer=DONE, forbidden=("member_a",))
SECRET = "a-secret-of-the-access-matrix"  # noqa: S105  # it opens nothing outside this test
NO_MEETING = {"slug": "group-a", "meeting_id": 987654}
NO_GROUP = {"slug": "nothing"}


def build(world: World) -> None:
    """Meetings of workgroup A at every stage, a poll, and one's own calendar."""
    lead, member = world.users["lead_a"], world.users["member_a"]
    coming, past = make_meeting(world.a, public=True), make_meeting(world.a, days=-2)
    closed, gone = make_meeting(world.a, days=-9), make_meeting(world.a, days=5)
    words = {"minutes_text": "We met.", "minutes_text_es": "", "attending": 2}
    services.save_minutes(by=lead, meeting=closed, version=0, **words)
    services.close_meeting(by=lead, meeting=closed, attending=2)
    services.cancel_meeting(by=lead, meeting=gone, reason="Snow.")
    item = services.add_item(by=lead, meeting=past, title="Buses")
    services.add_item(by=lead, meeting=past, title="Trains")
    document = services.add_document(by=lead, meeting=past, stream=BytesIO(b"plan"), name="plan.txt")
    action = services.note_action_item(by=lead, meeting=past, text="Call", person=member.person)
    now = timezone.now().replace(microsecond=0)
    poll = services.open_poll(
        by=lead, workgroup=world.a, title="When", slots=[now + timedelta(days=3), now + timedelta(days=4)]
    )
    secret = services.renew_calendar_key(by=member)
    make_strategy("Read more", goal=make_goal("Ready"), workgroup=world.a)
    world.things |= {
        "meeting": coming, "past_meeting": past, "closed_meeting": closed, "cancelled_meeting": gone, "agenda_item": item,
        "document": document, "action_item": action, "poll": poll, "calendar": secret,
        "letter": token_of(coming, member.person),
        "walk_in": services.add_walk_in(by=lead, meeting=past, name="Mrs. Soto"),
    }  # fmt: skip


def group(world: World) -> dict[str, Any]:
    return {"slug": "group-a"}


def at(name: str = "meeting", **more: str) -> Any:
    def arguments(world: World) -> dict[str, Any]:
        found = {key: world.things[thing].pk for key, thing in more.items()}
        return {"slug": "group-a", "meeting_id": world.things[name].pk, **found}

    return arguments


def poll(world: World) -> dict[str, Any]:
    return {"slug": "group-a", "poll_id": world.things["poll"].pk}


def public(name: str) -> Any:
    return lambda world: {"slug": world.things[name].slug}


def letter(world: World) -> dict[str, Any]:
    return {"token": world.things["letter"]}


def planned(world: World) -> dict[str, Any]:
    times = {"starts_at": "2027-03-13T10:00", "ends_at": "2027-03-13T12:00", "zone": "America/Detroit"}
    return {"title": "New", "mode": "in_person", "place": "Hall", "scope": "this", **times}


def offered(world: World) -> dict[str, Any]:
    slots = {"slot1": "2027-03-13T10:00", "slot2": "2027-03-13T11:00"}
    return {"title": "When", "minutes": 60, "zone": "America/Detroit", **slots}


def slot(world: World) -> str:
    return str(world.things["poll"].slots.all()[0].pk)


def ben(world: World) -> str:
    return str(world.users["member_a"].person_id)


def upload(world: World) -> dict[str, Any]:
    return {"document-file": SimpleUploadedFile("new.txt", b"new")}


def taken(world: World) -> dict[str, Any]:
    key = world.things["action_item"].pk
    strategy = world.a.strategies.all()[0].pk
    return {"item": key, f"item-{key}-strategy": strategy, f"item-{key}-name": "Call everybody"}


ITEM = {"at": at("past_meeting", item_id="agenda_item"), "missing": {**NO_MEETING, "item_id": 987654}}
ACCESS: dict[str, Any] = {
    "workgroups:meeting_list_public": Page(get=everybody()),
    "workgroups:meeting_public": [
        Page(get=everybody(), at=public("meeting")),
        # Not open to everyone: nobody reads it in public, its group included.
        Page(get=everybody(NOT_THERE), at=public("past_meeting"), missing=NO_GROUP),
    ],
    "workgroups_outside:meeting_file": [
        Page(get=everybody(), at=public("meeting")),
        Page(get=everybody(NOT_THERE), at=public("past_meeting"), missing=NO_GROUP),
    ],
    "engagement_outside:network_feed": Page(get=everybody()),
    "engagement_outside:workgroup_feed": [
        Page(get=everybody(), at=group),
        Page(get=everybody(NOT_THERE), at=lambda world: {"slug": "group-hidden"}, missing=NO_GROUP),
    ],
    # The secret is the permission.
    "engagement_outside:my_feed": [
        Page(get=everybody(), at=lambda world: {"secret": world.things["calendar"]}),
        Page(get=everybody(NOT_THERE), at=lambda world: {"secret": SECRET}),
    ],
    "workgroups_outside:meeting_letter_calendar": Page(get=everybody(), at=letter, missing={"token": "wrong"}),
    "workgroups:meeting_answer": Page(
        get=everybody(), post=everybody(), at=letter, missing={"token": "wrong"}, form=lambda world: {"coming": "yes"}
    ),
    "workgroups:calendar_edit": Page(get=signed_in(), post=signed_in()),
    "workgroups:meeting_list": Page(get=SEE, at=group, missing=NO_GROUP),
    "workgroups:meeting_create": Page(get=RUN, post=CHANGE, at=group, missing=NO_GROUP, form=planned),
    "workgroups:meeting_detail": Page(get=SEE, at=at(), missing=NO_MEETING),
    "workgroups:meeting_edit": Page(get=RUN, post=CHANGE, at=at(), missing=NO_MEETING, form=planned),
    "workgroups:meeting_cancel": Page(
        get=RUN, post=CHANGE, at=at(), missing=NO_MEETING, form=lambda world: {"reason": "Snow."}
    ),
    "workgroups:meeting_restore": Page(get=POST_ONLY, post=CHANGE, at=at("cancelled_meeting"), missing=NO_MEETING),
    "workgroups:meeting_reply": Page(
        get=POST_ONLY, post=DO, at=at(), missing=NO_MEETING, form=lambda world: {"reply-coming": "yes"}
    ),
    "workgroups:meeting_came": Page(
        get=POST_ONLY, post=DO, at=at("past_meeting"), missing=NO_MEETING, form=lambda world: {"came": "yes"}
    ),
    "workgroups:meeting_invite": Page(
        get=POST_ONLY, post=CHANGE, at=at(), missing=NO_MEETING,
        form=lambda world: {"invitee-person": world.users["member_b"].person_id},
    ),
    "workgroups:meeting_packet": Page(get=SEE, at=at(), missing=NO_MEETING),
    "workgroups:meeting_calendar": Page(get=SEE, at=at(), missing=NO_MEETING),
    "workgroups:item_create": Page(
        get=POST_ONLY, post=DO, at=at(), missing=NO_MEETING,
        form=lambda world: {"item-title": "Snow", "item-minutes": 5},
    ),
    "workgroups:item_edit": Page(get=RUN, post=CHANGE, form=lambda world: {"title": "Snow", "minutes": 5}, **ITEM),
    "workgroups:item_move": Page(get=POST_ONLY, post=CHANGE, form=lambda world: {"to": "down"}, **ITEM),
    "workgroups:item_accept": Page(get=POST_ONLY, post=CHANGE, **ITEM),
    "workgroups:item_remove": Page(get=POST_ONLY, post=CHANGE, **ITEM),
    "workgroups:document_create": Page(get=POST_ONLY, post=CHANGE, at=at(), missing=NO_MEETING, form=upload),
    "workgroups:document_detail": Page(
        get=SEE, at=at("past_meeting", document_id="document"), missing={**NO_MEETING, "document_id": 987654}
    ),
    "workgroups:document_remove": Page(
        get=POST_ONLY, post=CHANGE, at=at("past_meeting", document_id="document"),
        missing={**NO_MEETING, "document_id": 987654},
    ),
    "workgroups:meeting_run": Page(get=RUN, at=at("past_meeting"), missing=NO_MEETING),
    "workgroups:run_attend": Page(
        get=POST_ONLY, post=CHANGE, at=at("past_meeting"), missing=NO_MEETING,
        form=lambda world: {"person": ben(world), "present": "yes"},
    ),
    "workgroups:run_walk_in": Page(
        get=POST_ONLY, post=CHANGE, at=at("past_meeting"), missing=NO_MEETING, form=lambda world: {"walk-name": "Rosa"}
    ),
    "workgroups:run_notes": Page(
        get=POST_ONLY, post=CHANGE, form=lambda world: {"notes": "We met.", "version": 0}, **ITEM
    ),
    "workgroups:run_decision": Page(
        get=POST_ONLY, post=CHANGE, at=at("past_meeting"), missing=NO_MEETING, form=lambda world: {"text": "Go on."}
    ),
    "workgroups:run_action": Page(
        get=POST_ONLY, post=CHANGE, at=at("past_meeting"), missing=NO_MEETING, form=lambda world: {"text": "Write."}
    ),
    "workgroups:action_item_finish": Page(
        get=POST_ONLY, post=DO, at=at("past_meeting", item_id="action_item"), missing={**NO_MEETING, "item_id": 987654},
        form=lambda world: {"done": "yes"},
    ),
    "workgroups:meeting_close": Page(
        get=RUN, post=CHANGE, at=at("past_meeting"), missing=NO_MEETING,
        form=lambda world: {"minutes_text": "We met.", "attending": 3, "version": 0, "then": "close"},
    ),
    "workgroups:meeting_publish": Page(get=POST_ONLY, post=CHANGE, at=at("closed_meeting"), missing=NO_MEETING),
    "workgroups:minutes_nameless": Page(get=POST_ONLY, post=CHANGE, at=at("closed_meeting"), missing=NO_MEETING),
    "workgroups:meeting_reopen": Page(get=POST_ONLY, post=CHANGE, at=at("closed_meeting"), missing=NO_MEETING),
    "workgroups:meeting_stipends": Page(
        get=RUN, post=CHANGE, at=at("past_meeting"), missing=NO_MEETING,
        form=lambda world: {"attendee": world.things["walk_in"].pk, "amount": "25"},
    ),
    "agenda:meeting_follow_up": Page(
        get=RUN, post=CHANGE, at=at("past_meeting"), missing=NO_MEETING, form=taken
    ),
    "workgroups:poll_create": Page(get=RUN, post=CHANGE, at=group, missing=NO_GROUP, form=offered),
    "workgroups:poll_detail": Page(get=SEE, at=poll, missing={"slug": "group-a", "poll_id": 987654}),
    "workgroups:poll_vote": Page(
        get=POST_ONLY, post=DO, at=poll, missing={"slug": "group-a", "poll_id": 987654},
        form=lambda world: {"slot": slot(world), "answer": "yes"},
    ),
    "workgroups:poll_guest": Page(
        get=POST_ONLY, post=CHANGE, at=poll, missing={"slug": "group-a", "poll_id": 987654},
        form=lambda world: {"guest-person": world.users["lead_b"].person_id},
    ),
    "workgroups:poll_answer": Page(
        get=everybody(), post=everybody(), missing={"token": "wrong"}, form=lambda world: {f"slot{slot(world)}": "yes"},
        at=lambda world: {"token": poll_token_of(world.things["poll"], world.users["member_a"].person)},
    ),
    "workgroups:poll_pick": Page(
        get=POST_ONLY, post=CHANGE, at=poll, missing={"slug": "group-a", "poll_id": 987654},
        form=lambda world: {"slot": slot(world), "mode": "in_person", "place": "Hall"},
    ),
    "workgroups:poll_close": Page(
        get=POST_ONLY, post=CHANGE, at=poll, missing={"slug": "group-a", "poll_id": 987654}
    ),
}  # fmt: skip
