"""What the proofs on real files share: a network with two stewards, and files read in the real child process."""

from typing import Any

import pytest
from django.test import Client

from tests.dashboard.real.steps import REACHED, Network
from workgroups.models import User


@pytest.fixture
def network(real_child: None, client: Client, dev: User, eva: User) -> Network:
    """A network without figures; Dev submits, Eva approves."""
    return Network(client, dev, eva)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Names the lines of EXPECTED.csv that were found again; the test command counts them."""
    if REACHED:
        terminalreporter.write_line(f"Lines of EXPECTED.csv found again: {' '.join(sorted(REACHED))}")
