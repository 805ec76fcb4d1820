"""Who gets what where the plan is taken away as a file and brought back."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from agenda import services
from kconnect.core import jobs
from tests.access.agenda import NO_GROUP, group, lead_does
from tests.access.table import DONE, NO_METHOD, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_agenda import make_goal, make_strategy
from tests.build_plan_files import bring, download, edited

POST_ONLY = everybody(NO_METHOD)
HEAD = "Kind,Key,Under (key),Name in English\n"
# Leads of some workgroup may bring a plan, of other insiders nobody may.
NO_LEADS = ("member_a", "member_b", "editor_one", "editor_two", "steward")


def build(world: World) -> None:
    """Files of workgroup A's plan at each step, and one of the whole plan."""
    make_strategy("Told in a file", goal=make_goal("In a file"), workgroup=world.a)
    lead, bo = world.users["lead_a"], world.users["backbone"]

    def rename(table: Any) -> None:
        table[-1]["name"] = "New words"

    text = edited(download(world.a), rename)
    world.things["plan_file"] = bring(lead, text, world.a)
    world.things["whole_plan_file"] = bring(bo, text)
    stopped = bring(lead, text.replace("New words", "Other words"), world.a)
    services.check_plan_file(by=lead, file=stopped)
    stopped.refresh_from_db()
    assert stopped.job is not None
    jobs.cancel(stopped.job)
    world.things["stopped_plan_file"] = stopped


def file(name: str) -> Any:
    return lambda world: {"file_id": world.things[name].pk}


def upload(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("plan.csv", f"{HEAD}Goal,,,Hope\n".encode())}


def leads_and_staff(answer: int = 200, *, also: tuple[str, ...] = ()) -> Any:
    return only("lead_a", *also, *STAFF, answer=answer, forbidden=NO_LEADS)


NO_FILE = {"file_id": 987654}

ACCESS: dict[str, Any] = {
    "agenda:plan_export": Page(get=console(*STAFF)),
    "agenda:group_plan_export": Page(get=lead_does(), at=group, missing=NO_GROUP),
    "dashboard:plan_file_create": Page(get=console(*STAFF), post=console(*STAFF, answer=DONE), form=upload),
    "dashboard:group_plan_file_create": Page(
        get=lead_does(), post=lead_does(DONE), at=group, missing=NO_GROUP, form=upload
    ),
    "agenda:plan_file_list": Page(get=leads_and_staff(also=("lead_b",))),
    "agenda:plan_file_detail": [
        Page(get=leads_and_staff(), at=file("plan_file"), missing=NO_FILE),
        Page(get=only(*STAFF, forbidden=NO_LEADS), at=file("whole_plan_file"), missing=NO_FILE),
    ],
    "agenda:plan_file_progress": Page(get=leads_and_staff(), at=file("stopped_plan_file"), missing=NO_FILE),
    "agenda:plan_file_accept": Page(
        get=POST_ONLY, post=leads_and_staff(DONE), at=file("plan_file"), missing=NO_FILE
    ),
    "agenda:plan_file_check": Page(get=POST_ONLY, post=leads_and_staff(DONE), at=file("plan_file"), missing=NO_FILE),
    "agenda:plan_file_discard": Page(get=POST_ONLY, post=leads_and_staff(DONE), at=file("plan_file"), missing=NO_FILE),
    "agenda:plan_file_undo": Page(get=POST_ONLY, post=leads_and_staff(DONE), at=file("plan_file"), missing=NO_FILE),
    "agenda:plan_file_retry": Page(
        get=POST_ONLY, post=leads_and_staff(DONE), at=file("stopped_plan_file"), missing=NO_FILE
    ),
}  # fmt: skip
