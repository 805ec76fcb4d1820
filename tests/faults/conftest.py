"""What the tests of faults share: the people and the quiet of the tests of measurement, and figures that move in small pieces."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.db import connection

from dashboard.services import store
from kconnect.core import bulk
from tests.dashboard.conftest import _no_bells, _no_child, dev, eva
from tests.faults.stack import CHECKOUT, Stack

__all__ = ["_no_bells", "_no_child", "dev", "eva"]


@pytest.fixture
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures move two at a time, so that a fault can fall between."""
    monkeypatch.setattr(store, "PIECES", dict.fromkeys(store.PIECES, 2))
    monkeypatch.setattr(bulk, "PAUSE", 0)


@pytest.fixture
def stack(
    process_environment: Callable[..., dict[str, str]], request: pytest.FixtureRequest, tmp_path: Path, settings: Any
) -> Iterator[Stack]:
    url = request.getfixturevalue("redis_url") if connection.vendor == "postgresql" else ""
    if url:
        redis.Redis.from_url(url).flushall()
    more = {"KCONNECT_DATA": str(tmp_path), "JOB_LEASE_SECONDS": "3", "JOB_SWEEP_SECONDS": "1", "JOB_TICK_SECONDS": "1"}
    for name in ("queue", "control"):
        (tmp_path / "broker" / name).mkdir(parents=True)
    made = Stack(process_environment(REDIS_URL=url, PYTHONPATH=str(CHECKOUT), **more), tmp_path, url)
    try:
        yield made
    finally:
        made.stop()
        print(made.said())
