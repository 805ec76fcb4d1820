"""The steward's inventory: sources with their terms, periods that are there, missing and due."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboard import services
from dashboard.choices import CADENCE_MONTHS, Cadence
from dashboard.ingest.definitions_text import CADENCES
from dashboard.models import Dataset, Source
from dashboard.queries.steward.inventory import DatasetRow, inventory
from dashboard.services.errors import NotAllowedError
from tests import build_dashboard as build
from tests.build_dashboard import KENT
from tests.build_workgroups import make_user
from workgroups.models import User

DATASETS = """
[[datasets]]
slug = "tidy"
title = "Work of the county"
source = "office"
cadence = "yearly"
lag_months = 9
"""


def test_definitions_and_the_store_know_the_same_cadences() -> None:
    assert set(CADENCES) == set(Cadence.values)
    assert set(CADENCE_MONTHS) == set(Cadence.values) - {"", "once"}


def only(rows: tuple[DatasetRow, ...]) -> DatasetRow:
    [row] = rows
    return row


@pytest.mark.django_db
def test_what_is_there_what_is_missing_and_what_is_due() -> None:
    build.load_definitions(build.DEFINITIONS + DATASETS)
    build.make_figures([("jobs", KENT, code, "", 5) for code in ("2019", "2020", "2022")])
    found = inventory(date(2024, 8, 15))
    office = next(source for source in found.sources if source.name == "County office")
    row = only(office.datasets)
    assert (row.title, row.present, row.gaps) == ("Work of the county", ("2019", "2020", "2022"), ("2021",))
    assert (row.coming, row.due, row.due_tone) == ("2023", date(2024, 9, 30), "warn")
    assert only(inventory(date(2024, 10, 1)).sources[0].datasets).due_tone == "no"
    assert (found.gaps, found.overdue, inventory(date(2024, 10, 1)).overdue) == (1, 0, 1)
    assert row.last is not None
    assert row.last.file_name == "work.csv"


@pytest.mark.django_db
def test_an_agreement_is_pointed_out_sixty_days_before_its_end() -> None:
    build.load_definitions()
    today = timezone.localdate()
    tones = []
    for days in (61, 60, -1):
        Source.objects.filter(slug="schools").update(agreement_ends=today + timedelta(days=days))
        tones.append(next(source.tone for source in inventory(today).sources if source.name == "School partners"))
    assert tones == ["plain", "warn", "no"]


@pytest.mark.django_db
def test_what_a_person_wrote_outlives_a_reload(dev: User) -> None:
    build.load_definitions(build.DEFINITIONS + DATASETS)
    services.set_cadence(dataset=Dataset.objects.get(), cadence="quarterly", lag_months=2, by=dev)
    report = build.load_definitions(build.DEFINITIONS + DATASETS)
    assert report.conflicts == ["tidy"]
    assert Dataset.objects.values_list("cadence", "lag_months").get() == ("quarterly", 2)
    with pytest.raises(NotAllowedError):
        services.set_cadence(dataset=Dataset.objects.get(), cadence="", lag_months=0, by=make_user("Ben"))


@pytest.mark.django_db
def test_the_page_says_it_and_takes_what_is_said(client: Client, dev: User) -> None:
    client.force_login(dev)
    page = reverse("dashboard:inventory_list")
    assert "No source is defined yet" in client.get(page).content.decode()
    build.load_definitions()
    build.make_figures()
    html = client.get(page).content.decode()
    assert "Say how often it comes" in html
    assert "No file of this source has been imported yet" in html
    edit = reverse("dashboard:dataset_edit", args=["tidy"])
    assert client.post(edit, {"cadence": "yearly", "lag_months": "-1"}).status_code == 422
    assert client.post(edit, {"cadence": "yearly", "lag_months": "9"}).headers["Location"] == page
    assert "every year" in client.get(page).content.decode()


@pytest.mark.django_db
def test_the_inventory_asks_the_same_questions_for_1_and_20_datasets(django_assert_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    build.load_definitions()
    build.make_figures()
    with CaptureQueriesContext(connection) as few:
        inventory()
    for number in range(19):
        Dataset.objects.create(slug=f"d{number}", title=f"D {number}", source=Source.objects.get(slug="office"))
    with CaptureQueriesContext(connection) as many:
        inventory()
    assert len(few) == len(many)
