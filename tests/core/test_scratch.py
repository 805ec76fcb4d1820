"""Folders of work: gone at its end, and those that killed work left."""

import os
from pathlib import Path
from typing import Any

import pytest

from kconnect.core import scratch


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_a_folder_is_gone_at_the_end_of_its_work() -> None:
    with scratch.folder("look-") as folder:
        (folder / "part").write_text("x")
        assert folder.name.startswith("look-")
    assert list(scratch.root().iterdir()) == []


def test_only_old_folders_and_ones_own_are_swept() -> None:
    own, old, fresh = (scratch.make(prefix) for prefix in ("parse-1-", "try-", "parse-12-"))
    os.utime(old, (1, 1))
    assert (scratch.sweep("parse-1-"), own.exists(), old.exists(), fresh.exists()) == (2, False, False, True)
    assert scratch.sweep() == 0


def test_a_folder_that_goes_while_it_is_looked_at_is_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = scratch.root() / "try-gone"
    monkeypatch.setattr(Path, "iterdir", lambda self: iter([gone]))
    assert scratch.sweep() == 0
