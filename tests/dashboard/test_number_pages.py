"""One number and the way it came: from the public page to the row of the file, in two steps, and for staff without gaps."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard import services
from dashboard.models import IndicatorVersion, Observation, Period, Publication, ReleaseItem, Source
from dashboard.queries.public import number
from dashboard.services import staging
from tests import build_dashboard as made
from tests.dashboard.build_published import income, publish
from tests.dashboard.test_public_pages import text

pytestmark = pytest.mark.django_db
NUMBER = "/indicators/work/number/"


@pytest.fixture
def work(db: None) -> Iterator[Any]:
    """Adults with work in two counties and their state, imported, computed and published by two people."""
    with mock.patch.object(staging, "parse_in_child", made.parse_here):
        made.load_definitions()
        made.load_definitions(made.DEFINITIONS.replace('parent = "26"', 'parent = "26"\npartition = true'))
        yield made.make_figures(by=made.steward())


def published(*slugs: str) -> Any:
    return made.publish(*slugs, submitter=made.steward("Sol"), approver=made.steward("Ada"))


def document(client: Client, address: str) -> Any:
    return json.loads(client.get(address.replace("/number/", "/number.json")).content)


def said(rows: list[dict[str, Any]]) -> list[tuple[str, str, str, str, int]]:
    return [(row["measure"], row["place_code"], row["group_key"], row["text"], row["row"]) for row in rows]


def test_a_number_leads_to_the_rows_of_its_file(client: Client, work: Any) -> None:
    published("work")
    page = text(client.get(f"{NUMBER}?place=26139&period=2023"))
    assert "Adults with work. Everyone, Ottawa County, 2023." in page
    assert "2 rows of files went into this number." in page
    for words in ("(jobs) / (adults) × 100", "People with work jobs 900", "Adults adults 1,200", "work.csv", "75.0%"):
        assert words in page


def test_the_page_names_file_run_and_both_people_but_not_who_imported(client: Client, work: Any) -> None:
    published("work")
    page = text(client.get(f"{NUMBER}?place=26139"))
    assert work.file.sha256 in page
    assert "Submitted Sol" in page
    assert "Checked by a second person Ada" in page
    assert "by the data team" in page
    assert "Dev" not in page


def test_a_sum_over_groups_lists_its_parts(client: Client, work: Any) -> None:
    """Kent has no row for everyone: 1500 women and 1600 men with work, of 2500 and 2400."""
    published("work")
    found = document(client, f"{NUMBER}?place=26081")
    assert said(found["inputs"]["rows"]) == [
        ("jobs", "26081", "sex=female", "1,500", 2),
        ("jobs", "26081", "sex=male", "1,600", 3),
        ("adults", "26081", "sex=female", "2,500", 4),
        ("adults", "26081", "sex=male", "2,400", 5),
    ]
    assert (found["number"]["numerator"], found["number"]["denominator"]) == (3100, 4900)


def test_a_number_of_one_group_lists_the_rows_of_that_group_only(client: Client, work: Any) -> None:
    published("work")
    rows = document(client, f"{NUMBER}?place=26081&group=sex%3Dmale")["inputs"]["rows"]
    assert [row["group_key"] for row in rows] == ["sex=male", "sex=male"]


def test_a_sum_over_places_lists_every_place(client: Client, work: Any) -> None:
    published("work")
    rows = document(client, f"{NUMBER}?place=26")["inputs"]["rows"]
    assert {(row["place_code"], row["group_key"]) for row in rows} == {
        ("26081", "sex=female"),
        ("26081", "sex=male"),
        ("26139", ""),
    }
    assert len(rows) == 6


def test_many_parts_come_in_pages(client: Client, work: Any) -> None:
    """60 schools of one district: 60 rows, of which a page shows 50."""
    places = "".join(
        f'\n[[places]]\ncode = "s{number}"\nname = "School {number:02}"\nkind = "school"\nparent = "26139"\npartition = true\n'
        for number in range(60)
    )
    made.load_definitions(made.DEFINITIONS + places)
    made.make_figures([("diplomas", f"s{number}", "2023", "", 20 + number) for number in range(60)])
    made.load_definitions(made.DEFINITIONS.replace('disclosure = "small"', "") + places)
    published("diplomas")
    first = document(client, "/indicators/diplomas/number/?place=26139")["inputs"]
    second = document(client, "/indicators/diplomas/number/?place=26139&page=2")["inputs"]
    assert (first["total"], first["pages"], len(first["rows"]), len(second["rows"])) == (60, 2, 50, 10)
    page = client.get("/indicators/diplomas/number/?place=26139").content.decode()
    assert "60 rows of files went into this number." in page
    assert "page=2" in page


def test_what_a_later_file_replaced_is_still_what_was_published(client: Client, work: Any) -> None:
    published("work")
    before = document(client, f"{NUMBER}?place=26139")
    made.make_figures(made.changed(jobs_26139=950))
    after = document(client, f"{NUMBER}?place=26139")
    assert [row["text"] for row in after["inputs"]["rows"]] == ["900", "1,200"]
    assert [row["replaced"] is None for row in before["inputs"]["rows"]] == [True, True]
    assert [row["replaced"] is None for row in after["inputs"]["rows"]] == [False, True]
    # The new figure is not published: nobody learns it here.
    assert "950" not in client.get(f"{NUMBER}?place=26139").content.decode()
    assert "replaced" in text(client.get(f"{NUMBER}?place=26139"))


def test_a_file_that_was_taken_back_is_named_as_such(client: Client, work: Any) -> None:
    published("work")
    services.undo_import(import_=work, by=None)
    made.work_off()
    assert not Observation.objects.exists()
    found = document(client, f"{NUMBER}?place=26139")
    assert [row["text"] for row in found["inputs"]["rows"]] == ["900", "1,200"]
    assert found["files"][0]["taken_back"] is not None


def test_a_permanent_address_shows_the_number_as_it_was(client: Client, work: Any) -> None:
    release = published("work")
    made.make_figures(made.changed(jobs_26139=950))
    published("work")
    now, then = (
        document(client, f"{NUMBER}?place=26139"),
        document(client, f"{NUMBER}?place=26139&release={release.pk}"),
    )
    assert (now["number"]["numerator"], then["number"]["numerator"]) == (950, 900)
    assert (now["release"]["is_current"], then["release"]["is_current"]) == (True, False)
    assert "earlier release" in text(client.get(f"{NUMBER}?place=26139&release={release.pk}"))


def test_a_withdrawn_release_is_gone_from_its_permanent_address(client: Client, work: Any) -> None:
    release = published("work")
    made.make_figures(made.changed(jobs_26139=950))
    second = published("work")
    services.withdraw_release(release=second, note="A mistake in the file.", note_es="", by=made.steward("Wes"))
    assert client.get(f"{NUMBER}?place=26139&release={second.pk}").status_code == 404
    assert client.get(f"{NUMBER}?place=26139&release={release.pk}").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["place=99999", "place=26139&period=1999", "place=26139&group=sex%3Dnone", "place=26139&release=987", "release=x"],
)
def test_a_number_that_is_not_there_is_404(client: Client, work: Any, query: str) -> None:
    published("work")
    assert client.get(f"{NUMBER}?{query}").status_code == 404


def test_a_restricted_source_shows_neither_rows_nor_hash_nor_line(client: Client, work: Any) -> None:
    secret = made.make_figures([("diplomas", made.KENT, "2023", "", 50417)])
    published("diplomas")
    address = "/indicators/diplomas/number/?place=26081"
    with CaptureQueriesContext(connection) as queries:
        body = client.get(address).content.decode() + client.get(address.replace("r/?", "r.json?")).content.decode()
    assert "50417" not in body
    assert "50,417" not in body
    assert secret.file.sha256 not in body
    assert "for staff only" in body
    found = document(client, address)["inputs"]
    assert (found["restricted"], found["total"], found["rows"]) == (True, None, [])
    assert not [query["sql"] for query in queries if "observation" in query["sql"]]


def test_what_was_released_as_restricted_stays_so_when_the_rule_of_its_source_changes(
    client: Client, work: Any
) -> None:
    made.make_figures([("diplomas", made.KENT, "2023", "", 50417)])
    published("diplomas")
    made.load_definitions(made.DEFINITIONS.replace('disclosure = "small"', ""))
    assert document(client, "/indicators/diplomas/number/?place=26081")["inputs"]["rows"] == []
    assert 'id="origins"' not in client.get("/indicators/diplomas/?place=26081").content.decode()


def test_a_restricted_source_of_a_measure_hides_rows_on_the_page_of_the_indicator_too(
    client: Client, work: Any
) -> None:
    made.make_figures([("diplomas", made.KENT, "2023", "", 50417)])
    published("work", "diplomas")
    address = "/indicators/diplomas/?place=26081"
    assert 'id="origins"' in client.get("/indicators/work/?place=26081").content.decode()
    IndicatorVersion.objects.filter(indicator__slug="diplomas").update(source=Source.objects.get(slug="office"))
    ReleaseItem.objects.update(audit={})
    assert 'id="origins"' not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("before", "after"), [('disclosure = "small"', ""), ("smallest_count = 10", "smallest_count = 4")]
)
def test_an_earlier_release_by_a_weaker_rule_is_gone_from_its_permanent_address(
    client: Client, work: Any, before: str, after: str
) -> None:
    made.load_definitions(made.DEFINITIONS.replace(before, after))
    made.make_figures([("diplomas", made.KENT, "2023", "", 417)])
    first = published("diplomas")
    made.load_definitions()
    made.make_figures([("diplomas", made.KENT, "2023", "", 431)])
    second = published("diplomas")
    made.make_figures([("diplomas", made.KENT, "2023", "", 446)])
    published("diplomas")
    address = "/indicators/diplomas/number/?place=26081&release="
    assert client.get(f"{address}{first.pk}").status_code == 404
    assert client.get(f"{address}{second.pk}").status_code == 200


def test_no_page_number_tells_how_many_rows_of_a_restricted_source_there_are(client: Client, work: Any) -> None:
    made.make_figures([("diplomas", made.KENT, "2023", "", 50417)])
    published("diplomas")
    many = " ".join(f"1:{row}" for row in range(120))
    with mock.patch.object(
        number, "_row", lambda rows, asked: (rows[0] | {"inputs": many}, Period.objects.get(code="2023"))
    ):
        found = document(client, "/indicators/diplomas/number/?place=26081&page=9")["inputs"]
    assert (found["page"], found["pages"]) == (1, 1)


def test_staff_see_every_row_of_a_restricted_source(client: Client, work: Any) -> None:
    made.make_figures([("diplomas", made.KENT, "2023", "", 50417)])
    client.force_login(made.steward("Ines"))
    page = text(client.get("/console/indicators/diplomas/number/?place=26081"))
    assert "50,417" in page
    assert "do not pass them on" in page
    assert client.get("/console/indicators/diplomas/number/?place=1").status_code == 404


def test_every_number_of_a_table_leads_to_its_origin(client: Client, work: Any) -> None:
    published("work")
    page = client.get("/indicators/work/").content.decode()
    assert 'href="/indicators/work/number/?place=26081&amp;period=2023&amp;group=sex%3Dmale"' in page
    assert 'href="/indicators/work/number/?place=26081&amp;period=2023"' in page
    places = client.get("/es/indicators/work/?place=*").content.decode()
    assert 'href="/es/indicators/work/number/?place=26139&amp;period=2023"' in places


def test_the_json_of_an_indicator_says_where_each_row_comes_from(client: Client, work: Any) -> None:
    published("work")
    meta = json.loads(b"".join(client.get("/indicators/work.json")))["meta"]
    assert meta["provenance"].endswith("/indicators/work/number.json?place={place}&period={period}&group={group}")


def test_the_page_asks_the_same_number_of_queries_for_one_part_and_for_many(client: Client, work: Any) -> None:
    published("work")
    counts = []
    for place in ("26081", "26"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{NUMBER}?place={place}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_a_number_without_a_file_says_so(client: Client) -> None:
    pointer: Publication = publish()
    address = f"/indicators/{pointer.indicator.slug}/number/?group=race%3Dnhpi"
    assert "No row of a file stands behind this number" in text(client.get(address))


def test_without_a_period_the_number_is_the_one_that_ended_last_and_not_the_last_by_its_code(client: Client) -> None:
    Period.objects.create(code="2022", kind="year", starts=date(2022, 1, 1), ends=date(2022, 12, 31))
    publish([income(period="2022", value=70001), income(period="2019-2023", value=80002)])
    page = text(client.get("/indicators/median-household-income/number/"))
    assert "80,002" in page
    assert "70,001" not in page
