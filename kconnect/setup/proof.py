"""`manage.py test`: everything that must pass, in lanes side by side, with one closing line."""

import argparse
import contextlib
import csv
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from kconnect.setup import data, environment, servers
from kconnect.setup.environment import CHECKOUT, PYTHON, WORK, SetupError
from kconnect.setup.processes import Family, Stopped, ignore_signals, stop_on_signals

PACKAGES = ("kconnect", "workgroups", "agenda", "engagement", "dashboard")
# Every branch of these is proved; a number or a permission that is wrong here is wrong for the public.
COMPLETE = (
    "dashboard/indicators/*",
    "dashboard/ingest/*",
    "dashboard/charts/*",
    "workgroups/permissions.py",
    "*/rules.py",
    "*/rules/*",
)
OVERALL_PERCENT = 90
LOGS = WORK / "logs"
REACHED = WORK / "coverage.json"
HEARTBEAT_SECONDS = 30.0
COUNT = re.compile(r"(\d+) (passed|failed|errors?|deselected|warnings?|skipped|xfailed|xpassed)")
LINES = re.compile(r"^Lines of EXPECTED\.csv found again: (.+)$", re.MULTILINE)
# With -q pytest leaves out the bars around it.
CLOSING = re.compile(r"^=* ?((?:\d+ \w+(?:, )?)+) in [\d.]+s(?: \([\d:]+\))?(?: =*)?$", re.MULTILINE)


@dataclass
class Step:
    """One command of the proof; `counts` are filled from pytest's closing line where it has one."""

    name: str
    command: list[str]
    more: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    passed: bool = False
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name.replace(' ', '-')}.log"


@dataclass(frozen=True)
class Options:
    """What the command line asked for; `pytest` holds the arguments that go on to pytest."""

    fast: bool
    full: bool
    real_data: str
    pytest: list[str]


def main(argv: list[str]) -> int:
    """Proves everything and returns 0, or 1 if anything failed; the last line is pytest's closing line."""
    started = time.monotonic()
    options = _parse(argv)
    environment.ensure("test")
    stop_on_signals()
    family = Family()
    try:
        with contextlib.ExitStack() as running:
            variables = _variables(options, running)
            lanes = _chosen(options) if options.pytest else _fast() if options.fast else _everything(options)
            _empty()
            _run_lanes(family, lanes, variables)
        steps = [step for lane in lanes for step in lane]
        if not options.pytest and not options.fast:
            steps += _coverage(variables)
        return _close(options, steps, time.monotonic() - started)
    except Stopped:
        print("Stopped before the end: nothing is proved.", flush=True)
        return 130
    finally:
        ignore_signals()
        family.stop()


def _parse(argv: list[str]) -> Options:
    parser = argparse.ArgumentParser(
        prog="manage.py test", description="Set up what the tests need and prove everything.", allow_abbrev=False,
        epilog="Other arguments go to pytest; then only the tests they choose run, on both databases (--fast: SQLite).",
    )  # fmt: skip
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--fast", action="store_true", help="the inner loop: style, types, quick tests on SQLite")
    size.add_argument("--full", action="store_true", help="also the whole matrices")
    parser.add_argument(
        "--data", metavar="DIR", help="folder of real files to prove the recipes on (default: KCONNECT_REAL_DATA)"
    )
    known, rest = parser.parse_known_args(argv)
    folder = known.data or os.environ.get("KCONNECT_REAL_DATA", "")
    if folder and not Path(folder).is_dir():
        raise SetupError(f"The folder of real files {folder} does not exist.")
    return Options(known.fast, known.full, str(Path(folder).resolve()) if folder else "", rest)


