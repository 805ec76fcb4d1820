"""In which order groups stand that have a way to go to one goal: by people or by distance, never by what is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .comparisons import Distance

By = Literal["people", "distance"]


@dataclass(frozen=True, slots=True)
class Order:
    """Places in the sequence that came in: `ranked`, the furthest first, and `apart`, as they came in.

    `by` is what the order turned out to be by: where no figure can be turned into people, it is by distance.
    """

    by: By
    ranked: tuple[int, ...]
    apart: tuple[int, ...]


def in_order(distances: Sequence[Distance], wanted: By) -> Order:
    """The groups with an exact distance, the largest number of people still short first; or the largest distance first.

    What is equal goes by the other of the two, and then stays as it came in. A group whose figure is hidden, missing or
    only a limit has no exact distance; one whose people are not known has none to go by. They stand apart.
    """
    by: By = "people" if wanted == "people" and any(one.people is not None for one in distances) else "distance"
    known = [place for place, one in enumerate(distances) if _first(one, by) is not None]
    ranked = sorted(known, key=lambda place: _key(distances[place], by))
    return Order(by, tuple(ranked), tuple(place for place in range(len(distances)) if place not in known))


def _first(one: Distance, by: By) -> float | None:
    return one.people if by == "people" else one.short


def _key(one: Distance, by: By) -> tuple[float, float]:
    people, short = -(one.people or 0.0), -(one.short or 0.0)
    return (people, short) if by == "people" else (short, people)
