"""Files of places through their steps, and the other names of places."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard import services
from dashboard.ingest.definitions_text import read_definitions
from dashboard.models import Boundary, Place, PlaceCode, PlaceFile, PlaceRelation, StoreVersion
from dashboard.queries.place_names import near_places
from dashboard.services import places_files
from dashboard.services.errors import AliasTakenError, NotAllowedError, PlaceFileMoveError
from kconnect.core.models import AuditEvent
from tests import build_places as made
from tests.build_dashboard import KENT, make_figures
from tests.build_workgroups import make_user
from workgroups.permissions import RoleName

pytestmark = pytest.mark.usefixtures("defined")


@pytest.fixture(autouse=True)
def _no_child(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_child" not in request.fixturenames:
        monkeypatch.setattr(places_files, "read_in_child", made.read_here)


def changes(place_file: PlaceFile) -> dict[str, Any]:
    found: dict[str, Any] = place_file.report["changes"]
    return found


# The steps --------------------------------------------------------------------------------------------------------------
def test_a_file_is_looked_at_before_anybody_chooses(dev: Any) -> None:
    place_file = made.bring(by=dev)
    layer = place_file.look["layers"][0]
    assert (place_file.state, place_file.look["format"], layer["rows"]) == ("choosing", "geojson", 3)
    assert (layer["code"], layer["title"], layer["geometries"]) == ("GEOID", "NAME", {"Polygon": 2, "": 1})


def test_the_preview_says_what_accepting_does_and_changes_nothing(dev: Any) -> None:
    place_file = made.preview(by=dev)
    found = changes(place_file)
    assert place_file.state == "previewed"
    assert (found["places"], found["new"], found["shapes_new"]) == (
        3, {"count": 3, "names": ["Tract 36", "Tract 37", "Tract 38"]}, 2,
    )  # fmt: skip
    assert (found["without_shape"]["names"], found["shapes_without_data"]["count"]) == (["Tract 38"], 2)
    assert (found["relations_new"], Place.objects.filter(kind="tract").exists()) == (3, False)


def test_accepting_makes_places_shapes_and_relations(dev: Any) -> None:
    place_file = made.accept(by=dev)
    assert place_file.state == "accepted"
    place = Place.objects.get(code="26081003600@2010")
    assert (place.name, place.name_folded, place.kind, place.vintage) == ("Tract 36", "tract 36", "tract", "2010")
    assert json.loads(place.boundary.geometry)["type"] == "Polygon"
    relations = PlaceRelation.objects.filter(parent__code=KENT)
    assert {(one.hierarchy, one.is_partition, one.weight) for one in relations} == {("administrative", False, 1.0)}
    assert (relations.count(), Boundary.objects.count()) == (3, 2)
    assert set(AuditEvent.objects.filter(actor_id=dev.pk).values_list("verb", flat=True)) == {
        "started", "changed", "accepted",
    }  # fmt: skip


def test_accepting_the_same_again_changes_nothing(dev: Any) -> None:
    made.accept(by=dev)
    version = StoreVersion.objects.get(subject="places").number
    again = made.accept(by=dev)
    done = again.report["done"]
    assert (changes(again)["unchanged"], done["made"], done["changed"]) == (3, {}, {})
    assert StoreVersion.objects.get(subject="places").number == version


def test_a_renamed_place_keeps_its_former_name_as_an_alias(dev: Any) -> None:
    made.accept(by=dev)
    renamed = made.geojson(made.feature("26081003600", "36 (Creston)", made.box(-85.7)))
    found = changes(made.accept(renamed, by=dev))
    assert found["renamed"] == {"count": 1, "names": ["Tract 36 → Tract 36 (Creston)"]}
    place = Place.objects.get(code="26081003600@2010")
    assert (place.name, list(place.codes.values_list("scheme", "code"))) == (
        "Tract 36 (Creston)", [("alias", "tract 36")],
    )  # fmt: skip


def test_a_new_place_with_nearly_a_known_name_is_pointed_out(dev: Any) -> None:
    made.accept(made.geojson(made.feature("burton", "Burton Heights")), by=dev, template="nbhd-{code}", name="NAME")
    newer = made.geojson(made.feature("b-hts", "Burton Hts"))
    found = changes(made.preview(newer, by=dev, template="nbhd-{code}", name="NAME"))
    assert found["alike"] == [["Burton Hts (nbhd-b-hts)", "Burton Heights (nbhd-burton)"]]


def test_other_numbers_kinds_and_vintages_are_no_near_names(dev: Any) -> None:
    made.accept(by=dev)
    assert changes(made.preview(made.geojson(made.feature("26081003900", "39")), by=dev))["alike"] == []
    assert changes(made.preview(by=dev, template="{code}", vintage=""))["alike"] == []
    assert (
        changes(made.preview(made.geojson(made.feature("kent", "Kent County")), by=dev, kind="city", name="NAME"))[
            "alike"
        ]
        == []
    )


def test_definitions_bring_aliases_and_say_what_a_file_left_out(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("ID,NAME,IN\nb-h,Burton Heights,26\n,Nobody,26\nx,Far,99\n")
    text = """
