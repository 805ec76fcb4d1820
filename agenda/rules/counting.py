"""Pure: what the workgroups said, counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """One entry after the count: its points, how many groups named it at each place, and its rank; None if no group named it."""

    entry: int
    points: int
    places: tuple[int, ...]
    rank: int | None


def count(entries: Iterable[int], ballots: Iterable[Sequence[int]], most: int) -> list[Standing]:
    """The entries in the order of their rank, by what each ballot names from first to last.

    With `most` choices a first choice counts `most` points, the next one less each. Entries with as many points share a rank,
    and the rank after them is left out (1, 1, 3): points decide and nothing else, so neither order nor names can.
    """
    named: dict[int, list[int]] = {entry: [0] * most for entry in entries}
    for ballot in ballots:
        for place, entry in enumerate(ballot):
            named[entry][place] += 1
    points = {entry: sum(groups * (most - place) for place, groups in enumerate(at)) for entry, at in named.items()}
    standings = []
    for entry in sorted(named, key=lambda one: (-points[one], one)):
        rank = 1 + sum(other > points[entry] for other in points.values()) if points[entry] else None
        standings.append(Standing(entry, points[entry], tuple(named[entry]), rank))
    return standings
