"""What the proofs on real files share: a network with two stewards, and files read in the real child process."""

import pytest
from django.test import Client

from tests.dashboard.real.steps import Network
from workgroups.models import User


@pytest.fixture
def network(real_child: None, client: Client, dev: User, eva: User) -> Network:
    """A network without figures; Dev submits, Eva approves."""
    return Network(client, dev, eva)
