"""Files of partners are worked on in the background: overtaken, stopped half way, taken up again, taken back with reasons."""

from typing import Any

import pytest
from django.test import Client

from kconnect.core import jobs
from kconnect.core.models import Job
from tests.build_partners import CHOICES, accept, bring, check, load, undo, worked
from tests.build_workgroups import client_of, make_organization, make_person, make_user
from workgroups import queries, services
from workgroups.choices import PartnerFileState, RowOutcome
from workgroups.models import Organization, PartnerFile, User
from workgroups.permissions import RoleName
from workgroups.services import partner_accept, partner_check, partner_undo
from workgroups.services.errors import FileMovedOnError

pytestmark = pytest.mark.django_db
HEAD = "EIN,Name,City,Phone\n"
CLUBS = HEAD + "".join(f"4000000{number:02},Club {number},Detroit,\n" for number in range(12))
COLUMNS = {"registry_id": 0, "name": 1, "city": 2, "phone": 3}


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (partner_check, partner_accept, partner_undo):
        monkeypatch.setattr(module, "BATCH", 5)


def issues(file: PartnerFile) -> dict[str, set[str]]:
    """By code, the names of the rows that say it."""
    found: dict[str, set[str]] = {}
    for row in file.rows.all():
        for code, *_rest in row.issues:
            found.setdefault(code, set()).add(row.values["name"])
    return found


# Overtaken ----------------------------------------------------------------------------------------------------------


