import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.ingest import run
from dashboard.ingest.child import parse_into
from dashboard.ingest.outcome import Limits, Progress
from dashboard.ingest.recipe import RecipeError
from dashboard.ingest.run import ParseResult, ParseStopped, parse_in_child
from tests.dashboard.ingest.files import KNOWN, long_file, long_recipe, write

RECIPE = long_recipe().text
CLEAN = long_file("income,26081,2023,,5", "income,26,2023,,*", "pay,26,2023,,7")


def parse(folder: Path, content: str, **more: object) -> ParseResult:
    path = write(folder, content)
    return parse_in_child(path, RECIPE, KNOWN, Limits(), folder=folder / "out", **more)  # type: ignore[arg-type]  # loose


def gone(process_id: int) -> bool:
    """Whether no such process runs any more."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that were started."""
    found: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def remember(*arguments: object, **more: object) -> subprocess.Popen[bytes]:
        found.append(start(*arguments, **more))  # type: ignore[call-overload]  # passed on as they came
        return found[-1]

    monkeypatch.setattr(subprocess, "Popen", remember)
    return found


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a small program in the place of the child."""
    start = subprocess.Popen

    def use(program: str) -> None:
        def fake(command: list[str], **more: object) -> object:
            return start([sys.executable, "-c", program, *command[3:]], **more)  # type: ignore[call-overload]  # loose

        monkeypatch.setattr(subprocess, "Popen", fake)

    return use


@pytest.mark.slow
def test_a_file_is_parsed_in_a_process_of_its_own(tmp_path: Path) -> None:
    seen: list[Progress] = []
    found = parse(tmp_path, CLEAN, on_progress=seen.append)
    assert found.refused is None
    assert [issue.code for issue in found.issues] == ["measure_unknown"]
    assert found.summary is not None
    assert found.summary.counts.states == {"normal": 1, "suppressed": 1}
    for _ in range(2):
        assert [list(chunk.frame["place"]) for chunk in found.chunks()] == [["26081", "26"]]
    assert [(step.done, step.total, step.rows) for step in seen] == [(len(CLEAN), len(CLEAN), 3)]


@pytest.mark.parametrize(
    ("content", "refusal", "places"),
    [(CLEAN, "", ["26081", "26"]), ("measure,place,year,group,value\n", "empty_file", [])],
)
def test_what_the_child_left_is_the_result(
    tmp_path: Path, instead: Callable[[str], None], content: str, refusal: str, places: list[str]
) -> None:
    left = tmp_path / "left"
    left.mkdir()
    parse_into(write(tmp_path, content), RECIPE, left, KNOWN, Limits(), False)
    instead(f"import shutil, sys; shutil.copytree({str(left)!r}, sys.argv[3], dirs_exist_ok=True)")
    found = parse(tmp_path, content)
    assert (found.refused.code if found.refused else "") == refusal
    assert (found.summary is None) == bool(refusal)
    assert [issue.code for issue in found.issues] == [refusal or "measure_unknown"]
    assert [place for chunk in found.chunks() for place in chunk.frame["place"]] == places


@pytest.mark.slow
def test_a_file_that_needs_more_memory_is_refused_in_words(tmp_path: Path) -> None:
    limits = Limits(memory_mb=70, cell_length=200_000)
    row = ",".join(["x" * 100_000] * 100)
    path = write(tmp_path, "a" + ",b" * 99 + "\n" + f"{row}\n" * 10)
    recipe = RECIPE.replace("[numbers]", '[columns]\nunmapped = "ignore"\n[numbers]')
    limits = Limits(memory_mb=70, cell_length=200_000, line_length=20_000_000)
    content = path.read_text().replace("a,b", "measure,place,year,group,value,b", 1)
    found = parse_in_child(write(tmp_path, content), recipe, KNOWN, limits, folder=tmp_path / "out")
    assert found.refused is not None
    assert found.refused.code == "too_large"
    assert found.refused.message == "This file is too large to process: it needs more than 70 MB of memory. Split it."
    assert (found.issues, list(found.chunks())) == ((found.refused,), [])


@pytest.mark.slow
def test_a_refusal_of_the_child_is_the_result(tmp_path: Path) -> None:
    found = parse(tmp_path, "measure,place,year,group,value\n")
    assert found.refused is not None
    assert (found.refused.code, found.summary, found.chunk_count) == ("empty_file", None, 0)
    assert found.issues == (found.refused,)


def test_the_child_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "s")
    assert "SECRET_KEY" not in run._environment()
    assert run._environment()["OPENBLAS_NUM_THREADS"] == "1"


def test_a_recipe_that_cannot_be_used_starts_nothing(tmp_path: Path, started: list[subprocess.Popen[bytes]]) -> None:
    with pytest.raises(RecipeError):
        parse_in_child(tmp_path / "x.csv", "", KNOWN, Limits(), folder=tmp_path / "out")
    assert started == []


def test_a_stop_kills_the_child(
    tmp_path: Path, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_POLL_SECONDS", 0.01)
    asked = iter([False, True])
    with pytest.raises(ParseStopped):
        parse(tmp_path, CLEAN, should_stop=lambda: next(asked))
    assert gone(started[0].pid)
    assert started[0].returncode == -signal.SIGKILL


def test_an_error_of_the_watcher_kills_the_child_and_goes_on(tmp_path: Path, instead: Callable[[str], None]) -> None:
    instead("import time; print('[1, 2, 3]', flush=True); time.sleep(60)")

    def lose(progress: Progress) -> None:
        raise RuntimeError("the lease is lost")

    begun = time.monotonic()
    with pytest.raises(RuntimeError, match="the lease is lost"):
        parse(tmp_path, CLEAN, on_progress=lose)
    assert time.monotonic() - begun < 30


def test_progress_that_comes_in_pieces_is_put_together(tmp_path: Path, instead: Callable[[str], None]) -> None:
    instead("import time; print('[1,', end='', flush=True); time.sleep(0.2); print(' 2, 3]', flush=True)")
    seen: list[Progress] = []
    parse(tmp_path, CLEAN, on_progress=seen.append)
    assert [(step.done, step.total, step.rows) for step in seen] == [(1, 2, 3)]


@pytest.mark.slow
def test_a_child_that_takes_too_long_is_killed(tmp_path: Path, instead: Callable[[str], None]) -> None:
    instead("import time; print('[1,', end='', flush=True); time.sleep(60)")
    found = parse_in_child(write(tmp_path, CLEAN), RECIPE, KNOWN, Limits(wall_seconds=1), folder=tmp_path / "out")
    assert found.refused is not None
    assert found.refused.message == "This file takes longer than 1 seconds to process. Split it."


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import sys; sys.exit(1)", "crashed"),
        ("pass", "crashed"),
        ("import sys; sys.exit(75)", "too_large"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too_large"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "too_slow"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crashed"),
    ],
)
def test_every_end_of_the_child_is_a_result(
    tmp_path: Path, instead: Callable[[str], None], program: str, code: str
) -> None:
    instead(program)
    found = parse(tmp_path, CLEAN)
    assert found.refused is not None
    assert found.refused.code == code


@pytest.mark.slow
def test_the_web_process_may_import_this_without_pandas() -> None:
    program = (
        "import sys, dashboard.ingest.run, dashboard.ingest.definitions_text as d; sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def stream(folder: Path, statement: str) -> list[bytes]:
    return list(run.stream_limited(("timeit", "-n1", "-r1", f"import os; {statement}"), folder))


def test_a_file_of_which_only_a_part_was_written_breaks_off(tmp_path: Path) -> None:
    with pytest.raises(run.StreamBroken):
        stream(tmp_path, "os.write(1, b'half'); os._exit(3)")


def test_a_process_that_writes_nothing_gives_nothing(tmp_path: Path) -> None:
    assert stream(tmp_path, "os._exit(3)") == []


def test_a_process_that_ends_well_gives_all_that_it_wrote(tmp_path: Path) -> None:
    assert stream(tmp_path, "os.write(1, b'whole'); os._exit(0)") == [b"whole"]
