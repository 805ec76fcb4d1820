"""The log as a list: narrowed by all that it tells, taken as a file, and as quick when it is long."""

import csv
import io
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda.models import Action
from dashboard.models import Place
from kconnect.core.models import AuditEvent
from tests.build_agenda import make_work
from tests.build_workgroups import make_organization
from workgroups import services
from workgroups.models import Activity, ActivityFocus, User, Workgroup
from workgroups.queries.activities import ChangeTold, Told

pytestmark = pytest.mark.django_db
LOG = "/workgroups/reading/activities/"
CHANGE = ChangeTold("policy", "new", "system", date(2026, 3, 1))


def summaries(browser: Client, query: str) -> list[str]:
    return [row.activity.summary for row in browser.get(f"{LOG}{query}").context["log"].rows]


def table(browser: Client, query: str = "") -> list[dict[str, str]]:
    answer: Any = browser.get(f"{LOG}log.csv{query}")
    assert answer.status_code == 200, answer.status_code
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode())))


@pytest.fixture
def told(group: Workgroup, ben: User, ana: User, action: Action) -> None:
    """Three entries that differ in everything."""
    Place.objects.create(code="nbhd-creston", name="Creston", name_folded="creston", kind="neighborhood")
    make_work(
        group, ben, {action: 3}, summary="A service", happened_on=date(2026, 3, 1), hours="2.5",
        organizations=[make_organization("Book House")], told=Told(places=("nbhd-creston",), populations=("Newcomers",)),
    )  # fmt: skip
    make_work(group, ana, summary="A change", happened_on=date(2026, 3, 5), code="CC", told=Told(change=CHANGE))
    make_work(group, ben, summary="Both", happened_on=date(2026, 3, 9), told=Told(change=CHANGE), money_cents=12_50)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?code=SP", ["Both", "A service"]),
        ("?code=CC", ["Both", "A change"]),
        ("?organization=book-house", ["A service"]),
        ("?place=nbhd-creston", ["A service"]),
        ("?population=Newcomers", ["A service"]),
        ("?since=2026-03-05", ["Both", "A change"]),
        ("?until=2026-03-05&sort=day", ["A service", "A change"]),
        ("?code=SP&since=2026-03-02", ["Both"]),
        ("?organization=book", ["A service"]),
        ("?organization=HOUSE+boo", ["A service"]),
        ("?organization=nobody", []),
        ("?organization=...", []),
        ("?person=ana", ["A change"]),
        ("?person=999999", []),
        ("?action=newborn", ["A service"]),
        ("?place=crest", ["A service"]),
        ("?population=newc", ["A service"]),
        ("?place=nowhere", []),
    ],
)
def test_the_log_is_narrowed_by_all_that_it_tells(lead: Client, told: None, query: str, expected: list[str]) -> None:
    assert summaries(lead, query) == expected


def test_a_whole_name_finds_that_partner_and_no_other(lead: Client, told: None, group: Workgroup, ben: User) -> None:
    make_work(group, ben, summary="Elsewhere", organizations=[make_organization("Book House East")])
    assert summaries(lead, "?organization=book+house") == ["A service"]
    assert set(summaries(lead, "?organization=book")) == {"A service", "Elsewhere"}


def test_a_link_that_names_a_thing_by_its_key_shows_its_name_in_the_field(
    lead: Client, told: None, ana: User, action: Action
) -> None:
    page = lead.get(f"{LOG}?organization=book-house&place=nbhd-creston&person={ana.person_id}&action={action.slug}")
    form = page.context["filter"].form
    shown = {name: form.fields[name].widget.called for name in ("organization", "place", "person", "action")}
    assert shown == {"organization": "Book House", "place": "Creston", "person": "Ana", "action": action.name}
    assert 'value="Book House"' in page.content.decode()
    assert '<details class="further" open>' in page.content.decode()
    assert '<details class="further">' in lead.get(f"{LOG}?state=logged").content.decode()


