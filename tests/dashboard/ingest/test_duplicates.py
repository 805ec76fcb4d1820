from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dashboard.indicators.frame import observation_frame
from dashboard.ingest import duplicates
from dashboard.ingest.duplicates import Duplicates
from dashboard.ingest.issues import IssueLog
from dashboard.ingest.outcome import Chunk, Counts
from tests.dashboard.ingest.files import long_file, read


def test_the_same_figure_twice_counts_once_with_a_note(tmp_path: Path) -> None:
    found = read(tmp_path, long_file(*["income,26081,2023,,5"] * 3, "income,26,2023,,5"))
    assert found.column("row") == [2, 5]
    (issue,) = found.issues
    assert (issue.code, issue.severity, issue.count, issue.rows) == ("duplicate_same", "note", 2, (3, 4))
    assert issue.message == "The row repeats row 2. It counts once."
    counts = found.counts
    assert (counts.rows_accepted, counts.rows_rejected, counts.records_repeated) == (4, 0, 2)


def test_two_figures_for_the_same_are_both_rejected(tmp_path: Path) -> None:
    found = read(tmp_path, long_file("income,26081,2023,,5", "income,26,2023,,5", "income,26081,2023,,6"))
    assert found.column("place") == ["26"]
    (issue,) = found.issues
    assert (issue.code, issue.row, issue.rows) == ("duplicate_different", 2, (2, 4))
    assert issue.value == "income · 26081 · 2023"
    assert "Row 4 has another value" in issue.message
    counts = found.counts
    assert (counts.rows_accepted, counts.rows_rejected, counts.records_rejected) == (1, 2, 2)


def test_duplicates_are_found_over_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.ingest.layout.CELLS_PER_BLOCK", 1)
    rows = ["income,26081,2022,race=black,5", *["income,26,2022,,1"] * 60, "income,26081,2022,race=black,7"]
    found = read(tmp_path, long_file(*rows))
    assert found.column("row") == [3]
    assert [issue.code for issue in found.issues] == ["duplicate_different", "duplicate_same"]


def test_a_row_that_was_rejected_before_is_counted_once(tmp_path: Path) -> None:
    counts = Counts(rows_read=2, rows_accepted=1, rows_rejected=1)
    frame = observation_frame([{"measure": "m", "row": 2, "value": 1.0}, {"measure": "m", "row": 3, "value": 2.0}])
    texts = {name: "category" for name in frame.columns if frame[name].dtype == "str"}
    both, none = (pd.Series([text, text]).astype("category") for text in ("v", ""))
    chunk = Chunk(0, frame.astype(texts), both, none)
    found = Duplicates()
    found.add(chunk)
    masks = found.resolve(lambda number: chunk, IssueLog(), counts, [("", np.array([3, 9]))])
    assert masks[0].tolist() == [True, True]
    assert (counts.rows_accepted, counts.rows_rejected) == (0, 2)


def test_no_chunk_has_no_duplicates() -> None:
    assert Duplicates().resolve(lambda number: pytest.fail("nothing to load"), IssueLog(), Counts()) == {}


def test_more_words_than_a_key_can_number_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "_WIDTHS", (1, 0, 1, 1))
    with pytest.raises(OverflowError, match="different texts in place"):
        read(tmp_path, long_file("income,26081,2023,,5", "income,26,2023,,5"))
