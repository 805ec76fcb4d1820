"""Times things side by side: alternating rounds, medians with their ranges, ratios of pairs."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Result:
    """One target: the ratio that was measured, what it should be (`least` says from which side), and how it came about."""

    id: str
    ratio: float
    target: float
    least: bool = True
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.ratio >= self.target if self.least else self.ratio <= self.target

    def as_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {"ratio": round(self.ratio, 4), "target": self.target, "met": self.met, "detail": dict(self.detail)}

    def __str__(self) -> str:
        side = "at least" if self.least else "at most"
        mark = "met" if self.met else "not met"
        return f"{self.id:12} {self.ratio:10.4f}  {side} {self.target:<8} {mark:8} {dict(self.detail)}"


@dataclass
class Times:
    """Seconds of several pieces of work, round by round."""

    rounds: dict[str, list[float]] = field(default_factory=dict)

    def time(self, name: str, work: Callable[[], object]) -> None:
        """Does the work once and notes how long it took."""
        began = time.perf_counter()
        work()
        self.rounds.setdefault(name, []).append(time.perf_counter() - began)

    def median(self, name: str) -> float:
        """The middle of the rounds, in seconds."""
        return statistics.median(self.rounds[name])

    def ratio(self, ours: str, theirs: str) -> float:
        """How many times as fast as theirs ours is: the median of the ratios round by round."""
        pairs = zip(self.rounds[theirs], self.rounds[ours], strict=True)
        return statistics.median(their / our for their, our in pairs)

    def said(self, *names: str) -> dict[str, str]:
        """Medians and ranges in words, for the detail of a result."""
        return {
            name: f"{self.median(name):.2f} s ({min(self.rounds[name]):.2f} to {max(self.rounds[name]):.2f})"
            for name in names
        }
