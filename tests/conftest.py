"""What every test stands on: no skipping, no network beyond this machine, real servers, and process environments."""

import ipaddress
import os
import re
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import TransactionTestCase as TestCases
from hypothesis import HealthCheck, settings

from kconnect.setup import servers

pytest_plugins = ["tests.browser", "tests.database"]

CHECKOUT = Path(__file__).resolve().parent.parent


# No test is skipped ------------------------------------------------------------------------------------------------
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """A test that is skipped or expected to fail proves nothing: it fails."""
    report = yield
    return _never_skipped(report)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """The same for a whole file that is skipped while it is read."""
    report = yield
    return _never_skipped(report)


def _never_skipped(report: Any) -> Any:
    if report.outcome == "skipped" or hasattr(report, "wasxfail"):
        reason = getattr(report, "wasxfail", "") or report.longrepr
        report.outcome, report.longrepr = "failed", f"Tests here are not skipped and not expected to fail: {reason}"
        vars(report).pop("wasxfail", None)
    return report


# Stopping --------------------------------------------------------------------------------------------------------
def pytest_configure(config: pytest.Config) -> None:
    """TERM ends a run as Ctrl-C does: fixtures clean up, so no server and no worker is left behind."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


# Examples by chance ------------------------------------------------------------------------------------------------
# How long an example takes tells of the machine and of what else runs on it, not of the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


# The glossary -------------------------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def _glossary_at_hand() -> None:
    """Its terms are kept between pages for some minutes, so pages are counted as they mostly are; writing a term forgets them."""
    from engagement.queries.glossary import LINKED
    from kconnect.core.kept import keep

    keep(LINKED, [])


# What is collected ---------------------------------------------------------------------------------------------------
def pytest_addoption(parser: pytest.Parser) -> None:
    """The second database repeats only what a database can change."""
    parser.addoption("--database-only", action="store_true", help="only the tests that use the database")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Marks whatever drives a browser; leaves proofs on real files out where there are none, and says so at the end."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("journey")
    if config.getoption("--database-only"):
        config.hook.pytest_deselected(items=[item for item in items if not is_changed_by_database(item)])
        items[:] = [item for item in items if is_changed_by_database(item)]
    if not os.environ.get("KCONNECT_REAL_DATA"):
        left_out = [item for item in items if item.get_closest_marker("real_data")]
        config.stash[LEFT_OUT] = len(left_out)
        items[:] = [item for item in items if not item.get_closest_marker("real_data")]
    result = yield
    # Pytest puts the tests of one browser together; those on the shared network fill the database, so they come last.
    items.sort(key=lambda item: "demo_network" in getattr(item, "fixturenames", ()))
    return result


LEFT_OUT = pytest.StashKey[int]()


# What is about pages: who gets which, what they say, how they look. The journeys look at every page on PostgreSQL, and what
# a page reads and does has tests of its own; only `--full` repeats these there as well.
ABOUT_PAGES = re.compile(
    r"/(test_access|test_console|test_public_\w+|test_\w*(pages?|views))\.py$|/(security|look|portal|privacy)/"
)


def is_changed_by_database(item: pytest.Item) -> bool:
    """Whether another database could give this test another outcome: it uses one and does not say `once`."""
    whole = "KCONNECT_TEST_FULL" in os.environ or not ABOUT_PAGES.search(item.path.as_posix())
    return whole and uses_database(item) and item.get_closest_marker("once") is None


def uses_database(item: pytest.Item) -> bool:
    """Whether pytest-django lets this test touch the database; without that any query in it fails."""
    wanted = {"db", "transactional_db", "live_server", "process_environment"}
    asked = wanted & set(getattr(item, "fixturenames", ()))
    return bool(
        asked or item.get_closest_marker("django_db") or issubclass(getattr(item, "cls", None) or object, TestCases)
    )


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """One line about what was left out."""
    if number := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(
            f"Proofs on real files that were not collected (name their folder with --data): {number}."
        )


# No network ----------------------------------------------------------------------------------------------------------
@pytest.fixture(autouse=True, scope="session")
def _only_this_machine() -> Iterator[None]:
    """A connection to anywhere but this machine fails at once."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
            raise AssertionError(f"A test tried to reach {address[0]}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# Real servers and data -----------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a real Redis; tests that use it empty it first."""
    with servers.redis() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real PostgreSQL's maintenance database, whatever database the suite itself runs on."""
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files; only tests marked `real_data` ask for it."""
    return Path(os.environ["KCONNECT_REAL_DATA"])


@pytest.fixture
def process_environment(transactional_db: None, settings: Any) -> Callable[..., dict[str, str]]:
    """A function that gives the environment for a process of the product on this test's database; more by keyword."""

    def environment(**more: str) -> dict[str, str]:
        about = settings.DATABASES["default"]
        if about["ENGINE"].endswith("sqlite3"):
            url = f"sqlite:///{about['NAME']}"
        else:
            url = f"postgres://{about['USER']}:{about['PASSWORD']}@{about['HOST']}:{about['PORT']}/{about['NAME']}"
        base = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        return base | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "kconnect.settings", **more}

    return environment
