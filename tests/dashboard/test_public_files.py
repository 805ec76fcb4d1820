"""Published figures as files: the columns of the public interface, the same state as the page."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from dashboard.models import Place, Publication
from tests.dashboard.build_published import KENT, absent, income, make_places, publish

pytestmark = pytest.mark.django_db
CSV, JSON = "/indicators/median-household-income.csv", "/indicators/median-household-income.json"
COLUMNS = [
    "indicator", "place", "place_name", "period", "group", "group_name", "value", "unit", "numerator", "denominator",
    "denominator_bound", "lower", "upper", "level", "moe", "moe_level", "se", "state", "bound", "reason", "rounded", "note",
]  # fmt: skip


@pytest.fixture
def kent(db: None) -> Publication:
    return publish()


def rows(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.getvalue().decode())))


def test_the_columns_are_those_of_the_interface_in_their_order(client: Client, kent: Publication) -> None:
    response = client.get(CSV)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="median-household-income.csv"'
    assert response.getvalue().decode().splitlines()[0].split(",") == COLUMNS
    document = json.loads(client.get(JSON).getvalue())
    assert [list(row) for row in document["rows"]] == [COLUMNS] * 4


def test_a_value_comes_as_it_was_published(client: Client, kent: Publication) -> None:
    document = json.loads(client.get(JSON).getvalue())
    black = next(row for row in document["rows"] if row["group"] == "race=black")
    assert black == {
        "indicator": "median-household-income", "place": "26081", "place_name": "Kent County", "period": "2019-2023",
        "group": "race=black", "group_name": "Black", "value": 44980, "unit": "dollars", "numerator": None, "denominator": None,
        "denominator_bound": "", "lower": 41495, "upper": 48465, "level": 0.95, "moe": 2925, "moe_level": 0.9, "se": None,
        "state": "normal", "bound": "", "reason": "", "rounded": None, "note": "",
    }  # fmt: skip
    gone = next(row for row in document["rows"] if row["group"] == "race=nhpi")
    assert (gone["value"], gone["state"], gone["reason"]) == (None, "missing", "source")


def test_both_formats_hold_the_same_rows(client: Client, kent: Publication) -> None:
    from_csv = rows(client.get(CSV))
    from_json = json.loads(client.get(JSON).getvalue())["rows"]
    assert from_csv == [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in from_json]


def test_the_meta_says_definition_source_release_and_run(client: Client, kent: Publication) -> None:
    meta = json.loads(client.get(JSON).getvalue())["meta"]
    assert kent.manifest is not None
    assert kent.release is not None
    assert meta["definition"]["formula"] == "acs-b19013-001"
    assert meta["citation"] == "US Census Bureau, ACS 2019–2023, B19013"
    assert (meta["release"], meta["run"]) == (kent.release.pk, kent.manifest.run_id)
    assert meta["generated"] == "2026-05-04T12:00:00+00:00"
    assert meta["page"].endswith("/indicators/median-household-income/")


def test_without_parameters_a_file_has_home_all_periods_and_the_first_breakdown(
    client: Client, kent: Publication
) -> None:
    publish([*KENT, income(period="2009-2013"), income("26")], version=kent.manifest.version)  # type: ignore[union-attr]  # it is published
    found = [(row["place"], row["period"], row["group"]) for row in rows(client.get(CSV))]
    assert found == [
        ("26081", "2009-2013", ""), ("26081", "2019-2023", ""), ("26081", "2019-2023", "race=asian"),
        ("26081", "2019-2023", "race=black"), ("26081", "2019-2023", "race=nhpi"),
    ]  # fmt: skip


def test_parameters_choose_as_on_the_page(client: Client, kent: Publication) -> None:
    publish([*KENT, income(period="2009-2013"), income("26", value=1)], version=kent.manifest.version)  # type: ignore[union-attr]  # it is published
    assert [row["value"] for row in rows(client.get(f"{CSV}?place=26"))] == ["1"]
    assert len(rows(client.get(f"{CSV}?period=2019-2023"))) == 4
    assert [row["group"] for row in rows(client.get(f"{CSV}?group=race%3Dblack"))] == ["race=black"]
    assert [row["group"] for row in rows(client.get(f"{CSV}?compare=sex&period=2019-2023"))] == ["", "sex=female"]
    assert {row["group"] for row in rows(client.get(f"{CSV}?compare=none"))} == {""}


@pytest.mark.parametrize("counties", [1, 30])
def test_all_places_are_streamed_with_the_same_number_of_queries(
    client: Client, django_assert_num_queries: Any, counties: int
) -> None:
    make_places(counties)
    publish([*KENT, *(income(f"26{number:03}x") for number in range(1, counties))])
    with django_assert_num_queries(5):
        response = client.get(f"{CSV}?place=*&compare=none&period=2019-2023")
        assert response.streaming
        assert len(rows(response)) == counties


def test_a_file_under_the_spanish_address_speaks_spanish(client: Client, kent: Publication) -> None:
    Place.objects.filter(code="26081").update(name_es="Condado de Kent")
    for query in ("", "?place=*"):
        found = rows(client.get(f"/es{CSV}{query}"))
        assert {row["place_name"] for row in found} == {"Condado de Kent"}
        assert "Personas negras" in {row["group_name"] for row in found}


def test_a_file_has_an_etag_and_may_be_read_by_any_program(client: Client, kent: Publication) -> None:
    for address in (CSV, JSON):
        first = client.get(address)
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
        assert (
            client.get(f"{address}?compare=none", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
        )
    assert client.get(CSV).headers["ETag"] != client.get(JSON).headers["ETag"]


def test_a_note_that_looks_like_a_formula_does_not_run(client: Client) -> None:
    publish([income(note="=1+1"), absent("race=black", state="suppressed")])
    assert rows(client.get(CSV))[0]["note"] == "'=1+1"


def test_an_empty_set_of_rows_is_a_valid_document(client: Client, kent: Publication) -> None:
    publish([*KENT, income("26", period="2009-2013")], version=kent.manifest.version)  # type: ignore[union-attr]  # it is published
    assert json.loads(client.get(f"{JSON}?place=26&period=2019-2023").getvalue())["rows"] == []


def test_a_place_without_figures_is_not_found(client: Client, kent: Publication) -> None:
    assert client.get(f"{CSV}?place=99").status_code == 404
