"""Who gets what at the addresses of the log of workgroup A, and of the kinds of work by which it is coded."""

import io
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from kconnect.core import files
from tests.access.agenda import GROUP_A, NO_GROUP, POST_ONLY, group, lead_does, no, of_group
from tests.access.table import DONE, NOT_THERE, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_agenda import make_work
from workgroups import services
from workgroups.models import Attachment


def build(world: World) -> None:
    """An activity of a member that waits, one that is confirmed, one that its author deleted, and one kind of A's own."""
    member = world.users["member_a"]
    world.things |= {
        "waiting": make_work(world.a, member),
        "confirmed": make_work(world.a, member, confirmed_by=world.users["lead_a"]),
        "deleted": services.archive_activity(by=member, activity=make_work(world.a, member)),
    }
    for name in ("waiting", "confirmed"):
        stored = files.store(io.BytesIO(b"made up"), name="photo.jpg", by=None)
        world.things[f"{name}_photo"] = Attachment.objects.create(
            activity=world.things[name], kind="photo", file=stored, small=stored, width=1, height=1, words="Books",
            consent=True, shown=name == "confirmed", shown_by=world.users["lead_a"].person if name == "confirmed" else None,
            added_by=member.person,
        )  # fmt: skip
    services.add_kind(by=None, code="HV", name="Home visit", definition="A visit at home.")


def entry(world: World) -> dict[str, Any]:
    return {"code": "SP", "summary": "Read with ten families", "when": "today", "form_token": uuid4()}


def words(world: World) -> dict[str, Any]:
    return {"name": "Visit", "definition": "A visit at home."}


def photo(name: str) -> Any:
    """A photo of an entry of A; `missing` is another one of the same entry."""
    return lambda world: {
        "slug": world.a.slug, "activity_id": world.things[name].pk, "attachment_id": world.things[f"{name}_photo"].pk,
    }  # fmt: skip


NO_PHOTO = {"slug": "group-a", "activity_id": 987654, "attachment_id": 987654}


def public_photo(name: str) -> Any:
    return lambda world: {
        "slug": world.a.slug, "attachment_id": world.things[f"{name}_photo"].pk, "size": "small",
    }  # fmt: skip


ACCESS: dict[str, Any] = {
    "agenda:photo_detail": [
        Page(get=everybody(), at=public_photo("confirmed")),
        Page(
            get=everybody(NOT_THERE), at=public_photo("waiting"),
            missing={"slug": "group-a", "attachment_id": 987654, "size": "small"},
        ),
    ],
    "agenda:attachment_create": Page(
        get=only(*GROUP_A), post=only(*GROUP_A, answer=DONE), at=of_group("activity_id", "waiting"),
        missing=no("activity_id"), form=lambda world: {"file": SimpleUploadedFile("notes.txt", b"Made up")},
    ),
    "agenda:attachment_file": Page(get=only(*GROUP_A), at=photo("waiting"), missing=NO_PHOTO),
    "agenda:attachment_show": Page(
        get=POST_ONLY, post=lead_does(DONE), at=photo("waiting"), missing=NO_PHOTO, form=lambda world: {"shown": "yes"}
    ),
    "agenda:attachment_remove": Page(
        get=POST_ONLY, post=only(*GROUP_A, answer=DONE), at=photo("waiting"), missing=NO_PHOTO
    ),
    "agenda:activity_list": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "agenda:activity_create": Page(
        get=only(*GROUP_A), post=only(*GROUP_A, answer=DONE), at=group, missing=NO_GROUP, form=entry
    ),
    "agenda:activity_find": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "agenda:activity_confirm": Page(
        get=lead_does(), post=lead_does(DONE), at=group, missing=NO_GROUP,
        form=lambda world: {"activity": world.things["waiting"].pk},
    ),
    "agenda:activity_detail": Page(
        get=only(*GROUP_A), at=of_group("activity_id", "waiting"), missing=no("activity_id")
    ),
    "agenda:activity_edit": [
        Page(
            get=only(*GROUP_A), post=only(*GROUP_A, answer=DONE), at=of_group("activity_id", "waiting"),
            missing=no("activity_id"), form=entry,
        ),
        # Once confirmed it is no longer the author's.
        Page(get=lead_does(), post=lead_does(DONE), at=of_group("activity_id", "confirmed"), form=entry),
    ],
    "agenda:activity_undo": [
        Page(
            get=POST_ONLY, at=of_group("activity_id", "waiting"), missing=no("activity_id"),
            post=only("member_a", answer=DONE, forbidden=("lead_a", *STAFF)),
        ),
        Page(get=POST_ONLY, post=lead_does(DONE), at=of_group("activity_id", "confirmed")),
    ],
    "agenda:activity_return": Page(
        get=lead_does(), post=lead_does(DONE), at=of_group("activity_id", "waiting"), missing=no("activity_id"),
        form=lambda world: {"reason": "How many families?"},
    ),
    "agenda:activity_unconfirm": Page(
        get=POST_ONLY, post=lead_does(DONE), at=group, missing=NO_GROUP,
        form=lambda world: {"activity": world.things["confirmed"].pk},
    ),
    "agenda:activity_export": Page(get=lead_does(), at=group, missing=NO_GROUP),
    "agenda:activity_archive": [
        Page(
            get=POST_ONLY, post=only(*GROUP_A, answer=DONE), at=of_group("activity_id", "waiting"),
            missing=no("activity_id"),
        ),
        # Once confirmed it is no longer the author's.
        Page(get=POST_ONLY, post=lead_does(DONE), at=of_group("activity_id", "confirmed")),
    ],
    "agenda:activity_restore": Page(
        get=POST_ONLY, post=only(*GROUP_A, answer=DONE), at=of_group("activity_id", "deleted"), missing=no("activity_id")
    ),
    "workgroups:kind_list": Page(get=console(*STAFF)),
    "workgroups:kind_create": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE), form=lambda world: words(world) | {"code": "XY"}
    ),
    "workgroups:kind_edit": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE), at=lambda world: {"code": "HV"}, missing={"code": "NO"},
        form=words,
    ),
    "workgroups:kind_use": Page(
        get=POST_ONLY, post=console(*STAFF, answer=DONE), at=lambda world: {"code": "HV"}, missing={"code": "NO"}
    ),
}  # fmt: skip
