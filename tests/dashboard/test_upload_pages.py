"""The way of a file to its dry run, page by page: bring it, look, choose a recipe or map it by hand, leave and come back."""

import io
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dashboard.choices import ImportState, UploadState
from dashboard.models import Import, Measure, Observation, SavedRecipe, Upload
from kconnect.core.models import AuditEvent
from tests import build_dashboard as build
from tests.build_workgroups import make_user
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.usefixtures("defined")

CLINIC = (
    b"Report of the clinics,,,,\n"
    b"County,Code,Visits,Visits women,Share insured\n"
    b'Kent,26081,"1,200",700,0.45\n'
    b"Ottawa,26139,900,*,0.5\n"
    b"Michigan,26,40000,21000,0.52\n"
    b"Kent,26081,,,\n"
)


@pytest.fixture
def desk(client: Client, dev: User) -> Client:
    """Dev's browser."""
    client.force_login(dev)
    return client


def bring(browser: Client, *files: tuple[str, bytes], recipe: str = "") -> Any:
    """Uploads files and lets the worker look."""
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    answer = browser.post(reverse("dashboard:import_create"), {"file": sent, "recipe": recipe})
    build.work_off()
    return answer


def brought(browser: Client, content: bytes = CLINIC, name: str = "clinics 2023.csv") -> Upload:
    bring(browser, (name, content))
    return Upload.objects.latest("pk")


def at(name: str, upload: Upload, **more: Any) -> str:
    return reverse(f"dashboard:{name}", kwargs={"upload_id": upload.pk, **more})


