"""The environment: stamped when whole, looked at again when not, one run at a time."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kconnect.setup import environment
from kconnect.setup.environment import SetupError


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up checkout: locks, and an environment whose interpreter is this one's link."""
    places = {"ENVIRONMENT": ".venv", "PYTHON": ".venv/bin/python", "STAMP": ".venv/stamp", "WORK": ".setup"}
    places |= {"UNFINISHED": ".venv/unfinished", "INSTALLER_LOCK": "setup.txt", "CHECKOUT": "."}
    for name, place in places.items():
        monkeypatch.setattr(environment, name, tmp_path / place)
    locks = {"core": tmp_path / "core.txt", "test": tmp_path / "test.txt"}
    monkeypatch.setattr(environment, "LOCKS", locks)
    for lock in (*locks.values(), tmp_path / "setup.txt"):
        lock.write_text("uv==1.2.3 \\\n")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    return tmp_path


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The levels that were installed, instead of installing them."""
    levels: list[str] = []
    monkeypatch.setattr(environment, "_install", levels.append)
    return levels


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that would have run."""
    commands: list[str] = []
    monkeypatch.setattr(environment, "_run", lambda command, more=None: commands.append(" ".join(map(str, command))))
    return commands


def test_a_second_run_finds_everything_in_place(checkout: Path, installed: list[str]) -> None:
    environment.ensure("core")
    environment.ensure("core")
    assert installed == ["core"]


def test_the_tests_environment_serves_the_portal_too(checkout: Path, installed: list[str]) -> None:
    environment.ensure("test")
    environment.ensure("core")
    assert installed == ["test"]


def test_a_changed_lock_is_installed_and_keeps_what_the_tests_need(checkout: Path, installed: list[str]) -> None:
    environment.ensure("test")
    (checkout / "test.txt").write_text("uv==1.2.4\n")
    environment.ensure("core")
    assert installed == ["test", "test"]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"level": "other"}', '{"level": "core"}'])
def test_a_stamp_that_is_broken_counts_as_none(checkout: Path, installed: list[str], broken: str) -> None:
    (checkout / ".venv/stamp").write_text(broken)
    environment.ensure("core")
    assert installed == ["core"]


def test_an_environment_whose_interpreter_is_gone_is_made_again(checkout: Path, installed: list[str]) -> None:
    environment.ensure("core")
    (checkout / ".venv/bin/python").unlink()
    environment.ensure("core")
    assert installed == ["core", "core"]


def test_an_environment_that_was_moved_here_is_made_again(checkout: Path, installed: list[str]) -> None:
    environment.ensure("core")
    stamp = json.loads((checkout / ".venv/stamp").read_text())
    (checkout / ".venv/stamp").write_text(json.dumps(stamp | {"place": "/elsewhere/.venv"}))
    environment.ensure("core")
    assert installed == ["core", "core"]


def test_a_failed_installation_leaves_no_stamp(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(level: str) -> None:
        raise SetupError("no network")

    monkeypatch.setattr(environment, "_install", fail)
    with pytest.raises(SetupError, match="no network"):
        environment.ensure("core")
    assert not (checkout / ".venv/stamp").exists()


def test_a_folder_of_somebody_else_is_named(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(level: str) -> None:
        raise PermissionError(13, "Permission denied", "/folder/.venv")

    monkeypatch.setattr(environment, "_install", refuse)
    with pytest.raises(SetupError, match="is not yours to write"):
        environment.ensure("core")


def test_packages_are_put_in_again_after_an_interrupted_run(
    checkout: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_environment_works", lambda: True)
    monkeypatch.setattr(environment, "_installer_is_locked", lambda: True)
    environment._install("core")
    (checkout / ".venv/unfinished").touch()
    environment._install("core")
    assert [("--reinstall" in command) for command in ran] == [False, True]
    assert not (checkout / ".venv/unfinished").exists()


def test_a_broken_environment_is_replaced(checkout: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / ".venv/old").touch()
    monkeypatch.setattr(environment, "_installer_is_locked", lambda: False)
    monkeypatch.setattr(environment, "_make_environment", lambda: (checkout / ".venv/bin").mkdir(parents=True))
    monkeypatch.setattr(environment, "_install_installer", lambda: ran.append("the installer"))
    environment._install("test")
    assert not (checkout / ".venv/old").exists()
    assert ran[0] == "the installer"
    assert str(checkout / "test.txt") in ran[1]


def test_an_interpreter_without_a_pip_that_serves_gets_one_in_the_environment(
    checkout: Path,
    ran: list[str],
    monkeypatch: pytest.MonkeyPatch,
    completed: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *args, **more: completed(0))
    environment._install_installer()
    assert ran == []
    monkeypatch.setattr(subprocess, "run", lambda *args, **more: completed(1))
    environment._install_installer()
    assert ["ensurepip" in ran[0], "pip install" in ran[1]] == [True, True]


def test_a_python_without_venv_gets_one_line_that_helps(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SetupError, match="apt-get install -y python3-venv"):
        environment._make_environment()


def test_an_environment_that_cannot_be_made_says_why(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, completed: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *args, **more: completed(1, err="disk full"))
    with pytest.raises(SetupError, match="disk full"):
        environment._make_environment()
    monkeypatch.setattr(subprocess, "run", lambda *args, **more: completed(1, out="ensurepip is not available"))
    with pytest.raises(SetupError, match="python3-venv"):
        environment._make_environment()


def test_a_failed_download_says_what_to_do(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, completed: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *args, **more: completed(2))
    with pytest.raises(SetupError, match="Check the network"):
        environment._run(["anything"])


@pytest.fixture
def completed() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    def make(code: int, out: str = "", err: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.CompletedProcess([], code, out, err)

    return make


@pytest.mark.parametrize(("answer", "locked"), [("uv 1.2.3 (linux)", True), ("uv 1.2.3", True), ("uv 1.2.30", False)])
def test_the_installer_counts_only_in_its_locked_version(
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    completed: Callable[..., subprocess.CompletedProcess[str]],
    answer: str,
    locked: bool,
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *args, **more: completed(0, answer))
    assert environment._installer_is_locked() is locked


def test_this_environment_works_and_another_folder_is_none(checkout: Path) -> None:
    assert environment._environment_works() is False
    (checkout / ".venv/bin/python").unlink()
    assert environment._environment_works() is False


def test_downloads_are_kept_in_the_checkout_if_the_home_cannot_be_written(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("UV_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(checkout / "home"))
    assert environment._cache_folder() == str(checkout / "home/.cache/uv")
    (checkout / "file").touch()
    monkeypatch.setenv("HOME", str(checkout / "file"))
    assert environment._cache_folder() == str(checkout / ".setup/cache")
    assert environment._link_mode() == "hardlink"
    monkeypatch.setenv("UV_CACHE_DIR", "/chosen")
    assert environment._cache_folder() == "/chosen"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    environment.write_atomically(file, "first", mode=0o600)
    assert file.stat().st_mode & 0o777 == 0o600

    def fail(source: str, target: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        environment.write_atomically(file, "second")
    assert file.read_text() == "first"
    assert list(tmp_path.iterdir()) == [file]


def test_two_runs_at_once_wait_for_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order: list[str] = []
    inside, leave = threading.Event(), threading.Event()

    def first() -> None:
        with environment.alone(tmp_path / "lock", "waiting"):
            inside.set()
            leave.wait(5)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    inside.wait(5)
    threading.Timer(0.2, leave.set).start()
    with environment.alone(tmp_path / "lock", "waiting"):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]
    assert capsys.readouterr().err == "waiting\n"
