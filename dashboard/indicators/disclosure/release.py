"""The seam of the disclosure audit: from the joint model of a release to what must be hidden, with the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .auditing import Report, audit_release
from .joint import Ties, joint_problem
from .parts import parts
from .planning import Planner
from .primary import hide
from .problem import PROTECTION, Bools, Problem, Tell
from .quantities import Shown, figure_name
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


def plan_release(problem: Problem, tell: Tell = lambda _: None) -> Plan:
    """Hides as few figures as can be found beside the primary ones, and audits the result.

    The plan of a problem is always the same. The release may be made public only if `report.passed`; it does not pass
    where figures that cannot be hidden (`fixed`) give a hidden cell away. Needs a worker: the solver takes memory and,
    for 10,000 figures, up to a minute. `tell` hears all the while which share is done, and may stop the work by raising.
    """
    hidden = problem.primary.copy()
    proofs: dict[int, tuple[Move, ...]] = {}
    guarded = [part for part in parts(problem) if part.problem.guarded(part.problem.primary).any()]
    whole, done = sum(len(part.figures) for part in guarded), 0
    for part in guarded:
        tell(done / whole)
        planner = Planner(part.problem)
        hidden[part.figures] = planner.plan(_within(tell, done / whole, len(part.figures) / whole))
        done += len(part.figures)
        found = planner.proofs()
        # One move keeps many cells; it is one object here too, and so is checked once.
        moves = {id(move): Move(part.cells[move.cells], move.deltas) for pair in found.values() for move in pair}
        proofs |= {int(part.cells[at]): tuple(moves[id(move)] for move in pair) for at, pair in found.items()}
    return Plan(hidden, audit_release(problem, hidden, proofs, tell))


def _within(tell: Tell, start: float, share: float) -> Tell:
    """Tells of one part as of a share of the whole."""
    return lambda done: tell(start + share * done)


def protect_together(
    now: Sequence[Shown],
    ties: Ties,
    earlier: Sequence[Sequence[Shown]] = (),
    width: float = PROTECTION,
    tell: Tell = lambda _: None,
) -> tuple[list[pd.DataFrame], Report]:
    """What of some indicators may be published together, given what was public before, and the audit's report.

    `now`: each indicator with its exact results and what its own rule leaves of them (`protect`); indicators that stay
    public as they are belong here too (`stands`), for what is hidden may follow from them. `earlier`: snapshots that are
    or were public, each as its indicators' exact results of that time and what was shown. The frames answer to `now`,
    with more rows suppressed (reason complementary) where needed. Publish them only if the report has passed.
    """
    problem = joint_problem(now, ties, earlier, width)
    plan = plan_release(problem, tell)
    hidden = {name for name, is_hidden in zip(problem.figures, plan.hidden.tolist(), strict=True) if is_hidden}
    frames = []
    for one in now:
        keys = zip(*(one.results[name].tolist() for name in ("place", "period", "group")), strict=True)
        away = np.array([figure_name(one.spec.slug, *key) in hidden for key in keys], dtype=bool)
        more = away & (one.protected["state"] != "suppressed").to_numpy()
        frames.append(hide(one.protected, more, "complementary"))
    return frames, plan.report
