"""A restricted data set: who enrolled and who finished, in three counties, by race and sex, two years; and its public answers."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import numpy as np
from django.test import Client

from tests import build_dashboard as build

COUNTIES, STATE = ("26005", "26081", "26139"), "26"
RACES, SEXES, YEARS = ("ana", "bee", "cee"), ("female", "male"), ("2023", "2024")
INDICATORS = ("enrolled", "finishers", "finished")
Cell = tuple[str, str, str, str]
Truth = dict[tuple[str, Cell], float]


def _table(name_of_table: str, /, **lines: object) -> str:
    def text(value: object) -> str:
        return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)

    return f"\n[[{name_of_table}]]\n" + "".join(f"{name} = {text(value)}\n" for name, value in lines.items())


def _indicator(slug: str, **more: object) -> str:
    words = {"summary": "Made up.", "tier": "contributing", "status": "in_progress", "direction": "higher",
             "numerator_words": slug, "universe": "Students", "why": "A start.", "limitations": "Made up.",
             "source": "schools"}  # fmt: skip
    return _table("indicators", slug=slug, name=slug.title(), **words, **more)


DEFINITIONS = (
    _table("disclosure_rules", slug="small", name="Small", kind="restricted", smallest_count=10, smallest_base=10,
           rounding=5, exact_from=100)
    + _table("sources", slug="schools", name="Schools", publisher="Schools", citation="Schools, 2024",
             licence="Agreement", disclosure="small")
    + _table("dimensions", slug="race", name="Race").rstrip() + '\npartition = ["ana", "bee", "cee"]\n'
    + "".join(_table("dimensions.categories", slug=race, name=race.title()) for race in RACES)
    + _table("dimensions", slug="sex", name="Sex").rstrip() + '\npartition = ["female", "male"]\n'
    + "".join(_table("dimensions.categories", slug=sex, name=sex.title()) for sex in SEXES)
    + "".join(_table("groups", key=f"race={race};sex={sex}", name=f"{race.title()}, {sex}")
              for race in RACES for sex in SEXES)
    + "".join(_table("periods", code=year) for year in YEARS)
    + _table("places", code=STATE, name="Michigan", kind="state")
    + "".join(_table("places", code=code, name=f"County {code}", kind="county", parent=STATE, home=code == "26081")
              for code in COUNTIES)
    + "".join(_table("measures", slug=slug, name=slug, source="schools", kind="count", unit="people")
              for slug in ("students", "finishing"))
    + _indicator("enrolled", type="count", numerator="students", unit="people")
    + _indicator("finishers", type="count", numerator="finishing", unit="people")
    + _indicator("finished", type="proportion", numerator="finishing", denominator="students", multiplier=100,
                 unit="percent", decimals=1)
)  # fmt: skip


def figures(more: int = 0) -> list[build.Figure]:
    """The rows of the file; `more`: so many people more in one large group, as a later file has them."""
    rng, rows = np.random.default_rng(7), []
    size = {"26005": 60, "26081": 400, "26139": 150}
    share = {"ana": 0.06, "bee": 0.3, "cee": 0.64}
    for county in COUNTIES:
        for year in YEARS:
            for race in RACES:
                for sex in SEXES:
                    students = int(rng.poisson(size[county] * share[race]))
                    finishing = int(rng.binomial(students, 0.7))
                    if (county, year, race, sex) == ("26081", "2024", "cee", "male"):
                        students, finishing = students + more, finishing + more
                    group = f"race={race};sex={sex}"
                    rows += [("students", county, year, group, students), ("finishing", county, year, group, finishing)]
    return rows


def group_of(race: str, sex: str) -> str:
    return ";".join(part for part in (f"race={race}" if race else "", f"sex={sex}" if sex else "") if part)


def cells() -> Iterator[Cell]:
    """Every place, year, race and sex, with all totals ("" is everyone)."""
    for place in (STATE, *COUNTIES):
        for year in YEARS:
            for race in ("", *RACES):
                for sex in ("", *SEXES):
                    yield place, year, race, sex


def truth(rows: list[build.Figure]) -> Truth:
    """What only the schools know: every number with its totals, added up here once more."""
    found: Truth = {}
    for measure, county, year, group, number in rows:
        race, sex = (part.split("=")[1] for part in group.split(";"))
        for place in (county, STATE):
            for of_race in ("", race):
                for of_sex in ("", sex):
                    key = (measure, (place, year, of_race, of_sex))
                    found[key] = found.get(key, 0) + float(str(number))
    return found


def get(address: str) -> tuple[int, dict[str, str], str]:
    """What a stranger is answered."""
    answer: Any = Client().get(address)
    return answer.status_code, dict(answer.headers), answer.getvalue().decode()


def public_rows(slug: str, query: str = "place=*") -> dict[Cell, dict[str, str]]:
    """The rows of an indicator as anybody downloads them."""
    compared = {}
    for compare in ("none", "race", "sex", "race;sex"):
        status, _headers, text = get(f"/indicators/{slug}.csv?{query}&compare={compare}")
        assert status == 200
        for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))):
            pairs = dict(part.split("=") for part in row["group"].split(";") if part)
            compared[row["place"], row["period"], pairs.get("race", ""), pairs.get("sex", "")] = row
    return compared


def all_rows() -> dict[str, dict[Cell, dict[str, str]]]:
    """Everything that is public, by indicator."""
    return {slug: public_rows(slug) for slug in INDICATORS}
