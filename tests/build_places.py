"""Builds places for tests: small maps and tables as bytes, and files of places taken through their steps without a child."""

import io
import json
from pathlib import Path
from typing import Any

from dashboard import services
from dashboard.ingest import place_child, place_run
from dashboard.ingest.place_records import PlaceLimits
from dashboard.models import PlaceFile
from kconnect.core import jobs


def box(x: float, y: float = 42.0, side: float = 0.1) -> dict[str, Any]:
    """A square as GeoJSON, by its lower left corner."""
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: str, name: str, geometry: Any = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"GEOID": code, "NAME": name, **properties}, "geometry": geometry}


def geojson(*features: Any, **more: Any) -> bytes:
    """A map of these features."""
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


TRACTS = geojson(
    feature("26081003600", "36", box(-85.7)),
    feature("26081003700", "37", box(-85.6)),
    feature("26081003800", "38"),
)
CHOICES = {
    "kind": "tract", "code": ["GEOID"], "template": "{code}@2010", "name": "Tract {NAME}", "vintage": "2010",
    "parent_digits": 5,
}  # fmt: skip


def read_here(
    file: Path, what: str, choices: Any, *, folder: Path, tolerance: float = 0.0, limits: Any = None, **more: Any
) -> place_run.PlaceAnswer:
    """`read_in_child` in this process, without limits of memory and time."""
    folder.mkdir(parents=True, exist_ok=True)
    request = {"what": what, "choices": choices, "tolerance": tolerance}
    place_child.answer(file, folder, request, limits or PlaceLimits())
    return place_run.result(folder, PlaceLimits(), 0, False)


def work_on(place_file: PlaceFile) -> PlaceFile:
    """The file after its waiting work is done."""
    place_file.refresh_from_db()
    assert place_file.job is not None
    jobs.run_job(place_file.job.pk)
    place_file.refresh_from_db()
    return place_file


def bring(content: bytes = TRACTS, *, by: Any = None, name: str = "tracts.geojson") -> PlaceFile:
    """A file that has been looked at."""
    return work_on(services.start_place_file(stream=io.BytesIO(content), name=name, by=by))


def preview(content: bytes = TRACTS, *, by: Any = None, what: str = "places", **choices: Any) -> PlaceFile:
    """A file whose columns were chosen, previewed or back with a refusal."""
    chosen = (CHOICES if what == "places" else {}) | choices
    return work_on(services.choose_columns(place_file=bring(content, by=by), what=what, choices=chosen, by=by))


def accept(content: bytes = TRACTS, *, by: Any = None, **choices: Any) -> PlaceFile:
    """A file whose places are in the store."""
    return work_on(services.accept_place_file(place_file=preview(content, by=by, **choices), by=by))
