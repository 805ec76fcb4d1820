"""The steward's pages of places: the list, one place, other names, and a file of places from upload to acceptance."""

import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard import services
from dashboard.models import Place, PlaceCode, PlaceFile
from dashboard.services import places_files
from kconnect.core.models import Job
from tests import build_places as made
from tests.build_dashboard import KENT
from tests.build_workgroups import client_of, make_user
from workgroups.permissions import RoleName

pytestmark = pytest.mark.usefixtures("defined")
FORM = {
    "code": "GEOID", "template": "{code}@2010", "name": "NAME", "name_before": "Tract ", "kind": "tract", "vintage": "2010",
    "parent_digits": "5", "hierarchy": "administrative", "shapes": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places_files, "read_in_child", made.read_here)


@pytest.fixture
def desk(dev: Any) -> Client:
    return client_of(dev)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def upload(desk: Client, content: bytes = made.TRACTS, name: str = "tracts.geojson") -> PlaceFile:
    file = io.BytesIO(content)
    file.name = name
    assert desk.post("/console/places/files/new/", {"file": file}).status_code == 302
    return made.work_on(PlaceFile.objects.latest("pk"))


def page_of(place_file: PlaceFile, part: str = "") -> str:
    return f"/console/places/files/{place_file.pk}/{part}"


# The list and one place -------------------------------------------------------------------------------------------------
def names(response: Any) -> list[str]:
    return re.findall(r'href="/console/places/\d+/">([^<]+)</a>', response.content.decode())


def test_places_are_found_by_name_code_kind_vintage_and_shape(desk: Client) -> None:
    made.accept()
    assert names(desk.get("/console/places/?q=COUNTY")) == ["Kent County", "Ottawa County"]
    assert names(desk.get("/console/places/?q=26081003")) == ["Tract 36", "Tract 37", "Tract 38"]
    assert names(desk.get("/console/places/?kind=state")) == ["Michigan"]
    assert names(desk.get("/console/places/?vintage=2010&shape=yes")) == ["Tract 36", "Tract 37"]
    assert "No place fits" in text_of(desk.get("/console/places/?q=nothing+like+that"))


