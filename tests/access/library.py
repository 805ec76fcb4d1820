"""Who gets what where news, stories and resources are: everybody reads; leads keep those of their group, staff all, and stories."""

import io
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from engagement import services, story_keys
from tests.access.table import DONE, INSIDERS, NO_METHOD, NOT_THERE, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_workgroups import make_person

KEEPERS = ("lead_a", "lead_b", *STAFF)
POST_ONLY = everybody(NO_METHOD)
KEEP_A, CHANGE_A = (only("lead_a", *STAFF, answer=answer, forbidden=INSIDERS) for answer in (200, DONE))
KEEP_ALL, CHANGE_ALL = console(*STAFF), console(*STAFF, answer=DONE)
NO_POST, NO_RESOURCE = {"post_id": 987654}, {"resource_id": 987654}


def build(world: World) -> None:
    """News and a resource of workgroup A, each public and not; a story with one consent."""
    news = services.create_post(by=None, title="Doors open", opening="On Monday.", workgroup=world.a)
    services.publish_post(by=None, post=news)
    story = services.create_post(by=None, kind="story", title="How we moved", opening="We did.")
    consent = services.record_consent(
        by=None, post=story, person=make_person("Nia"), how="spoken", agreed_on=date(2026, 1, 5)
    )
    topic = services.create_topic(by=None, name="Moving")
    about: dict[str, Any] = {"topic": topic, "languages": ["en"], "workgroup": world.a}
    link = services.create_resource(by=None, name="Guide", url="https://example.org/", **about)
    services.publish_resource(by=None, resource=link, published=True)
    world.things |= {
        "post": news, "story": story, "consent": consent, "topic": topic, "resource": link,
        "draft_post": services.create_post(by=None, title="Not yet", opening="No.", workgroup=world.a),
        "file": services.create_resource(by=None, name="Form", **about),
    }  # fmt: skip


def post(name: str) -> Any:
    return lambda world: {"post_id": world.things[name].pk}


def resource(name: str) -> Any:
    return lambda world: {"resource_id": world.things[name].pk}


def post_form(world: World) -> dict[str, Any]:
    return {"kind": "news", "title": "New words", "opening": "Short.", "workgroup": world.a.pk}


def resource_form(world: World) -> dict[str, Any]:
    about = {"topic": world.things["topic"].pk, "languages": "en", "workgroup": world.a.pk}
    return {"name": "Other", "url": "https://example.org/x", **about}


def file_form(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("form.txt", b"Name:")}


def photo_form(world: World) -> dict[str, Any]:
    target = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(target, "JPEG")
    return {"photo": SimpleUploadedFile("p.jpg", target.getvalue(), "image/jpeg"), "words": "Red"}


def consent_form(world: World) -> dict[str, Any]:
    return {"name": "Rosa", "language": "es", "how": "paper", "agreed_on": "2026-01-05"}


ACCESS: dict[str, Any] = {
    "engagement:post_list": Page(get=everybody()),
    "engagement_outside:post_atom": Page(get=everybody()),
    "engagement:post_detail": [
        Page(get=everybody(), at=lambda world: {"slug": "doors-open"}),
        Page(get=everybody(NOT_THERE), at=lambda world: {"slug": "not-yet"}, missing={"slug": "nothing"}),
        Page(get=everybody(NOT_THERE), at=lambda world: {"slug": "how-we-moved"}),
    ],
    # Without a photo there is nothing, whoever asks.
    "engagement:post_photo": Page(
        get=everybody(NOT_THERE), at=lambda world: {"slug": "doors-open", "size": "small"},
        missing={"slug": "nothing", "size": "small"},
    ),
    "engagement:consent_end": Page(
        get=everybody(), post=everybody(), missing={"token": "no-key"},
        at=lambda world: {"token": story_keys.path_of(world.things["consent"]).split("/")[-2]},
    ),
    "engagement:resource_list": Page(get=everybody()),
    "engagement:resource_detail": [
        Page(get=everybody(), at=lambda world: {"slug": "guide"}),
        Page(get=everybody(NOT_THERE), at=lambda world: {"slug": "form"}, missing={"slug": "nothing"}),
    ],
    "engagement:resource_file": Page(
        get=everybody(NOT_THERE), at=lambda world: {"slug": "form"}, missing={"slug": "nothing"}
    ),
    "engagement:console_post_list": Page(get=console(*KEEPERS)),
    "engagement:post_create": Page(
        get=console(*KEEPERS),
        # The lead of B gets the form back: workgroup A is not among their choices.
        post={**console("lead_a", *STAFF, answer=DONE), "lead_b": 200}, form=post_form,
    ),
    "engagement:post_edit": [
        Page(get=KEEP_A, post=CHANGE_A, at=post("draft_post"), missing=NO_POST, form=post_form),
        Page(get=KEEP_ALL, post=CHANGE_ALL, at=post("story"), missing=NO_POST, form=post_form),
    ],
    "engagement:post_publish": Page(get=POST_ONLY, post=CHANGE_A, at=post("draft_post"), missing=NO_POST),
    "engagement:post_withdraw": Page(get=POST_ONLY, post=CHANGE_A, at=post("post"), missing=NO_POST),
    "engagement:photo_edit": Page(get=KEEP_A, post=CHANGE_A, at=post("post"), missing=NO_POST, form=photo_form),
    "engagement:photo_remove": Page(get=POST_ONLY, post=CHANGE_A, at=post("post"), missing=NO_POST),
    "engagement:consent_create": Page(
        get=KEEP_ALL, post=CHANGE_ALL, at=post("story"), missing=NO_POST, form=consent_form
    ),
    "engagement:consent_withdraw": Page(
        get=POST_ONLY, post=CHANGE_ALL, missing={"post_id": 987654, "consent_id": 987654},
        at=lambda world: {"post_id": world.things["story"].pk, "consent_id": world.things["consent"].pk},
    ),
    "engagement:console_resource_list": Page(get=console(*KEEPERS)),
    "engagement:resource_create": Page(
        get=console(*KEEPERS), post={**console("lead_a", *STAFF, answer=DONE), "lead_b": 200}, form=resource_form
    ),
    "engagement:resource_edit": Page(
        get=KEEP_A, post=CHANGE_A, at=resource("resource"), missing=NO_RESOURCE, form=resource_form
    ),
    "engagement:resource_upload": Page(
        get=KEEP_A, post=CHANGE_A, at=resource("file"), missing=NO_RESOURCE, form=file_form
    ),
    "engagement:resource_publish": Page(get=POST_ONLY, post=CHANGE_A, at=resource("resource"), missing=NO_RESOURCE),
    "engagement:resource_remove": Page(get=KEEP_A, post=CHANGE_A, at=resource("resource"), missing=NO_RESOURCE),
    "engagement:topic_list": Page(get=KEEP_ALL, post=CHANGE_ALL, form=lambda world: {"name": "Food"}),
    "engagement:topic_edit": Page(
        get=KEEP_ALL, post=CHANGE_ALL, at=lambda world: {"topic_id": world.things["topic"].pk},
        missing={"topic_id": 987654}, form=lambda world: {"name": "Moves"},
    ),
}  # fmt: skip
