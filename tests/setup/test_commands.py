"""The command line: the front door's own commands, and the way to all others."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kconnect.setup import commands, environment, health, proof, serve, up
from kconnect.setup.environment import CHECKOUT, PYTHON, SetupError


@pytest.fixture
def ensured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The levels of the environment that were asked for."""
    levels: list[str] = []
    monkeypatch.setattr(environment, "ensure", levels.append)
    return levels


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """The programs that this process would have become."""
    done: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda program, command, variables: done.append((command, variables)))
    return done


def test_each_command_of_the_front_door_gets_its_arguments(monkeypatch: pytest.MonkeyPatch, ensured: list[str]) -> None:
    got: list[tuple[str, list[str]]] = []
    for name, module in {"up": up, "test": proof, "serve": serve}.items():
        monkeypatch.setattr(module, "main", lambda rest, name=name: got.append((name, rest)) or 0)
        assert commands.run([name, "--option"]) == 0
    assert got == [("up", ["--option"]), ("test", ["--option"]), ("serve", ["--option"])]
    assert commands.run(["setup"]) == commands.run(["setup", "--test"]) == 0
    assert ensured == ["core", "test"]


def test_without_a_command_it_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.run([]) == 0
    assert "manage.py up" in capsys.readouterr().out


def test_what_cannot_go_on_ends_with_its_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(rest: list[str]) -> int:
        raise SetupError("Port 8000 is taken.")

    monkeypatch.setattr(up, "main", fail)
    assert commands.run(["up"]) == 1
    assert capsys.readouterr().err == "Port 8000 is taken.\n"

    def interrupt(rest: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(up, "main", interrupt)
    assert commands.run(["up"]) == 130


def test_other_commands_start_again_in_the_environment_on_the_same_data(
    monkeypatch: pytest.MonkeyPatch, ensured: list[str], executed: list[Any], tmp_path: Path
) -> None:
    class BecameAnother(Exception):
        """The point after which this process is another program."""

    def become(program: str, command: list[str], variables: dict[str, str]) -> None:
        executed.append((command, variables))
        raise BecameAnother

    monkeypatch.setattr(os, "execve", become)
    monkeypatch.setattr(sys, "prefix", "/usr")
    monkeypatch.setenv("KCONNECT_DATA", str(tmp_path / "data"))
    with pytest.raises(BecameAnother):
        commands.run(["recompute", "--wait"])
    command, variables = executed[0]
    assert command == [str(PYTHON), str(CHECKOUT / "manage.py"), "recompute", "--wait"]
    assert variables["KCONNECT_DATA"] == str(tmp_path / "data")
    assert ensured == ["core"]
    assert (tmp_path / "data/secret_key").exists()


def test_inside_the_environment_a_command_runs_at_once(tmp_path: Path) -> None:
    variables = {**os.environ, "KCONNECT_DATA": str(tmp_path), "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, CHECKOUT / "manage.py", "version"], env=variables, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("5.2")


def test_serving_becomes_the_process_that_was_named(
    monkeypatch: pytest.MonkeyPatch, ensured: list[str], executed: list[Any], tmp_path: Path
) -> None:
    monkeypatch.setenv("KCONNECT_DATA", str(tmp_path))
    monkeypatch.setenv("WEB_BIND", "127.0.0.1:9000")
    monkeypatch.setenv("WORKER_PROCESSES", "3")
    monkeypatch.chdir(tmp_path)
    for process in ("web", "worker", "beat"):
        serve.main([process])
    web, worker, beat = (" ".join(command) for command, _variables in executed)
    assert "gunicorn kconnect.wsgi:application --bind 127.0.0.1:9000" in web
    assert "worker" in worker
    assert "--concurrency 3" in worker
    assert "beat" in beat
    assert "--beat" in serve.embedded_worker()
    assert serve.embedded_web("127.0.0.1:8000", empty=True)[-3:] == ["--bind", "127.0.0.1:8000", "--empty"]


@pytest.mark.parametrize("value", ["0", "many", "-1"])
def test_a_number_of_processes_that_is_none_is_named(
    monkeypatch: pytest.MonkeyPatch, ensured: list[str], tmp_path: Path, value: str
) -> None:
    monkeypatch.setenv("KCONNECT_DATA", str(tmp_path))
    monkeypatch.setenv("WEB_WORKERS", value)
    with pytest.raises(SetupError, match="WEB_WORKERS"):
        serve.main(["web"])


def test_a_beat_that_wrote_lately_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KCONNECT_DATA", str(tmp_path))
    assert health.main(["beat"]) == 1
    (tmp_path / "beat-schedule.db").touch()
    assert health.main(["beat"]) == 0
    long_ago = (tmp_path / "beat-schedule.db").stat().st_mtime - 3600
    os.utime(tmp_path / "beat-schedule.db", (long_ago, long_ago))
    assert health.main(["beat"]) == 1
