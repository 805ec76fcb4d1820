"""The real browser: the system's Chromium, watched for errors, blocked requests and anything off this machine."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from kconnect.setup import servers

# Without these Chromium tries to reach its maker's servers at every start.
QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How pytest-playwright starts the browser. Chromium's sandbox works for everyone but root."""
    home = tmp_path_factory.mktemp("browser-home")
    arguments = [*QUIET, "--no-first-run", "--disable-quic"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {
        "executable_path": servers.chromium(),
        "args": arguments,
        "env": {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home)},
    }


@pytest.fixture
def problems() -> list[str]:
    """What went wrong in the browser so far. A test that provokes a refusal on purpose clears the list after it."""
    return []


@pytest.fixture
def context(context: BrowserContext, problems: list[str]) -> Iterator[BrowserContext]:
    """A browser context that fails its test on a console or script error, a policy violation, a foreign request."""
    watch(context, problems)
    yield context
    assert problems == []


def watch(context: BrowserContext, problems: list[str]) -> None:
    """Adds to `problems` whatever goes wrong on any page of `context`; for tests that open a second context."""

    def console(message: Any) -> None:
        # Chromium reports violations of the content security policy here as well.
        if message.type == "error":
            problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def request(about: Any) -> None:
        address = urlsplit(about.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in {"localhost", "127.0.0.1"}:
            problems.append(f"request off this machine: {about.url}")

    context.on("console", console)
    context.on("weberror", lambda error: problems.append(f"script: {error.error}"))
    context.on("request", request)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """A function that fails on any violation of the accessibility rules on the page as it stands."""

    def check(page: Page) -> None:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]})
        told = [
            f"{violation['id']}: {violation['help']}\n"
            + "\n".join(f"    {node['html']}" for node in violation["nodes"])
            for violation in found.response["violations"]
        ]
        assert not told, f"{page.url}\n" + "\n".join(told)

    return check


@pytest.fixture
def screenshot_folder() -> Path | None:
    """Where journeys leave pictures to look at: KCONNECT_SCREENSHOTS, or nowhere."""
    folder = os.environ.get("KCONNECT_SCREENSHOTS")
    return Path(folder) if folder else None
