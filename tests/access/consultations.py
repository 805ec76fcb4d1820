"""Who gets what at the questions between workgroups: both groups read them, each side moves what is its own."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from kconnect.core.models import StoredFile
from tests.access.table import DONE, NO_METHOD, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_consultations import accept, advise, answer, ask
from workgroups import services

POST_ONLY = everybody(NO_METHOD)
A, B = ("member_a", "lead_a"), ("member_b", "lead_b")


def build(world: World) -> None:
    """Group A asks group B; there is one question at each step. Member B advises."""
    asker, head, advisor = world.users["member_a"], world.users["lead_b"], world.users["member_b"]
    services.edit_workgroup(by=world.users["backbone"], workgroup=world.b, offers="Read the numbers with you")
    world.b.refresh_from_db()

    def new(topic: str) -> Any:
        return ask(asker, world.a, world.b, topic=topic)

    world.things["asked_question"] = new("Asked")
    world.things["unclear"] = services.ask_back(by=head, consultation=new("Unclear"), text="Which year?")
    world.things["taken"] = accept(head, new("Taken"), advisor)
    world.things["advised"] = advise(advisor, accept(head, new("Advised"), advisor))
    world.things["answered"] = answer(world.users["lead_a"], advise(advisor, accept(head, new("Answered"), advisor)))
    row = world.things["advised"].advice.get()
    file = StoredFile.objects.create(sha256="c" * 64, name="table.csv", size=1)
    file.path.parent.mkdir(parents=True, exist_ok=True)
    file.path.write_bytes(b"x")
    row.files.add(file)
    world.things["advice_file"] = file


def at(name: str, group: str = "a") -> Any:
    return lambda world: {"slug": getattr(world, group).slug, "consultation_id": world.things[name].pk}


def file_at(world: World) -> dict[str, Any]:
    return {**at("advised")(world), "file_id": world.things["advice_file"].pk}


def in_a(*allowed: str, answer: int = DONE) -> Any:
    """In the rooms of group A: its people and staff know of it, others do not."""
    return only(*allowed, answer=answer, forbidden=tuple({*A, *STAFF} - {*allowed}))


def in_b(*allowed: str, answer: int = DONE) -> Any:
    """In the rooms of group B."""
    return only(*allowed, answer=answer, forbidden=tuple({*B, *STAFF} - {*allowed}))


def question(world: World) -> dict[str, Any]:
    due = timezone.localdate() + timedelta(days=9)
    return {
        "token": "6f1c1d1e-6f0e-4a3c-9d5a-0c8d3a0e5f11", "asked": world.b.slug, "kind": "advice", "topic": "Rents", "question": "Which?",
        "due_on": due.isoformat(),
    }  # fmt: skip


NONE = {"slug": "group-a", "consultation_id": 987654}
NONE_B = {"slug": "group-b", "consultation_id": 987654}
ACCESS: dict[str, Any] = {
    "workgroups:consultation_list": Page(
        get=only(*A, *STAFF), at=lambda world: {"slug": world.a.slug}, missing={"slug": "nothing"}
    ),
    "workgroups:consultation_create": Page(
        get=only(*A, *STAFF), post=only(*A, *STAFF, answer=DONE), at=lambda world: {"slug": world.a.slug},
        missing={"slug": "nothing"}, form=question,
    ),
    "workgroups:consultation_detail": [
        Page(get=only(*A, *STAFF), at=at("asked_question"), missing=NONE),
        Page(get=only(*B, *STAFF), at=at("asked_question", "b"), missing=NONE_B),
    ],
    "workgroups:consultation_accept": Page(
        get=POST_ONLY, post=in_b("lead_b", *STAFF), at=at("asked_question", "b"), missing=NONE_B,
        form=lambda world: {"accept-advisors": [world.users["member_b"].person_id]},
    ),
    "workgroups:consultation_ask_back": Page(
        get=POST_ONLY, post=in_b("lead_b", *STAFF), at=at("asked_question", "b"), missing=NONE_B, form=lambda world: {"back-text": "Why?"}
    ),
    "workgroups:consultation_decline": Page(
        get=POST_ONLY, post=in_b("lead_b", *STAFF), at=at("taken", "b"), missing=NONE_B,
        form=lambda world: {"decline-reason": "Nobody has time."},
    ),
    "workgroups:consultation_reply": Page(
        get=POST_ONLY, post=in_a(*A, *STAFF), at=at("unclear"), missing=NONE, form=lambda world: {"reply-text": "The last one."}
    ),
    # The advisor alone writes, not even the lead of the same group.
    "workgroups:consultation_advise": Page(
        get=POST_ONLY, post=in_b("member_b"), at=at("taken", "b"), missing=NONE_B, form=lambda world: {"advice-text": "Take it."}
    ),
    "workgroups:consultation_answer": Page(
        get=POST_ONLY, post=in_a("lead_a", *STAFF), at=at("advised"), missing=NONE,
        form=lambda world: {"uptake-uptake": "adopted", "uptake-reason": "It fits."},
    ),
    "workgroups:consultation_comment": Page(
        get=POST_ONLY, post=in_b(*B, *STAFF), at=at("answered", "b"), missing=NONE_B, form=lambda world: {"comment-text": "Thanks."}
    ),
    "workgroups:consultation_withdraw": Page(get=POST_ONLY, post=in_a(*A, *STAFF), at=at("asked_question"), missing=NONE),
    "workgroups:consultation_reopen": Page(get=POST_ONLY, post=in_a("lead_a", *STAFF), at=at("answered"), missing=NONE),
    "workgroups:consultation_file": Page(get=only(*A, *STAFF), at=file_at, missing={**NONE, "file_id": 1}),
    "workgroups:console_consultation_list": Page(get=console(*STAFF)),
    "workgroups:consultation_export": Page(get=console(*STAFF)),
}  # fmt: skip
