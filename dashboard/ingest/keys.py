"""The words of an observation (measure, place, period, group): cells to codes, each distinct cell understood once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from dashboard.indicators.frame import join_group, split_group
from dashboard.ingest.binding import BoundRecord, BoundText
from dashboard.ingest.issues import Param
from dashboard.ingest.numbers import Codes
from dashboard.ingest.outcome import Known, Place
from dashboard.ingest.periods import span_of
from dashboard.ingest.recipe import Recipe

_CACHE = 200_000
_MOST_DIGITS_OF_CODE = 40


class Unresolved(Exception):
    """A cell that names nothing known: the code of the issue, the cell, and what fills the message."""

    def __init__(self, code: str, value: str, **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.params = params


class Vocabulary:
    """Texts of one kind met in a file, numbered from 0 in the order they came."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._codes: dict[str, int] = {}

    def code(self, text: str) -> int:
        found = self._codes.setdefault(text, len(self.texts))
        if found == len(self.texts):
            self.texts.append(text)
        return found


class KeyColumn:
    """Cells (one or several of each row) to codes of a vocabulary; a negative code is -1 - index into `problems`."""

    def __init__(self, vocabulary: Vocabulary, resolve: Callable[[tuple[str, ...]], str]) -> None:
        self._vocabulary = vocabulary
        self._resolve = resolve
        self._codes: dict[str | tuple[str, ...], int] = {}
        self.problems: list[Unresolved] = []

    def codes(self, columns: Sequence[Sequence[str]], count: int) -> Codes:
        """A code for each of `count` rows; without columns all rows have the same."""
        if not columns:
            return np.full(count, self._codes[()] if () in self._codes else self._code(()), dtype=np.int32)
        # One column, which is the rule, spares a tuple for each row.
        rows: Sequence[str | tuple[str, ...]] = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
        if len(self._codes) > _CACHE:
            self._codes.clear()
        for row in dict.fromkeys(rows):  # in their order, so that the same file gives the same codes
            if row not in self._codes:
                self._code(row)
        return np.fromiter(map(self._codes.__getitem__, rows), np.int32, count)

    def _code(self, row: str | tuple[str, ...]) -> int:
        try:
            code = self._vocabulary.code(self._resolve((row,) if isinstance(row, str) else row))
        except Unresolved as problem:
            code = -1 - len(self.problems)
            self.problems.append(problem)
        self._codes[row] = code
        return code


def text_of(source: BoundText, cells: Sequence[str]) -> str:
    """The text of a source for a row; `cells` holds its cell, if any. Raises Unresolved for what its map lacks."""
    text = cells[0].strip() if source.column is not None else source.text
    if source.lookup is None:
        return text
    found = source.lookup.get(text.casefold())
    if found is None:
        raise Unresolved("map_missing", text, list=source.lookup_name)
    return found


class PlaceKeys:
    """Cells of place codes to canonical codes; remembers each place met, for an import that may create places."""

    def __init__(self, recipe: Recipe, known: Known) -> None:
        self._rule = recipe.place
        self._known = known
        self._scheme = known.schemes.get(recipe.place.scheme, {}) if recipe.place.scheme else None
        self.vocabulary = Vocabulary()
        self.column = KeyColumn(self.vocabulary, self._resolve)
        self._levels: dict[str, tuple[str, str]] = {}
        self._names: dict[str, str] = {}

    def _resolve(self, cells: tuple[str, ...]) -> str:
        parts = [cell.strip() for cell in cells]
        if not all(parts):
            raise Unresolved("place_blank", "")
        widths = self._rule.widths or (0,) * len(parts)
        text = "".join(part.zfill(width) if part.isdigit() else part for part, width in zip(parts, widths, strict=True))
        if len(text) > _MOST_DIGITS_OF_CODE:
            raise Unresolved("place_shape", text)
        code, kind, parent = self._level(text)
        if self._scheme is not None:
            if code not in self._scheme:
                raise Unresolved("place_unknown", code)
            code = self._scheme[code]
        if code not in self._known.places and not self._rule.create:
            raise Unresolved("place_unknown", code)
        self._levels[code] = (kind, parent)
        return code

    def _level(self, text: str) -> tuple[str, str, str]:
        if not self._rule.levels:
            return text, "", ""
        for level in self._rule.levels:
            found = level.match(text)
            if found is not None:
                return found[0], level.kind, found[1]
        raise Unresolved("place_shape", text)

    def note_names(self, codes: Codes, names: Sequence[str]) -> None:
        """Remember the name of each place that stands in the file first; `codes` and `names` are by row."""
        for code, position in zip(*np.unique(codes, return_index=True), strict=True):
            if code >= 0:
                self._names.setdefault(self.vocabulary.texts[code], names[position].strip())

    def met(self) -> tuple[Place, ...]:
        """The places met, in the order they came, parents before children."""
        hierarchy = self._rule.hierarchy
        found = [
            Place(code, self._names.get(code, ""), *self._levels[code], hierarchy) for code in self.vocabulary.texts
        ]
        depth = {level.kind: number for number, level in enumerate(self._rule.levels)}
        return tuple(sorted(found, key=lambda place: depth.get(place.kind, 0)))


class Keys:
    """Measures, periods and groups of all records of a file, each through one vocabulary."""

    def __init__(self, recipe: Recipe, known: Known) -> None:
        self._known = known
        self._create_periods = recipe.create_periods
        self.measures, self.periods, self.groups = Vocabulary(), Vocabulary(), Vocabulary()
        self.places = PlaceKeys(recipe, known)

    def measure_column(self, source: BoundText) -> KeyColumn:
        def resolve(cells: tuple[str, ...]) -> str:
            slug = text_of(source, cells)
            if slug not in self._known.measures:
                raise Unresolved("measure_unknown", slug)
            return slug

        return KeyColumn(self.measures, resolve)

    def period_column(self, source: BoundText) -> KeyColumn:
        def resolve(cells: tuple[str, ...]) -> str:
            code = text_of(source, cells)
            if code not in self._known.periods:
                if span_of(code) is None:
                    raise Unresolved("period_shape", code)
                if not self._create_periods:
                    raise Unresolved("period_unknown", code)
            return code

        return KeyColumn(self.periods, resolve)

    def group_column(self, record: BoundRecord) -> KeyColumn:
        def resolve(cells: tuple[str, ...]) -> str:
            key = _group_key(record, cells)
            if key not in self._known.groups:
                raise Unresolved("group_unknown", key)
            return key

        return KeyColumn(self.groups, resolve)


def group_columns(record: BoundRecord) -> list[int]:
    """The columns that the group of a record is read from, in the order `Keys.group_column` expects their cells."""
    sources = [record.group_key] if record.group_key is not None else [source for _, source in record.groups]
    return [source.column for source in sources if source.column is not None]


def _group_key(record: BoundRecord, cells: tuple[str, ...]) -> str:
    if record.group_key is not None:
        return join_group(split_group(text_of(record.group_key, cells)))
    left = list(cells)
    pairs = []
    for dimension, source in record.groups:
        own = [left.pop(0)] if source.column is not None else []
        category = "" if own and not own[0].strip() else text_of(source, own)
        if category:
            pairs.append((dimension, category))
    return join_group(pairs)