def test_however_many_partners_a_log_names_its_page_lists_none_to_choose_from(
    lead: Client, group: Workgroup, ben: User
) -> None:
    make_work(group, ben, organizations=[make_organization(f"Partner {number}") for number in range(40)])
    assert lead.get(LOG).content.decode().count("<option") < 40


def test_the_file_holds_what_the_page_shows_and_the_audit_log_knows(lead: Client, told: None, ana: User) -> None:
    rows = table(lead)
    assert [row["What happened"] for row in rows] == ["Both", "A change", "A service"]
    service = rows[-1]
    assert (service["Places"], service["Codes of places"], service["For whom"]) == (
        "Creston",
        "nbhd-creston",
        "Newcomers",
    )
    assert (service["Organizations"], service["Hours"], service["Person"]) == ("Book House", "2.50", "Ben")
    assert (rows[0]["Money that came in"], rows[0]["What changed"], rows[0]["In force since"]) == (
        "12.50", "Policy", "2026-03-01",
    )  # fmt: skip
    assert [row["What happened"] for row in table(lead, "?code=SP&until=2026-03-02")] == ["A service"]
    event = AuditEvent.objects.filter(verb="exported").first()
    assert event is not None
    assert (event.actor_id, event.target_label) == (ana.pk, "Reading")


def test_no_spreadsheet_takes_what_somebody_wrote_for_a_formula(lead: Client, group: Workgroup, ben: User) -> None:
    make_work(group, ben, summary="=HYPERLINK(1)", in_kind="+1 room")
    row = table(lead)[0]
    assert (row["What happened"], row["What else came in"]) == ("'=HYPERLINK(1)", "'+1 room")


def test_drafts_and_deleted_entries_are_in_no_file(lead: Client, group: Workgroup, ana: User) -> None:
    services.log_activity(
        by=ana, workgroup=group, form_token=uuid4(), draft=True, summary="Draft", happened_on=date(2026, 3, 1)
    )
    services.archive_activity(by=ana, activity=make_work(group, ana, summary="Deleted"))
    make_work(group, ana, summary="Stays")
    assert [row["What happened"] for row in table(lead)] == ["Stays"]


def grow(group: Workgroup, by: User, number: int) -> None:
    """Many entries at once, each with one of forty places."""
    Place.objects.bulk_create(
        [Place(code=f"nbhd-{place}", name=f"Block {place}", kind="neighborhood") for place in range(40)],
        ignore_conflicts=True,
    )
    days = date(2026, 1, 1)
    made = Activity.objects.bulk_create(
        Activity(
            workgroup=group, person=by.person, summary=f"Work {place}", happened_on=days + timedelta(days=place % 90),
            code="SP", state="logged",
        )
        for place in range(number)
    )  # fmt: skip
    ActivityFocus.objects.bulk_create(
        ActivityFocus(activity=each, kind="place", value=f"nbhd-{place % 40}") for place, each in enumerate(made)
    )


def cost(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", [LOG, f"{LOG}?place=nbhd-3&sort=-hours", f"{LOG}confirm/", f"{LOG}new/"])
def test_a_long_log_costs_as_many_queries_as_a_short_one(
    lead: Client, group: Workgroup, ana: User, address: str
) -> None:
    grow(group, ana, 4)
    lead.get(address)
    few = cost(lead, address)
    grow(group, ana, 2_000)
    assert cost(lead, address) == few
    assert few <= 15


def test_a_page_of_a_long_log_is_read_by_its_index(group: Workgroup, ana: User) -> None:
    grow(group, ana, 2_000)
    page = Activity.objects.filter(workgroup=group).order_by("-happened_on", "-pk")[:30]
    plan = page.explain().lower()
    assert "workgroups_activity_order" in plan or "workgroups_activity_log" in plan or "index" in plan
    assert "temp b-tree for order by" not in plan
