"""The process that looks at a file, run within this one."""

import json
from pathlib import Path

import pytest

from dashboard.ingest.look import Look, child
from dashboard.ingest.outcome import EXIT_MEMORY, Limits
from tests.dashboard.ingest.files import write


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> list[Limits]:
    """The limits that were set; this process stays without."""
    found: list[Limits] = []
    monkeypatch.setattr(child, "limit", found.append)
    return found


def run(folder: Path, content: str) -> int:
    """Runs the command line in this process."""
    (folder / "request.json").write_text(json.dumps({"name": "births.csv", "limits": {"memory_mb": 300}}))
    return child.main([str(write(folder, content)), str(folder)])


def test_what_is_seen_is_left_in_the_folder(tmp_path: Path, bounded: list[Limits]) -> None:
    assert run(tmp_path, "code,births\n01,5\n") == 0
    found = Look.from_json(json.loads((tmp_path / "summary.json").read_text()))
    assert (found.name, found.content_type, found.tables[0].titles) == ("births.csv", "text", ("code", "births"))
    assert bounded == [Limits(memory_mb=300)]


def test_running_out_of_memory_has_its_own_exit_code_and_leaves_nothing(
    tmp_path: Path, bounded: list[Limits], monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*arguments: object) -> Look:
        assert bounded
        raise MemoryError

    monkeypatch.setattr(child, "look", exhausted)
    assert run(tmp_path, "code,births\n01,5\n") == EXIT_MEMORY
    assert not (tmp_path / "summary.json").exists()
