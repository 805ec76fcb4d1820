"""The seam of the disclosure audit: from the joint model of a release to what must be hidden, with the report."""

from __future__ import annotations

from dataclasses import dataclass

from .auditing import Report, audit_release
from .parts import parts
from .planning import Planner
from .problem import Bools, Problem
from .witnesses import Move


@dataclass(frozen=True)
class Plan:
    """Which figures to hide, in the order of the problem's figures, and what the audit says of that."""

    hidden: Bools
    report: Report

    @property
    def complementary(self) -> int:
        """How many figures are hidden only to protect others."""
        return self.report.complementary


def plan_release(problem: Problem) -> Plan:
    """Hides as few figures as can be found beside the primary ones, and audits the result.

    The plan of a problem is always the same. The release may be made public only if `report.passed`; it does not pass
    where figures that cannot be hidden (`fixed`) give a hidden cell away. Needs a worker: the solver takes memory and,
    for 10,000 figures, up to a minute.
    """
    hidden = problem.primary.copy()
    proofs: dict[int, tuple[Move, ...]] = {}
    for part in parts(problem):
        if not part.problem.guarded(part.problem.primary).any():
            continue
        planner = Planner(part.problem)
        hidden[part.figures] = planner.plan()
        for at, moves in planner.proofs().items():
            proofs[int(part.cells[at])] = tuple(Move(part.cells[move.cells], move.deltas) for move in moves)
    return Plan(hidden, audit_release(problem, hidden, proofs))
