"""Everything in this folder is a journey: a real browser against the running portal."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of this folder, so that they run in their own step."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("journey")
