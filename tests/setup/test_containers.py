"""The container files: a network in production as docker-compose.yml describes it, without an engine to run it."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SECRETS = {"POSTGRES_PASSWORD", "REDIS_PASSWORD", "SECRET_KEY", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS"}
GIVEN = dict.fromkeys((*SECRETS, "DEFAULT_FROM_EMAIL", "CONTACT_EMAIL"), "given")


def compose_client() -> list[str]:
    """The command of a compose client on this machine, or nothing."""
    for command in (["docker", "compose"], ["docker-compose"]):
        program = shutil.which(command[0])
        if (
            program
            and subprocess.run([program, *command[1:], "version"], capture_output=True, check=False).returncode == 0
        ):
            return [program, *command[1:]]
    return []


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The file as compose itself resolves it where a client exists, else as YAML with its merges."""
    if client := compose_client():
        done = subprocess.run(
            [*client, "config"], cwd=CHECKOUT, env={**os.environ, **GIVEN}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return dict(yaml.safe_load(done.stdout))
    return dict(yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text()))


def test_the_network_has_its_six_services_and_a_preparation(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"prepare", "web", "worker", "beat", "postgres", "redis", "cache"}


def test_every_lasting_service_has_a_health_check_and_restarts(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if name == "prepare":
            continue
        assert service["restart"] == "unless-stopped", name
        # The web server's check is part of the image.
        assert name == "web" or service["healthcheck"]["test"][0] == "CMD", name


def test_the_broker_forgets_nothing_and_the_cache_may(compose: dict[str, Any]) -> None:
    broker, cache = (" ".join(map(str, compose["services"][name]["command"])) for name in ("redis", "cache"))
    assert "--appendonly yes" in broker
    assert "--maxmemory-policy noeviction" in broker
    assert "--maxmemory-policy allkeys-lru" in cache
    environment = compose["services"]["web"]["environment"]
    assert environment["REDIS_URL"] != environment["CACHE_URL"]


def test_every_image_is_pinned_and_names_no_registry(compose: dict[str, Any]) -> None:
    images = [service["image"] for service in compose["services"].values() if "build" not in service]
    images += re.findall(r"^FROM (\S+)", (CHECKOUT / "Dockerfile").read_text(), re.MULTILINE)
    for image in images:
        assert re.fullmatch(r"[a-z]+:\d+\.\d+[\w.-]*", image), image


def test_what_lasts_lies_in_named_volumes(compose: dict[str, Any]) -> None:
    assert set(compose["volumes"]) == {"database", "broker", "files", "schedule"}
    for name, volume in {"postgres": "database", "redis": "broker", "web": "files", "worker": "files"}.items():
        assert volume in str(compose["services"][name]["volumes"])


def test_no_secret_stands_in_the_file_and_none_has_a_default() -> None:
    text = (CHECKOUT / "docker-compose.yml").read_text()
    for name in SECRETS:
        assert f"${{{name}:?" in text
        assert not re.search(rf"\$\{{{name}(:?-|\}})", text), name


def test_only_the_web_server_is_reachable_and_only_from_its_own_machine(compose: dict[str, Any]) -> None:
    open_ports = {name: str(service["ports"]) for name, service in compose["services"].items() if "ports" in service}
    assert set(open_ports) == {"web"}
    assert "127.0.0.1" in open_ports["web"]


def test_the_image_runs_as_an_ordinary_user_and_checks_its_health() -> None:
    lines = (CHECKOUT / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM")) :]
    assert "USER kconnect" in last_stage
    assert any(line.startswith("HEALTHCHECK") and "kconnect.setup.health" in line for line in last_stage)


def test_the_image_leaves_out_what_a_network_does_not_need() -> None:
    ignored = (CHECKOUT / ".dockerignore").read_text().split()
    assert {".*", "tests", "var", "docs"} <= set(ignored)
