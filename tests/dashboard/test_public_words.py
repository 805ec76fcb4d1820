"""Words around published figures: units, origins, names that people wrote."""

from typing import Any

import pytest
from django.test import Client

from dashboard.charts.model import Unit
from dashboard.models import Group, IndicatorVersion, Place
from dashboard.queries.public.wording import unit_of
from tests.dashboard.build_published import KENT, income, make_import, publish

pytestmark = pytest.mark.django_db
PAGE = "/indicators/median-household-income/"


@pytest.mark.parametrize(
    ("unit", "meant"),
    [
        ("dollars", Unit("money", 1)),
        ("Percent", Unit("percent", 1)),
        ("count", Unit("number", 1)),
        ("years", Unit("number", 1, "years")),
        ("bus rides", Unit("number", 1, "bus rides")),
    ],
)
def test_the_unit_of_a_definition_decides_how_figures_are_written(unit: str, meant: Unit) -> None:
    assert unit_of(IndicatorVersion(unit=unit, decimals=1)) == meant


def test_a_figure_of_many_rows_names_the_first_and_counts_the_rest(client: Client) -> None:
    make_import()
    publish([income(inputs=" ".join(f"1:{row}" for row in (5, 5, 6, 7, 8, 9, 10)) + " odd 2:3")])
    page = client.get(PAGE).content.decode()
    assert "acs_2019_2023.csv, rows 5, 6, 7, 8 and 2 more" in page
    assert "a file, row 3" in page


def test_a_figure_without_inputs_has_no_origin(client: Client) -> None:
    publish([income(inputs="")])
    assert 'id="origins"' not in client.get(PAGE).content.decode()


def test_names_that_people_wrote_are_escaped(client: Client) -> None:
    publish(KENT, name="<script>alert(1)</script>", summary="<img src=x>", limitations="<b>bold</b>")
    Group.objects.filter(key="race=black").update(name='<svg onload="x">')
    Place.objects.filter(code="26081").update(name="Kent & <i>Co</i>")
    for address in (PAGE, f"{PAGE}?place=*", "/indicators/", f"{PAGE}?place=%3Cb%3E", f"{PAGE}?other=%3Cb%3E"):
        page = client.get(address).content.decode()
        for raw in ("<script>alert", "<img src=x", "<b>bold", "“<b>", "<i>Co", "<svg onload"):
            assert raw not in page


def test_a_formula_with_denominator_and_multiplier_is_written_out(client: Client) -> None:
    publish(KENT, numerator="a", denominator="b", multiplier=100.0, unit="percent", direction="neither")
    page = client.get(PAGE).content.decode()
    assert "(a) / (b) × 100" in page
    assert "is better" not in page


@pytest.mark.parametrize("method", ["head", "get"])
def test_pages_answer_head_and_get(client: Client, method: str) -> None:
    publish()
    answer: Any = getattr(client, method)(PAGE)
    assert answer.status_code == 200
    assert bool(answer.content) is (method == "get")


def test_nothing_is_written_through_public_addresses(client: Client) -> None:
    publish()
    for address in ("/indicators/", PAGE, f"{PAGE[:-1]}.csv", f"{PAGE[:-1]}.json"):
        assert [client.generic(method, address).status_code for method in ("POST", "PUT", "PATCH", "DELETE")] == [
            405
        ] * 4
