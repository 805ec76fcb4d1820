"""Which places and periods a change of figures reaches: those that it touches, and the places that are summed from them.

A scope says for each period which places; periods never depend on each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

Scope = Mapping[str, Iterable[str]]
# Beyond so many pairs of place and period, computing everything costs no more.
MOST_PAIRS: Final = 2_000


def merged(scopes: Iterable[Scope | None]) -> dict[str, list[str]] | None:
    """One scope for several changes, in a fixed order; None (everything) when one of them is, or when it is too large."""
    found: dict[str, set[str]] = {}
    for scope in scopes:
        if scope is None:
            return None
        for period, places in scope.items():
            found.setdefault(period, set()).update(places)
    if sum(len(places) for places in found.values()) > MOST_PAIRS:
        return None
    return {period: sorted(found[period]) for period in sorted(found)}


def reached(scope: Scope, relations: pd.DataFrame) -> dict[str, set[str]]:
    """The places of each period whose results may change: those of the scope and, along partitions, all that contain them."""
    parents = _links(relations, "child", "parent")
    return {period: _closed(places, parents) for period, places in scope.items()}


def needed(places: Iterable[str], relations: pd.DataFrame) -> set[str]:
    """The places whose figures it takes to compute `places`: they and, along partitions, all parts of them."""
    return _closed(places, _links(relations, "parent", "child"))


def within(frame: pd.DataFrame, places: Mapping[str, set[str]]) -> list[bool]:
    """Of each row (with the columns place and period) whether it lies in the places of its period."""
    pairs = zip(frame["period"].tolist(), frame["place"].tolist(), strict=True)
    return [place in places.get(period, ()) for period, place in pairs]


def _links(relations: pd.DataFrame, start: str, end: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    partitions = relations[relations["is_partition"]]
    for one, other in zip(partitions[start], partitions[end], strict=True):
        found.setdefault(one, set()).add(other)
    return found


def _closed(places: Iterable[str], links: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = set(places)
    while waiting:
        found |= waiting
        waiting = set().union(*(links.get(place, set()) for place in waiting)) - found
    return found
