"""The gate of branch coverage: a branch that nobody took is named, and fails it."""

import json
from pathlib import Path

import pytest
from slipcover.slipcover import add_summaries

from tests import reach

HALF = {"executed_lines": [1, 2], "missing_lines": [3], "executed_branches": [[2, 4]], "missing_branches": [[2, 3]]}
WHOLE: dict[str, list[int]] = {
    "executed_lines": [1],
    "missing_lines": [],
    "executed_branches": [],
    "missing_branches": [],
}


@pytest.fixture
def measured(tmp_path: Path) -> str:
    told = {"meta": {"branch_coverage": True}, "files": {"agenda/rules/plan.py": WHOLE, "agenda/models/plan.py": HALF}}
    add_summaries(told)
    file = tmp_path / "reached.json"
    file.write_text(json.dumps(told))
    return str(file)


def test_what_is_reached_passes(measured: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert reach.main(measured, "100", "*/rules/*") == 0
    assert "1 files, 100.00 % reached" in capsys.readouterr().out
    assert reach.main(measured, "60") == 0


def test_what_is_not_reached_is_named_and_fails(measured: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert reach.main(measured, "90") == 1
    told = capsys.readouterr().out
    assert "agenda/models/plan.py" in told
    assert "rules/plan.py" not in told


def test_patterns_that_fit_no_file_prove_nothing(measured: str) -> None:
    assert reach.main(measured, "100", "*/no-such-folder/*") == 1
