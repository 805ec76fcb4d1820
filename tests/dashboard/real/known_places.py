"""Places that a network of the whole nation knows already: nation, states and counties, as another real file names them."""

import csv
from pathlib import Path

from tests.dashboard.real.steps import read_csv

NAMES = "acs/acs_data_2019-2023.csv"
PLACES = """
[[places]]
code = "us"
name = "United States"
kind = "nation"

[[place_files]]
file = "states.csv"
code = "code"
name = "name"
kind = "state"

[[place_files]]
file = "counties.csv"
code = "code"
name = "name"
kind = "county"
"""


def nation(real_data: Path, folder: Path) -> Path:
    """A definitions file with all states and counties of `NAMES`; what else it needs is put beside it."""
    rows = [(row["GEOID"], row["NAME"]) for row in read_csv(real_data / NAMES)]
    states = [(code[:2], name) for code, name in rows if code.endswith("000") and code != "00000"]
    counties = [(code, name) for code, name in rows if not code.endswith("000")]
    for file, places in (("states.csv", states), ("counties.csv", counties)):
        with (folder / file).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("code", "name"), *places])
    path = folder / "nation.toml"
    path.write_text(PLACES, encoding="utf-8")
    return path
