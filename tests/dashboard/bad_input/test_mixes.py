"""Mixtures of B01-B60: whatever befell a file, it is refused with a reason or read without inventing anything."""

import json
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.indicators.frame import OBSERVATION_FLOATS, check_observations
from dashboard.ingest.look.read import look
from dashboard.ingest.outcome import Limits
from tests.dashboard.bad_input.mixes import MISTAKES, Table, as_csv, as_xlsx, readable
from tests.dashboard.ingest.files import Reading, read

MIXED = st.lists(st.tuples(st.sampled_from(sorted(MISTAKES)), st.integers(0, 1 << 16)), min_size=1, max_size=7)
FORMS = st.sampled_from([as_csv, as_xlsx])
FEW = settings(max_examples=60, derandomize=True, deadline=None)
MANY = settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))


def broken(mistakes: list[tuple[str, int]], form: object) -> list[str]:
    """Makes the file, looks at it and reads it; names the promises of every reading that were not kept."""
    table = Table()
    for name, number in mistakes:
        MISTAKES[name](table, number)
    content = form(table)  # type: ignore[operator]  # one of the two above
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), content)
        seen = look(Path(folder) / "stored", "mixed", Limits())
    said = [seen.as_json(), [issue.as_json() for issue in found.issues], found.summary and found.summary.as_json()]
    kept = {
        "no null, which no database holds": "\\u0000" not in json.dumps(said),
        "every issue says what to do": all(issue.message for issue in found.issues),
        **({"a refusal has a reason": bool(found.refused.message)} if found.refused is not None else figures_of(found)),
    }
    return [promise for promise, holds in kept.items() if not holds]


def figures_of(found: Reading) -> dict[str, bool]:
    """The promises about the figures of a file that was read."""
    check_observations(found.frame)
    counts, values = found.counts, found.frame["value"].dropna()
    numbers = found.frame[list(OBSERVATION_FLOATS)].to_numpy(dtype=float)
    states = found.frame.loc[found.frame["value"].notna(), "state"]
    return {
        "each row is told of": counts.rows_read == counts.rows_accepted + counts.rows_rejected + counts.rows_left_out,
        "what is rejected has an issue": (counts.rows_rejected > 0)
        == any(one.severity == "error" for one in found.issues),
        "no figure is without end": not np.isinf(numbers).any(),
        # No figure is zero in these files, so a zero would be something missing; every other figure stands in the file.
        "nothing missing became zero": not (values == 0).any(),
        "every figure stands in the file": set(values) <= readable(),
        "a figure that is there is normal": set(states) <= {"normal"},
    }


@FEW
@given(MIXED, FORMS)
def test_a_mixture_of_mistakes_ends_well(mistakes: list[tuple[str, int]], form: object) -> None:
    assert broken(mistakes, form) == []


@pytest.mark.full
@MANY
@given(MIXED, FORMS)
def test_ten_thousand_mixtures_of_mistakes_end_well(mistakes: list[tuple[str, int]], form: object) -> None:
    assert broken(mistakes, form) == []
