"""`up`: one address, one data folder, and everything ends together."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kconnect.setup import environment, health, serve, up
from kconnect.setup.environment import SetupError
from kconnect.setup.processes import Family
from kconnect.setup.servers import free_port

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
FAIL = [sys.executable, "-c", "raise SystemExit(3)"]
ANSWER = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
    def log_message(self, *args): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_signals: None) -> Path:
    """A machine on which the set-up is done and the processes are small stand-ins; returns the data folder."""
    monkeypatch.setattr(environment, "ensure", lambda level: None)
    monkeypatch.setattr(
        serve, "embedded_web", lambda bind, empty: [sys.executable, "-c", ANSWER, bind.rpartition(":")[2]]
    )
    monkeypatch.setattr(serve, "embedded_worker", lambda: SLEEP)
    return tmp_path


def test_it_says_where_messages_lie_that_are_not_sent(tmp_path: Path) -> None:
    assert f"They lie in {tmp_path / 'mail'}" in up._welcome(8000, tmp_path, sends_mail=False)
    assert "messages" not in up._welcome(8000, tmp_path, sends_mail=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_address_and_accounts_and_stops_cleanly(
    machine: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    port = free_port()
    (machine / "demo_accounts.txt").write_text("ana@kconnect.example  a password\n")
    # The signal comes while the command waits for its processes.
    monkeypatch.setattr(Family, "watch", lambda family: signal.raise_signal(number))
    assert up.main(["--port", str(port), "--data", str(machine)]) == 0
    told = capsys.readouterr()
    assert f"KConnect is ready: http://127.0.0.1:{port}/" in told.out
    assert "ana@kconnect.example  a password" in told.out
    assert told.err.splitlines()[-2:] == ["Stopping …", "Stopped."]
    assert not health.web(port)


def test_it_stops_everything_when_one_process_ends(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "embedded_worker", lambda: [sys.executable, "-c", "import time; time.sleep(1.5)"])
    port = free_port()
    assert up.main(["--port", str(port), "--data", str(machine)]) == 1
    assert "The worker has ended by itself" in capsys.readouterr().err
    assert not health.web(port)


def test_a_network_that_cannot_be_prepared_stops_the_start(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "embedded_web", lambda bind, empty: FAIL)
    with pytest.raises(SetupError, match="KConnect did not start"):
        up.main(["--port", str(free_port()), "--data", str(machine)])


def test_a_web_server_that_never_answers_is_given_up(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "embedded_web", lambda bind, empty: SLEEP)
    monkeypatch.setattr(up, "READY_SECONDS", 0.3)
    with pytest.raises(SetupError, match="did not answer"):
        up.main(["--port", str(free_port()), "--data", str(machine)])


def test_a_second_one_on_the_same_folder_is_refused(machine: Path) -> None:
    with up._only_one(machine), pytest.raises(SetupError, match="already runs on"):
        up.main(["--data", str(machine)])


def test_a_taken_port_is_refused_if_it_was_asked_for_and_passed_over_if_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=f"Port {port} is taken"):
            up._port(port)
        monkeypatch.setattr(up, "FIRST_PORT", port)
        chosen = up._port(None)
        assert port < chosen < port + 100
        assert f"Port {port} is taken; using {chosen}." in capsys.readouterr().err
        monkeypatch.setattr(up, "_is_free", lambda port: False)
        with pytest.raises(SetupError, match="Choose one with --port"):
            up._port(None)


def test_a_port_that_does_not_exist_counts_as_taken() -> None:
    with pytest.raises(SetupError, match="Port 99999 is taken"):
        up._port(99999)


def test_demo_accounts_are_for_the_demo_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KCONNECT_DEMO", raising=False)
    monkeypatch.delenv("SITE_URL", raising=False)
    assert up._variables(tmp_path, 8123, empty=False)["KCONNECT_DEMO"] == "1"
    assert up._variables(tmp_path, 8123, empty=True)["KCONNECT_DEMO"] == "0"
    assert up._variables(tmp_path, 8123, empty=True)["SITE_URL"] == "http://127.0.0.1:8123"


@pytest.mark.slow
def test_the_real_thing_comes_up_twice_and_goes_down_cleanly(tmp_path: Path) -> None:
    ours = ("KCONNECT", "DJANGO", "DATABASE_URL", "SECRET_KEY", "SITE_URL", "REDIS_URL", "CACHE_URL", "EMAIL_URL")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    port = free_port()
    command = [sys.executable, "manage.py", "up", "--empty", "--data", str(tmp_path), "--port", str(port)]
    for _start in range(2):
        with subprocess.Popen(
            command,
            cwd=environment.CHECKOUT,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line)
                if line.startswith("Stop with Ctrl-C"):
                    assert health.web(port)
                    process.send_signal(signal.SIGINT)
        assert process.returncode == 0, "".join(said)
        assert f"KConnect is ready: http://127.0.0.1:{port}/\n" in said
        assert not health.web(port)
