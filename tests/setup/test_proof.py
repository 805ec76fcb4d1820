"""The proof: lanes side by side, every failure named, one closing line."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kconnect.setup import environment, proof
from kconnect.setup.environment import SetupError
from kconnect.setup.processes import Family
from kconnect.setup.proof import Options, Step

GREEN = "print('=== 7 passed, 2 deselected, 1 warning in 0.51s ===')"
RED = "print('1 failed, 3 passed, 1 error in 61.00s (0:01:01)'); raise SystemExit(1)"
EVERYTHING = Options(False, False, "", [])
CRASH = "print('boom'); raise SystemExit(2)"


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs and coverage of these tests stay apart from those of the run that runs them."""
    for name in ("LOGS", "REACHED", "WORK"):
        monkeypatch.setattr(proof, name, tmp_path / name.lower())
    proof._empty()


def step(name: str, program: str) -> Step:
    return Step(name, [sys.executable, "-c", program])


def run(*lanes: list[Step]) -> None:
    proof._run_lanes(Family(), list(lanes), dict(os.environ))


def close(steps: list[Step], **more: Any) -> int:
    return proof._close(Options(False, False, "/data", [], **more), steps, 12.345)


def test_the_closing_line_adds_up_what_passed(capsys: pytest.CaptureFixture[str]) -> None:
    steps = [step("SQLite", GREEN), step("PostgreSQL", GREEN), step("ruff", "pass")]
    run(steps[:1], steps[1:])
    assert close(steps) == 0
    assert capsys.readouterr().out.splitlines()[-1].strip("= ") == "14 passed in 12.35s"


def test_a_failed_test_is_shown_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    steps = [step("SQLite", RED), step("PostgreSQL", GREEN)]
    run(steps)
    assert close(steps) == 1
    told = capsys.readouterr().out
    assert "----- SQLite -----" in told
    assert "Failed: SQLite" in told
    assert told.splitlines()[-1].strip("= ") == "1 failed, 10 passed, 1 error in 12.35s"


@pytest.mark.parametrize("name", ["types", "coverage", "SQLite"])
def test_a_step_that_breaks_off_is_an_error_in_the_closing_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    steps = [step(name, CRASH), step("PostgreSQL", GREEN)]
    run(steps)
    assert close(steps) == 1
    told = capsys.readouterr().out
    assert "boom" in told
    assert f"Failed: {name}" in told
    assert told.splitlines()[-1].strip("= ") == "7 passed, 1 error in 12.35s"


def test_no_test_at_all_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert close([]) == 1
    assert capsys.readouterr().out.splitlines()[-1].strip("= ") == "no tests ran in 12.35s"


def test_what_was_left_out_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    steps = [step("SQLite", GREEN)]
    run(steps)
    proof._close(Options(False, False, "", ["tests/core"]), steps, 1)
    told = capsys.readouterr().out
    assert "The proofs on real files were not collected" in told
    assert "Only the chosen tests ran" in told


def test_lanes_run_side_by_side_and_each_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # The first lane waits for a file that only the second one writes.
    mark = tmp_path / "mark"
    waits = f"import pathlib, time\nwhile not pathlib.Path({str(mark)!r}).exists(): time.sleep(0.01)"
    run([step("waits", waits), step("after", "pass")], [step("writes", f"open({str(mark)!r}, 'w')")])
    told = [line.split()[1] for line in capsys.readouterr().out.splitlines()]
    assert set(told) == {"waits", "writes", "after"}
    assert told.index("waits") < told.index("after")


def test_a_long_run_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(proof, "HEARTBEAT_SECONDS", 0.3)
    run([step("SQLite", "import time; print('..... [ 42%]', flush=True); time.sleep(1)")])
    assert "SQLite 42%" in capsys.readouterr().out


def test_everything_means_both_databases_the_browser_and_the_types() -> None:
    names = {one.name for lane in proof._everything(EVERYTHING) for one in lane}
    assert names == {
        "ruff", "format", "templates", "imports", "types", "migrations", "SQLite", "PostgreSQL", "journeys",
    }  # fmt: skip
    commands = {one.name: " ".join(one.command) for lane in proof._everything(EVERYTHING) for one in lane}
    assert "(not journey or smoke) and not real_data and not full" in commands["SQLite"]
    assert all("not full" in commands[name] for name in ("SQLite", "PostgreSQL", "journeys"))
    assert "--database-only" in commands["PostgreSQL"]
    assert not any(
        "not full" in " ".join(one.command)
        for lane in proof._everything(Options(False, True, "/data", []))
        for one in lane
    )


def test_the_inner_loop_leaves_out_what_is_slow() -> None:
    names = [one.name for lane in proof._fast() for one in lane]
    assert "SQLite" in names
    assert "PostgreSQL" not in names
    assert "not slow" in " ".join(proof._fast()[1][0].command)


