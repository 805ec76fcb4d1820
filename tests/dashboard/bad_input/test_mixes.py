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
from tests.dashboard.ingest.files import read

MIXED = st.lists(st.tuples(st.sampled_from(sorted(MISTAKES)), st.integers(0, 1 << 16)), min_size=1, max_size=7)
FORMS = st.sampled_from([as_csv, as_xlsx])
FEW = settings(max_examples=60, derandomize=True, deadline=None)
MANY = settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))


def prove(mistakes: list[tuple[str, int]], form: object) -> None:
    """Makes the file, looks at it and reads it, and checks what every reading promises."""
    table = Table()
    for name, number in mistakes:
        MISTAKES[name](table, number)
    content = form(table)  # type: ignore[operator]  # one of the two above
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), content)
        seen = look(Path(folder) / "stored", "mixed", Limits())
    said = [seen.as_json(), [issue.as_json() for issue in found.issues], found.summary and found.summary.as_json()]
    # No database can hold a null.
    assert "\\u0000" not in json.dumps(said)
    counts = found.counts
    assert all(issue.message for issue in found.issues)
    if found.refused is not None:
        assert found.refused.message
        return
    assert counts.rows_read == counts.rows_accepted + counts.rows_rejected + counts.rows_left_out
    assert (counts.rows_rejected > 0) == any(issue.severity == "error" for issue in found.issues)
    check_observations(found.frame)
    for name in OBSERVATION_FLOATS:
        assert not np.isinf(found.frame[name].to_numpy(dtype=float)).any()
    values = found.frame["value"].dropna()
    # No figure is zero in these files, so a zero would be something missing; every other figure stands in the file.
    assert not (values == 0).any()
    assert set(values) <= readable()
    states = found.frame.loc[found.frame["value"].notna(), "state"]
    assert set(states) <= {"normal"}


@FEW
@given(MIXED, FORMS)
def test_a_mixture_of_mistakes_ends_well(mistakes: list[tuple[str, int]], form: object) -> None:
    prove(mistakes, form)


@pytest.mark.full
@MANY
@given(MIXED, FORMS)
def test_ten_thousand_mixtures_of_mistakes_end_well(mistakes: list[tuple[str, int]], form: object) -> None:
    prove(mistakes, form)
