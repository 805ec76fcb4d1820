"""Child processes: started in groups of their own, watched together, stopped together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

from kconnect.setup.environment import CHECKOUT

# Longer than the web server's and the worker's own grace, so that they end by themselves if they can.
GRACE_SECONDS = 12.0


class Stopped(Exception):
    """The user or the system asked to stop (Ctrl-C, TERM, a closed terminal)."""


@dataclass
class Family:
    """Named child processes that live and die together."""

    children: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(
        self, name: str, command: Sequence[str], variables: Mapping[str, str], output: IO[bytes] | None = None
    ) -> None:
        """Starts one child in its own group: Ctrl-C in the terminal reaches only this process, which passes it on."""
        self.children[name] = subprocess.Popen(
            list(command), env=dict(variables), cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT if output else None, start_new_session=True, preexec_fn=die_with_parent,
        )  # fmt: skip

    def ended(self) -> str:
        """The name of a child that has ended, or ""."""
        return next((name for name, child in self.children.items() if child.poll() is not None), "")

    def watch(self, pause: float = 0.3) -> str:
        """Waits until a child ends by itself and returns its name; Stopped passes through."""
        while not (name := self.ended()):
            time.sleep(pause)
        return name

    def stop(self) -> None:
        """Asks every child to end, waits, and ends by force what is left of its group."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def stop_on_signals() -> None:
    """From now on TERM, INT and HUP raise Stopped in the main thread."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)


def ignore_signals() -> None:
    """While stopping, a second Ctrl-C must not leave children behind."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def die_with_parent(by: signal.Signals = signal.SIGTERM) -> None:
    """In the child, before it starts: even if the parent is killed outright, Linux ends the child."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, by)
