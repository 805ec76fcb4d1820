"""What every test stands on: no skipping, no network beyond this machine, real servers, and process environments."""

import ipaddress
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kconnect.setup import servers

pytest_plugins = ["tests.browser"]

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


# What is collected ---------------------------------------------------------------------------------------------------
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the proofs on real files out where there are none; says so in the summary."""
    if not os.environ.get("KCONNECT_REAL_DATA"):
        left_out = [item for item in items if item.get_closest_marker("real_data")]
        config.stash[LEFT_OUT] = len(left_out)
        items[:] = [item for item in items if not item.get_closest_marker("real_data")]


LEFT_OUT = pytest.StashKey[int]()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """One line about what was left out."""
    if number := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"{number} proofs on real files were not collected: name their folder with --data.")


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
