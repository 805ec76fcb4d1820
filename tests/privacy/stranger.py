"""An attacker who has only what is public over HTTP, the published rules, and a solver."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from tests.privacy.world import COUNTIES, RACES, SEXES, STATE, Cell, cells

MEASURES = {"enrolled": "students", "finishers": "finishing"}
Rows = Mapping[str, Mapping[Cell, Mapping[str, str]]]
Name = tuple[int, str, Cell]
Form = Mapping[Name, float]


class Stranger:
    """Everything that follows from some saved downloads, the oldest first; between two of them only `grown` has grown."""

    def __init__(self, downloads: Sequence[Rows], grown: Iterable[Cell] = ()) -> None:
        self.names: dict[Name, int] = {}
        self.equal: list[Form] = []
        self.at_most: list[Form] = []
        self.low: dict[Name, float] = {}
        self.high: dict[Name, float] = {}
        for number, rows in enumerate(downloads):
            self._sums(number)
            self._read(number, rows)
        for number in range(1, len(downloads)):
            for measure in MEASURES.values():
                for cell in cells():
                    if _is_leaf(cell) and cell not in set(grown):
                        self.equal.append({(number, measure, cell): 1, (number - 1, measure, cell): -1})

    def _sums(self, number: int) -> None:
        """What adds up, as everybody knows: counties, races, sexes; and nobody finishes without having enrolled."""
        for measure in MEASURES.values():
            for place, year, race, sex in cells():
                total = (number, measure, (place, year, race, sex))
                self.names.setdefault(total, len(self.names))
                parts: list[list[Cell]] = []
                parts += [[(county, year, race, sex) for county in COUNTIES]] if place == STATE else []
                parts += [[(place, year, one, sex) for one in RACES]] if not race else []
                parts += [[(place, year, race, one) for one in SEXES]] if not sex else []
                for some in parts:
                    self.equal.append({total: -1.0} | {(number, measure, part): 1.0 for part in some})
        for cell in cells():
            self.at_most.append({(number, "finishing", cell): 1.0, (number, "students", cell): -1.0})

    def _read(self, number: int, rows: Rows) -> None:
        for slug, measure in MEASURES.items():
            for cell, row in rows[slug].items():
                self._count(number, measure, cell, row["numerator"] or row["value"])
        for cell, row in rows["finished"].items():
            self._count(number, "finishing", cell, row["numerator"])
            self._count(number, "students", cell, row["denominator"])
            if row["value"] and float(row["denominator"]) >= 105:
                # Certainly made of exact counts: x lies between two shares of n.
                x, n = (number, "finishing", cell), (number, "students", cell)
                low, high = ((float(row["value"]) + step) / 100 for step in (-0.0501, 0.0501))
                self.at_most += [{x: -1.0, n: low}, {x: 1.0, n: -high}]

    def _count(self, number: int, measure: str, cell: Cell, text: str) -> None:
        """A count that is shown was rounded to 5, and is nobody or at least ten."""
        if not text:
            return
        shown, name = float(text), (number, measure, cell)
        least, most = (0.0, 0.0) if shown == 0 else (max(10.0, shown - 2.5), shown + 2.5)
        self.low[name] = max(self.low.get(name, 0.0), least)
        self.high[name] = min(self.high.get(name, np.inf), most)

    def range_of(self, form: Form) -> tuple[float, float]:
        """The least and the most that a number can be for all that is public."""
        cost = np.zeros(len(self.names))
        for name, factor in form.items():
            cost[self.names[name]] = factor
        bounds = [(self.low.get(name, 0.0), self.high.get(name, np.inf)) for name in self.names]
        given = {"A_eq": self._matrix(self.equal), "b_eq": np.zeros(len(self.equal)),
                 "A_ub": self._matrix(self.at_most), "b_ub": np.zeros(len(self.at_most)), "bounds": bounds}  # fmt: skip
        least, most = linprog(cost, **given), linprog(-cost, **given)
        assert least.status in (0, 3)
        assert most.status in (0, 3)
        return (least.fun if least.status == 0 else -np.inf), (-most.fun if most.status == 0 else np.inf)

    def range_shown(self, form: Form, number: int) -> float | None:
        """What a download shows of a number that another one hides; None where it shows nothing."""
        shown = [self.high.get((number, measure, cell)) for _, measure, cell in form]
        return sum(filter(None, shown)) if None not in shown else None

    def _matrix(self, forms: Sequence[Form]) -> csr_array:
        row = [at for at, form in enumerate(forms) for _ in form]
        column = [self.names[name] for form in forms for name in form]
        entries = [factor for form in forms for factor in form.values()]
        return csr_array((entries, (row, column)), shape=(len(forms), len(self.names)))

    def narrowest(self, secrets: Iterable[Form]) -> float:
        """How well the best known of some secrets is hidden."""
        return min(high - low for low, high in map(self.range_of, secrets))


def secrets_of(rows: Rows, number: int = 0) -> list[Form]:
    """What is hidden in a download: counts, and beside a hidden share also those who did not finish."""
    found: list[Form] = []
    for slug, measure in MEASURES.items():
        found += [{(number, measure, cell): 1.0} for cell, row in rows[slug].items() if row["state"] == "suppressed"]
    for cell, row in rows["finished"].items():
        if row["state"] == "suppressed":
            found.append({(number, "students", cell): 1.0, (number, "finishing", cell): -1.0})
    return found


def _is_leaf(cell: Cell) -> bool:
    return cell[0] != STATE and bool(cell[2]) and bool(cell[3])
