"""B58, B59: files that look like records of single persons stop until a data steward says why they may be read."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dashboard import services
from dashboard.models import Import, Upload
from dashboard.services.errors import ImportMoveError, NotAllowedError
from kconnect.core.models import AuditEvent
from tests import build_dashboard as build
from tests.build_workgroups import make_user
from tests.dashboard.bad_input.oracle import Desk, recipe
from workgroups.permissions import RoleName

pytestmark = pytest.mark.once

HEADER = "measure,place,year,group,value"
LOOSE = recipe(**{"[place]": '[columns]\nunmapped = "ignore"\n[place]'})
PERSONAL = {
    "First name": "Amina", "full_name": "Amina Doe", "StudentName": "Amina", "DOB": "2012-03-04", "Date of birth": "2012-03-04",
    "SSN": "x", "E-mail": "x", "student id": "12345678", "Home address": "1 Main St", "other": "ana@example.org",
    "number": "123-45-6789", "Phone": "x",
}  # fmt: skip


@pytest.mark.parametrize("title", list(PERSONAL))
def test_b58_a_column_that_looks_personal_stops_the_file_and_shows_no_cell(desk: Desk, title: str) -> None:
    outcome = desk.bring(f"{HEADER},{title}\nincome,26081,2023,,5,{PERSONAL[title]}\n", text=LOOSE)
    assert outcome.state == "stopped"
    assert "This looks like records of single persons." in outcome.page
    assert PERSONAL[title] not in outcome.page or PERSONAL[title] == "x"
    assert Import.objects.count() == 0


def test_b58_the_dry_run_stops_as_well_and_erases_the_file(desk: Desk) -> None:
    import_ = build.upload(f"{HEADER},First name\nincome,26081,2023,,5,Amina\n".encode(), by=desk.dev, recipe=LOOSE)
    outcome = desk.outcome(import_)
    assert (outcome.state, outcome.codes, import_.file.path.exists()) == ("refused", ["personal_data"], False)
    assert "Amina" not in outcome.page


def test_b58_a_data_steward_overrides_with_a_reason_that_is_logged(desk: Desk) -> None:
    content = f"{HEADER},Student name\nincome,26081,2023,,5,Union High\n"
    outcome = desk.bring(content, text=LOOSE, why="The column names schools.")
    assert (outcome.state, outcome.values) == ("previewed", [5.0])
    assert AuditEvent.objects.filter(verb="allowed", reason="The column names schools.").count() == 1


LATE = f"{HEADER},note\n" + "income,26081,2023,,5,\n" * 400 + "income,26139,2023,,6,ana@example.org\n"


def late(desk: Desk) -> Import:
    """A file whose look saw nothing and whose dry run stopped it."""
    outcome = desk.bring(LATE, text=LOOSE)
    assert outcome.import_ is not None
    assert (outcome.state, outcome.codes, outcome.import_.file.path.exists()) == ("refused", ["personal_data"], False)
    return outcome.import_


def again(desk: Desk, import_: Import, content: str = LATE, reason: str = "It is the address of the office.") -> Any:
    sent = {"reason": reason, "file": SimpleUploadedFile("file.csv", content.encode())}
    return desk.post(reverse("dashboard:import_allow", args=[import_.pk]), sent)


def test_b58_a_file_that_only_the_dry_run_stopped_is_read_for_a_reason_that_is_logged(desk: Desk) -> None:
    import_ = late(desk)
    there = reverse("dashboard:import_allow", args=[import_.pk])
    assert there in desk.html(reverse("dashboard:import_detail", args=[import_.pk]))
    assert desk.html(there).count("<h1>") == 1
    assert again(desk, import_).status_code == 302
    build.work_off()
    outcome = desk.outcome(Import.objects.latest("pk"))
    assert (outcome.state, outcome.values) == ("previewed", [5.0, 6.0])
    assert AuditEvent.objects.filter(verb="allowed", reason="It is the address of the office.").count() == 1


def test_b58_the_reason_holds_for_that_very_file_alone(desk: Desk) -> None:
    import_ = late(desk)
    answer = again(desk, import_, LATE.replace("office", "x") + "\n")
    assert answer.status_code == 422
    assert "This is another file" in answer.content.decode()
    assert Import.objects.count() == 1
    assert not AuditEvent.objects.filter(verb="allowed").exists()


def test_b58_without_a_reason_the_file_stays_stopped(desk: Desk) -> None:
    import_ = late(desk)
    assert again(desk, import_, reason=" ").status_code == 422
    assert Import.objects.count() == 1


def test_b58_an_import_that_was_refused_for_something_else_has_no_such_page(desk: Desk) -> None:
    import_ = desk.bring(f"{HEADER},value\nincome,26081,2023,,5,6\n", text=LOOSE).import_
    assert import_ is not None
    assert again(desk, import_).status_code == 404
    with pytest.raises(ImportMoveError):
        services.allow_import(import_=import_, stream=io.BytesIO(b""), name="a.csv", reason="x", by=desk.dev)


def test_b58_nobody_but_a_data_steward_allows_what_a_dry_run_stopped(desk: Desk) -> None:
    import_ = late(desk)
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    backbone = Client()
    backbone.force_login(bo)
    page = backbone.get(reverse("dashboard:import_detail", args=[import_.pk])).content.decode()
    assert "a data steward can allow the file" in page
    assert reverse("dashboard:import_allow", args=[import_.pk]) not in page
    with pytest.raises(NotAllowedError):
        services.allow_import(import_=import_, stream=io.BytesIO(LATE.encode()), name="a.csv", reason="x", by=bo)


def test_b58_nobody_else_overrides(desk: Desk) -> None:
    desk.bring(f"{HEADER},SSN\nincome,26081,2023,,5,x\n")
    backbone = Client()
    backbone.force_login(make_user("Bo", staff=[RoleName.BACKBONE]))
    upload = Upload.objects.get()
    answer = backbone.post(reverse("dashboard:upload_allow", args=[upload.pk]), {"reason": "They are schools."})
    upload.refresh_from_db()
    assert (answer.status_code, upload.state) == (403, "stopped")


def test_b58_an_override_needs_its_reason(desk: Desk) -> None:
    desk.bring(f"{HEADER},SSN\nincome,26081,2023,,5,x\n")
    upload = Upload.objects.get()
    for prefix in ("", "/es"):
        answer = desk.post(prefix + reverse("dashboard:upload_allow", args=[upload.pk]), {"reason": " "})
        assert answer.status_code == 422
        assert answer.content.decode().count("data-errors") == 1
    upload.refresh_from_db()
    assert upload.state == "stopped"


POINTS = "Program,Latitude,Longitude,value\n" + "".join(f"Reading,42.9631{n:02},-85.6681{n:02},5\n" for n in range(5))
SINGLES = "Program,Age,Count\n" + "".join(f"Reading,{n},1\n" for n in range(7, 32))


@pytest.mark.parametrize("content", [POINTS, SINGLES], ids=["points", "singles"])
def test_b58_b59_houses_and_counts_of_one_stop_the_file_until_a_steward_says_why(desk: Desk, content: str) -> None:
    outcome = desk.bring(content)
    assert outcome.state == "stopped"
    assert "42.96" not in outcome.page
    again = desk.bring(content + "\n", why="These are libraries.", look_only=True)
    assert again.state == "looked"


@pytest.mark.parametrize(("content", "column"), [(POINTS, "value"), (SINGLES, "Count")], ids=["points", "singles"])
def test_b58_b59_the_dry_run_stops_as_well(desk: Desk, content: str, column: str) -> None:
    text = (
        '[recipe]\nslug = "few"\ntitle = "Few"\ndataset = "few"\n[columns]\nunmapped = "ignore"\n[place]\ncode = "26"\n'
        f'[[records]]\nmeasure = "births"\nperiod = "2023"\ncombine = "sum"\ncolumns.numerator = "{column}"\n'
    )
    outcome = desk.outcome(build.upload(content.encode(), by=desk.dev, recipe=text))
    assert (outcome.state, outcome.codes) == ("refused", ["personal_data"])


def test_b58_points_of_known_places_are_no_persons(desk: Desk) -> None:
    content = f"{HEADER},LAT,LON\nincome,26081,2023,,5,42.963123,-85.668123\n"
    outcome = desk.bring(content, text=LOOSE)
    assert (outcome.state, outcome.values) == ("previewed", [5.0])


def test_b59_a_few_ones_are_no_persons(desk: Desk) -> None:
    outcome = desk.bring("Program,Age,Count\n" + "".join(f"Reading,{n},1\n" for n in range(7, 20)), look_only=True)
    assert outcome.state == "looked"
