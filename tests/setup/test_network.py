"""What `up` prepares: the database, the static files, and the demo once and only once."""

import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from kconnect.setup import network
from kconnect.setup.environment import SetupError
from workgroups import services


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of a network on the embedded database."""
    monkeypatch.setenv("KCONNECT_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the demo was loaded, instead of loading it."""
    done: list[str] = []

    def load() -> str:
        done.append("loaded")
        return "ana@kconnect.example  a password\n"

    monkeypatch.setattr(network, "_load_demo", load)
    monkeypatch.setattr(network, "_has_people", lambda: False)
    return done


def test_the_demo_is_loaded_once(folder: Path, loads: list[str]) -> None:
    network._fill(folder, empty=False)
    network._fill(folder, empty=False)
    assert loads == ["loaded"]
    accounts = folder / "demo_accounts.txt"
    assert accounts.read_text() == "ana@kconnect.example  a password\n"
    assert accounts.stat().st_mode & 0o777 == 0o600


def test_a_network_that_was_started_empty_stays_without_the_demo(
    folder: Path, loads: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    network._fill(folder, empty=True)
    network._fill(folder, empty=False)
    assert loads == []
    assert "stays without" in capsys.readouterr().err


def test_the_demo_network_is_not_taken_for_an_empty_one(folder: Path, loads: list[str]) -> None:
    network._fill(folder, empty=False)
    with pytest.raises(SetupError, match="holds the demo network"):
        network._fill(folder, empty=True)


def test_a_network_with_people_never_gets_the_demo(
    folder: Path, loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "_has_people", lambda: True)
    network._fill(folder, empty=False)
    monkeypatch.setattr(network, "_has_people", lambda: False)
    network._fill(folder, empty=False)
    assert loads == []


def test_another_database_is_another_network(folder: Path, loads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    network._fill(folder, empty=False)
    monkeypatch.setenv("DATABASE_URL", "postgres://other/one")
    network._fill(folder, empty=False)
    assert loads == ["loaded", "loaded"]


def test_half_a_demo_is_cleared_and_loaded_again(folder: Path, loads: list[str]) -> None:
    network._note(folder / "network.json", "loading")
    (folder / "db.sqlite3").touch()
    (folder / "db.sqlite3-wal").touch()
    network._clear_half_a_demo(folder)
    assert list(folder.glob("db.sqlite3*")) == []
    network._fill(folder, empty=False)
    assert loads == ["loaded"]


def test_nothing_is_cleared_without_an_interrupted_load(folder: Path, loads: list[str]) -> None:
    (folder / "db.sqlite3").touch()
    for state in ("own", "demo"):
        network._note(folder / "network.json", state)
        network._clear_half_a_demo(folder)
    (folder / "network.json").write_text("half a fi")
    network._clear_half_a_demo(folder)
    assert (folder / "db.sqlite3").exists()


def test_half_a_demo_on_a_servers_database_is_left_to_people(
    folder: Path, loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://our/one")
    monkeypatch.setattr(network, "_has_people", lambda: True)
    network._note(folder / "network.json", "loading")
    network._clear_half_a_demo(folder)
    with pytest.raises(SetupError, match="half loaded"):
        network._fill(folder, empty=False)


@pytest.mark.django_db
def test_people_are_whoever_has_an_account() -> None:
    assert network._has_people() is False
    person = services.create_person(by=None, name="Ana", language="en")
    services.create_account(by=None, person=person, email="ana@kconnect.example", password=None)
    assert network._has_people() is True


def test_static_files_are_collected_again_only_when_one_changed(
    folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr("django.core.management.call_command", lambda name, **options: calls.append(name))
    source = folder / "source"
    source.mkdir()
    (source / "base.css").write_text("a {}")
    settings.STATICFILES_DIRS = [source]
    network._collect_static(folder)
    network._collect_static(folder)
    (source / "base.css").write_text("a { color: red }")
    network._collect_static(folder)
    assert calls == ["collectstatic", "collectstatic"]


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_is_left_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    network._migrate()
    assert capsys.readouterr().err == ""


def test_a_refusal_ends_with_its_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*args: Any, **more: Any) -> None:
        raise CommandError("Demo accounts are off here.")

    monkeypatch.setattr(network, "_migrate", lambda: None)
    monkeypatch.setattr(network, "_collect_static", lambda folder: None)
    monkeypatch.setattr(network, "_fill", refuse)
    served: list[str] = []
    monkeypatch.setattr(network, "_serve", served.append)
    assert network.main(["--bind", "127.0.0.1:8000"]) == 1
    assert capsys.readouterr().err.strip() == "Demo accounts are off here."
    monkeypatch.setattr(network, "_fill", lambda folder, empty: None)
    assert network.main(["--bind", "127.0.0.1:8001", "--empty"]) == 0
    assert served == ["127.0.0.1:8001"]


def test_serving_becomes_the_web_server_with_everything_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr("gunicorn.app.wsgiapp.run", lambda: ran.append(list(sys.argv)))
    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    network._serve("127.0.0.1:8000")
    assert ran[0][:4] == ["gunicorn", "kconnect.wsgi:application", "--bind", "127.0.0.1:8000"]
    assert "--preload" in ran[0]
