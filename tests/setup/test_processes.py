"""Child processes: together up, together down, none left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from kconnect.setup import processes
from kconnect.setup.environment import CHECKOUT
from kconnect.setup.processes import Family, Stopped

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# Ignores TERM, and has a child of its own.
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, subprocess, time; signal.signal(15, signal.SIG_IGN);"
    "print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)",
]


@pytest.fixture
def family() -> Iterator[Family]:
    made = Family()
    yield made
    made.stop()


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be collected does not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_first_child_that_ends_is_named(family: Family) -> None:
    family.start("long", SLEEP, os.environ)
    family.start("short", [sys.executable, "-c", ""], os.environ)
    assert family.watch(pause=0.01) == "short"


def test_stopping_ends_every_child(family: Family) -> None:
    family.start("one", SLEEP, os.environ)
    family.start("two", SLEEP, os.environ)
    assert family.ended() == ""
    family.stop()
    assert [child.returncode for child in family.children.values()] == [-signal.SIGTERM, -signal.SIGTERM]


def test_a_child_that_does_not_listen_is_ended_with_all_its_group(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.2)
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as output, os.fdopen(reading) as told:
        family.start("stubborn", STUBBORN, os.environ, output)
        grandchild = int(told.readline())
    family.stop()
    assert family.children["stubborn"].returncode == -signal.SIGKILL
    assert ends_soon(grandchild)


def ends_soon(pid: int) -> bool:
    """Whether a process is gone within a few seconds: a kill is a message, not an event."""
    deadline = time.monotonic() + 5
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_stop_is_raised_where_the_command_waits(number: signal.Signals, own_signals: None) -> None:
    processes.stop_on_signals()
    with pytest.raises(Stopped):
        signal.raise_signal(number)
    processes.ignore_signals()
    signal.raise_signal(number)
    assert signal.getsignal(number) == signal.SIG_IGN


def test_children_end_even_when_the_parent_is_killed() -> None:
    program = (
        "import os, sys, time; from kconnect.setup.processes import Family; f = Family();"
        f"f.start('child', {SLEEP!r}, os.environ); print(f.children['child'].pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert ends_soon(child)
