"""Cases worked by hand: observations.csv and spec.toml give expected.csv."""

import csv
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from dashboard.indicators.compute import compute
from dashboard.indicators.frame import OBSERVATION_FLOATS, RESULT_FLOATS, observation_frame
from dashboard.indicators.spec import spec_from

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())


def read(path: Path, floats: tuple[str, ...]) -> list[dict[str, object]]:
    def cell(name: str, text: str) -> object:
        if name in ("import_id", "row"):
            return int(text)
        if name in floats:
            return float(text) if text else None
        return text

    with path.open(newline="") as file:
        return [{name: cell(name, text) for name, text in row.items()} for row in csv.DictReader(file)]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_the_case_comes_out_as_worked_by_hand(case: Path) -> None:
    definition = tomllib.loads((case / "spec.toml").read_text())
    links = [(*link, True) for link in definition.get("relations", [])]
    relations = pd.DataFrame(links, columns=["parent", "child", "hierarchy", "is_partition"])
    results = compute(
        spec_from(definition["indicator"]),
        observation_frame(read(case / "observations.csv", OBSERVATION_FLOATS)),
        relations.astype({"is_partition": bool}),
        partitions=definition.get("partitions"),
    )
    expected = read(case / "expected.csv", RESULT_FLOATS)
    named = expected[0].keys()
    for name in set(RESULT_FLOATS) - named:
        assert results[name].isna().all(), f"{name} is not expected"
    found = results[list(named)].astype(object).where(results[list(named)].notna(), None).to_dict("records")
    assert found == [{name: near(cell) for name, cell in row.items()} for row in expected]


def near(cell: object) -> object:
    """Numbers worked by hand carry four decimals or six digits."""
    return pytest.approx(cell, rel=2e-6, abs=6e-5) if isinstance(cell, float) else cell
