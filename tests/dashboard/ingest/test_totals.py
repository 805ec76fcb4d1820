import json
from pathlib import Path

import pytest

from dashboard.ingest.child import parse_into
from dashboard.ingest.outcome import Known, KnownMeasure, Limits
from tests.dashboard.ingest.files import LONG, long_file, write

RECIPE = LONG.replace("NUMBERS", "").replace("RECORD", "")
KNOWN = Known(
    measures={
        "births": KnownMeasure("count"), "share": KnownMeasure("proportion", "percent"),
        "income": KnownMeasure("published"),
    },
    places=frozenset({"26", "26081"}),
    periods=frozenset({"2023"}),
    groups=frozenset({"", "sex=male", "sex=female", "race=black", "race=white", "age=young"}),
    partitions={"sex": ("male", "female"), "race": ("black", "white")},
)  # fmt: skip


def issues(
    folder: Path, *rows: str, columns: str = "measure,place,year,group,value", known: Known = KNOWN
) -> list[tuple[object, ...]]:
    """Row, value and params of every issue of a long file, as the child leaves them."""
    path = write(folder, long_file(*rows, columns=columns))
    parse_into(path, RECIPE, folder, known, Limits(), False)
    found = [json.loads(line) for line in (folder / "issues.jsonl").read_text().splitlines()]
    assert {issue["code"] for issue in found} <= {"parts_differ"}
    assert {issue["severity"] for issue in found} <= {"warning"}
    return [(issue["row"], issue["column"], issue["value"], issue["params"]) for issue in found]


def test_parts_that_do_not_add_up_to_their_total_are_named_with_the_difference(tmp_path: Path) -> None:
    rows = ("births,26,2023,,100", "births,26,2023,sex=male,60", "births,26,2023,sex=female,50")
    assert issues(tmp_path, *rows) == [
        (2, "value", "births · 26 · 2023", {"dimension": "sex", "parts": "110", "total": "100", "difference": "10"})
    ]


@pytest.mark.parametrize(
    ("total", "male", "female"),
    [
        ("100", "50", "50"),
        ("100", "50", "51"),
        ("10.5", "5.2", "5.2"),
        ("1.115", "0.5", "0.616"),
    ],
)
def test_rounding_is_tolerated(tmp_path: Path, total: str, male: str, female: str) -> None:
    rows = (f"births,26,2023,,{total}", f"births,26,2023,sex=male,{male}", f"births,26,2023,sex=female,{female}")
    assert issues(tmp_path, *rows) == []


@pytest.mark.parametrize(
    "rows",
    [
        ("births,26,2023,,100", "births,26,2023,sex=male,60"),
        ("births,26,2023,,100", "births,26,2023,sex=male,60", "births,26,2023,sex=female,*"),
        ("births,26081,2023,,100", "births,26,2023,sex=male,60", "births,26,2023,sex=female,1"),
        ("births,26,2023,,*", "births,26,2023,sex=male,60", "births,26,2023,sex=female,1"),
        ("income,26,2023,,100", "income,26,2023,sex=male,60", "income,26,2023,sex=female,1"),
        ("births,26,2023,,100", "births,26,2023,age=young,60"),
        ("births,26,2023,age=young,60",),
    ],
)
def test_only_complete_parts_of_a_count_are_compared(tmp_path: Path, rows: tuple[str, ...]) -> None:
    assert issues(tmp_path, *rows) == []


@pytest.mark.parametrize(("many", "found"), [(40, 0), (2, 1)])
def test_many_figures_tell_that_they_are_rounded_to_tens(tmp_path: Path, many: int, found: int) -> None:
    known = Known(KNOWN.measures, frozenset(f"p{number}" for number in range(many)), KNOWN.periods, KNOWN.groups)
    known = Known(**{**{name: getattr(known, name) for name in known.__slots__}, "partitions": KNOWN.partitions})
    rows = [f"births,p{number},2023,,100" for number in range(many)] + ["births,p0,2023,sex=male,50"]
    assert len(issues(tmp_path, *rows, "births,p0,2023,sex=female,40", known=known)) == found


def test_the_two_counts_of_a_proportion_are_compared(tmp_path: Path) -> None:
    rows = ("share,26,2023,,50,100", "share,26,2023,race=black,40,50", "share,26,2023,race=white,10,90")
    columns = "measure,place,year,group,numerator,denominator,value"
    found = issues(tmp_path, *(f"{row}," for row in rows), columns=columns)
    assert [params["parts"] for *_, params in found] == ["140"]


def test_nothing_is_compared_where_no_partition_is_known(tmp_path: Path) -> None:
    rows = ("births,26,2023,,100", "births,26,2023,sex=male,60", "births,26,2023,sex=female,50")
    assert issues(tmp_path, *rows, known=Known(KNOWN.measures, KNOWN.places, KNOWN.periods, KNOWN.groups)) == []