[[places]]
code = "nbhd-creston"
name = "Creston"
kind = "neighborhood"
aliases = ["Creston Hts", "CRESTON hts"]
[[place_files]]
file = "places.csv"
code = "ID"
name = "NAME"
kind = "neighborhood"
parent_column = "IN"
"""
    (tmp_path / "places.toml").write_text(text)
    report = services.load_definitions(definitions=read_definitions([tmp_path / "places.toml"]), by=None)
    assert [place.code for place in near_places("creston hts")] == ["nbhd-creston"]
    assert report.made["place aliases"] == 1
    assert [note.partition(":")[0] for note in report.notes] == [
        "1 relation is left out, because one of its two places is not known", "places.csv",
    ]  # fmt: skip


def test_shapes_without_figures_and_figures_without_shapes_are_named(dev: Any) -> None:
    make_figures()
    counties = made.geojson(
        made.feature(KENT, "Kent County", made.box(-85.7)), made.feature("26005", "Allegan", made.box(-86))
    )
    found = changes(
        made.preview(counties, by=dev, kind="county", template="{code}", name="NAME", vintage="", parent_digits=2)
    )
    assert found["shapes_without_data"]["names"] == ["Allegan"]
    assert found["data_without_shape"]["names"] == ["Ottawa County"]


def test_what_lies_in_a_place_that_nobody_knows_is_left_out_and_named(dev: Any) -> None:
    content = made.geojson(made.feature("55001000100", "1"))
    place_file = made.accept(content, by=dev)
    assert changes(place_file)["relations_left_out"]["names"] == ["55001 > 55001000100@2010"]
    assert "55001 > 55001000100@2010" in place_file.report["done"]["notes"][0]


def test_a_crosswalk_brings_weights(dev: Any) -> None:
    made.accept(by=dev)
    walk = b"OLD,NEW,SHARE\n26081003600,26139,0.4\n26081003600,26081,0.6\n26081009900,26081,1\n"
    place_file = made.accept(
        walk, by=dev, what="pairs", child="{OLD}@2010", parent="{NEW}", weight="SHARE", hierarchy="vintage"
    )
    relations = PlaceRelation.objects.filter(hierarchy="vintage").order_by("weight")
    assert list(relations.values_list("parent__code", "weight")) == [("26139", 0.4), ("26081", 0.6)]
    assert changes(place_file)["relations_left_out"]["count"] == 1


# What goes wrong --------------------------------------------------------------------------------------------------------
def test_a_file_that_cannot_be_used_says_why(dev: Any) -> None:
    place_file = made.bring(b"%PDF-1.7", by=dev)
    assert (place_file.state, place_file.refusal["code"]) == ("refused", "not_places")
    projected = made.geojson(made.feature("1", "A", made.box(500_000, 4_700_000)))
    assert made.bring(projected, by=dev).refusal["code"] == "projected"


def test_choices_that_do_not_fit_can_be_made_again(dev: Any) -> None:
    place_file = made.preview(by=dev, code=["FIPS"])
    assert (place_file.state, place_file.refusal["code"]) == ("choosing", "column_missing")
    services.choose_columns(place_file=place_file, what="places", choices=made.CHOICES, by=dev)
    assert made.work_on(place_file).state == "previewed"


def test_places_that_changed_since_the_preview_ask_for_a_second_look(dev: Any) -> None:
    place_file = made.preview(by=dev)
    Place.objects.create(code="26081003600@2010", name="Other", name_folded="other", kind="tract", vintage="2010")
    services.accept_place_file(place_file=place_file, by=dev)
    again = made.work_on(place_file)
    assert (again.state, again.report["stale"], changes(again)["renamed"]["count"]) == ("previewed", True, 1)
    services.accept_place_file(place_file=again, by=dev)
    assert made.work_on(place_file).state == "accepted"


def test_a_cancelled_file_leaves_nothing_and_cannot_be_taken_up(dev: Any) -> None:
    place_file = made.preview(by=dev)
    services.cancel_place_file(place_file=place_file, by=dev)
    with pytest.raises(PlaceFileMoveError):
        services.accept_place_file(place_file=place_file, by=dev)
    assert not Place.objects.filter(kind="tract").exists()


def test_a_file_that_moved_on_is_not_cancelled_by_an_old_page(dev: Any) -> None:
    old_page = made.bring(by=dev)
    now = PlaceFile.objects.get(pk=old_page.pk)
    services.choose_columns(place_file=now, what="places", choices=made.CHOICES, by=dev)
    with pytest.raises(PlaceFileMoveError, match="moved on"):
        services.cancel_place_file(place_file=old_page, by=dev)


def test_only_a_data_steward_brings_places(dev: Any) -> None:
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    with pytest.raises(NotAllowedError):
        made.bring(by=bo)
    place_file = made.preview(by=dev)
    for step in (services.accept_place_file, services.cancel_place_file):
        with pytest.raises(NotAllowedError):
            step(place_file=place_file, by=bo)
    with pytest.raises(NotAllowedError):
        services.remember_alias(place=Place.objects.get(code=KENT), name="Kent Co.", by=bo)


def test_the_file_is_read_in_a_process_of_its_own(real_child: None, dev: Any) -> None:
    place_file = made.accept(by=dev)
    assert (place_file.state, Place.objects.filter(kind="tract").count()) == ("accepted", 3)


# Other names -----------------------------------------------------------------------------------------------------------
def test_another_name_finds_the_place_and_can_be_taken_away(dev: Any) -> None:
    kent = Place.objects.get(code=KENT)
    services.remember_alias(place=kent, name="  Condado de KÉNT ", by=dev)
    assert [place.code for place in near_places("condado de kent")] == [KENT]
    assert services.remember_alias(place=kent, name="condado de kent", by=dev).code == "condado de kent"
    services.forget_alias(place=kent, alias="condado de kent", by=dev)
    assert not PlaceCode.objects.filter(scheme="alias").exists()


def test_a_name_means_one_place(dev: Any) -> None:
    kent, ottawa = (Place.objects.get(code=code) for code in (KENT, "26139"))
    services.remember_alias(place=kent, name="The county", by=dev)
    with pytest.raises(AliasTakenError, match="means Kent County already"):
        services.remember_alias(place=ottawa, name="the county", by=dev)
    with pytest.raises(AliasTakenError):
        services.remember_alias(place=ottawa, name="  ", by=dev)


@pytest.mark.parametrize(("text", "found"), [
    ("26081", ["26081"]), ("kent county", ["26081"]), ("Kent Cty", ["26081"]), ("Kent Conty", ["26081"]), ("Xyz", []), ("", []),
])  # fmt: skip
def test_near_names_are_found(text: str, found: list[str]) -> None:
    assert [place.code for place in near_places(text)] == found
