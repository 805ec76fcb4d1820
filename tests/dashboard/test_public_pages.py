"""The public pages of indicators: the same for everyone, without session, in two languages."""

import gzip
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard.models import Publication
from kconnect.core.models import SlugAlias
from tests.build_workgroups import make_user
from tests.dashboard.build_published import (
    KENT,
    absent,
    income,
    make_import,
    make_places,
    make_version,
    place,
    publish,
)

pytestmark = pytest.mark.django_db
PAGE = "/indicators/median-household-income/"


def text(response: Any) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain.replace("&#x27;", "'").replace("&amp;", "&"))


@pytest.fixture
def kent(db: None) -> Publication:
    make_import()
    return publish()


def test_the_page_says_shows_tables_and_sources_the_figures(client: Client, kent: Publication) -> None:
    response = client.get(PAGE)
    page = text(response)
    assert response.status_code == 200
    assert (
        "Median household income in Kent County stood at $80,390 in 2019–2023, give or take $1,273. "
        "The lowest figure is for Black: $44,980, give or take $3,485."
    ) in page
    assert response.content.count(b'class="ch ') == 2
    for words in ("± 2,925", "$41,495 to $48,465", "not published", "US Census Bureau, ACS 2019–2023, B19013"):
        assert words in page
    assert "acs_2019_2023.csv, row 26081" in page
    assert "Erin, May 4, 2026" in page
    assert "One period is published so far" in page


def test_the_page_is_the_same_for_everyone_and_asks_nobody_who_they_are(client: Client, kent: Publication) -> None:
    response = client.get(PAGE)
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.cookies == {}
    assert "csrf" not in response.content.decode().lower()
    assert response.headers["Cache-Control"] == "public, max-age=1"


def test_a_signed_in_reader_gets_the_very_same_page(client: Client, kent: Publication) -> None:
    anonymous = client.get(PAGE)
    client.force_login(make_user("Ana"))
    with CaptureQueriesContext(connection) as queries:
        signed_in = client.get(PAGE)
    assert signed_in.content == anonymous.content
    assert not [query["sql"] for query in queries if "session" in query["sql"]]


def test_public_pages_and_files_never_read_working_results(client: Client, kent: Publication) -> None:
    with CaptureQueriesContext(connection) as queries:
        for address in (
            "/indicators/",
            PAGE,
            f"{PAGE}?place=*",
            f"{PAGE}?other=kent",
            f"{PAGE[:-1]}.csv",
            f"{PAGE[:-1]}.json",
        ):
            b"".join(client.get(address))
    read = [query["sql"] for query in queries]
    assert len(read) > 10
    assert [sql for sql in read if 'FROM "dashboard_working' in sql or 'JOIN "dashboard_working' in sql] == []
    assert [sql for sql in read if 'FROM "dashboard_observ' in sql or 'JOIN "dashboard_observ' in sql] == []


def test_the_page_speaks_spanish_under_its_own_address(client: Client, kent: Publication) -> None:
    page = client.get(f"/es{PAGE}").content.decode()
    assert 'lang="es"' in page
    assert "Personas negras" in page
    assert f'href="/es{PAGE[:-1]}.csv"' in page


def test_the_page_is_small_and_has_no_script(client: Client, kent: Publication) -> None:
    response = client.get(PAGE)
    assert len(gzip.compress(response.content)) < 30_000
    assert "<script" not in response.content.decode()
    assert "style=" not in response.content.decode()


@pytest.mark.parametrize("counties", [1, 100])
def test_the_page_asks_at_most_eight_queries_however_many_rows(
    client: Client, django_assert_max_num_queries: Any, counties: int
) -> None:
    make_import()
    make_places(counties)
    others = [income(f"26{number:03}x", value=70000 + number) for number in range(1, counties)]
    publish([*KENT, *others, income(period="2009-2013"), income(period="2014-2018")])
    with django_assert_max_num_queries(8):
        assert client.get(PAGE).status_code == 200


