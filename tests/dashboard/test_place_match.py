"""What is said after an import: places without a shape, shapes without a figure, by kind and inside the home place."""

from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from dashboard.models import Boundary, Place
from dashboard.queries.steward.places import ShapesAndData, shapes_and_data
from tests.build_dashboard import KENT, OTTAWA, WORK, accept, table, upload

pytestmark = pytest.mark.usefixtures("defined")


def shape(*codes: str) -> None:
    for code in codes:
        place, _made = Place.objects.get_or_create(
            code=code, defaults={"name": code, "name_folded": code, "kind": "county"}
        )
        Boundary.objects.create(place=place, geometry="{}")


def told(found: ShapesAndData | None) -> list[Any]:
    assert found is not None
    return [
        (one.kind, one.places, one.with_shape, [str(name) for name in one.without_shape],
         [str(name) for name in one.shapes_without_data])
        for one in found.kinds
    ]  # fmt: skip


def test_nothing_is_said_where_no_shape_is_stored() -> None:
    assert shapes_and_data(upload(table(WORK))) is None


def test_staged_figures_are_compared_before_acceptance_and_current_ones_after() -> None:
    shape(KENT, "26005")
    import_ = upload(table(WORK))
    expected = [("county", 2, 1, ["Ottawa County"], ["26005"])]
    assert told(shapes_and_data(import_)) == expected
    assert told(shapes_and_data(accept(import_))) == expected


def test_everything_fits_when_every_place_has_a_shape_and_a_figure() -> None:
    shape(KENT, OTTAWA)
    found = shapes_and_data(upload(table(WORK)))
    assert found is not None
    assert found.fits
    assert "Every place has a shape" in render_to_string("dashboard/place_match.html", {"match": found})


def test_the_page_names_what_is_missing() -> None:
    shape(KENT, "26005")
    text = render_to_string("dashboard/place_match.html", {"match": shapes_and_data(upload(table(WORK)))})
    for words in (
        "1 of 2 places with figures have a shape",
        "1 place has no shape",
        "Ottawa County",
        "1 shape has no figure",
        "26005",
    ):
        assert words in text


def test_the_queries_do_not_grow_with_the_places() -> None:
    shape(KENT)
    import_ = accept(upload(table(WORK)))

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            shapes_and_data(import_)
        return len(queries)

    shape("26001", "26003")
    few = count()
    shape(*(f"27{number:03}" for number in range(100)))
    assert count() == few