def test_long_lists_come_in_pages_with_the_same_queries(desk: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get("/console/places/").status_code == 200
        return len(queries)

    desk.get("/console/places/")
    few = count()
    Place.objects.bulk_create(
        Place(code=f"nbhd-{number}", name=f"N {number}", name_folded=f"n {number:03}", kind="neighborhood")
        for number in range(120)
    )
    assert count() == few
    assert len(names(desk.get("/console/places/?page=3"))) == 23


def test_a_place_shows_its_codes_what_it_lies_in_and_its_outline(desk: Client) -> None:
    made.accept(codes=[["tract", "{GEOID}"]])
    place = Place.objects.get(code="26081003600@2010")
    page = desk.get(f"/console/places/{place.pk}/")
    said = text_of(page)
    assert "Tract 36" in said
    assert "26081003600@2010" in said
    assert "Kent County" in said
    assert "One area, 8.3 km from west to east and 11.1 km from south to north." in said
    assert re.search(
        r'<svg class="outline" viewBox="0 0 [\d.]+ [\d.]+" role="img" aria-label="[^"]+">', page.content.decode()
    )
    inside = text_of(desk.get(f"/console/places/{Place.objects.get(code=KENT).pk}/"))
    assert "administrative: 3" in inside
    assert "No shape is stored" in inside


def test_another_name_is_kept_and_taken_away(desk: Client) -> None:
    kent = Place.objects.get(code=KENT)
    page = f"/console/places/{kent.pk}/"
    assert desk.post(page, {"name": "Kent Co."}).status_code == 302
    assert "kent co." in text_of(desk.get(page))
    assert desk.post(page, {"name": ""}).status_code == 422
    other = Place.objects.get(code="26139")
    refused = desk.post(f"/console/places/{other.pk}/", {"name": "kent co."})
    assert (refused.status_code, "means Kent County already" in text_of(refused)) == (422, True)
    assert desk.post(f"{page}forget/", {"alias": "kent co."}).status_code == 302
    assert not PlaceCode.objects.exists()


def test_a_name_from_a_file_finds_what_it_may_mean(desk: Client) -> None:
    found = desk.get("/console/places/find/?text=Kent+Cnty")
    assert ("Kent County" in text_of(found), 'name="name" value="Kent Cnty"' in found.content.decode()) == (True, True)
    assert "No place has such a name" in text_of(desk.get("/console/places/find/?text=xyz"))
    assert "It may mean" not in text_of(desk.get("/console/places/find/"))


# A file ------------------------------------------------------------------------------------------------------------------
def test_a_map_goes_from_upload_to_the_store(desk: Client) -> None:
    place_file = upload(desk)
    first = desk.get(page_of(place_file))
    assert (first.status_code, first.url) == (302, page_of(place_file, "columns/"))  # type: ignore[attr-defined]  # a redirect
    form = desk.get(page_of(place_file, "columns/"))
    assert '<option value="GEOID" selected>' in form.content.decode()
    assert desk.post(page_of(place_file, "columns/"), FORM).status_code == 302
    assert "Reading the places" in text_of(desk.get(page_of(place_file)))
    made.work_on(place_file)
    preview = text_of(desk.get(page_of(place_file)))
    for words in ("New 3", "Shapes, new 2", "Places without a shape (1)", "Tract 38", "Accept these places"):
        assert words in preview
    assert desk.post(page_of(place_file, "accept/")).status_code == 302
    made.work_on(place_file)
    assert "What it changed" in text_of(desk.get(page_of(place_file)))
    assert Place.objects.filter(vintage="2010", name__startswith="Tract ").count() == 3
    assert "tracts.geojson" in text_of(desk.get("/console/places/files/"))


def test_next_years_file_with_the_same_columns_begins_with_the_same_choices(desk: Client) -> None:
    first = upload(desk)
    desk.post(page_of(first, "columns/"), FORM)
    services.accept_place_file(place_file=made.work_on(first), by=None)
    made.work_on(first)
    second = upload(desk, made.TRACTS + b" ")
    form = desk.get(page_of(second, "columns/")).content.decode()
    assert 'value="{code}@2010"' in form
    assert '<option value="tract" selected>' in form


def test_nation_states_and_counties_come_from_one_table(desk: Client) -> None:
    table = b"GEOID,NAME\n0,United States\n26000,Michigan State\n26005,Allegan County\n"
    place_file = upload(desk, table, "census.csv")
    sent = FORM | {"levels": "on", "pad": "5", "kind": "county", "name_before": "", "vintage": "", "parent_digits": ""}
    assert desk.post(page_of(place_file, "columns/"), sent).status_code == 302
    services.accept_place_file(place_file=made.work_on(place_file), by=None)
    made.work_on(place_file)
    kinds = dict(Place.objects.filter(code__in=["us", "26", "26005"]).values_list("code", "kind"))
    assert kinds == {"us": "nation", "26": "state", "26005": "county"}
    assert PlaceCode.objects.get(scheme="alias").code == "michigan"
    assert Place.objects.get(code="26005").parent_relations.get().parent.code == "26"


def test_a_table_of_pairs_brings_shares(desk: Client) -> None:
    walk = b"Banner,,\n\nOLD,NEW,SHARE\nmi,26081,0.4\n26,26139,x\n26,26081,0.4\n"
    place_file = upload(desk, walk, "walk.csv")
    assert place_file.look["header"] == 3
    sent = {"child": "OLD", "parent": "NEW", "weight": "SHARE", "hierarchy": "vintage", "child_digits": "2"}
    assert desk.post(page_of(place_file, "columns/?as=pairs"), sent).status_code == 302
    preview = text_of(desk.get(page_of(made.work_on(place_file))))
    for words in ("Relations, new 1", "26081 &gt; mi", "no share above 0"):
        assert words in preview


def test_the_row_of_the_column_names_can_be_another(desk: Client) -> None:
    place_file = upload(desk, b"x,y\nGEOID,NAME\n1,A\n", "places.csv")
    assert place_file.look["header"] == 1
    assert desk.post(page_of(place_file, "header/"), {"header": "2"}).status_code == 302
    assert made.work_on(place_file).look["layers"][0]["columns"][0]["name"] == "GEOID"
    desk.post(page_of(place_file, "header/"), {"header": "900"})
    assert "ends before its header" in text_of(desk.get(page_of(made.work_on(place_file)), follow=True))
    desk.post(page_of(place_file, "header/"), {"header": "x"})
    assert "Give the number of a row" in text_of(desk.get(page_of(place_file), follow=True))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": ""}, "Choose the column of the code"),
        ({"template": "mde-{SCHDISTNO}"}, "not in the file"),
        ({"kind": "other", "kind_other": "Very Odd"}, "single hyphens"),
        ({"parent": "26"}, "in one way only"),
        ({"parent": "2 6", "parent_digits": ""}, "letters, digits"),
        ({"scheme": "mde"}, "Give both"),
        ({"kind": ""}, "Correct this:"),
    ],
)
def test_choices_that_cannot_be_are_answered_in_place(desk: Client, changed: dict[str, str], said: str) -> None:
    place_file = upload(desk)
    answer = desk.post(page_of(place_file, "columns/"), FORM | changed)
    assert (answer.status_code, "data-errors" in answer.content.decode(), said in text_of(answer)) == (422, True, True)


