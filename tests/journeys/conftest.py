"""Everything in this folder is a journey: a real browser against the running portal.

Journeys that only look, or that add to what is there, share the demonstration network, which is loaded once: `site`. A
journey that needs a network of its own takes `live_server`, as other tests do; those run first and leave nothing behind.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from kconnect.portal.demo.loader import load_demo
from tests.browser import watch
from tests.journeys.under_way import add_what_is_under_way

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2,
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of this folder, so that they run in their own step; those on the shared network run last."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("journey")
    items.sort(key=lambda item: "demo_network" in getattr(item, "fixturenames", ()))


@dataclass(frozen=True)
class Site:
    """The running demonstration network: its address, and the password of its accounts."""

    url: str
    password: str


@pytest.fixture(scope="session")
def demo_network(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """The demonstration network behind a server, once for all journeys; emptied at the end."""
    with django_db_blocker.unblock():
        accounts = load_demo(say=lambda text: None)
    server = LiveServer("localhost")
    yield Site(server.url, accounts[0][1])
    server.stop()
    with django_db_blocker.unblock():
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def db() -> None:
    """Makes sure that the test database is there. No transaction around a test: the browser's server must see its rows."""


@pytest.fixture
def site(db: None, demo_network: Site, django_db_blocker: Any, settings: Any) -> Iterator[Site]:
    """The demonstration network, as it runs on one's own machine: demo accounts need no second step."""
    settings.DEMO_ACCOUNTS = True
    # Many people come from one address here, and would soon be asked to wait.
    cache.clear()
    with django_db_blocker.unblock():
        yield demo_network


@pytest.fixture(scope="session")
def looked_at(demo_network: Site, django_db_blocker: Any) -> Site:
    """The demonstration network with more under way; see `add_what_is_under_way`."""
    with django_db_blocker.unblock():
        add_what_is_under_way()
    return demo_network


@pytest.fixture
def worker(process_environment: Callable[..., dict[str, str]], tmp_path: Path) -> Iterator[None]:
    """A real worker on this test's database, that hears the bell of the pages."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "kconnect",
        "worker",
        "-P",
        "solo",
        "--without-gossip",
        "--without-mingle",
    ]
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=process_environment(), cwd=CHECKOUT, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
        print((tmp_path / "worker.log").read_text(errors="replace")[-4000:])


@pytest.fixture
def visitor(browser: Browser, problems: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    """A function that opens a browser of its own for one more person, watched like the first; options as Playwright's."""
    opened: list[BrowserContext] = []

    def open_browser(**options: Any) -> BrowserContext:
        context = browser.new_context(**options)
        watch(context, problems)
        opened.append(context)
        return context

    yield open_browser
    for context in opened:
        context.close()
    assert problems == []


@pytest.fixture
def picture(screenshot_folder: Path | None) -> Callable[[Page, str], None]:
    """A function that keeps a picture of the page under a name, if somebody wants to look at them."""

    def take(page: Page, name: str) -> None:
        if screenshot_folder is not None:
            page.screenshot(path=screenshot_folder / f"{name}.png", full_page=True)

    return take
