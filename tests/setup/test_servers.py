"""Servers for tests: the system's or a package's, always real, gone afterwards."""

import subprocess
from pathlib import Path

import psycopg
import pytest
import redis

from kconnect.setup import servers
from kconnect.setup.environment import SetupError


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which neither PostgreSQL nor Redis nor a browser is installed, and no variable names one."""
    for name in ("KCONNECT_TEST_POSTGRES", "KCONNECT_TEST_REDIS", "KCONNECT_CHROMIUM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(servers, "SYSTEM_POSTGRES", tmp_path)
    monkeypatch.setattr(servers.shutil, "which", lambda name: None)


def answers(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT lower('NIÑEZ')").fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.slow
def test_postgresql_comes_from_its_package_where_the_system_has_none(bare_machine: None) -> None:
    with servers.postgres() as url:
        assert answers(url) == "niñez"
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.slow
def test_redis_comes_from_its_package_where_the_system_has_none(bare_machine: None) -> None:
    with servers.redis() as url:
        client = redis.Redis.from_url(url)
        assert client.set("name", "value")
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        client.close()


@pytest.mark.slow
def test_the_systems_servers_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KCONNECT_TEST_POSTGRES", raising=False)
    monkeypatch.delenv("KCONNECT_TEST_REDIS", raising=False)
    with servers.postgres() as postgres_url, servers.redis() as redis_url:
        assert answers(postgres_url) == "niñez"
        client = redis.Redis.from_url(redis_url)
        assert client.ping()
        client.close()


def test_a_server_that_the_environment_names_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KCONNECT_TEST_POSTGRES", "postgres://named/one")
    monkeypatch.setenv("KCONNECT_TEST_REDIS", "redis://named/1")
    monkeypatch.setenv("KCONNECT_CHROMIUM", "/named/browser")
    with servers.postgres() as postgres_url, servers.redis() as redis_url:
        found = (postgres_url, redis_url, servers.chromium())
    assert found == ("postgres://named/one", "redis://named/1", "/named/browser")


def test_a_missing_server_is_named_with_what_to_install(
    bare_machine: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(servers, "ENVIRONMENT", tmp_path)
    with pytest.raises(SetupError, match="apt-get install -y postgresql"), servers.postgres():
        pass
    with pytest.raises(SetupError, match="apt-get install -y redis-server"), servers.redis():
        pass


def test_a_missing_browser_is_named_with_what_to_install(bare_machine: None) -> None:
    with pytest.raises(SetupError, match="apt-get install -y chromium"):
        servers.chromium()


@pytest.mark.parametrize("there", ["chromium-headless-shell", "chromium"])
def test_root_on_a_debian_machine_gets_the_lightest_browser_that_its_packages_have(
    bare_machine: None, monkeypatch: pytest.MonkeyPatch, there: str
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(servers.os, "geteuid", lambda: 0)
    monkeypatch.setattr(
        servers.shutil,
        "which",
        lambda name: f"/usr/bin/{name}" if name == "apt-get" or name == there and name in asked else None,
    )
    monkeypatch.setattr(servers.subprocess, "run", lambda command, **more: asked.append(command[-1]))
    assert servers.chromium() == f"/usr/bin/{there}"
    assert asked == ["-qq", *servers.BROWSERS[: servers.BROWSERS.index(there) + 1]]


def test_a_mac_is_looked_at_where_its_programs_lie(bare_machine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers.platform, "system", lambda: "Darwin")
    monkeypatch.setattr(Path, "exists", lambda self: self.name == "Google Chrome")
    assert servers.chromium().endswith("/Google Chrome")


def test_the_newest_system_postgresql_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        for program in ("initdb", "postgres"):
            (tmp_path / version / "bin" / program).touch()
    (tmp_path / "18" / "bin").mkdir(parents=True)
    (tmp_path / "18" / "bin" / "initdb").touch()
    monkeypatch.setattr(servers, "SYSTEM_POSTGRES", tmp_path)
    monkeypatch.setattr(servers.shutil, "which", lambda name: None)
    found = servers._postgres_programs(tmp_path, servers.Account(None, None))
    assert found == tmp_path / "17" / "bin"


def test_a_server_that_does_not_start_shows_its_last_words(tmp_path: Path) -> None:
    account = servers.Account(None, None)
    command: list[object] = ["sh", "-c", "echo the disk is full; exit 3"]
    with (
        pytest.raises(SetupError, match="the disk is full"),
        servers._running("Redis", command, tmp_path, account, servers.signal.SIGTERM, lambda: False),
    ):
        pass


def test_a_cluster_that_cannot_be_made_shows_why(tmp_path: Path) -> None:
    (tmp_path / "initdb").write_text("#!/bin/sh\necho no such locale\nexit 1\n")
    (tmp_path / "initdb").chmod(0o755)
    with pytest.raises(SetupError, match="no such locale"):
        servers._make_cluster(tmp_path, tmp_path, servers.Account(None, None), "password")


def test_without_pg_isready_the_port_is_asked(tmp_path: Path) -> None:
    assert servers._accepts(tmp_path, servers.free_port()) is False


def test_a_server_that_does_not_stop_is_ended_by_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    account = servers.Account(None, None)
    command: list[object] = ["sh", "-c", "trap '' TERM; touch ready; sleep 60"]
    wait = subprocess.Popen.wait
    monkeypatch.setattr(
        subprocess.Popen, "wait", lambda self, timeout=None: wait(self, timeout=0.2 if timeout else None)
    )
    ready = tmp_path / "ready"
    with servers._running("Redis", command, tmp_path, account, servers.signal.SIGTERM, ready.exists):
        pass
    assert ready.exists()
