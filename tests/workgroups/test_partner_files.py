"""A list of partners: what is seen, what each row changes, accepted, undone, and imported again."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kconnect.core import jobs
from kconnect.core.models import AuditEvent
from tests.build_partners import CHOICES, accept, bring, check, load, undo, worked
from tests.build_workgroups import client_of, make_organization, make_person, make_user
from workgroups import services
from workgroups.choices import PartnerFileState, RowOutcome
from workgroups.models import Organization, PartnerFile, PartnerRow, User
from workgroups.partner_table import suggest
from workgroups.permissions import RoleName
from workgroups.services.errors import FileMovedOnError, NotYoursToDoError
from workgroups.services.partner_files import clear_partner_files

pytestmark = pytest.mark.django_db
HEAD = "EIN,NAME,ICO,STREET,CITY,STATE,ZIP,PHONE,WEBSITE,SECTOR,LANGUAGES\n"
HARBOR = "12345678,HARBOR HOUSE INC,% PRUDENCE PRIVATE,1 MAIN ST,DETRIOT,MI,1234,313-555-0101,harbor.example.org,Salud,Spanish; en\n"
MANY = "".join(f"4000000{number:02},CLUB {number},,,DETROIT,,,,,,\n" for number in range(25))


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def row_of(file: PartnerFile, line: int) -> PartnerRow:
    return file.rows.get(line=line)


def codes(row: PartnerRow) -> list[str]:
    return [issue[0] for issue in row.issues]


# Reading ---------------------------------------------------------------------------------------------------------------


def test_columns_are_recognised_by_their_titles_in_both_languages() -> None:
    assert suggest(["EIN", "NAME", "CITY", "ZIP", "OrgName"]) == {
        "registry_id": 0,
        "name": 1,
        "city": 2,
        "postal_code": 3,
    }
    assert suggest(["Nombre", "Código postal", "Teléfono"]) == {"name": 0, "postal_code": 1, "phone": 2}
    assert suggest(["orgName", "webSite"]) == {"name": 0, "website": 1}


def test_lost_zeros_misspelt_cities_and_choices_are_put_right_and_told(bo: User) -> None:
    file = check(bo, bring(bo, HEAD + HARBOR + MANY))
    row = row_of(file, 2)
    assert row.values == {
        "name": "Harbor House Inc", "registry_id": "012345678", "street": "1 Main St", "city": "Detroit", "region": "MI",
        "postal_code": "01234", "phone": "313-555-0101", "website": "https://harbor.example.org", "sector": "health",
        "languages": ["en", "es"],
    }  # fmt: skip
    assert sorted(codes(row)) == ["city", "zeros", "zeros"]
    assert (row.outcome, file.counts["new"]) == (RowOutcome.NEW, 26)


def test_nobody_private_is_stored(bo: User) -> None:
    file = bring(bo, HEAD + HARBOR + MANY)
    assert [column["title"] for column in file.columns if column["personal"]] == ["ICO"]
    load(bo, HEAD + HARBOR + MANY)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert "PRUDENCE" not in str(cursor.fetchall()).upper(), table


@pytest.mark.parametrize(
    ("row", "code", "outcome"),
    [
        ("1,,,,,,,,,,", "no_name", RowOutcome.REFUSED),
        (f"1,{'x' * 151},,,,,,,,,", "too_long", RowOutcome.REFUSED),
        ("1,Inn,,,,,soon,,,,", "odd_code", RowOutcome.NEW),
        ("1,Inn,,,,,,,not a site,,", "website", RowOutcome.NEW),
        ("1,Inn,,,,,,,http://[x.y,,", "website", RowOutcome.NEW),
        ("1,Inn,,,,,,,,Magic,", "choice", RowOutcome.NEW),
        ("1,Inn,,,,,,,,,Klingon", "choice", RowOutcome.NEW),
        ("1,Inn,,% Amina,,,,,,,", "", RowOutcome.NEW),
        ("400000001,CLUB ONE,,,,,,,,,", "twice", RowOutcome.REFUSED),
        ("1,CLUB 1 INC,,,,,,,,,", "like_row", RowOutcome.DOUBLE),
    ],
)  # fmt: skip
def test_what_is_odd_about_a_row_is_told_and_the_others_go_on(
    bo: User, row: str, code: str, outcome: RowOutcome
) -> None:
    file = check(bo, bring(bo, f"{HEAD}{MANY}{row}\n"))
    found = row_of(file, 27)
    assert (found.outcome, codes(found)) == (outcome, [code] if code else [])
    assert file.rows.filter(outcome=RowOutcome.NEW).count() >= 25


def test_capitals_and_cities_stay_if_one_wants_so(bo: User) -> None:
    row = row_of(check(bo, bring(bo, HEAD + HARBOR + MANY), capitals=False, cities=False), 2)
    assert (row.values["name"], row.values["city"]) == ("HARBOR HOUSE INC", "DETRIOT")


# What a row changes -------------------------------------------------------------------------------------------------


def outcome_of(bo: User, row: str) -> PartnerRow:
    return row_of(check(bo, bring(bo, f"EIN,Name,City,Phone,Website\n{row}\n")), 2)


def test_a_partner_is_found_by_its_number_and_changes_only_where_the_row_says_something_else(bo: User) -> None:
    house = make_organization("Harbor House", registry_id="012345678", city="Flint", phone="1")
    row = outcome_of(bo, "12345678,HARBOR HOUSE,Detroit,,")
    assert (row.outcome, row.organization_id, row.before) == (RowOutcome.CHANGED, house.pk, {"city": "Flint"})


def test_a_partner_without_a_number_is_found_by_name_and_city(bo: User) -> None:
    house = make_organization("Harbor House", city="Detroit")
    row = outcome_of(bo, "12345678,Harbor House Inc,Detroit,,")
    assert (row.outcome, row.organization_id) == (RowOutcome.CHANGED, house.pk)
    assert row.before == {"name": "Harbor House", "registry_id": ""}


@pytest.mark.parametrize(
    "row",
    [
        "999999999,Harbor House,Detroit,,",
        ",Harbor House,Flint,,",
        "8,Inn,,(313) 555 0101,",
        "8,Inn,,,http://www.harbor.example.org/",
    ],
)
def test_a_namesake_or_the_same_phone_or_site_is_a_possible_duplicate(bo: User, row: str) -> None:
    house = make_organization(
        "Harbor House",
        city="Detroit",
        registry_id="012345678",
        phone="313-555-0101",
        website="https://harbor.example.org",
    )
    found = outcome_of(bo, row)
    assert (found.outcome, found.organization_id) == (RowOutcome.DOUBLE, house.pk)


def test_two_partners_with_one_number_are_not_chosen_between(bo: User) -> None:
    first = make_organization("Harbor One", registry_id="012345678")
    make_organization("Harbor Two", registry_id="012345678")
    found = outcome_of(bo, "12345678,Harbor,,,")
    assert (found.outcome, found.organization_id) == (RowOutcome.DOUBLE, first.pk)


# Accepting and undoing ------------------------------------------------------------------------------------------------


def test_importing_again_changes_nothing(bo: User) -> None:
    load(bo, HEAD + HARBOR + MANY)
    file = check(bo, bring(bo, HEAD + HARBOR + MANY))
    assert {name: number for name, number in file.counts.items() if not name.startswith("issue")} == {"unchanged": 26}


def test_possible_duplicates_are_left_out_if_one_wants_so(bo: User) -> None:
    make_organization("Club 1", registry_id="999999999")
    file = load(bo, HEAD + MANY, add_doubles=False)
    assert (file.counts["added"], Organization.objects.filter(name_key="club 1").count()) == (24, 1)


def test_new_partners_are_public_only_if_one_wants_so_and_get_addresses_of_their_own(bo: User) -> None:
    make_organization("Club 1", slug="club-1", registry_id="999999999")
    load(bo, HEAD + MANY, published=False)
    fresh = Organization.objects.get(registry_id="400000001")
    assert (fresh.slug, fresh.published, fresh.sector) == ("club-1-2", False, "community")


def test_undoing_takes_new_ones_away_and_puts_changed_ones_back(bo: User) -> None:
    house = make_organization("Harbor House", registry_id="012345678", city="Flint", languages=["fr"])
    load(bo, HEAD + HARBOR + MANY)
    house.refresh_from_db()
    assert (house.city, house.city_folded, {row.value for row in house.served.all()}) == (
        "Detroit",
        "detroit",
        {"en", "es"},
    )
    undo(bo, PartnerFile.objects.get())
    house.refresh_from_db()
    assert (house.city, house.city_folded, {row.value for row in house.served.all()}) == ("Flint", "flint", {"fr"})
    assert Organization.objects.count() == 1


def test_undoing_leaves_what_somebody_has_worked_with(bo: User) -> None:
    house = make_organization("Harbor House", registry_id="012345678")
    load(bo, HEAD + HARBOR + MANY)
    one, two = (Organization.objects.get(registry_id=f"40000000{number}") for number in (1, 2))
    services.grant_affiliation(by=None, person=make_person("Rosa"), organization=one)
    services.edit_organization(by=bo, organization=two, phone="1")
    services.edit_organization(by=bo, organization=house, city="Kent")
    file = undo(bo, PartnerFile.objects.get())
    house.refresh_from_db()
    assert set(Organization.objects.values_list("pk", flat=True)) == {house.pk, one.pk, two.pk}
    assert (house.city, house.street, file.counts["kept"], file.counts["removed"]) == ("Kent", "", 2, 23)


def test_what_changed_since_the_dry_run_asks_for_another_one(bo: User) -> None:
    file = check(bo, bring(bo, HEAD + MANY))
    make_organization("Somebody else")
    with pytest.raises(FileMovedOnError):
        accept(bo, file)
    again = services.reopen_partner_file(by=bo, file=file)
    accept(bo, check(bo, again), published=False)
    with pytest.raises(FileMovedOnError):
        accept(bo, file)


def test_cells_and_examples_are_gone_once_a_file_is_accepted_or_discarded(bo: User) -> None:
    accepted = load(bo, HEAD + MANY)
    dropped = bring(bo, HEAD + MANY)
    services.discard_partner_file(by=bo, file=dropped)
    dropped.refresh_from_db()
    assert (dropped.state, dropped.rows.count()) == (PartnerFileState.DISCARDED, 0)
    assert not any(row.cells for row in accepted.rows.all())
    assert not any(column["examples"] for file in (accepted, dropped) for column in file.columns)


def test_a_file_that_waits_is_not_brought_twice_and_one_left_alone_is_discarded(bo: User) -> None:
    file = bring(bo, HEAD + MANY)
    assert bring(bo, HEAD + MANY).pk == file.pk
    done = load(bo, HEAD + HARBOR + MANY)
    today = timezone.localdate()
    assert clear_partner_files(today + timedelta(days=30)) == 0
    jobs.enqueue("workgroups.clear_partner_files", key="x", args={"date": (today + timedelta(days=32)).isoformat()})
    jobs.work_until_idle()
    assert {one.pk: one.state for one in PartnerFile.objects.all()} == {
        file.pk: PartnerFileState.DISCARDED, done.pk: PartnerFileState.ACCEPTED,
    }  # fmt: skip


def test_only_staff_bring_files_and_each_act_is_told(bo: User) -> None:
    eva = make_user("Eva")
    with pytest.raises(NotYoursToDoError):
        bring(eva, HEAD + MANY)
    before = AuditEvent.objects.count()
    file = load(bo, HEAD + MANY)
    with pytest.raises(NotYoursToDoError):
        undo(eva, file)
    undo(bo, file)
    assert [event.verb for event in AuditEvent.objects.order_by("pk")[before:]] == ["uploaded", "imported", "undone"]


def test_the_dry_run_and_its_acceptance_take_the_same_queries_for_one_row_and_many(bo: User) -> None:
    counts, lines = [], MANY.splitlines(keepends=True)
    # What a person may do is asked once.
    load(bo, HEAD + lines.pop())
    for some in (lines[:1], lines[1:]):
        with CaptureQueriesContext(connection) as asked:
            load(bo, HEAD + "".join(some))
        counts.append(len(asked))
    assert counts[0] == counts[1]


# The directory as a file -------------------------------------------------------------------------------------------


def exported(browser: Client, path: str) -> str:
    answer: Any = browser.get(path)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return b"".join(answer.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_export_imports_again_without_a_change(bo: User, prefix: str) -> None:
    load(bo, HEAD + HARBOR + MANY)
    make_organization(
        "=HYPERLINK(1)", slug="odd", name_es="-Casa", phone="+1 313 555 0101", description="NAACP  DETROIT\r\n\r\nyes", city="DETRIOT",
        places=["Kent", "Allegan"], populations=["Elders, and friends"], languages=["sw"], registry_id="MI-7",
    )  # fmt: skip
    text = exported(client_of(bo), f"{prefix}/console/partners.csv")
    assert [guarded in text for guarded in ("'=HYPERLINK(1)", "'+1 313 555 0101", "'-Casa")] == [True, True, True]
    file = check(bo, bring(bo, text))
    assert file.counts["unchanged"] == 27, [row.before for row in file.rows.filter(outcome="changed")]


def test_the_public_file_holds_what_the_page_shows(bo: User, client: Client) -> None:
    make_organization("Harbor", city="Detroit", postal_code="01234")
    make_organization("Mill", city="Kent")
    make_organization("Secret", published=False)
    rows = list(csv.DictReader(io.StringIO(exported(client, "/partners.csv?city=detroit"))))
    assert [(row["Name"], row["Postal code"]) for row in rows] == [("Harbor", "01234")]
    assert "Secret" not in exported(client, "/partners.csv")


# Pages --------------------------------------------------------------------------------------------------------------


def test_the_pages_lead_from_the_columns_to_the_report(bo: User) -> None:
    file, desk = bring(bo, HEAD + HARBOR + MANY), client_of(bo)
    page = f"/console/partners/files/{file.pk}/"
    assert "left out: names private persons" in desk.get(page).content.decode()
    answer = desk.post(page, {"column_name": "1", "column_city": "1", **CHOICES})
    assert answer.status_code == 422
    assert "Choose each column once." in answer.content.decode()
    desk.post(page, {"column_name": "1", "column_registry_id": "0", "column_city": "4", **CHOICES})
    assert "Comparing the file with the directory" in desk.get(page).content.decode()
    worked(file)
    assert "“DETRIOT” is taken for Detroit." in desk.get(page).content.decode()
    assert "Harbor House Inc" not in desk.get(f"{page}?outcome=changed").content.decode()
    desk.post(f"{page}accept/", {"published": "on"})
    assert "Putting the partners in the directory" in desk.get(page).content.decode()
    worked(file)
    assert "Undo this import" in desk.get(page).content.decode()
    assert "Somebody was faster." in desk.post(f"{page}accept/", follow=True).content.decode()
    desk.post(f"{page}undo/")
    worked(file)
    assert Organization.objects.count() == 0
    assert "Taken away again" in desk.get(page).content.decode()


def test_a_file_that_cannot_be_read_is_refused_in_words(bo: User) -> None:
    from dashboard.services.errors import ListRefusedError
    from dashboard.services.partner_lists import LIMITS

    with pytest.raises(ListRefusedError):
        bring(bo, b"%PDF-1.7")
    with pytest.raises(ListRefusedError, match="larger than 10 MB"):
        bring(bo, b"x" * (LIMITS.bytes + 1))
    assert not PartnerFile.objects.exists()