def test_the_etag_answers_304_until_the_figures_change(client: Client, kent: Publication) -> None:
    etag = client.get(PAGE).headers["ETag"]
    again = client.get(PAGE, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/es{PAGE}", headers={"If-None-Match": etag}).status_code == 200
    publish([income(value=81000)], version=kent.manifest.version)  # type: ignore[union-attr]  # it is published
    assert client.get(PAGE, headers={"If-None-Match": etag}).status_code == 200


def test_choices_are_in_the_address(client: Client, kent: Publication) -> None:
    publish([*KENT, income(period="2009-2013", value=60000)], version=kent.manifest.version)  # type: ignore[union-attr]  # it is published
    assert "$60,000 in 2009–2013" in text(client.get(f"{PAGE}?period=2009-2013"))
    by_sex = text(client.get(f"{PAGE}?compare=sex"))
    assert "Female" in by_sex
    assert "± 2,925" not in by_sex
    alone = text(client.get(f"{PAGE}?compare=none"))
    assert "The figure for everyone" in alone
    one = text(client.get(f"{PAGE}?group=race%3Dblack"))
    assert "$44,980" in one
    assert "± 7,785" not in one


def test_the_exact_link_pins_what_the_address_left_open(client: Client, kent: Publication) -> None:
    page = client.get(PAGE).content.decode()
    assert f'href="{PAGE}?place=26081&amp;period=2019-2023&amp;compare=race"' in page
    assert f'href="{PAGE[:-1]}.csv"' in page
    chosen = client.get(f"{PAGE}?place=26081&group=&group=race%3Dblack&nonsense=1").content.decode()
    assert f'href="{PAGE[:-1]}.csv?place=26081&amp;group=&amp;group=race%3Dblack"' in chosen


def test_several_periods_are_drawn_over_time(client: Client, kent: Publication) -> None:
    publish([*KENT, income(period="2014-2018", value=70000)], version=kent.manifest.version)  # type: ignore[union-attr]  # it is published
    response = client.get(PAGE)
    assert response.content.count(b'class="ch ') == 4
    assert "Higher in 2019–2023 than in 2014–2018" in text(response)
    assert "Everyone: too few points to call a trend. 2 stand on their own, and it takes 5." in text(response)


def test_groups_without_everyone_are_drawn_over_time_too(client: Client) -> None:
    races = [row for row in KENT if row["group"].startswith("race")]
    publish([*races, income(period="2014-2018", group="race=black"), income(period="2014-2018", group="race=asian")])
    page = text(client.get(PAGE))
    assert "published by group, not for everyone" in page
    assert "2014–2018" in page


def test_hidden_figures_have_words_and_no_numbers(client: Client) -> None:
    publish([income(), absent("race=black", "suppressed", "primary"), absent("race=asian", "unreliable", "unreliable")])
    page = text(client.get(PAGE))
    assert "hidden" in page
    assert "Too few people: a number could point to one of them" in page
    assert "too uncertain" in page


def test_what_is_not_published_is_not_here(client: Client, kent: Publication) -> None:
    make_version("draft-one", "Draft one")
    absent_page = client.get("/indicators/no-such-thing/")
    draft = client.get("/indicators/draft-one/")
    assert (absent_page.status_code, draft.status_code) == (404, 404)
    kent.manifest = None
    kent.save()
    assert [client.get(PAGE[:-1] + end).status_code for end in ("/", ".csv", ".json")] == [404, 404, 404]
    assert client.get(f"{PAGE}?other=Kent").status_code == 404


def test_an_old_address_leads_to_the_new_one(client: Client, kent: Publication) -> None:
    SlugAlias.objects.create(kind="indicator", old="income", new="median-household-income")
    moved = client.get("/es/indicators/income/?place=26081")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/es{PAGE}?place=26081")
    assert client.get("/indicators/income.csv").headers["Location"] == f"{PAGE[:-1]}.csv"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("place=99", "There are no published figures for this place."),
        ("period=1066", "There are no published figures for this period."),
        ("group=race%3Dmartian", "There are no published figures for this group."),
        ("compare=shoe", "There is no such breakdown of the published figures."),
    ],
)
def test_what_the_figures_do_not_have_is_a_404_that_helps(
    client: Client, kent: Publication, query: str, words: str
) -> None:
    response = client.get(f"{PAGE}?{query}")
    assert response.status_code == 404
    assert words in text(response)
    assert f'href="{PAGE}"' in response.content.decode()


