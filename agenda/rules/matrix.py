"""Who reinforces whom: commitments crossed by two of four dimensions, with what overlaps, and what they add up to. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

# Where a commitment names nobody and no place: it is for everyone, and for the whole area.
UNNAMED = ""


class Dimension(StrEnum):
    """By what commitments are put side by side."""

    STRATEGY = "strategy"
    PARTNER = "partner"
    POPULATION = "population"
    PLACE = "place"


@dataclass(frozen=True)
class Entry:
    """One commitment by the keys of what it is about. `cents` is None where nothing was said or it is not public."""

    key: int
    strategy: str
    partner: str
    populations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    cents: int | None = None
    hours: int | None = None
    money_hidden: bool = False

    def along(self, dimension: Dimension) -> tuple[str, ...]:
        """Where it stands in a dimension: at each group of people or place that it names, else at UNNAMED."""
        if dimension == Dimension.STRATEGY:
            return (self.strategy,)
        if dimension == Dimension.PARTNER:
            return (self.partner,)
        named = self.populations if dimension == Dimension.POPULATION else self.places
        return named or (UNNAMED,)


@dataclass(frozen=True)
class Sum:
    """Several commitments together, each counted once. `hidden` is how many have money that is not public: never a zero."""

    number: int = 0
    partners: tuple[str, ...] = ()
    cents: int = 0
    told: int = 0
    hidden: int = 0
    hours: int = 0


@dataclass(frozen=True)
class Overlap:
    """A group of people in a place for which several partners do something."""

    population: str
    place: str
    partners: tuple[str, ...]


def total(entries: Iterable[Entry]) -> Sum:
    """What commitments add up to; the same one given twice counts once."""
    once = list({entry.key: entry for entry in entries}.values())
    return Sum(
        number=len(once),
        partners=tuple(dict.fromkeys(entry.partner for entry in once)),
        cents=sum(entry.cents or 0 for entry in once),
        told=sum(entry.cents is not None for entry in once),
        hidden=sum(entry.money_hidden for entry in once),
        hours=sum(entry.hours or 0 for entry in once),
    )


def cross(entries: Iterable[Entry], rows: Dimension, columns: Dimension) -> dict[tuple[str, str], list[Entry]]:
    """The commitments of each cell; one that names two groups stands in two cells."""
    cells: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        for row, column in product(entry.along(rows), entry.along(columns)):
            cells.setdefault((row, column), []).append(entry)
    return cells


def keys_along(entries: Iterable[Entry], dimension: Dimension, expected: Sequence[str] = ()) -> list[str]:
    """The keys of a dimension: those expected, also where nobody does anything, then what commitments name, UNNAMED last."""
    found = dict.fromkeys([*expected, *(key for entry in entries for key in entry.along(dimension))])
    return [key for key in found if key != UNNAMED] + ([UNNAMED] if UNNAMED in found else [])


def holes(entries: Iterable[Entry], dimension: Dimension, expected: Collection[str]) -> list[str]:
    """What is expected in a dimension and no commitment names, in the order given."""
    served = {key for entry in entries for key in entry.along(dimension)}
    return [key for key in expected if key not in served]


def overlaps(entries: Iterable[Entry]) -> list[Overlap]:
    """Groups of people in places that several partners named, the most partners first; what names neither overlaps with nothing."""
    cells = cross(entries, Dimension.POPULATION, Dimension.PLACE)
    named = {key: total(found).partners for key, found in cells.items() if key[0] != UNNAMED}
    several = [Overlap(*key, partners) for key, partners in named.items() if len(partners) > 1]
    return sorted(several, key=lambda one: (-len(one.partners), one.population, one.place))
