"""Who gets what where partners are imported, merged, confirmed and handed out as files."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from kconnect.core import jobs
from tests.access.table import DONE, NO_METHOD, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_partners import CHOICES, bring, check, load
from tests.build_workgroups import make_organization
from workgroups import services

POST_ONLY = everybody(NO_METHOD)
ONLY_STAFF_MAY = console(*STAFF, answer=DONE)
LIST = "Name,City\nHarbor House,Detroit\n"


def build(world: World) -> None:
    """Files at each step, two partners that look alike, and two that were merged."""
    bo = world.users["backbone"]
    world.things["accepted_list"] = load(bo, "Name,City\nMill House,Detroit\n", published=False)
    kept, gone = make_organization("Kept"), make_organization("Gone")
    world.things["merge"] = services.merge_organizations(by=bo, kept=kept, gone=gone)
    make_organization("Twin", slug="twin-one", published=False)
    make_organization("Twin", slug="twin-two", published=False)
    world.things["list"] = bring(bo, LIST)
    world.things["tried_list"] = check(bo, bring(bo, LIST + "Inn,Kent\n"))
    world.things["stopped_list"] = stopped = bring(bo, LIST + "Club,Kent\n")
    services.check_partner_file(by=bo, file=stopped, columns={"name": 0}, choices=CHOICES)
    stopped.refresh_from_db()
    jobs.cancel(stopped.job)


def file(name: str) -> Any:
    return lambda world: {"file_id": world.things[name].pk}


def twins(world: World) -> dict[str, Any]:
    return {"slug": "twin-one", "other": "twin-two"}


def columns(world: World) -> dict[str, Any]:
    return {"column_name": "0", "column_city": "1", **CHOICES}


def upload(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("partners.csv", LIST.encode())}


NO_FILE = {"file_id": 987654}
NO_TWINS = {"slug": "nothing", "other": "nobody"}

ACCESS: dict[str, Any] = {
    "workgroups:organization_file": Page(get=everybody()),
    "agenda:network_detail": Page(get=everybody()),
    "workgroups:organization_export": Page(get=console(*STAFF)),
    "workgroups:organization_confirm": Page(
        get=POST_ONLY, post=only("editor_one", *STAFF, answer=DONE), at=lambda world: {"slug": "one"},
        missing={"slug": "nothing"},
    ),
    "dashboard:partner_file_create": Page(get=console(*STAFF), post=ONLY_STAFF_MAY, form=upload),
    "workgroups:partner_file_list": Page(get=console(*STAFF)),
    "workgroups:partner_file_detail": Page(
        get=console(*STAFF), post=ONLY_STAFF_MAY, at=file("list"), missing=NO_FILE, form=columns
    ),
    "workgroups:partner_file_progress": Page(get=console(*STAFF), at=file("stopped_list"), missing=NO_FILE),
    "workgroups:partner_file_header": Page(
        get=POST_ONLY, post=ONLY_STAFF_MAY, at=file("list"), missing=NO_FILE, form=lambda world: {"header": 1}
    ),
    "workgroups:partner_file_retry": Page(get=POST_ONLY, post=ONLY_STAFF_MAY, at=file("stopped_list"), missing=NO_FILE),
    "workgroups:partner_file_accept": Page(get=POST_ONLY, post=ONLY_STAFF_MAY, at=file("tried_list"), missing=NO_FILE),
    "workgroups:partner_file_reopen": Page(get=POST_ONLY, post=ONLY_STAFF_MAY, at=file("tried_list"), missing=NO_FILE),
    "workgroups:partner_file_discard": Page(get=POST_ONLY, post=ONLY_STAFF_MAY, at=file("list"), missing=NO_FILE),
    "workgroups:partner_file_undo": Page(get=POST_ONLY, post=ONLY_STAFF_MAY, at=file("accepted_list"), missing=NO_FILE),
    "workgroups:duplicate_list": Page(get=console(*STAFF)),
    "workgroups:organization_merge": Page(get=console(*STAFF), post=ONLY_STAFF_MAY, at=twins, missing=NO_TWINS),
    "workgroups:organization_keep_apart": Page(get=POST_ONLY, post=ONLY_STAFF_MAY, at=twins, missing=NO_TWINS),
    "workgroups:merge_undo": Page(
        get=POST_ONLY, post=ONLY_STAFF_MAY, at=lambda world: {"merge_id": world.things["merge"].pk},
        missing={"merge_id": 987654},
    ),
}  # fmt: skip