@pytest.mark.parametrize(
    "query",
    ["page=abc", "page=-1", "place=%FF", "place=" + "9" * 5000, "period=%E2%80%AE", "other=%25_", "group=" + "&group=" * 200,
     "compare=none&compare=race", "place=26081&place=26", "sort=drop", "q=%C3%B1%25", "place=*&period=2019-2023", "%00", "other=%00"],
)  # fmt: skip
def test_odd_addresses_never_break_a_page(client: Client, kent: Publication, query: str) -> None:
    for address in ("/indicators/", PAGE, PAGE[:-1] + ".csv", PAGE[:-1] + ".json", f"/es{PAGE}"):
        assert client.get(f"{address}?{query}").status_code in {200, 302, 400, 404}


def test_another_place_is_found_by_code_or_name(client: Client, kent: Publication) -> None:
    publish([*KENT, income("26"), income("us")], version=kent.manifest.version)  # type: ignore[union-attr]  # it is published
    for typed in ("26", "michigan", "Michigan", "MICH"):
        response = client.get(f"{PAGE}?place=26081&other={typed}&compare=race")
        assert (response.status_code, response.headers["Location"]) == (302, f"{PAGE}?place=26&compare=race")
    assert client.get(f"{PAGE}?other=Atlantis").status_code == 404
    assert "Atlantis" in text(client.get(f"{PAGE}?other=Atlantis"))


def test_a_name_that_fits_several_places_asks_which(client: Client, kent: Publication) -> None:
    place("48001", "Kent Town", "city")
    publish([*KENT, income("48001")], version=kent.manifest.version)  # type: ignore[union-attr]  # it is published
    response = client.get(f"{PAGE}?other=kent&compare=race")
    assert response.status_code == 200
    assert "Which place do you mean?" in text(response)
    assert f'href="{PAGE}?place=48001&amp;compare=race"' in response.content.decode()


def test_a_place_without_a_figure_in_the_period_says_so(client: Client, kent: Publication) -> None:
    publish([*KENT, income("26", period="2009-2013")], version=kent.manifest.version)  # type: ignore[union-attr]  # it is published
    page = text(client.get(f"{PAGE}?place=26&period=2019-2023"))
    assert "There is no figure for Michigan, 2019–2023." in page


def test_all_places_are_listed_up_to_five_hundred_rows(client: Client, django_assert_max_num_queries: Any) -> None:
    make_places(3)
    publish([*KENT, income("26001x", value=1), absent("", place="26002x", state="suppressed")])
    with django_assert_max_num_queries(8):
        response = client.get(f"{PAGE}?place=*&compare=none")
    page = text(response)
    assert "County 001" in page
    assert "The source hides this number" in page
    assert f'href="{PAGE}?place=26001x"' in response.content.decode()
    assert "The file has all of them." not in page


def test_a_cut_list_leads_to_the_file(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.queries.public.all_places.MOST_ROWS", 2)
    make_places(3)
    publish([*KENT, income("26001x"), income("26002x")])
    page = client.get(f"{PAGE}?place=*").content.decode()
    assert "The file has all of them." in page
    assert f'href="{PAGE[:-1]}.csv?place=%2A"' in page
    assert page.count("Kent County") == 1, "only among the places to choose"


def test_without_a_home_place_the_first_by_name_is_shown(client: Client) -> None:
    make_places().__class__.objects.update(is_home=False)
    publish()
    assert "Kent County" in text(client.get(PAGE))