def _variables(options: Options, running: contextlib.ExitStack) -> dict[str, str]:
    """The environment of all steps; starts the servers that they share."""
    # Not one variable of a real network reaches the tests.
    ours = (
        "DATABASE_URL",
        "REDIS_URL",
        "CACHE_URL",
        "EMAIL_URL",
        "SECRET_KEY",
        "SITE_URL",
        "ALLOWED_HOSTS",
        "KCONNECT_DATA",
    )
    variables = {name: value for name, value in os.environ.items() if name not in ours}
    folder = WORK / "data"
    data.prepare(folder)
    variables |= {"KCONNECT_DATA": str(folder), "KCONNECT_REAL_DATA": options.real_data, "PYTHONUNBUFFERED": "1"}
    variables["PATH"] = f"{PYTHON.parent}{os.pathsep}{variables.get('PATH', os.defpath)}"
    if options.full:
        variables["KCONNECT_TEST_FULL"] = "1"
    variables["KCONNECT_CHROMIUM"] = servers.chromium() if not options.fast else ""
    variables["KCONNECT_TEST_REDIS"] = running.enter_context(servers.redis())
    if not options.fast:
        variables["POSTGRES"] = running.enter_context(servers.postgres())
    return variables


def _lint() -> list[Step]:
    return [
        Step("ruff", [_tool("ruff"), "check", "."]),
        Step("format", [_tool("ruff"), "format", "--check", "."]),
        Step("templates", [_tool("djlint"), "templates", "--lint", "--quiet"]),
        Step("imports", [_tool("lint-imports")]),
        Step("types", [str(PYTHON), "-m", "mypy", *PACKAGES, "manage.py"]),
        Step("migrations", [str(PYTHON), "manage.py", "makemigrations", "--check", "--dry-run"]),
    ]


def _fast() -> list[list[Step]]:
    return [_lint(), [_suite("SQLite", "not journey and not slow and not full")]]


def _everything(options: Options) -> list[list[Step]]:
    size = "" if options.full else " and not full"
    # The suite on SQLite reaches alone what the gates ask for.
    real = [_suite("real files", f"real_data{size}")] if options.real_data else []
    return [
        [*_lint(), _suite("SQLite", f"(not journey or smoke) and not real_data{size}", measured=True), *real],
        [
            _suite("PostgreSQL", f"not journey and not real_data{size}", "--database-only"),
            _suite("journeys", f"journey{size}"),
        ],
    ]


def _chosen(options: Options) -> list[list[Step]]:
    sqlite = Step("SQLite", [str(PYTHON), "-m", "pytest", *options.pytest])
    if options.fast:
        return [[sqlite]]
    return [[sqlite], [Step("PostgreSQL", list(sqlite.command), {"KCONNECT_TEST_POSTGRES": "yes"})]]


def _suite(name: str, marks: str, *more_arguments: str, measured: bool = False) -> Step:
    """A run of the tests; all but the SQLite one on PostgreSQL, where a network in production lives.

    What no database can change is proved once, beside SQLite.
    """
    measure = ["-p", "tests.reach"] if measured else []
    more = {"KCONNECT_REACH": str(REACHED)} if measured else {}
    if name not in {"SQLite", "real files"}:
        more["KCONNECT_TEST_POSTGRES"] = "yes"
    arguments = ["-q", "-m", marks, "--durations=30", *measure, *more_arguments, "tests"]
    command = [str(PYTHON), "-m", "pytest", *arguments]
    return Step(name, command, more)


def _tool(name: str) -> str:
    return str(PYTHON.parent / name)


def _empty() -> None:
    REACHED.unlink(missing_ok=True)
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)


def _run_lanes(family: Family, lanes: list[list[Step]], variables: dict[str, str]) -> None:
    """Runs the lanes side by side, the steps of one lane after another, and tells how each ended."""
    waiting = [list(lane) for lane in lanes]
    current: dict[int, Step] = {}
    told = time.monotonic()
    while any(waiting) or current:
        for number, lane in enumerate(waiting):
            if number not in current and lane:
                current[number] = lane.pop(0)
                _start(family, current[number], variables)
            elif number in current and (code := family.children[current[number].name].poll()) is not None:
                step = current.pop(number)
                family.children.pop(step.name)
                _finish(step, code)
        if time.monotonic() - told > HEARTBEAT_SECONDS:
            told = time.monotonic()
            print(
                "  …   " + ", ".join(f"{step.name} {_percent(step)}".strip() for step in current.values()), flush=True
            )
        time.sleep(0.05)


