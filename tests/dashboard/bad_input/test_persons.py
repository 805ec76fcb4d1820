"""B58, B59: files that look like records of single persons stop until a data steward says why they may be read."""

import pytest
from django.test import Client
from django.urls import reverse

from dashboard.models import Import, Upload
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
