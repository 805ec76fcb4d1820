from pathlib import Path
from typing import Any

import pytest

from kconnect.core import slots


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path


def test_no_more_places_are_given_than_there_are() -> None:
    places = [slots.take("work", 2) for _ in range(3)]
    assert [place is None for place in places] == [False, False, True]


def test_a_place_that_is_given_back_can_be_taken_again() -> None:
    first = slots.take("work", 1)
    assert first is not None
    first.close()
    assert slots.take("work", 1) is not None


def test_work_of_another_name_has_its_own_places() -> None:
    kept = [slots.take(name, 1) for name in ("one", "two")]
    assert None not in kept