def _start(family: Family, step: Step, variables: dict[str, str]) -> None:
    own = {name: value for name, value in variables.items() if name not in {"POSTGRES", "KCONNECT_TEST_POSTGRES"}}
    own |= step.more
    if "KCONNECT_TEST_POSTGRES" in step.more:
        own["KCONNECT_TEST_POSTGRES"] = variables["POSTGRES"]
    step.seconds = time.monotonic()
    with _opened(step.log) as output:
        family.start(step.name, step.command, own, output)


def _opened(path: Path) -> IO[bytes]:
    return path.open("wb")


def _finish(step: Step, code: int) -> None:
    step.seconds = time.monotonic() - step.seconds
    step.passed = code == 0
    output = step.log.read_text(errors="replace")
    closing = CLOSING.findall(output)
    for number, kind in COUNT.findall(closing[-1] if closing else ""):
        step.counts[{"error": "errors", "warning": "warnings"}.get(kind, kind)] += int(number)
    if not step.passed:
        print(f"\n----- {step.name} -----\n{output.strip()}\n", flush=True)
    told = f"  {step.counts['passed']} passed" if closing else ""
    print(f"  {'ok  ' if step.passed else 'FAIL'}  {step.name:<12} {step.seconds:6.1f} s{told}", flush=True)


def _percent(step: Step) -> str:
    found = re.findall(r"\[ *(\d+%)\]", step.log.read_text(errors="replace"))
    return found[-1] if found else ""


def _coverage(variables: dict[str, str]) -> list[Step]:
    """The gates: what the suite reached."""
    report = [str(PYTHON), "-m", "tests.reach", str(REACHED)]
    steps = [
        Step("coverage", [*report, str(OVERALL_PERCENT)], variables),
        Step("coverage 100", [*report, "100", *COMPLETE], variables),
    ]
    for step in steps:
        step.seconds = time.monotonic()
        with _opened(step.log) as output:
            done = subprocess.run(step.command, env=step.more, cwd=CHECKOUT, stdout=output, stderr=output, check=False)
        _finish(step, done.returncode)
    return steps


def _close(options: Options, steps: list[Step], seconds: float) -> int:
    counts: Counter[str] = sum((step.counts for step in steps), Counter())
    failed = [step for step in steps if not step.passed]
    # A step that failed without a failed test (types, coverage, a crash) is an error in the closing line.
    counts["errors"] += sum(1 for step in failed if not step.counts["failed"] and not step.counts["errors"])
    print("", flush=True)
    if options.real_data:
        _say_lines(Path(options.real_data), steps)
    else:
        print("The proofs on real files were not collected: name their folder with --data or KCONNECT_REAL_DATA.")
    if options.pytest:
        print("Only the chosen tests ran; style, types, imports and coverage were not looked at.")
    if failed:
        print("Failed: " + ", ".join(f"{step.name} (.setup/logs/{step.log.name})" for step in failed))
    words = {"failed": "failed", "passed": "passed", "errors": "error" if counts["errors"] == 1 else "errors"}
    told = [f"{counts[kind]} {word}" for kind, word in words.items() if counts[kind]] or ["no tests ran"]
    print(f" {', '.join(told)} in {seconds:.2f}s ".center(80, "="), flush=True)
    return 1 if failed or not counts["passed"] else 0


def _say_lines(folder: Path, steps: list[Step]) -> None:
    """How many control totals of the real files were found again, and which were not."""
    if not (folder / "EXPECTED.csv").exists():
        return
    with (folder / "EXPECTED.csv").open(encoding="utf-8", newline="") as stream:
        wanted = [row["id"] for row in csv.DictReader(stream)]
    logs = [step.log.read_text(errors="replace") for step in steps if step.log.exists()]
    found = {name for log in logs for line in LINES.findall(log) for name in line.split()}
    left = [name for name in wanted if name not in found]
    print(f"Lines of EXPECTED.csv found again: {len(wanted) - len(left)} of {len(wanted)}.")
    if left:
        print(f"Not found again: {', '.join(left)}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
