import json
import resource
from pathlib import Path

import pytest

from dashboard.indicators.frame import check_observations
from dashboard.ingest import child
from dashboard.ingest.child import main, parse_into
from dashboard.ingest.issues import Issue
from dashboard.ingest.outcome import EXIT_MEMORY, Limits, Summary
from dashboard.ingest.store import chunk_path, read_chunk
from tests.dashboard.ingest.files import KNOWN, long_file, long_recipe, write

RECIPE = long_recipe().text
NOTED = "measure,place,year,group,value,note"


def into(folder: Path, content: str) -> dict[str, object]:
    """Parses into the folder and gives the summary."""
    parse_into(write(folder, content), RECIPE, folder, KNOWN, Limits(), False)
    answer: dict[str, object] = json.loads((folder / "summary.json").read_text())
    return answer


def test_chunks_issues_and_summary_are_left_in_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = into(
        tmp_path, long_file("income,26081,2023,,5,é", "income,26,2023,,<7,", "pay,26,2023,,7,", columns=NOTED)
    )
    assert (answer["refused"], answer["chunks"]) == (None, 1)
    summary = Summary.from_json(answer["summary"])  # type: ignore[arg-type]  # an object
    assert summary.counts.states == {"normal": 1, "bounded": 1}
    assert summary.counts.bounds == {"<7": 1}
    assert (summary.counts.records_accepted, summary.groups, summary.delimiter) == (2, ("",), ",")
    issues = [Issue.from_json(json.loads(line)) for line in (tmp_path / "issues.jsonl").read_text().splitlines()]
    assert [issue.code for issue in issues] == ["measure_unknown"]
    chunk = read_chunk(tmp_path, 0)
    check_observations(chunk.frame)
    assert (list(chunk.frame["note"]), list(chunk.columns)) == (["é", ""], ["value", "value"])
    assert [json.loads(line)[2] for line in capsys.readouterr().out.splitlines()] == [3]


def test_repeated_keys_are_taken_out_of_the_chunks(tmp_path: Path) -> None:
    answer = into(tmp_path, long_file("income,26081,2023,,5", "income,26081,2023,,6", "income,26,2023,,7"))
    assert list(read_chunk(tmp_path, 0).frame["value"]) == [7.0]
    assert Summary.from_json(answer["summary"]).counts.records_accepted == 1  # type: ignore[arg-type]  # an object


def test_a_refused_file_leaves_its_issue_and_no_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.ingest.layout.CELLS_PER_BLOCK", 1)
    answer = into(tmp_path, long_file(*["income,26081,2023,,5"] * 60) + '"')
    assert isinstance(answer["refused"], dict)
    assert (answer["refused"]["code"], answer["chunks"], answer["summary"]) == ("unclosed_quote", 0, None)
    assert not chunk_path(tmp_path, 0).exists()


def run_main(folder: Path, content: str) -> int:
    """Runs the command line in this process."""
    (folder / "recipe.toml").write_text(RECIPE)
    request = {"known": KNOWN.as_json(), "limits": {"memory_mb": 300}, "personal_allowed": False, "name": "a.csv"}
    (folder / "request.json").write_text(json.dumps(request))
    return main([str(write(folder, content)), str(folder / "recipe.toml"), str(folder)])


def test_limits_are_set_before_anything_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", lambda what, pair: asked.update({what: pair}))
    hard = {resource.RLIMIT_AS: resource.RLIM_INFINITY, resource.RLIMIT_NOFILE: 32}
    monkeypatch.setattr(resource, "getrlimit", lambda what: (0, hard.get(what, resource.RLIM_INFINITY)))
    assert run_main(tmp_path, long_file("income,26081,2023,,5")) == 0
    assert asked[resource.RLIMIT_AS] == (425 << 20, 425 << 20)
    assert asked[resource.RLIMIT_NOFILE] == (32, 32)
    assert asked[resource.RLIMIT_CPU] == (600, 600)
    assert asked[resource.RLIMIT_CORE] == (0, 0)
    assert resource.RLIMIT_FSIZE in asked


def test_running_out_of_memory_has_its_own_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **more: object) -> None:
        raise MemoryError

    monkeypatch.setattr(child, "limit", lambda limits: None)
    monkeypatch.setattr(child, "parse_into", fail)
    assert run_main(tmp_path, "a") == EXIT_MEMORY
