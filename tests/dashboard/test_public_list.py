"""The public list of indicators."""

import re
from typing import Any

import pytest
from django.test import Client

from dashboard.choices import IndicatorStatus
from tests.dashboard.build_published import KENT, income, make_places, make_version, publish

pytestmark = pytest.mark.django_db


def names(response: Any) -> list[str]:
    return [row.slug for row in response.context["list"].rows]


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_network_without_indicators_says_what_happens_next(client: Client) -> None:
    response = client.get("/indicators/")
    assert response.status_code == 200
    assert "No indicators yet" in text(response)


def test_each_indicator_shows_its_latest_figure_with_margin_place_and_period(client: Client) -> None:
    publish([*KENT, income(period="2009-2013", value=60000)])
    page = text(client.get("/indicators/"))
    for words in ("Median household income", "$80,390", "$79,117 to $81,663", "Kent County, 2019–2023", "May 4, 2026"):
        assert words in page
    assert "$60,000" not in page


def test_an_indicator_without_a_figure_for_everyone_says_so(client: Client) -> None:
    publish([row for row in KENT if row["group"]])
    assert "by group or other place" in text(client.get("/indicators/"))


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_the_same_queries_however_many_rows(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        publish([income(value=1000 + number)], slug=f"i{number:03}", name=f"Indicator {number:03}")
        make_version(f"w{number:03}", f"Waiting {number:03}", owner="Ana")
    with django_assert_num_queries(5):
        response = client.get("/indicators/")
    assert len(names(response)) == min(count, 25)


def test_the_list_is_sorted_searched_and_paged_by_its_address(client: Client) -> None:
    for slug, name in (("a", "Niñez temprana"), ("b", "Bread"), ("c", "Children")):
        publish([income()], slug=slug, name=name, tier="core" if slug == "a" else "contributing")
    assert names(client.get("/indicators/")) == ["b", "c", "a"]
    assert names(client.get("/indicators/?sort=-name")) == ["a", "c", "b"]
    assert names(client.get("/indicators/?sort=-updated")) == ["a", "b", "c"]
    assert names(client.get("/indicators/?sort=nonsense&page=abc")) == ["b", "c", "a"]
    assert names(client.get("/indicators/?q=NINEZ")) == ["a"]
    assert names(client.get("/indicators/?tier=contributing")) == ["b", "c"]
    assert names(client.get("/indicators/?page=99")) == ["b", "c", "a"]


def test_a_search_that_finds_nothing_leads_back(client: Client) -> None:
    publish()
    response = client.get("/indicators/?q=zzz")
    assert "No indicator fits" in text(response)
    assert "Show all indicators" in text(response)


def test_what_is_in_progress_and_wanted_is_listed_with_its_owner(client: Client) -> None:
    publish()
    make_version("draft", "Reading by third grade", status=IndicatorStatus.IN_PROGRESS, summary="Pupils who read well.")
    make_version("wanted", "Childcare places", status=IndicatorStatus.WANTED, owner="Ana", plan="Ask the county.")
    page = text(client.get("/indicators/"))
    assert page.index("In progress") < page.index("Reading by third grade") < page.index("Data we do not have yet")
    assert "Nobody sees to it yet." in page
    assert "Seen to by Ana." in page
    assert "Ask the county." in page


def test_without_a_home_place_the_list_still_stands(client: Client) -> None:
    make_places().__class__.objects.update(is_home=False)
    publish()
    assert client.get("/indicators/").status_code == 200


def test_the_list_has_an_etag_and_is_public(client: Client) -> None:
    publish()
    first = client.get("/es/indicators/")
    assert client.get("/es/indicators/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert "public" in first.headers["Cache-Control"]
    assert "Cookie" not in first.headers.get("Vary", "")
