"""The processes of docker-compose.yml, started as it starts them, against a real PostgreSQL and a real Redis."""

import http.client
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
import yaml

from kconnect.setup import data, health
from kconnect.setup.servers import free_port

pytestmark = pytest.mark.slow
CHECKOUT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0
ASK = """
import django; django.setup()
from kconnect.core import mail
print(mail.queue(recipient="ana@kconnect.example", occasion="test", subject="Hello", body="It works.").pk)
"""


def eventually(check: Callable[[], Any], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not check():
        assert time.monotonic() < deadline, f"Waited {PATIENCE:.0f} seconds for {what}."
        time.sleep(0.1)


class Network:
    """One network in production; each process writes what it says into the folder."""

    def __init__(self, folder: Path, database_url: str, redis_url: str) -> None:
        self.folder, self.port, self.database_url = folder, free_port(), database_url
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        named = {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "CACHE_URL": redis_url.removesuffix("/0") + "/1",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "EMAIL_URL": "consolemail://",
            "SITE_URL": "http://portal.example.org",
            "ALLOWED_HOSTS": "portal.example.org",
            "DEFAULT_FROM_EMAIL": "portal@example.org",
            "CONTACT_EMAIL": "hello@example.org",
            "WEB_BIND": f"127.0.0.1:{self.port}",
            "KCONNECT_DATA": str(folder),
        }
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("KCONNECT", "DJANGO"))}
        self.variables = {**keep, **named, "DJANGO_SETTINGS_MODULE": "kconnect.settings"}

    def run(self, *words: str) -> str:
        """A command to its end; returns what it said."""
        done = subprocess.run(
            [sys.executable, *words], cwd=CHECKOUT, env=self.variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def serve(self, service: str) -> None:
        """Starts a service with the command that docker-compose.yml gives it."""
        command = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"][service]["command"]
        with (self.folder / f"{service}.log").open("wb") as log:
            self.processes[service] = subprocess.Popen(
                [sys.executable, *command[1:]],
                cwd=CHECKOUT, env=self.variables, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def stop(self) -> dict[str, int]:
        """Asks all to end, as compose does, and returns how each ended."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        try:
            return {name: process.wait(timeout=30) for name, process in self.processes.items()}
        finally:
            for process in self.processes.values():
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def is_well(self, service: str) -> bool:
        """Whether the container's health check would pass."""
        assert all(process.poll() is None for process in self.processes.values()), self.said()
        command = [sys.executable, "-m", "kconnect.setup.health", service]
        done = subprocess.run(command, cwd=CHECKOUT, env=self.variables, capture_output=True, check=False)
        return done.returncode == 0

    def one(self, question: str) -> Any:
        """The only value of a question to the network's database."""
        with psycopg.connect(self.database_url) as connection:
            ((value,),) = connection.execute(question).fetchall()
        return value

    def said(self) -> str:
        return "\n".join(f"{log.name}:\n{log.read_text(errors='replace')}" for log in self.folder.glob("*.log"))


@pytest.fixture
def network(tmp_path: Path, postgres_url: str, redis_url: str) -> Iterator[Network]:
    """A prepared network on a database of its own, with all its processes running."""
    name = f"production_{secrets.token_hex(4)}"
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        made = Network(tmp_path, f"{postgres_url.rpartition('/')[0]}/{name}", redis_url)
        try:
            made.run("manage.py", "migrate", "--no-input", "--verbosity", "0")
            made.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
            for service in ("web", "worker", "beat"):
                made.serve(service)
            eventually(lambda: made.is_well("web"), "the web server")
            yield made
        finally:
            made.stop()
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_network_in_production_answers_works_and_stops(network: Network) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", network.port, timeout=10)
    connection.request("GET", "/", headers={"Host": "portal.example.org"})
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    assert answer.status == 200
    assert "/static/css/" in page

    network.run("-c", ASK)
    eventually(lambda: network.one("SELECT state FROM core_outboxmail") == "sent", "the message to be sent")
    assert network.one("SELECT state FROM core_job WHERE kind = 'core.send_mail'") == "done"
    assert network.said().count("It works.") == 1

    eventually(lambda: network.is_well("worker"), "the worker's health")
    eventually(lambda: list(network.folder.glob("beat-schedule*")), "the beat's schedule")
    assert network.is_well("beat")
    assert network.stop() == {"web": 0, "worker": 0, "beat": 0}, network.said()


def test_health_is_refused_where_nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KCONNECT_DATA", str(tmp_path))
    monkeypatch.setenv("WEB_BIND", f"127.0.0.1:{free_port()}")
    monkeypatch.setenv("DATABASE_URL", "")
    data.prepare(tmp_path)
    assert health.main(["web"]) == 1
    assert health.main(["worker"]) == 1
