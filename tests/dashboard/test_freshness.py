"""How fresh public figures are: the state of an indicator, the public list, and the terms of sources."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard import services
from dashboard.choices import FreshState
from dashboard.models import Dataset, Indicator, IndicatorVersion, Measure, Source
from dashboard.queries.public.freshness import fresh_of
from dashboard.services import staging
from dashboard.services.errors import NotAllowedError
from tests import build_dashboard as made
from tests.build_workgroups import make_user
from tests.dashboard.build_published import make_version, publish
from tests.dashboard.test_inventory import DATASETS
from tests.dashboard.test_public_pages import text

LIST = "/data/freshness/"
TODAY = date(2024, 8, 15)


def dataset(cadence: str, lag: int = 9) -> Dataset:
    return Dataset(slug=cadence or "none", title="Files", cadence=cadence, lag_months=lag)


@pytest.mark.parametrize(
    ("codes", "datasets", "newer", "state", "due"),
    [
        (["2023"], [dataset("yearly")], False, FreshState.CURRENT, date(2025, 9, 30)),
        (["2021", "2022"], [dataset("yearly")], False, FreshState.SOON, date(2024, 9, 30)),
        (["2021"], [dataset("yearly")], False, FreshState.OVERDUE, date(2023, 9, 30)),
        (["2021"], [dataset("yearly")], True, FreshState.CHECKING, date(2023, 9, 30)),
        (["2023"], [dataset("yearly", 20), dataset("yearly", 9)], False, FreshState.CURRENT, date(2025, 9, 30)),
        (["2010-2015"], [dataset("once")], False, FreshState.LAST, None),
        (["2023"], [dataset("")], False, FreshState.UNKNOWN, None),
        (["2023"], [], False, FreshState.UNKNOWN, None),
        (["spring"], [dataset("yearly")], False, FreshState.UNKNOWN, None),
        ([], [dataset("yearly")], False, FreshState.UNKNOWN, None),
    ],
)
def test_the_state_follows_from_periods_cadence_and_day(
    codes: list[str], datasets: list[Dataset], newer: bool, state: FreshState, due: date | None
) -> None:
    fresh = fresh_of(codes, datasets, is_newer_there=newer, today=TODAY)
    assert (fresh.state, fresh.due) == (state, due)


@pytest.fixture
def work(db: None) -> Iterator[None]:
    """Adults with work of 2023, published; the file comes every year, nine months after its end."""
    with mock.patch.object(staging, "parse_in_child", made.parse_here):
        made.load_definitions(made.DEFINITIONS + DATASETS)
        made.make_figures()
        made.publish("work", submitter=made.steward("Sol"), approver=made.steward("Ada"))
        yield


def test_the_list_says_when_figures_came_and_when_the_next_are_due(client: Client, work: None) -> None:
    with time_machine.travel("2025-10-15T12:00:00Z", tick=False):
        page = text(client.get(LIST))
    assert "2023" in page
    assert "Sept. 30, 2025" in page
    assert "every year" in page
    assert "overdue" in page
    assert "no figures yet" in page


def test_figures_that_came_and_are_not_released_are_being_checked(client: Client, work: None) -> None:
    made.make_figures(made.changed(jobs_26139=950))
    assert "new figures are being checked" in text(client.get(f"{LIST}?state=checking"))
    assert "new figures are being checked" in text(client.get("/indicators/work/"))


def test_the_page_of_an_indicator_says_when_its_next_figures_are_due(client: Client, work: None) -> None:
    with time_machine.travel("2025-08-15T12:00:00Z", tick=False):
        page = text(client.get("/indicators/work/"))
    assert "Next figures due Sept. 30, 2025" in page
    assert "due soon" in page


def test_the_list_is_filtered_by_state_and_by_name(client: Client, work: None) -> None:
    with time_machine.travel("2025-10-15T12:00:00Z", tick=False):
        assert "Adults with work" in text(client.get(f"{LIST}?state=overdue"))
        assert "Diplomas" not in text(client.get(f"{LIST}?state=overdue"))
        assert "Diplomas" in text(client.get(f"{LIST}?q=diplo"))
        assert "No indicator fits" in text(client.get(f"{LIST}?q=nothing"))
        assert client.get(f"{LIST}?state=nonsense").status_code == 200


def test_what_is_due_first_stands_first_and_can_be_turned_round(client: Client, work: None) -> None:
    first, last = (text(client.get(f"{LIST}?sort={sort}")) for sort in ("due", "-due"))
    assert first.index("Adults with work") < first.index("Diplomas")
    # What has no day stands last, whichever way the days are turned.
    assert last.index("Adults with work") < last.index("Diplomas")


def test_the_latest_day_stands_first_when_the_list_is_turned_round(client: Client, work: None) -> None:
    publish(version=later("later", "Later ones"))
    for sort, order in (("due", [0, 1]), ("-due", [1, 0]), ("updated", [1, 0]), ("-updated", [0, 1])):
        page = text(client.get(f"{LIST}?sort={sort}"))
        where = [page.index(name) for name in ("Adults with work", "Later ones", "Diplomas")]
        assert [sorted(where[:2]).index(one) for one in where[:2]] == order, sort
        assert where[2] == max(where), sort


def test_the_page_of_an_indicator_and_the_list_name_the_same_day(client: Client, work: None) -> None:
    # A second kind of files feeds the indicator too and comes sooner, though the figures shown came from the first.
    sooner = Dataset.objects.create(slug="sooner", title="Sooner", cadence="yearly", lag_months=2)
    sooner.measures.add(*Dataset.objects.get(slug="tidy").measures.all())
    with time_machine.travel("2025-01-15T12:00:00Z", tick=False):
        pages = [text(client.get(address)) for address in (LIST, "/indicators/work/")]
    assert all("Feb. 28, 2025" in page for page in pages)


def later(slug: str, name: str) -> IndicatorVersion:
    """A version whose figures come once a year, three years after their end."""
    version = make_version(slug, name)
    own = Measure.objects.create(slug=slug, name=name, source=Source.objects.get(slug="office"))
    version.measures.add(own)
    Dataset.objects.create(slug=slug, title=name, cadence="yearly", lag_months=36).measures.add(own)
    return version


@pytest.mark.django_db
def test_an_empty_network_says_so(client: Client) -> None:
    assert "No indicators yet" in text(client.get(LIST))


def test_the_list_speaks_spanish(client: Client, work: None) -> None:
    page = client.get(f"/es{LIST}").content.decode()
    assert 'href="/es/indicators/" aria-current="true"' in page
    assert 'lang="es"' in page
    assert "Personas adultas con trabajo" in page
    assert "cada año" in page


def test_the_list_asks_the_same_number_of_queries_for_one_and_for_many(client: Client, work: None) -> None:
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
        if not number:
            for more in range(5):
                publish(version=make_version(f"more-{more}", f"More {more}"))
    assert counts[0] == counts[1] <= 8


@pytest.mark.django_db
def test_the_page_of_one_indicator_stays_at_eight_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    publish()
    with django_assert_max_num_queries(8):
        client.get("/indicators/median-household-income/")


def test_a_dataset_knows_the_measures_of_its_accepted_files(work: None) -> None:
    assert {measure.slug for measure in Dataset.objects.get(slug="tidy").measures.all()} == {"jobs", "adults"}
    assert Indicator.objects.count() == 2


TERMS = {
    "licence": "CC BY",
    "licence_url": "https://example.org/by",
    "agreement": "With the county, in the blue folder.",
    "agreement_ends": date(2027, 6, 30),
}


@pytest.mark.django_db
def test_a_steward_says_under_which_terms_a_source_may_be_used(client: Client) -> None:
    made.load_definitions()
    client.force_login(made.steward())
    answer = client.post("/console/sources/office/", TERMS, follow=True)
    assert "With the county, in the blue folder." in text(answer)
    assert "The data-sharing agreement ends on June 30, 2027." in text(answer)
    wrong = client.post("/console/sources/office/", {"agreement_ends": "soon"})
    assert wrong.status_code == 422


@pytest.mark.django_db
def test_terms_written_on_the_page_outlive_a_reload_of_the_definitions() -> None:
    made.load_definitions()
    services.set_terms(source=Source.objects.get(slug="office"), by=made.steward(), **TERMS)
    report = made.load_definitions()
    assert report.conflicts == ["office"]
    assert Source.objects.get(slug="office").licence == "CC BY"


@pytest.mark.django_db
def test_terms_are_for_those_who_import() -> None:
    made.load_definitions()
    with pytest.raises(NotAllowedError):
        services.set_terms(source=Source.objects.get(slug="office"), by=make_user("Olga"), **TERMS)