def html(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def answer(browser: Client, upload: Upload, step: str, **answers: Any) -> Any:
    """Sends one step of the mapping and lets the worker try it."""
    response = browser.post(at("upload_map", upload, step=step), answers)
    build.work_off()
    return response


def leads_to(response: Any, upload: Upload, step: str) -> bool:
    return bool(response.status_code == 302 and response.headers["Location"] == at("upload_map", upload, step=step))


def test_a_file_is_looked_at_before_anything_else(desk: Client) -> None:
    upload = brought(desk)
    page = html(desk, at("upload_detail", upload))
    assert upload.state == UploadState.LOOKED
    for words in ("Text (CSV)", "comma", "Visits women", "left out", "No recipe fits", "Map it by hand"):
        assert words in page
    assert "clinics 2023.csv" in html(desk, reverse("dashboard:import_list"))


def test_several_files_are_several_uploads(desk: Client) -> None:
    answer = bring(desk, ("a.csv", build.table()), ("b.csv", CLINIC))
    assert answer.headers["Location"] == reverse("dashboard:import_list")
    assert list(Upload.objects.order_by("pk").values_list("file_name", "state")) == [
        ("a.csv", "looked"),
        ("b.csv", "looked"),
    ]


def test_a_recipe_that_fits_is_offered_first_and_reads_the_file(desk: Client) -> None:
    upload = brought(desk, build.table(), "work.csv")
    page = html(desk, at("upload_detail", upload))
    assert "columns it needs are there." in page
    desk.post(at("upload_use", upload), {"recipe": "tidy"})
    build.work_off()
    upload.refresh_from_db()
    assert (upload.state, upload.import_ref.state) == (UploadState.USED, ImportState.PREVIEWED)  # type: ignore[union-attr]
    assert "Not finished" not in html(desk, reverse("dashboard:import_list"))


def test_whoever_knows_the_recipe_goes_straight_to_the_dry_run(desk: Client) -> None:
    answer = bring(desk, ("work.csv", build.table()), recipe="tidy")
    assert answer.headers["Location"] == reverse("dashboard:import_detail", args=[Import.objects.get().pk])
    assert Upload.objects.count() == 0


def test_a_file_is_mapped_by_hand_into_a_recipe_and_its_dry_run(desk: Client) -> None:
    upload = brought(desk)
    place = {"where": "column", "column_1": 1, "width_1": "", "kind": "census"}
    assert leads_to(answer(desk, upload, "place", **place), upload, "period")
    assert leads_to(answer(desk, upload, "period", where="name-year"), upload, "columns")
    assert leads_to(answer(desk, upload, "columns", shape="wide", ticked=[2, 3]), upload, "figures")
    figures = {"c2_measure": "new", "c2_as": "value", "c3_measure": "jobs", "c3_as": "value", "c3_group": "sex=female"}
    levels = {f"c{number}_{name}": "0.9" for number in (2, 3) for name in ("margin_level", "level")}
    response = answer(desk, upload, "figures", **figures, **levels)
    assert response.headers["Location"] == at("measure_create", upload)
    assert 'value="Visits"' in html(desk, at("measure_create", upload))
    measure = {"name": "Visits to clinics", "kind": "count", "unit": "visits", "source_name": "Clinics of the county"}
    assert leads_to(desk.post(at("measure_create", upload), measure), upload, "questions")
    build.work_off()
    assert Measure.objects.get(slug="visits-to-clinics").source.name == "Clinics of the county"
    page = html(desk, at("upload_map", upload, step="questions"))
    assert "What does “*” mean?" in page
    assert "as 1,200" in page
    open_ = answer(desk, upload, "questions", word_0="", format=".,")
    assert open_.status_code == 422
    assert "data-errors" in open_.content.decode()
    assert leads_to(answer(desk, upload, "questions", word_0="suppressed", format=".,"), upload, "questions")
    assert "Go on" in html(desk, at("upload_map", upload, step="questions"))
    assert leads_to(answer(desk, upload, "questions", word_0="suppressed"), upload, "recipe")
    name = {"title": "Visits to clinics by county", "slug": "clinic-visits", "note": "Comes in March."}
    answer(desk, upload, "recipe", **name)
    import_ = Import.objects.get()
    assert (import_.state, import_.recipe_slug) == (ImportState.PREVIEWED, "clinic-visits")
    assert SavedRecipe.objects.get().versions.get().text == import_.recipe_text
    staged = {(row.measure.slug, row.place_code, row.group.key): (row.value, row.state) for row in import_.staged.select_related("measure", "group")}  # noqa: E501  # fmt: skip
    assert staged[("visits-to-clinics", "26", "")] == (40000.0, "normal")
    assert staged[("jobs", "26139", "sex=female")] == (None, "suppressed")
    assert Observation.objects.count() == 0


MIXED = (
    b"Visits to clinics in 2022,,\nCounty,Code,Kind,Visits\n"
    b"Kent,26081,All,100\nKent,26081,Night,40\nOttawa,26139,all,90\nOttawa,26139,Night,30\n"
)


def test_rows_that_count_and_a_period_above_the_table_are_mapped_by_hand(desk: Client) -> None:
    upload = brought(desk, MIXED, "clinics.csv")
    answer(desk, upload, "place", where="column", column_1=1, width_1="", kind="census")
    assert "Above the table: 2022" in html(desk, at("upload_map", upload, step="period"))
    answer(desk, upload, "period", where="title-year")
    half = answer(desk, upload, "columns", shape="wide", ticked=[3], rows_values="All")
    assert half.status_code == 422
    assert "Choose the column that says this." in half.content.decode()
    half = answer(desk, upload, "columns", shape="wide", ticked=[3], rows_column=2)
    assert "Write what the column says" in half.content.decode()
    sent = {"shape": "wide", "ticked": [3], "rows_column": 2, "rows_how": "keep", "rows_values": " All \n\nAll"}
    assert leads_to(answer(desk, upload, "columns", **sent), upload, "figures")
    again = desk.get(at("upload_map", upload, step="columns")).context["form"]
    assert (again.initial["rows_column"], again.initial["rows_values"]) == (2, "All")
    answer(desk, upload, "figures", c3_measure="jobs", c3_as="value", c3_margin_level="0.9", c3_level="0.9")
    answer(desk, upload, "questions")
    answer(desk, upload, "recipe", title="Clinics", slug="clinics", note="", once="1")
    staged = Import.objects.get().staged
    assert set(staged.values_list("place_code", "period_code", "value")) == {
        ("26081", "2022", 100.0), ("26139", "2022", 90.0),
    }  # fmt: skip


def test_what_the_questions_do_not_ask_is_written_in_the_text_of_the_recipe(desk: Client) -> None:
    upload = brought(desk, MIXED, "clinics.csv")
    answer(desk, upload, "place", where="column", column_1=1, width_1="", kind="census")
    assert "More than these questions" in html(desk, at("upload_map", upload, step="period"))
    answer(desk, upload, "period", where="constant", code="2022")
    answer(desk, upload, "columns", shape="wide", ticked=[3], rows_column=2, rows_how="drop", rows_values="Night")
    answer(desk, upload, "figures", c3_measure="jobs", c3_as="value", c3_margin_level="0.9", c3_level="0.9")
    answer(desk, upload, "questions")
    saved = answer(desk, upload, "recipe", title="Clinics", slug="clinics", note="", text="1")
    assert saved.headers["Location"] == reverse("dashboard:recipe_edit", args=["clinics"])
    page = html(desk, saved.headers["Location"])
    assert "[[rows.drop]]" in page
    assert "clinics.csv" in page
    upload.refresh_from_db()
    assert upload.state == UploadState.LOOKED
    assert not Import.objects.exists()


def test_a_step_that_was_left_is_taken_up_where_it_was(desk: Client) -> None:
    upload = brought(desk)
    answer(desk, upload, "place", where="column", column_1=1, width_1=5, kind="census")
    answer(desk, upload, "period", where="constant", code="2023")
    later = Client()
    later.force_login(build.steward("Eva"))
    assert "Go on mapping by hand" in html(later, at("upload_detail", upload))
    assert 'value="2023"' in html(later, at("upload_map", upload, step="period"))
    assert leads_to(later.get(at("upload_map", upload, step="recipe")), upload, "columns")


def test_a_step_names_what_to_correct_and_keeps_what_was_written(desk: Client) -> None:
    upload = brought(desk)
    response = answer(desk, upload, "place", where="constant", place="Atlantis")
    assert response.status_code == 422
    page = response.content.decode()
    assert "No place has this name or code." in page
    assert "Atlantis" in page


def test_a_file_of_single_persons_stops_until_a_steward_says_why(desk: Client) -> None:
    people = b"Student name,Code,Visits\nAmina,26081,3\nBo,26139,4\n"
    upload = brought(desk, people)
    page = html(desk, at("upload_detail", upload))
    assert upload.state == UploadState.STOPPED
    assert ("Student name" in page, "Amina" in page) == (True, False)
    backbone = Client()
    backbone.force_login(make_user("Bo", staff=[RoleName.BACKBONE]))
    assert backbone.post(at("upload_allow", upload), {"reason": "They are schools."}).status_code == 403
    assert desk.post(at("upload_allow", upload), {"reason": ""}).status_code == 422
    desk.post(at("upload_allow", upload), {"reason": "The column names schools."})
    upload.refresh_from_db()
    assert (upload.state, upload.personal_reason) == (UploadState.LOOKED, "The column names schools.")
    assert AuditEvent.objects.filter(verb="allowed", reason="The column names schools.").count() == 1


def test_a_discarded_file_leaves_nothing_behind(desk: Client) -> None:
    upload = brought(desk)
    assert upload.file.path.exists()
    desk.post(at("upload_discard", upload))
    upload.refresh_from_db()
    assert (upload.state, upload.look, upload.file.path.exists()) == (UploadState.DISCARDED, {}, False)
    assert "Not finished" not in html(desk, reverse("dashboard:import_list"))


def test_what_is_no_table_says_what_to_do(desk: Client) -> None:
    upload = brought(desk, b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "report.csv")
    assert upload.state == UploadState.UNREADABLE
    assert "This file cannot be used as it is." in html(desk, at("upload_detail", upload))


def test_a_file_is_opened_again_after_its_import_was_undone(desk: Client) -> None:
    upload = brought(desk, build.table(), "work.csv")
    desk.post(at("upload_use", upload), {"recipe": "tidy"})
    build.work_off()
    import_ = Import.objects.get()
    desk.post(at("upload_reopen", upload))
    upload.refresh_from_db()
    assert upload.state == UploadState.USED
    desk.post(reverse("dashboard:import_cancel", args=[import_.pk]))
    desk.post(at("upload_reopen", upload))
    upload.refresh_from_db()
    assert upload.state == UploadState.LOOKED


def test_the_row_of_titles_can_be_corrected(desk: Client) -> None:
    upload = brought(desk)
    response = desk.post(at("upload_detail", upload), {"header": "other", "row": 3})
    assert response.status_code == 302
    upload.refresh_from_db()
    assert upload.chosen["header_row"] == 3
    assert desk.post(at("upload_detail", upload), {"header": "other"}).status_code == 422


def test_letters_of_old_programs_are_shown_and_chosen(desk: Client) -> None:
    upload = brought(desk, "County,Code,Visits\nPeña,26081,3\n".encode("cp1252"))
    page = html(desk, at("upload_detail", upload))
    assert "windows-1252: Peña,26081,3" in page
    header = f"{upload.look['tables'][0]['headers'][0]['row']}-1"
    desk.post(at("upload_detail", upload), {"header": header, "encoding": "mac-roman"})
    assert "Peña" not in html(desk, at("upload_detail", upload)).split("The first rows of the table")[1]


def workbook(**sheets: list[list[Any]]) -> bytes:
    """An XLSX file."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if name == "Hidden":
            sheet.hide()
    book.close()
    return target.getvalue()


def test_a_sheet_of_a_workbook_is_chosen_and_the_recipe_says_so(desk: Client) -> None:
    figures = [["Code", "Visits"], ["26081", 12], ["26139", 9]]
    content = workbook(Notes=[["About", "Words"], ["this", "file"]], Figures=figures, Hidden=figures)
    upload = brought(desk, content, "clinics.xlsx")
    page = html(desk, at("upload_detail", upload))
    for words in ("Workbook (XLSX)", "Hidden sheets are left out", "Figures, 3 rows"):
        assert words in page
    header = f"{upload.look['tables'][0]['headers'][0]['row']}-1"
    desk.post(at("upload_detail", upload), {"table": 1, "header": header})
    answer(desk, upload, "place", where="column", column_1=0, kind="own")
    answer(desk, upload, "period", where="constant", code="2023")
    answer(desk, upload, "columns", shape="wide", ticked=[1])
    answer(desk, upload, "figures", c1_measure="jobs", c1_as="value", c1_margin_level="0.9", c1_level="0.9")
    upload.refresh_from_db()
    assert upload.trial is not None
    assert 'sheet = "Figures"' in upload.trial.text
    assert upload.trial.result["counts"]["records_accepted"] == 2


def test_a_long_file_asks_what_its_texts_mean(desk: Client) -> None:
    long = b"where,what,who,n\n26081,Work,F,10\n26081,Work,M,12\n26081,Adults,all,99\n"
    upload = brought(desk, long)
    answer(desk, upload, "place", where="column", column_1=0, kind="own")
    answer(desk, upload, "period", where="constant", code="2023")
    answer(desk, upload, "columns", shape="long")
    levels = {"f_margin_level": "0.9", "f_level": "0.95", "f_as": "value"}
    response = answer(desk, upload, "figures", f_column=3, f_where="column", f_measure_column=1, d_sex=2, **levels)
    assert leads_to(response, upload, "questions")
    page = html(desk, at("upload_map", upload, step="questions"))
    assert "What is “Work”?" in page
    upload.refresh_from_db()
    answers = {"Work": "jobs", "Adults": "adults", "F": "female", "M": "male", "all": "*"}
    form = desk.get(at("upload_map", upload, step="questions")).context["form"]
    sent = {question.name: answers[question.path[2]] for question in form.questions}
    answer(desk, upload, "questions", **sent)
    form = desk.get(at("upload_map", upload, step="questions")).context["form"]
    sent = {question.name: answers[question.path[2]] for question in form.questions}
    answer(desk, upload, "questions", **sent)
    upload.refresh_from_db()
    assert upload.trial is not None
    assert upload.trial.result["counts"]["records_accepted"] == 3


def test_the_list_asks_the_same_questions_for_1_and_20_files(desk: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            html(desk, reverse("dashboard:import_list"))
        return len(captured)

    upload = brought(desk)
    count()
    once = count()
    Upload.objects.bulk_create(
        Upload(file=upload.file, file_name=f"{number}.csv", state="looked", by=upload.by) for number in range(19)
    )
    assert count() == once


@pytest.mark.parametrize("step", ["nothing", "figures"])
def test_a_step_that_is_not_there_or_not_yet_is_no_page(step: str, desk: Client) -> None:
    upload = brought(desk)
    response = desk.get(at("upload_map", upload, step=step))
    assert response.status_code == (404 if step == "nothing" else 302)


def test_the_pages_speak_spanish_addresses_too(desk: Client) -> None:
    upload = brought(desk)
    for address in (
        at("upload_detail", upload),
        at("upload_map", upload, step="place"),
        reverse("dashboard:recipe_list"),
    ):
        assert desk.get("/es" + address).status_code == 200
