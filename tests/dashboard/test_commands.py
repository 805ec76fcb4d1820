"""The commands of shared measurement: options, exit codes, and JSON that others rely on."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dashboard.choices import ImportState
from dashboard.indicators.disclosure import planning
from dashboard.models import Import, Indicator, Observation, Publication, Run, StagedObservation
from kconnect.core import jobs
from tests import build_dashboard as build
from tests.build_workgroups import make_user
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second attempt comes at once."""
    monkeypatch.setattr(jobs, "BACKOFF", tuple(pause * 0 for pause in jobs.BACKOFF))


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    path = tmp_path / "definitions.toml"
    path.write_text(build.DEFINITIONS, "utf-8")
    return path


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "tidy.toml"
    path.write_text(build.TIDY, "utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "work.csv"
    path.write_bytes(build.table())
    return path


def run(*arguments: Any) -> tuple[int, str]:
    """Exit code and output of a command; refusals are 2 and their message."""
    output = io.StringIO()
    try:
        call_command(*[str(argument) for argument in arguments], stdout=output)
    except CommandError as error:
        return error.returncode, str(error)
    except SystemExit as end:
        return int(end.code or 0), output.getvalue()
    return 0, output.getvalue()


def imported(file: Path, recipe: Path, *options: str) -> tuple[int, dict[str, Any]]:
    code, output = run("import_dataset", file, "--recipe", recipe, "--json", *options)
    return code, json.loads(output)


def test_definitions_load_and_check_changes_nothing(definitions: Path) -> None:
    code, output = run("load_definitions", definitions, "--check")
    assert (code, Indicator.objects.count()) == (0, 0)
    assert "indicators: 2 new" in output
    assert run("load_definitions", definitions)[0] == 0
    assert Indicator.objects.count() == 2


def test_definitions_with_mistakes_are_refused_with_all_of_them(definitions: Path) -> None:
    definitions.write_text(
        build.DEFINITIONS.replace('tier = "core"', 'tier = "best"').replace("unit =", "units ="), "utf-8"
    )
    code, message = run("load_definitions", definitions)
    assert code == 2
    assert "tier" in message
    assert "unit" in message


def test_a_clean_import_says_what_it_did_and_ends_with_0(defined: None, file: Path, recipe: Path) -> None:
    code, report = imported(file, recipe, "--accept")
    assert code == 0
    assert {name: report[name] for name in ("rows_read", "accepted", "rejected", "new", "changed", "unchanged", "removed")} == {
        "rows_read": 6, "accepted": 6, "rejected": 0, "new": 6, "changed": 0, "unchanged": 0, "removed": 0,
    }  # fmt: skip
    assert (report["state"], report["states"], report["bounds"], report["issues"]) == (
        "accepted",
        {"normal": 6},
        {},
        [],
    )
    assert Observation.objects.count() == 6
    assert Run.objects.get().state == "done"


def test_the_same_file_again_changes_nothing_and_says_so(defined: None, file: Path, recipe: Path) -> None:
    imported(file, recipe, "--accept")
    code, report = imported(file, recipe, "--accept")
    assert (code, report["again"]) == (0, True)
    assert [report[name] for name in ("new", "changed", "unchanged", "removed")] == [0, 0, 6, 0]
    assert Import.objects.count() == 1


def test_without_accept_the_import_waits_for_a_look(defined: None, file: Path, recipe: Path) -> None:
    _code, report = imported(file, recipe)
    assert (report["state"], report["new"]) == ("previewed", 6)
    assert Observation.objects.count() == 0


def test_a_dry_run_reports_the_same_and_keeps_nothing(defined: None, file: Path, recipe: Path) -> None:
    code, report = imported(file, recipe, "--dry-run")
    build.work_off()
    assert (code, report["new"]) == (0, 6)
    assert Import.objects.get().state == ImportState.CANCELLED
    assert Observation.objects.count() == StagedObservation.objects.count() == 0


def test_row_issues_end_with_1_and_name_row_column_code_message_value(defined: None, file: Path, recipe: Path) -> None:
    file.write_bytes(build.table([*build.WORK, ("jobs", build.KENT, "2024", "", "many")]))
    code, report = imported(file, recipe, "--accept")
    assert code == 1
    assert [report[name] for name in ("rows_read", "accepted", "rejected")] == [7, 6, 1]
    [issue] = report["issues"]
    assert (issue["row"], issue["column"], issue["code"], issue["value"]) == (8, "value", "not_a_number", "many")
    assert "many" in issue["message"]
    assert Observation.objects.count() == 6


def test_a_refused_file_ends_with_2(defined: None, file: Path, recipe: Path) -> None:
    file.write_bytes(b"")
    code, report = imported(file, recipe, "--accept")
    assert (code, report["state"], report["issues"][0]["code"]) == (2, "refused", "empty_file")


def test_a_recipe_that_cannot_be_read_ends_with_2(defined: None, file: Path, recipe: Path) -> None:
    recipe.write_text("nonsense", "utf-8")
    assert run("import_dataset", file, "--recipe", recipe)[0] == 2
    assert run("import_dataset", file, "--recipe", recipe.with_name("absent.toml"))[0] == 2


def test_an_import_is_somebodys_only_if_they_may(defined: None, file: Path, recipe: Path, dev: User) -> None:
    ben = make_user("Ben")
    assert run("import_dataset", file, "--recipe", recipe, "--as", ben.email)[0] == 2
    assert run("import_dataset", file, "--recipe", recipe, "--as", "nobody@example.org")[0] == 2
    assert run("import_dataset", file, "--recipe", recipe, "--as", dev.email, "--accept")[0] == 0
    assert Import.objects.get().accepted_by == dev


def test_the_report_reads_as_text_too(defined: None, file: Path, recipe: Path) -> None:
    file.write_bytes(build.table([*build.WORK, ("jobs", build.KENT, "2024", "", "many")]))
    _code, output = run("import_dataset", file, "--recipe", recipe)
    assert "rows read: 7" in output
    assert "error, row 8, column value" in output


def test_recompute_queues_and_with_wait_computes(defined: None) -> None:
    build.accept(build.upload())
    code, output = run("recompute", "--json")
    assert (code, [row["state"] for row in json.loads(output)["runs"]]) == (0, ["queued"])
    _code, output = run("recompute", "work", "--wait", "--json")
    assert [(row["indicator"], row["state"], row["tiles_written"]) for row in json.loads(output)["runs"]] == [
        ("work", "done", 3)
    ]
    assert run("recompute", "--wait")[1] == "Nothing has changed.\n"
    _code, output = run("recompute", "--full", "--wait", "--json")
    assert [row["tiles_written"] for row in json.loads(output)["runs"]] == [0]


def test_recompute_ends_with_2_for_what_is_unknown_and_1_for_what_fails(defined: None) -> None:
    assert run("recompute", "nothing-like-it")[0] == 2
    build.accept(
        build.upload(build.table([("jobs", build.KENT, "2023", "", 9), ("adults", build.KENT, "2023", "", 5)]))
    )
    assert run("recompute", "--wait")[0] == 1


def test_a_release_needs_two_persons_and_publishes(defined: None, dev: User, eva: User) -> None:
    build.accept(build.upload())
    arguments = ("release", "work", "--submit-as", dev.email, "--json", "--approve-as")
    code, message = run(*arguments, dev.email)
    assert code == 2
    assert "another person" in message
    code, output = run(*arguments, eva.email)
    report = json.loads(output)
    assert (code, report["state"], [one["indicator"] for one in report["indicators"]]) == (0, "published", ["work"])
    assert Publication.objects.live().count() == 1


def test_a_release_that_the_audit_refuses_ends_with_2_and_its_reason(
    defined: None, dev: User, eva: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The search hides as much as it takes; where it would hide no more than the small numbers, the audit has the last word.
    monkeypatch.setattr(planning.Planner, "plan", lambda self, tell: self.hidden)
    by_sex = {"female": 250, "male": 4}
    build.make_figures([("diplomas", build.KENT, "2023", f"sex={sex}", number) for sex, number in by_sex.items()])
    code, message = run("release", "diplomas", "--submit-as", dev.email, "--approve-as", eva.email)
    assert code == 2
    assert "hidden" in message
    assert Publication.objects.live().count() == 0


def test_a_release_by_somebody_who_may_not_ends_with_2(defined: None, dev: User) -> None:
    build.make_figures()
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    assert run("release", "work", "--submit-as", dev.email, "--approve-as", bo.email)[0] == 2
    assert Publication.objects.count() == 0
