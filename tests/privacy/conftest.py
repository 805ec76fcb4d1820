"""What the attacks share: stewards, jobs worked off by the test, and a restricted data set that is public."""

import pytest

from dashboard.models import Release
from tests import build_dashboard as build
from tests.dashboard.conftest import _no_bells, _no_child, dev, eva
from tests.privacy import world
from workgroups.models import User

__all__ = ["_no_bells", "_no_child", "dev", "eva"]


@pytest.fixture
def published(db: None, dev: User, eva: User) -> Release:
    """The restricted data set of `world`, released as stewards release it."""
    build.load_definitions(world.DEFINITIONS)
    build.make_figures(world.figures())
    return build.publish(*world.INDICATORS, submitter=dev, approver=eva)
