"""The figures that a release hides although they are public, and those that it shows although they are hidden, one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from dashboard.choices import HiddenChange
from dashboard.indicators import tiles
from dashboard.models import IndicatorVersion, Place, WorkingEntry
from dashboard.queries.steward.release_differences import (
    PIECE,
    DifferenceRow,
    FigureChange,
    Names,
    Sides,
)
from kconnect.core.i18n import localized

NUMBERS = ("value", "numerator", "denominator", "lower", "upper", "moe", "moe_level")


class HiddenFigures:
    """One of the two kinds, in the order of the figures, read a page at a time. Each is a place, period, group and reason."""

    def __init__(
        self, sides: Sides, version: IndicatorVersion, kind: HiddenChange, found: Sequence[Sequence[str]]
    ) -> None:
        self._sides, self._version, self._kind, self._found = sides, version, kind, found

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, wanted: slice) -> list[DifferenceRow]:
        found = self._read(self._found[wanted])
        names = Names([change for change, _why in found])
        return [replace(names.row(change, self._version), reason=names.reason(change)) for change, why in found]

    def cells(self) -> Iterator[tuple[Any, ...]]:
        """All of them as rows of a file, in the order of `HEADER`; the hidden side has no number."""
        for start in range(0, len(self), PIECE):
            found = self._read(self._found[start : start + PIECE])
            names = Names([change for change, _why in found])
            for one, why in found:
                place, before, after = names.places[one.place], one.before or {}, one.after or {}
                yield (
                    self._kind.value, self._version.indicator.slug, place.code, str(localized(place, "name")),
                    one.period, one.group, names.group(one.group), before.get("value"), after.get("value"), None,
                    before.get("state", ""), after.get("state", ""), why,
                )  # fmt: skip

    def _read(self, some: Sequence[Sequence[str]]) -> list[tuple[FigureChange, str]]:
        """The figures with the working results of the side on which they can be read; two queries."""
        places = dict(Place.objects.filter(code__in={one[0] for one in some}).values_list("code", "pk"))
        hides = self._kind == HiddenChange.HIDDEN
        manifest = self._sides.before if hides else self._sides.after
        entries = WorkingEntry.objects.filter(manifest_id=manifest, place_id__in=places.values())
        rows: dict[tuple[int, str, str], tiles.Row] = {}
        for place, payload in entries.values_list("place_id", "tile__payload"):
            rows |= {(place, row["period"], row["group"]): row for row in tiles.rows(bytes(payload))}
        found = []
        for code, period, group, why in some:
            seen, gone = rows.get((places[code], period, group)), _hidden(group, why)
            sides = (seen, gone) if hides else (gone, seen)
            found.append((FigureChange(self._version.indicator_id, places[code], period, group, *sides), why))
        return found


def _hidden(group: str, why: str) -> tiles.Row:
    """A figure of which nothing is said but that it is hidden, and why."""
    texts = {"group": group, "state": "suppressed", "reason": why, "bound": "", "note": "", "reliability": ""}
    return dict.fromkeys(NUMBERS) | texts