def test_a_file_that_cannot_be_used_says_why_in_both_languages(desk: Client) -> None:
    projected = made.geojson(made.feature("1", "A", made.box(500_000, 4_700_000)))
    place_file = upload(desk, projected)
    assert "Export it again as WGS 84" in text_of(desk.get(page_of(place_file)))
    assert desk.get(f"/es{page_of(place_file)}").status_code == 200


def test_a_cancelled_file_is_over(desk: Client) -> None:
    place_file = upload(desk)
    assert desk.post(page_of(place_file, "cancel/")).status_code == 302
    page = text_of(desk.get(page_of(place_file)))
    assert ("cancelled" in page, "Accept these places" in page) == (True, False)
    assert desk.get(page_of(place_file, "columns/")).status_code == 302
    desk.post(page_of(place_file, "accept/"))
    assert "cannot be done now" in text_of(desk.get(page_of(place_file)))


def test_backbone_staff_look_and_stewards_change(desk: Client) -> None:
    bo = client_of(make_user("Bo", staff=[RoleName.BACKBONE]))
    kent = Place.objects.get(code=KENT)
    assert bo.get("/console/places/").status_code == 200
    assert "Keep this name" not in text_of(bo.get(f"/console/places/{kent.pk}/"))
    assert bo.post(f"/console/places/{kent.pk}/", {"name": "x"}).status_code == 403
    assert bo.get("/console/places/files/new/").status_code == 403


# Undone, interrupted ----------------------------------------------------------------------------------------------------
def test_an_accepted_file_is_undone_by_its_button(desk: Client) -> None:
    place_file = made.accept()
    assert f'action="{page_of(place_file, "undo/")}"' in desk.get(page_of(place_file)).content.decode()
    assert desk.post(page_of(place_file, "undo/")).status_code == 302
    made.work_on(place_file)
    page = text_of(desk.get(page_of(place_file)))
    assert "Undone" in page
    assert "Undo this file" not in page
    assert not Place.objects.filter(kind="tract").exists()


@pytest.mark.parametrize(
    ("language", "words"), [("", "because something depends on it"), ("/es", "porque algo depende")]
)
def test_what_stands_against_an_undo_is_said_on_the_page(desk: Client, language: str, words: str) -> None:
    place_file = made.accept()
    services.choose_home_place(code="26081003600@2010", by=None)
    desk.post(page_of(place_file, "undo/"))
    made.work_on(place_file)
    answer = desk.get(language + page_of(place_file)).content.decode()
    assert words in answer
    assert "26081003600@2010" in answer
    assert answer.count("data-errors") == 1


def test_work_on_a_file_of_places_that_stopped_is_taken_up_from_its_page(desk: Client) -> None:
    place_file = made.preview()
    desk.post(page_of(place_file, "accept/"))
    place_file.refresh_from_db()
    Job.objects.filter(pk=place_file.job_id).update(state="failed", error="The disk was full.")
    page = desk.get(page_of(place_file)).content.decode()
    assert "The disk was full." in page
    assert f'action="{page_of(place_file, "retry/")}"' in page
    desk.post(page_of(place_file, "retry/"))
    assert made.work_on(place_file).state == "accepted"
