"""An indicator from observations: one pure function, frames in, frame out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from .cells import Cells, line_up
from .figures import Figures, ImpossibleError, figures
from .frame import REASONS, RESULT_COLUMNS, RESULT_TEXTS, STATES, check_observations, check_relations, check_results
from .intervals import LEVEL
from .spec import IndicatorSpec

__all__ = ["ImpossibleError", "compute"]


def compute(
    spec: IndicatorSpec,
    observations: pd.DataFrame,
    relations: pd.DataFrame | None = None,
    *,
    partitions: Mapping[str, Sequence[str]] | None = None,
    withhold: bool = True,
) -> pd.DataFrame:
    """The results of one indicator, one row per place, period and group, in that order (`frame.RESULT_COLUMNS`).

    `observations` is an observation frame; rows of other measures are ignored. `relations` (parent, child, hierarchy,
    is_partition) and `partitions` (dimension → the categories that together are everyone) say which totals may be made
    where none was published. Inputs are never changed, and neither the order of their rows nor doing it twice matters.
    Values are in the unit of the indicator; intervals are at 95 %; `moe` and `se` are as published, or follow from the
    formula at the level of its inputs. Without `withhold` an unreliable share keeps its value and numerator, still
    marked unreliable: for the eyes of staff, never for a public tile. Raises FrameError for a frame that does not keep
    its contract, and ImpossibleError where a part is larger than its whole or a count is negative.
    """
    check_observations(observations)
    if relations is not None:
        check_relations(relations)
    cells = line_up(spec, observations, relations, partitions or {})
    results = _frame(cells, figures(spec, cells, withhold=withhold))
    check_results(results)
    return results


def _frame(cells: Cells, found: Figures) -> pd.DataFrame:
    columns = {
        "place": cells.place,
        "period": cells.period,
        "group": cells.group,
        "value": found.value,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "denominator_bound": found.denominator_bound,
        "lower": found.lower,
        "upper": found.upper,
        "level": np.where(np.isnan(found.lower), np.nan, LEVEL),
        "moe": found.moe,
        "moe_level": np.where(np.isnan(found.moe), np.nan, found.moe_level),
        "se": found.se,
        "state": np.array(STATES, dtype=object)[found.state],
        "bound": found.bound,
        "reason": np.array(REASONS, dtype=object)[found.reason],
        "rounded": np.full(len(cells), np.nan),
        "note": cells.joined("note", "; "),
        "reliability": found.reliability,
        "inputs": cells.joined("inputs", " "),
    }
    frame = pd.DataFrame({name: columns[name] for name in RESULT_COLUMNS})
    return frame.astype(dict.fromkeys(RESULT_TEXTS, "str"))