def test_other_arguments_go_to_pytest_on_both_databases() -> None:
    options = proof._parse(["tests/core", "-k", "lease"])
    assert options.pytest == ["tests/core", "-k", "lease"]
    sqlite, postgres = (lane[0] for lane in proof._chosen(options))
    assert sqlite.command == postgres.command
    assert sqlite.command[-3:] == ["tests/core", "-k", "lease"]
    assert [len(lane) for lane in proof._chosen(proof._parse(["--fast", "tests/core"]))] == [1]


def test_only_the_postgresql_steps_get_the_servers_address(tmp_path: Path) -> None:
    show = "import os; print(os.environ.get('KCONNECT_TEST_POSTGRES', 'none'), os.environ.get('POSTGRES', 'none'))"
    steps = [step("SQLite", show), Step("PostgreSQL", [sys.executable, "-c", show], {"KCONNECT_TEST_POSTGRES": "yes"})]
    variables = {**os.environ, "POSTGRES": "postgres://server", "KCONNECT_TEST_POSTGRES": "postgres://inherited"}
    proof._run_lanes(Family(), [steps], variables)
    assert [one.log.read_text().strip() for one in steps] == ["none none", "postgres://server none"]


def test_a_folder_of_real_files_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SetupError, match="does not exist"):
        proof._parse(["--data", str(tmp_path / "nothing")])
    assert proof._parse(["--data", str(tmp_path)]).real_data == str(tmp_path)
    monkeypatch.setenv("KCONNECT_REAL_DATA", str(tmp_path))
    assert proof._parse([]).real_data == str(tmp_path)


def test_coverage_below_a_gate_fails_its_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **more: Any) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.CompletedProcess(command, 1 if "100" in command else 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert [(one.name, one.passed) for one in proof._coverage({})] == [("coverage", True), ("coverage 100", False)]


def test_the_command_sets_up_runs_and_closes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_signals: None
) -> None:
    monkeypatch.setattr(environment, "ensure", lambda level: None)
    monkeypatch.setattr(proof, "_variables", lambda options, running: dict(os.environ))
    monkeypatch.setattr(proof, "_fast", lambda: [[step("SQLite", GREEN)]])
    monkeypatch.setattr(proof, "_everything", lambda options: [[step("SQLite", GREEN)]])
    monkeypatch.setattr(proof, "_coverage", lambda variables: [])
    assert proof.main(["--fast"]) == 0
    assert proof.main([]) == 0
    assert " 7 passed in " in capsys.readouterr().out.splitlines()[-1]


def test_a_stopped_proof_proves_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_signals: None
) -> None:
    monkeypatch.setattr(environment, "ensure", lambda level: None)
    monkeypatch.setattr(proof, "_variables", lambda options, running: dict(os.environ))
    stop = "import os, signal, time; os.kill(os.getppid(), signal.SIGTERM); time.sleep(30)"
    monkeypatch.setattr(proof, "_fast", lambda: [[step("SQLite", stop)]])
    assert proof.main(["--fast"]) == 130
    assert "nothing is proved" in capsys.readouterr().out


def test_no_variable_of_a_real_network_reaches_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://production")
    monkeypatch.setenv("KCONNECT_TEST_REDIS", "redis://named")
    monkeypatch.setenv("KCONNECT_TEST_POSTGRES", "postgres://named")
    monkeypatch.setenv("KCONNECT_CHROMIUM", "/named/browser")
    with contextlib.ExitStack() as running:
        quick = proof._variables(Options(True, False, "", []), running)
        whole = proof._variables(Options(False, True, "/files", []), running)
    assert "DATABASE_URL" not in whole
    assert whole["POSTGRES"] == "postgres://named"
    assert whole["KCONNECT_TEST_FULL"] == "1"
    assert whole["KCONNECT_REAL_DATA"] == "/files"
    assert "POSTGRES" not in quick


def test_real_files_are_proved_only_where_there_are_some() -> None:
    names = [one.name for lane in proof._everything(Options(False, False, "/data", [])) for one in lane]
    assert "real files" in names
    assert not any("real files" in one.name for lane in proof._everything(EVERYTHING) for one in lane)


def test_control_totals_of_real_files_are_counted_over_all_lanes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "EXPECTED.csv").write_text("id,file\nA-rows,a.csv\nA-kent,a.csv\nB-rows,b.csv\n", encoding="utf-8")
    one, other = (step(name, f"print('Lines of EXPECTED.csv found again: {name}')") for name in ("A-rows", "A-kent"))
    run([one], [other])
    proof._close(Options(False, False, str(tmp_path), []), [one, other], 1)
    told = capsys.readouterr().out
    assert "Lines of EXPECTED.csv found again: 2 of 3.\nNot found again: B-rows.\n" in told