def test_a_merge_that_overtakes_a_dry_run_is_judged_again(bo: User, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = make_organization("Club 1", registry_id="400000001")
    kept = make_organization("Club One", registry_id="500000000")
    judge, turns = partner_check._judge, []

    def overtaken(*given: Any) -> None:
        judge(*given)
        if not turns:
            services.merge_organizations(by=bo, kept=kept, gone=gone)
        turns.append(1)

    monkeypatch.setattr(partner_check, "_judge", overtaken)
    file = check(bo, bring(bo, CLUBS))
    row = file.rows.get(values__registry_id="400000001")
    assert (file.state, len(turns), row.organization_id) == (PartnerFileState.READY, 2, kept.pk)


def test_a_directory_that_never_comes_to_rest_leads_back_to_the_columns_in_words(
    bo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = iter(["One more", "Another", "And another"])
    monkeypatch.setattr(partner_check, "_judge", lambda *given: make_organization(next(names)))
    file = check(bo, bring(bo, CLUBS))
    assert file.state == PartnerFileState.MAPPING
    page = client_of(bo).get(f"/console/partners/files/{file.pk}/").content.decode()
    assert "The directory is being changed by others." in page


def test_what_changes_between_the_click_and_the_work_asks_for_another_dry_run(bo: User) -> None:
    file = check(bo, bring(bo, CLUBS))
    services.accept_partner_file(by=bo, file=file, add_doubles=True, published=True)
    make_organization("Somebody else")
    file = worked(file)
    assert (file.state, Organization.objects.count()) == (PartnerFileState.READY, 1)
    page = client_of(bo).get(f"/console/partners/files/{file.pk}/").content.decode()
    assert "The directory has changed since this was tried." in page


def test_a_field_that_somebody_writes_while_partners_come_in_is_left_to_them(
    bo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make_organization("Club 1", registry_id="400000001", city="Flint", phone="1")
    file = check(bo, bring(bo, HEAD + "400000001,Club 1,Detroit,313 555 0101\n400000002,Club 2,,\n"))
    add = partner_accept._add

    def edited(*given: Any) -> None:
        add(*given)
        services.edit_organization(by=bo, organization=house, city="Kent")

    monkeypatch.setattr(partner_accept, "_add", edited)
    accept(bo, file)
    house.refresh_from_db()
    assert (house.city, house.phone) == ("Kent", "313 555 0101")


# Stopped ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_small")
def test_a_worker_that_dies_half_way_is_taken_up_and_the_public_sees_all_or_nothing(
    bo: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = check(bo, bring(bo, CLUBS))
    add, turns = partner_accept._add, []

    def dying(*given: Any) -> None:
        turns.append(1)
        if len(turns) == 3:
            raise RuntimeError
        add(*given)

    monkeypatch.setattr(partner_accept, "_add", dying)
    accept(bo, file)
    assert Organization.objects.count() == 10
    assert not Organization.objects.published().exists()
    assert "Club 1" not in client.get("/partners/").content.decode()
    Job.objects.filter(kind="workgroups.accept_partner_file").update(run_after="2026-01-01T00:00Z")
    file = worked(file)
    assert (file.state, file.counts["added"], len(turns)) == (PartnerFileState.ACCEPTED, 12, 4)
    assert Organization.objects.published().count() == 12
    assert len(set(Organization.objects.values_list("registry_id", flat=True))) == 12


def stopped_half_way(bo: User, monkeypatch: pytest.MonkeyPatch) -> PartnerFile:
    file, add, turns = check(bo, bring(bo, CLUBS)), partner_accept._add, []

    def cancelled(*given: Any) -> None:
        turns.append(1)
        if len(turns) == 2:
            raise jobs.CancelledError
        add(*given)

    monkeypatch.setattr(partner_accept, "_add", cancelled)
    file = accept(bo, file)
    monkeypatch.undo()
    return file


@pytest.mark.usefixtures("_small")
def test_what_stopped_half_way_is_tried_again_or_taken_back(bo: User, monkeypatch: pytest.MonkeyPatch) -> None:
    file, desk = stopped_half_way(bo, monkeypatch), client_of(bo)
    page = f"/console/partners/files/{file.pk}/"
    assert "It stopped half way." in desk.get(page).content.decode()
    desk.post(f"{page}undo/")
    file = worked(file)
    assert (file.state, file.counts["removed"], Organization.objects.count()) == (PartnerFileState.UNDONE, 5, 0)
    assert not any(row.cells for row in file.rows.all())


@pytest.mark.usefixtures("_small")
def test_what_stopped_half_way_goes_on_when_it_is_tried_again(bo: User, monkeypatch: pytest.MonkeyPatch) -> None:
    file = stopped_half_way(bo, monkeypatch)
    client_of(bo).post(f"/console/partners/files/{file.pk}/retry/")
    assert (worked(file).state, Organization.objects.count()) == (PartnerFileState.ACCEPTED, 12)
    with pytest.raises(FileMovedOnError):
        services.retry_partner_file(by=bo, file=file)


def test_a_dry_run_is_stopped_and_the_columns_are_chosen_again(bo: User) -> None:
    file = bring(bo, CLUBS)
    services.check_partner_file(by=bo, file=file, columns=COLUMNS, choices=CHOICES)
    file = PartnerFile.objects.select_related("job").get()
    services.reopen_partner_file(by=bo, file=file)
    assert worked(file).state == PartnerFileState.MAPPING
    assert Job.objects.get(kind="workgroups.check_partner_file").state == "cancelled"
    assert check(bo, file).counts["new"] == 12


def test_what_goes_on_is_neither_undone_nor_discarded(bo: User) -> None:
    file = check(bo, bring(bo, CLUBS))
    services.accept_partner_file(by=bo, file=file, add_doubles=True, published=True)
    for act in (services.undo_partner_file, services.discard_partner_file, services.reopen_partner_file):
        with pytest.raises(FileMovedOnError):
            act(by=bo, file=file)


def test_the_progress_says_how_far_it_is_and_that_it_has_ended(bo: User) -> None:
    file, desk = bring(bo, CLUBS), client_of(bo)
    services.check_partner_file(by=bo, file=file, columns=COLUMNS, choices=CHOICES)
    progress = f"/console/partners/files/{file.pk}/progress/"
    assert f'data-poll="{progress}"' in desk.get(progress).content.decode()
    assert "See how far it is" in desk.get(f"/console/partners/files/{file.pk}/").content.decode()
    worked(file)
    assert "data-reload" in desk.get(progress).content.decode()


# Taken back ---------------------------------------------------------------------------------------------------------


def test_each_partner_that_stays_says_why(bo: User) -> None:
    house = make_organization("House", registry_id="500000001", city="Flint")
    file = load(bo, CLUBS + "500000001,House,Detroit,\n")
    confirmed, edited, used = (Organization.objects.get(registry_id=f"40000000{number}") for number in (1, 2, 3))
    services.confirm_profile(by=bo, organization=confirmed)
    services.edit_organization(by=bo, organization=edited, phone="1")
    services.grant_affiliation(by=None, person=make_person("Rosa"), organization=used)
    services.edit_organization(by=bo, organization=house, city="Kent")
    file = undo(bo, file)
    assert issues(file) == {
        "kept_confirmed": {"Club 1"}, "kept_edited": {"Club 2"}, "kept_used": {"Club 3"}, "kept_field": {"House"},
    }  # fmt: skip
    assert (file.counts["kept"], file.counts["removed"], file.counts["added"]) == (3, 9, 12)
    page = client_of(bo).get(f"/console/partners/files/{file.pk}/?outcome=kept").content.decode()
    assert "It stays: somebody has confirmed it since." in page
    assert "Club 4" not in page


# The row of the titles ----------------------------------------------------------------------------------------------


TWO_HEADS = "List of partners,County,,\nRef,Who,Where,ICO\n1,Harbor House,Detroit,Prudence\n2,Mill House,Kent,Amina\n"


def test_the_row_of_the_titles_is_chosen_and_the_rows_below_it_are_the_partners(bo: User) -> None:
    file, desk = bring(bo, TWO_HEADS), client_of(bo)
    page = f"/console/partners/files/{file.pk}/"
    for header, titles, rows in ((1, ["List of partners", "County"], 3), (2, ["Ref", "Who"], 2)):
        desk.post(f"{page}header/", {"header": header})
        file.refresh_from_db()
        assert ([column["title"] for column in file.columns][:2], file.row_count) == (titles, rows)
    assert "row 2: Ref · Who · Where" in desk.get(page).content.decode()
    desk.post(page, {"column_name": "1", **CHOICES})
    assert {row.values["name"] for row in queries.partner_rows_of(worked(file))} == {"Harbor House", "Mill House"}


def test_whoever_chooses_another_row_meets_nobody_private(bo: User) -> None:
    file = bring(bo, TWO_HEADS)
    for header in (1, 2):
        file = services.choose_partner_header(by=bo, file=file, header=header)
        assert file.columns[3]["personal"]
    assert "Prudence" not in str(list(file.rows.values_list("cells", flat=True)))


@pytest.mark.parametrize("header", [0, 99])
def test_a_row_that_cannot_be_the_titles_is_refused(bo: User, header: int) -> None:
    with pytest.raises(FileMovedOnError):
        services.choose_partner_header(by=bo, file=bring(bo, TWO_HEADS), header=header)


# Misspelt names -------------------------------------------------------------------------------------------------------


def test_a_misspelt_name_is_a_possible_duplicate_and_says_of_whom(bo: User) -> None:
    harbor = make_organization("Harbor House", registry_id="500000001")
    file = check(bo, bring(bo, HEAD + "1,Harbour House,,\n2,Mill Street Clinic,,\n3,Mill Stret Clinic,,\n"))
    first, second, third = file.rows.exclude(line=file.header).order_by("line")
    assert (first.outcome, first.organization_id, first.issues[-1][0]) == (RowOutcome.DOUBLE, harbor.pk, "nearly")
    assert (second.outcome, third.outcome, third.issues[-1][0]) == (RowOutcome.NEW, RowOutcome.DOUBLE, "near_row")
    page = client_of(bo).get(f"/console/partners/files/{file.pk}/").content.decode()
    assert "“Harbour House” is almost the name of Harbor House." in page
    assert "Row 3 has almost the same name." in page


def test_misspelt_names_stand_on_the_list_of_duplicates_after_equal_ones(bo: User) -> None:
    for name in ("Harbor House", "Harbour House", "Mill Inc", "Mill"):
        make_organization(name)
    assert [pair.shared for pair in queries.duplicate_pairs()] == [("name",), ("near",)]
    assert "almost the same name" in client_of(bo).get("/console/partners/duplicates/").content.decode()
