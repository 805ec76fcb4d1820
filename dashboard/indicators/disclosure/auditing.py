"""The judge of every release: whether anything hidden can be worked out of everything public, and the report of it.

It trusts nobody: the moves that a plan hands over are checked against the sums and the public limits, cell by cell;
where none is handed over or one does not hold, linear programs find the limits themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from .moves import Mover
from .parts import parts
from .problem import TOLERANCE, Bools, Floats, Problem, Tell
from .witnesses import Move

SCHEMA: Final = 1
# In an audit no move is cut short, so that limits are those a reader could find; infinity troubles a solver.
FAR: Final = 1e6


@dataclass(frozen=True)
class Finding:
    """How well a hidden cell is kept: it may be anything from `low` to `high` for all that a reader can tell.

    `exact`: these are the true limits; else the range is at least that wide. `whole`: shown by whole numbers, not only
    by fractions of people. `verdict`: safe, narrow, recovered, or known_before (by what was public earlier alone).
    """

    cell: str
    low: float
    high: float
    width: float
    exact: bool
    whole: bool
    verdict: str


@dataclass(frozen=True)
class Report:
    """The result of an audit: what was looked at, and a finding for every hidden cell, in the order of the cells.

    Contains limits around hidden numbers: for staff, never public.
    """

    cells: int
    sums: int
    figures: int
    primary: int
    complementary: int
    findings: tuple[Finding, ...]

    @property
    def published(self) -> int:
        """How many figures are public."""
        return self.figures - self.primary - self.complementary

    @property
    def passed(self) -> bool:
        """Whether no hidden cell can be found, nor be pinned to a range narrower than its width, through this release."""
        return not self.of("recovered") and not self.of("narrow")

    def of(self, verdict: str) -> tuple[Finding, ...]:
        """The findings with one verdict."""
        return tuple(finding for finding in self.findings if finding.verdict == verdict)

    def as_json(self) -> dict[str, Any]:
        """The report as plain numbers and text, for keeping; the same release gives the same report."""
        counts = {
            name: getattr(self, name) for name in ("cells", "sums", "figures", "published", "primary", "complementary")
        }
        verdicts = {name: len(self.of(name)) for name in ("safe", "narrow", "recovered", "known_before")}
        found = [asdict(finding) for finding in self.findings]
        return {"schema": SCHEMA, "passed": self.passed, **counts, **verdicts, "findings": found}


def audit_release(
    problem: Problem,
    hidden: Bools,
    proofs: Mapping[int, Iterable[Move]] | None = None,
    tell: Tell = lambda _: None,
) -> Report:
    """What a reader can find out about the hidden cells when the figures in `hidden` are hidden and all others public.

    `proofs` may give moves that keep some cells (by number) wide; each is checked before it counts. Deterministic.
    `tell` is called for every cell, and may stop the audit by raising.
    """
    low, high = problem.known(hidden)
    guard = problem.guarded(hidden)
    reached = _Reached(problem, low - problem.value, high - problem.value)
    for cell, moves in (proofs or {}).items():
        for move in moves:
            reached.add(cell, move)
    findings: dict[int, Finding] = {}
    for part in parts(problem):
        local = _Audit(part.problem, hidden[part.figures])
        for at in np.flatnonzero(guard[part.cells]).tolist():
            cell = int(part.cells[at])
            tell(1.0)
            findings[cell] = reached.finding(cell) or local.finding(at, problem.name(cell))
    exposed = _in_hidden(problem, hidden) & problem.known_before() & (problem.width > 0)
    for cell in np.flatnonzero(exposed).tolist():
        limits = float(problem.floor[cell]), float(problem.ceiling[cell])
        findings[cell] = Finding(problem.name(cell), *limits, float(problem.width[cell]), True, True, "known_before")
    small = int((hidden & problem.primary).sum())
    return Report(
        len(problem.value), len(problem.sums), len(hidden), small, int(hidden.sum()) - small,
        tuple(findings[cell] for cell in sorted(findings)),
    )  # fmt: skip


def _in_hidden(problem: Problem, hidden: Bools) -> Bools:
    inside = np.zeros(len(problem.value), dtype=bool)
    inside[problem.cell[hidden[problem.figure]]] = True
    return inside


class _Reached:
    """How far proofs take each cell, once they are checked."""

    def __init__(self, problem: Problem, low: Floats, high: Floats) -> None:
        self.problem, self.low, self.high = problem, low, high
        self.down, self.up = np.zeros(len(low)), np.zeros(len(low))
        self.whole = np.ones(len(low), dtype=bool)
        self.holds: dict[int, bool] = {}

    def add(self, cell: int, move: Move) -> None:
        if id(move) not in self.holds:
            self.holds[id(move)] = self._holds(move)
        if self.holds[id(move)]:
            delta = move.of(cell)
            self.down[cell], self.up[cell] = min(self.down[cell], delta), max(self.up[cell], delta)
            self.whole[cell] &= _is_whole(self.problem, move)

    def _holds(self, move: Move) -> bool:
        inside = (move.deltas >= self.low[move.cells] - TOLERANCE) & (move.deltas <= self.high[move.cells] + TOLERANCE)
        dense = np.zeros(len(self.low))
        dense[move.cells] = move.deltas
        return bool(inside.all() and (np.abs(self.problem.sums.times(dense)) <= TOLERANCE).all())

    def finding(self, cell: int) -> Finding | None:
        """That the cell is safe, if its proofs say so."""
        value, width = float(self.problem.value[cell]), float(self.problem.width[cell])
        low, high = value + float(self.down[cell]), value + float(self.up[cell])
        if high - low < width - TOLERANCE:
            return None
        return Finding(self.problem.name(cell), low, high, width, False, bool(self.whole[cell]), "safe")


def _is_whole(problem: Problem, move: Move) -> bool:
    deltas = move.deltas[problem.whole[move.cells]]
    return bool((np.abs(deltas - np.rint(deltas)) <= TOLERANCE).all())


class _Audit:
    """The limits of cells of one part by linear programs; the solver is started only when it is asked."""

    def __init__(self, problem: Problem, hidden: Bools) -> None:
        self.problem, self.hidden = problem, hidden
        self.movers: dict[bool, Mover] = {}

    def finding(self, at: int, name: str) -> Finding:
        low, high, whole = self._limits(at, now=True)
        width = float(self.problem.width[at])
        verdict = "safe"
        if high - low < width - TOLERANCE:
            verdict = "recovered" if high - low < 1 - TOLERANCE else "narrow"
            before = self._limits(at, now=False)
            if before[1] - before[0] < width - TOLERANCE:
                verdict = "known_before"
        return Finding(name, low, high, width, True, whole, verdict)

    def _limits(self, at: int, *, now: bool) -> tuple[float, float, bool]:
        """The least and most that a cell can be, with this release (`now`) or with nothing of it."""
        mover = self.movers.get(now) or self._mover(now=now)
        value, limits, whole = float(self.problem.value[at]), [0.0, 0.0], True
        for side, sign in enumerate((-1, 1)):
            deltas = mover.furthest(at, sign)
            moved = np.flatnonzero(np.abs(deltas) > TOLERANCE)
            limits[side] = float(deltas[at])
            whole &= _is_whole(self.problem, Move(moved, deltas[moved]))
        low, high = (round(value + limit, 6) for limit in limits)
        return low, high, whole

    def _mover(self, *, now: bool) -> Mover:
        problem = self.problem
        low, high = problem.known(self.hidden if now else np.ones_like(self.hidden))
        mover = self.movers[now] = Mover(problem, FAR, pivots=None)
        mover.set_span(mover.all, low - problem.value, high - problem.value)
        return mover
