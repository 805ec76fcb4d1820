"""An attacker with a solver of their own, who knows everything public and nothing else."""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from dashboard.indicators.disclosure import Problem


def widths(problem: Problem, hidden: np.ndarray, sample: int = 1000, seed: int = 0) -> dict[int, float]:
    """How wide a range linear programs leave to (a sample of) the hidden cells, by cell; infinite where nothing bounds it."""
    low, high = problem.known(hidden)
    sums = problem.sums
    equal = csr_array((sums.value, sums.column, sums.start), shape=(len(sums), len(problem.value)))
    given = {"A_eq": equal, "b_eq": np.zeros(len(sums))} if len(sums) else {}
    cells = np.flatnonzero(problem.guarded(hidden))
    if len(cells) > sample:
        cells = np.random.default_rng(seed).choice(cells, sample, replace=False)
    found = {}
    for cell in cells.tolist():
        cost = np.zeros(len(problem.value))
        cost[cell] = 1.0
        bounds = np.stack([low, high], axis=1)
        least, most = linprog(cost, bounds=bounds, **given), linprog(-cost, bounds=bounds, **given)
        assert least.status == 0
        assert most.status in (0, 3)
        found[cell] = float("inf") if most.status == 3 else float(-most.fun - least.fun)
    return found
