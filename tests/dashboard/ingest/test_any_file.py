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


def check(content: bytes) -> None:
    """Reads the file and checks what every reading promises."""
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), content)
    if found.refused is not None:
        assert found.refused.message
        return
    check_observations(found.frame)
    counts = found.counts
    assert counts.rows_read == counts.rows_accepted + counts.rows_rejected
    assert (counts.rows_rejected > 0) == any(issue.severity == "error" for issue in found.issues)
    assert all(issue.message for issue in found.issues)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.one_of(NEAR, ROWS.map("\n".join)), max_size=12), ENDS, ENCODINGS)
def test_any_mixture_of_cells_ends_well(rows: list[str], end: str, encoding: str) -> None:
    check(end.join([HEADER, *rows]).encode(encoding, errors="replace"))


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=300))
def test_any_bytes_end_well(content: bytes) -> None:
    check(content)
    check(HEADER.encode() + b"\n" + content)
