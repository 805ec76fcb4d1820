"""Who gets what at places: stewards and staff look at them; stewards alone say what places there are and what files mean."""

import io
from typing import Any
from unittest import mock

from django.utils import timezone

from dashboard import services
from dashboard.models import Place, PlaceFile
from dashboard.services import places_files
from kconnect.core.models import Job
from tests import build_places as made
from tests.access.table import DONE, NO_METHOD, RUN, Page, console, everybody
from tests.access.world import World
from tests.build_dashboard import KENT

UNDONE = made.geojson(made.feature("26081999900", "9999"))
POST_ONLY = everybody(NO_METHOD)
STEWARDS = ("steward", "superuser")


def build(world: World) -> None:
    """Files of places at each step at which a person acts."""
    dev = world.users["steward"]
    with mock.patch.object(places_files, "read_in_child", made.read_here):
        world.things |= {
            "place": Place.objects.get(code=KENT),
            "map": made.bring(by=dev),
            "table of places": made.bring(b"GEOID,NAME\n1,A\n", by=dev, name="places.csv"),
            "previewed map": made.preview(by=dev),
            "dropped map": made.preview(by=dev),
            "accepted map": made.accept(UNDONE, by=dev),
            "stopped map": stopped(dev),
        }


def stopped(by: Any) -> PlaceFile:
    """A file whose look failed."""
    file = services.start_place_file(stream=io.BytesIO(b"GEOID,NAME\n3,C\n"), name="stopped.csv", by=by)
    Job.objects.filter(pk=file.job_id).update(state="failed", finished_at=timezone.now())
    return file


def upload(world: World) -> dict[str, Any]:
    file = io.BytesIO(made.TRACTS)
    file.name = "tracts.geojson"
    return {"file": file}


def place(world: World) -> dict[str, Any]:
    return {"place_id": world.things["place"].pk}


def file(name: str) -> Any:
    return lambda world: {"file_id": world.things[name].pk}


def step(name: str, form: Any = None) -> Page:
    """A button: posted by stewards, refused to all others."""
    return Page(
        get=POST_ONLY, post=console(*STEWARDS, answer=DONE), at=file(name), missing={"file_id": 987654},
        form=lambda world: form or {},
    )  # fmt: skip


COLUMNS = {
    "code": "GEOID", "template": "{code}@2010", "name": "NAME", "kind": "tract", "hierarchy": "administrative",
}  # fmt: skip

ACCESS: dict[str, Any] = {
    "dashboard:place_list": Page(get=console(*RUN)),
    "dashboard:place_find": Page(get=console(*RUN)),
    "dashboard:place_detail": Page(
        get=console(*RUN),
        post=console(*STEWARDS, answer=DONE),
        at=place,
        missing={"place_id": 987654},
        form=lambda world: {"name": "Kent Co."},
    ),
    "dashboard:place_forget": Page(
        get=POST_ONLY,
        post=console(*STEWARDS, answer=DONE),
        at=place,
        missing={"place_id": 987654},
        form=lambda world: {"alias": "kent co."},
    ),
    "dashboard:place_file_list": Page(get=console(*STEWARDS)),
    "dashboard:place_file_create": Page(get=console(*STEWARDS), post=console(*STEWARDS, answer=DONE), form=upload),
    "dashboard:place_file_detail": Page(get=console(*STEWARDS), at=file("previewed map"), missing={"file_id": 987654}),
    "dashboard:place_file_progress": Page(
        get=console(*STEWARDS), at=file("previewed map"), missing={"file_id": 987654}
    ),
    "dashboard:place_file_choose": Page(
        get=console(*STEWARDS),
        post=console(*STEWARDS, answer=DONE),
        at=file("map"),
        missing={"file_id": 987654},
        form=lambda world: COLUMNS,
    ),
    "dashboard:place_file_header": step("table of places", {"header": "1"}),
    "dashboard:place_file_accept": step("previewed map"),
    "dashboard:place_file_undo": step("accepted map"),
    "dashboard:place_file_retry": step("stopped map"),
    "dashboard:place_file_cancel": step("dropped map"),
}
