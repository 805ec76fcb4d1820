"""The recipe for the American Community Survey on the real file, against the control totals beside it."""

import csv
import re
from pathlib import Path

import pytest

from dashboard.indicators.frame import check_observations
from dashboard.ingest.definitions_text import read_definitions
from dashboard.ingest.outcome import Known, KnownMeasure, Limits
from dashboard.ingest.run import ParseResult, parse_in_child

pytestmark = [pytest.mark.real_data, pytest.mark.slow]

HOME = Path(__file__).resolve().parents[3] / "dashboard"
RACES = {"B": "black", "C": "aian", "D": "asian", "E": "nhpi", "H": "white-nh", "I": "hispanic"}


@pytest.fixture(scope="module")
def expected(real_data: Path) -> dict[str, dict[str, str]]:
    with (real_data / "EXPECTED.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream) if row["id"].startswith("ACS-")}


@pytest.fixture(scope="module")
def parsed(
    real_data: Path, expected: dict[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> ParseResult:
    found = read_definitions([HOME / "definitions" / "core.toml", HOME / "definitions" / "acs.toml"])
    known = Known(
        measures={measure.slug: KnownMeasure(measure.kind, measure.unit) for measure in found.measures},
        periods=frozenset(period.code for period in found.periods),
        groups=frozenset(group.key for group in found.groups),
    )
    recipe = (HOME / "recipes" / "acs-county.toml").read_text(encoding="utf-8")
    file = real_data / expected["ACS-rows"]["file"]
    return parse_in_child(file, recipe, known, Limits(), folder=tmp_path_factory.mktemp("acs"))


def test_rows_columns_and_blank_cells_are_those_of_the_file(
    parsed: ParseResult, expected: dict[str, dict[str, str]]
) -> None:
    assert (parsed.refused, parsed.issues) == (None, ())
    assert parsed.summary is not None
    counts = parsed.summary.counts
    assert f"{counts.rows_read}; {counts.columns}; {counts.blank_cells}" == expected["ACS-rows"]["expected"]
    assert (counts.rows_accepted, counts.rows_rejected) == (counts.rows_read, 0)
    assert parsed.summary.places == len(list(parsed.places())) == counts.rows_read


def test_every_published_figure_is_found_again_with_its_margin(
    parsed: ParseResult, expected: dict[str, dict[str, str]]
) -> None:
    figures: dict[tuple[str, str], tuple[float, float, float]] = {}
    for chunk in parsed.chunks():
        check_observations(chunk.frame)
        kent = chunk.frame[chunk.frame["place"] == "26081"]
        for row in kent.itertuples():
            figures[str(row.measure), str(row.group)] = (row.value, row.moe, row.moe_level)
    lines = {name: row["expected"] for name, row in expected.items() if row["kind"] == "as published"}
    assert lines
    for name, line in lines.items():
        found = re.fullmatch(r"ACS-(B\d{5})([B-I]?)_(\d{3})", name)
        assert found is not None
        table, letter, cell = found.groups()
        group = f"race={RACES[letter]}" if letter else ""
        value, margin = line.split(" +- ")
        assert figures[f"acs-{table.lower()}-{cell}", group] == (float(value), float(margin), 0.9)
