"""Whatever a file holds, reading it ends with records that keep their contract or with a reason."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.indicators.frame import check_observations
from tests.dashboard.ingest.files import read

HEADER = "measure,place,year,group,value,numerator,denominator,moe,moe_level,lower,upper,level,state,bound,reason,note"
CELLS = st.sampled_from(
    [
        "",
        "income",
        "share",
        "births",
        "26081",
        "26",
        "2023",
        "2022",
        "race=black",
        "5",
        "-5",
        "1e400",
        "NaN",
        "45%",
        "<10",
    ]
    + [">=95", "70-79", "*", "N/A", "=1+1", "0.9", "90", "1,5", "suppressed", "normal", "bounded", "missing", "source"]
    + ["\u202e", "é", '"', "\n", "\r", ";", "\0", "-666666666", "1" * 40, "ana@example.org", " "]
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=17).map(",".join), max_size=8)
NEAR = st.tuples(
    st.sampled_from(["income", "share", "births", "pay"]), st.sampled_from(["26081", "26", "x"]), st.just("2023"),
    st.sampled_from(["", "race=black"]), *[CELLS] * 11,
).map(",".join)  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])


def broken(content: bytes) -> list[str]:
    """Reads the file and names the promises of every reading that were not kept."""
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), content)
    if found.refused is not None:
        return [] if found.refused.message else ["a refusal has a reason"]
    check_observations(found.frame)
    counts = found.counts
    kept = {
        "each row is told of": counts.rows_read == counts.rows_accepted + counts.rows_rejected,
        "what is rejected has an issue": (counts.rows_rejected > 0)
        == any(one.severity == "error" for one in found.issues),
        "every issue says what to do": all(issue.message for issue in found.issues),
    }
    return [promise for promise, holds in kept.items() if not holds]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.one_of(NEAR, ROWS.map("\n".join)), max_size=12), ENDS, ENCODINGS)
def test_any_mixture_of_cells_ends_well(rows: list[str], end: str, encoding: str) -> None:
    assert broken(end.join([HEADER, *rows]).encode(encoding, errors="replace")) == []


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=300))
def test_any_bytes_end_well(content: bytes) -> None:
    assert broken(content) == []
    assert broken(HEADER.encode() + b"\n" + content) == []
