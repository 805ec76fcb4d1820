"""The process that reads a list: run within this one, and as what it is."""

import json
from pathlib import Path

import pytest

from dashboard.ingest.outcome import EXIT_MEMORY, Limits
from dashboard.ingest.plain import PlainTable, child, read_in_child
from tests.dashboard.ingest.files import write

LIST = "Name,ICO\nHarbor,% PRUDENCE\nMill,\n"


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> list[Limits]:
    """The limits that were set; this process stays without."""
    found: list[Limits] = []
    monkeypatch.setattr(child, "limit", found.append)
    return found


def run(folder: Path, content: str | bytes) -> int:
    (folder / "request.json").write_text(json.dumps({"sheet": "", "persons": False, "limits": {"memory_mb": 300}}))
    return child.main([str(write(folder, content)), str(folder)])


def test_rows_and_columns_are_left_in_the_folder_and_nobody_private_with_them(
    tmp_path: Path, bounded: list[Limits]
) -> None:
    assert run(tmp_path, LIST) == 0
    assert (tmp_path / "rows.jsonl").read_text().splitlines() == ['[2, ["Harbor", ""]]', '[3, ["Mill", ""]]']
    told = PlainTable.from_json(json.loads((tmp_path / "summary.json").read_text()))
    assert [(one.title, one.personal) for one in told.columns] == [("Name", False), ("ICO", True)]
    assert "PRUDENCE" not in (tmp_path / "summary.json").read_text()
    assert bounded == [Limits(memory_mb=300)]


def test_a_refusal_survives_the_way(tmp_path: Path, bounded: list[Limits]) -> None:
    assert run(tmp_path, b"%PDF-1.7") == 0
    told = PlainTable.from_json(json.loads((tmp_path / "summary.json").read_text()))
    assert told.refused is not None
    assert told.refused.code == "is_pdf"


def test_running_out_of_memory_has_its_own_exit_code(
    tmp_path: Path, bounded: list[Limits], monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*arguments: object, **options: object) -> object:
        raise MemoryError

    monkeypatch.setattr(child, "read_plain", exhausted)
    assert run(tmp_path, LIST) == EXIT_MEMORY


@pytest.mark.slow
def test_a_list_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    told, rows = read_in_child(write(tmp_path, LIST), work, Limits())
    assert (told.refused, rows) == (None, [(2, ["Harbor", ""]), (3, ["Mill", ""])])


@pytest.mark.slow
def test_a_list_that_takes_too_long_is_refused(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    told, rows = read_in_child(write(tmp_path, LIST), work, Limits(wall_seconds=0))
    assert told.refused is not None
    assert (told.refused.code, rows) == ("too_slow", [])
