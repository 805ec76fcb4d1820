"""A small file as the American Community Survey's county file is: the same columns, a few places, some of its mistakes."""

import csv
import io
from typing import Any

RACES = "BCDEHI"
CELLS = ("003", "004", "005", "011", "012", "013")
BASES = (
    *(f"B17020{race}_{cell}" for race in RACES for cell in CELLS),
    "B19013_001", *(f"B19013{race}_001" for race in RACES), "B25003_001", "B25003_002", "B11002_001",
)  # fmt: skip
COLUMNS = ("GEOID", "NAME", *(f"{base}{kind}" for base in BASES for kind in "EM"))
PLACES = (("00000", "United States"), ("26000", "Michigan"), ("26081", "Kent County, Michigan"),
          ("26139", "Ottawa County, Michigan"), ("26005", "Allegan County, Michigan"))  # fmt: skip


def income(overall: tuple[int, int], **groups: tuple[int, int]) -> dict[str, int]:
    """The cells of median household income: estimate and margin for everyone and for each table letter."""
    pairs = {"": overall, **groups}
    return {f"B19013{race}_001{kind}": pair[at] for race, pair in pairs.items() for at, kind in enumerate("EM")}


# What the journey reads again on the public page. The figures are invented.
INCOMES = {
    "26081": income((80_100, 1_100), B=(44_500, 2_900), D=(84_000, 7_700), H=(86_000, 1_300), I=(65_900, 4_600)),
    "26139": income((85_200, 1_900), B=(59_300, 9_800), H=(87_400, 2_000), I=(68_100, 5_200)),
    "26005": income((75_600, 2_100), H=(77_000, 2_300)),
    "26000": income((71_100, 400), B=(46_300, 700), H=(76_800, 500)),
    "00000": income((78_500, 200), B=(53_400, 300), H=(83_700, 200)),
}


def acs_file(*more: dict[str, Any]) -> bytes:
    """The file as bytes, each of `more` as a further row."""
    target = io.StringIO()
    writer = csv.DictWriter(target, COLUMNS, restval="")
    writer.writeheader()
    for code, name in PLACES:
        homes = {"B25003_001E": 1000, "B25003_001M": 60, "B25003_002E": 700, "B25003_002M": 50}
        writer.writerow({"GEOID": code, "NAME": name, **INCOMES[code], **homes})
    writer.writerows(more)
    return target.getvalue().encode()


# Three mistakes that people meet: no number, a place that no pattern knows, and a place that is there already.
WRONG_ROWS: tuple[dict[str, Any], ...] = (
    {"GEOID": "26067", "NAME": "Ionia County, Michigan", "B19013_001E": "about 70,000", "B19013_001M": "1500"},
    {"GEOID": "Kent", "NAME": "Kent County", "B19013_001E": "80100", "B19013_001M": "1100"},
    {"GEOID": "26005", "NAME": "Allegan County, Michigan", "B19013_001E": "75601", "B19013_001M": "2100"},
)
