"""What the tests of shared measurement share: nothing rings outside, files are parsed here, small definitions on request."""

import pytest

from dashboard.services import staging, trials, uploads
from kconnect.core import jobs
from tests import build_dashboard as build
from workgroups.models import User


@pytest.fixture(autouse=True)
def _no_bells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are worked off by the test itself."""
    monkeypatch.setattr(jobs, "ring", lambda job_id: None)


@pytest.fixture(autouse=True)
def _no_child(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same parser without its process, which takes a second to start; `real_child` brings the real one back."""
    if "real_child" not in request.fixturenames:
        monkeypatch.setattr(staging, "parse_in_child", build.parse_here)
        monkeypatch.setattr(trials, "parse_in_child", build.parse_here)
        monkeypatch.setattr(uploads, "look_in_child", build.look_here)


@pytest.fixture
def real_child() -> None:
    """Files are parsed in a child process, as in the product."""


@pytest.fixture
def defined(db: None) -> None:
    """The small definitions of `tests.build_dashboard`."""
    build.load_definitions()


@pytest.fixture
def dev(db: None) -> User:
    """Dev is data steward."""
    return build.steward("Dev")


@pytest.fixture
def eva(db: None) -> User:
    """Eva is the other data steward."""
    return build.steward("Eva")
