"""Which figures moved: the public ones against a saved list, or those behind what is public against the newest calculation.

Everything is read in one order (indicator, place, period, group) and compared side by side, so that memory does not grow with
the number of figures.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from dashboard.indicators import tiles
from dashboard.models import Publication, PublicEntry, PublicTile, WorkingEntry, WorkingTile
from dashboard.queries.inputs import is_restricted
from dashboard.queries.steward.working import latest_runs

FORMAT = {"format": "kconnect-numbers", "version": 1}
FIELDS = ("value", "numerator", "denominator", "lower", "upper", "state", "bound", "reason", "rounded")
CHUNK = 200
Key = tuple[str, str, str, str]


class SnapshotError(ValueError):
    """A file is no list of figures that `write` made."""


@dataclass(frozen=True)
class Figure:
    """One figure: what it is about, and what is said of it, field by field."""

    key: Key
    said: tuple[Any, ...]

    @property
    def text(self) -> str:
        """The figure in a word: its number, its limit, or its state."""
        told = dict(zip(FIELDS, self.said, strict=True))
        return str(told["value"] if told["value"] is not None else told["bound"] or told["state"])


@dataclass(frozen=True)
class Move:
    """One figure that is not what it was; an absent side is one that was not there."""

    key: Key
    before: Figure | None
    after: Figure | None
    is_hidden: bool = False

    def as_json(self) -> dict[str, Any]:
        """The columns of the command's JSON: what it is about, before and after."""
        indicator, place, period, group = self.key
        sides = {"before": self.before, "after": self.after}
        told = {
            name: None if one is None else "restricted" if self.is_hidden else dict(zip(FIELDS, one.said, strict=True))
            for name, one in sides.items()
        }
        return {"indicator": indicator, "place": place, "period": period, "group": group, **told}

    def as_text(self) -> str:
        """One line for people."""
        before, after = (
            "nothing" if one is None else "restricted" if self.is_hidden else one.text
            for one in (self.before, self.after)
        )
        if before == after != "restricted":
            after += " (its interval, counts or reason)"
        return f"{' '.join(part for part in self.key if part)}: {before} -> {after}"


def public_figures() -> Iterator[Figure]:
    """Every figure that is public now, in the order of its key; a few hundred tiles in memory at a time."""
    pointers = list(Publication.objects.live().values_list("indicator__slug", "manifest_id"))
    for slug, manifest in sorted(pointers):
        entries = PublicEntry.objects.filter(manifest_id=manifest).values_list("place__code", "tile_id")
        yield from _figures(slug, sorted(entries), PublicTile)


def _figures(
    slug: str, entries: list[tuple[str, str]], model: type[PublicTile] | type[WorkingTile]
) -> Iterator[Figure]:
    for start in range(0, len(entries), CHUNK):
        piece = entries[start : start + CHUNK]
        payloads = dict(model.objects.filter(pk__in={tile for _place, tile in piece}).values_list("pk", "payload"))
        for place, tile in piece:
            yield from _of_tile(slug, place, bytes(payloads[tile]))


def _of_tile(slug: str, place: str, payload: bytes) -> Iterator[Figure]:
    rows = sorted(tiles.rows(payload), key=lambda row: (row["period"], row["group"]))
    for row in rows:
        key = (slug, place, str(row["period"]), str(row["group"]))
        yield Figure(key, tuple(row[name] for name in FIELDS))


def write(figures: Iterable[Figure], target: IO[str]) -> Iterator[Figure]:
    """Hands on each figure and writes it as a line of JSON; the last line counts them, so that half a file is none."""
    target.write(json.dumps(FORMAT) + "\n")
    count = 0
    for one in figures:
        target.write(json.dumps([*one.key, list(one.said)], ensure_ascii=False) + "\n")
        count += 1
        yield one
    target.write(json.dumps({"figures": count}) + "\n")


def read(source: Iterable[str]) -> Iterator[Figure]:
    """The figures of a saved list; raises SnapshotError for anything else, also for half a list."""
    lines = iter(source)
    if _json(next(lines, "")) != FORMAT:
        raise SnapshotError("This is no list of figures made with --save.")
    last: Key | None = None
    count = 0
    for line in lines:
        row = _json(line)
        if isinstance(row, dict):
            if row != {"figures": count}:
                raise SnapshotError("The list does not hold as many figures as it says.")
            return
        key, said = _key(row)
        if last is not None and key <= last:
            raise SnapshotError("The list is not in its order.")
        last, count = key, count + 1
        yield Figure(key, said)
    raise SnapshotError("The list ends before its end.")


def _json(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise SnapshotError("This is no list of figures made with --save.") from error


def _key(row: Any) -> tuple[Key, tuple[Any, ...]]:
    try:
        indicator, place, period, group, said = row
        key = (str(indicator), str(place), str(period), str(group))
    except (TypeError, ValueError) as error:
        raise SnapshotError("A line of the list is no figure.") from error
    if not isinstance(said, list) or len(said) != len(FIELDS):
        raise SnapshotError("A line of the list is no figure.")
    return key, tuple(said)


def moves(before: Iterable[Figure], after: Iterable[Figure]) -> Iterator[Move]:
    """What differs between two lists in the order of their keys."""
    old, new = iter(before), iter(after)
    one, two = next(old, None), next(new, None)
    while one is not None or two is not None:
        if two is None or (one is not None and one.key < two.key):
            assert one is not None  # noqa: S101 - the loop says so
            yield Move(one.key, one, None)
            one = next(old, None)
        elif one is None or two.key < one.key:
            yield Move(two.key, None, two)
            two = next(new, None)
        else:
            if one.said != two.said:
                yield Move(one.key, one, two)
            one, two = next(old, None), next(new, None)


def moves_of_recomputing() -> Iterator[Move]:
    """What the newest calculations say otherwise than those behind the public figures; only tiles that differ are read.

    These are working figures. Of restricted sources only which figures move is told, not what they are.
    """
    pointers = Publication.objects.live().select_related("indicator", "manifest__run", "manifest__version__source")
    found = sorted(pointers, key=lambda pointer: str(pointer.indicator.slug))
    newest = latest_runs([pointer.indicator_id for pointer in found], done=True)
    for pointer in found:
        public = pointer.manifest.run  # type: ignore[union-attr]  # live() has one
        run = newest[pointer.indicator_id]
        hidden = is_restricted(public.version) or is_restricted(run.version)
        for move in _between(pointer.indicator.slug, public.manifest_id, run.manifest_id):
            yield Move(move.key, move.before, move.after, hidden)


def _between(slug: str, old: int | None, new: int | None) -> Iterator[Move]:
    if old == new:
        return
    tiles_of = [
        dict(WorkingEntry.objects.filter(manifest_id=pk).values_list("place__code", "tile_id")) for pk in (old, new)
    ]
    sides = [
        sorted((place, tile) for place, tile in one.items() if other.get(place) != tile)
        for one, other in (tiles_of, tiles_of[::-1])
    ]
    yield from moves(*(_figures(slug, side, WorkingTile) for side in sides))
