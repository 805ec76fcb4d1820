"""The words of an observation (measure, period, group): cells to codes, each distinct cell understood once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from dashboard.indicators.frame import join_group, split_group
from dashboard.ingest.binding import BoundRecord, BoundText
from dashboard.ingest.issues import Param
from dashboard.ingest.numbers import Codes
from dashboard.ingest.outcome import Known
from dashboard.ingest.period_text import NotAPeriod, period_of
from dashboard.ingest.recipe import Recipe
from dashboard.ingest.spelling import plain, without_look_alikes
from dashboard.ingest.suggest import Suggestions
from dashboard.ingest.templates import TemplateError, fill

_CACHE = 200_000


class Unresolved(Exception):
    """A cell that names nothing known: the code of the issue, the cell, and what fills the message."""

    def __init__(self, code: str, value: str, **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.params: dict[str, Param] = dict(params)


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


Remarks = list[Unresolved]
"""What a cell that was understood is to be told of all the same: a code that was repaired, a letter that deceives."""
Resolve = Callable[[tuple[str, ...], Remarks], str]


class KeyColumn:
    """Cells (one or several of each row) to codes of a vocabulary; a negative code is -1 - index into `problems`.

    `remarked` holds position and remark of cells of the last call that were understood and yet are to be spoken of.
    """

    def __init__(self, vocabulary: Vocabulary, resolve: Resolve) -> None:
        self._vocabulary = vocabulary
        self._resolve = resolve
        self._codes: dict[str | tuple[str, ...], int] = {}
        self._remarks: dict[str | tuple[str, ...], Remarks] = {}
        self.problems: list[Unresolved] = []
        self.remarked: list[tuple[int, Unresolved]] = []

    def codes(self, columns: Sequence[Sequence[str]], count: int) -> Codes:
        """A code for each of `count` rows; without columns all rows have the same."""
        if not columns:
            return np.full(count, self._codes[()] if () in self._codes else self._code(()), dtype=np.int32)
        # One column, which is the rule, spares a tuple for each row.
        rows: Sequence[str | tuple[str, ...]] = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
        if len(self._codes) > _CACHE:
            self._codes.clear()
            self._remarks.clear()
        for row in dict.fromkeys(rows):  # in their order, so that the same file gives the same codes
            if row not in self._codes:
                self._code(row)
        if self._remarks:
            self.remarked = [
                (position, remark) for position, row in enumerate(rows) for remark in self._remarks.get(row, ())
            ]
        return np.fromiter(map(self._codes.__getitem__, rows), np.int32, count)

    def _code(self, row: str | tuple[str, ...]) -> int:
        remarks: Remarks = []
        cells = tuple(_readable(cell, remarks) for cell in ((row,) if isinstance(row, str) else row))
        try:
            code = self._vocabulary.code(self._resolve(cells, remarks))
        except Unresolved as problem:
            code = -1 - len(self.problems)
            self.problems.append(problem)
        self._codes[row] = code
        if remarks:
            self._remarks[row] = remarks
        return code


def _readable(cell: str, remarks: Remarks) -> str:
    """A cell without what nobody sees, and with Latin letters for those that only look like them."""
    text = plain(cell)
    latin = without_look_alikes(text)
    if latin != text:
        remarks.append(Unresolved("look_alikes", text, latin=latin))
    return latin


def text_of(source: BoundText, cells: Sequence[str], suggestions: Suggestions | None = None) -> str:
    """The text of a source for a row; `cells` holds its cell, if any. Raises Unresolved for what it cannot make out."""
    text = part_of(source, cells[0]) if source.column is not None else source.text
    if source.lookup is None:
        return text
    found = source.lookup.get(text.casefold())
    if found is None:
        near = suggestions.near(text, source.lookup) if suggestions is not None else {}
        raise Unresolved("map_missing", text, list=source.lookup_name, **near)
    return found


def part_of(source: BoundText, cell: str) -> str:
    """The part of a cell that its source asks for. Raises Unresolved for a cell of another form."""
    text = plain(cell)
    if source.like is None:
        return text
    match = source.like.fullmatch(text)
    if match is None:
        raise Unresolved("cell_shape", text)
    try:
        return fill(source.text, {**(source.captures or {}), **match.groupdict("")})
    except TemplateError as error:
        raise Unresolved("cell_shape", text) from error


class Keys:
    """Measures, periods and groups of all records of a file, each through one vocabulary."""

    def __init__(self, recipe: Recipe, known: Known, suggestions: Suggestions) -> None:
        self._known = known
        self._recipe = recipe
        self._suggestions = suggestions
        self.measures, self.periods, self.groups = Vocabulary(), Vocabulary(), Vocabulary()

    def measure_column(self, source: BoundText) -> KeyColumn:
        def resolve(cells: tuple[str, ...], remarks: Remarks) -> str:
            slug = text_of(source, cells, self._suggestions)
            if slug not in self._known.measures:
                raise Unresolved("measure_unknown", slug, **self._suggestions.near(slug, self._known.measures))
            return slug

        return KeyColumn(self.measures, resolve)

    def period_column(self, source: BoundText) -> KeyColumn:
        create, order = self._recipe.create_periods, self._recipe.numbers.dates

        def resolve(cells: tuple[str, ...], remarks: Remarks) -> str:
            text = text_of(source, cells, self._suggestions)
            try:
                code = period_of(text, self._known.periods, order)
            except NotAPeriod as error:
                raise Unresolved(error.code, text) from error
            if code not in self._known.periods and not create:
                raise Unresolved("period_unknown", code)
            if code != text:
                remarks.append(Unresolved("period_converted", text, read_as=code))
            return code

        return KeyColumn(self.periods, resolve)

    def group_column(self, record: BoundRecord) -> KeyColumn:
        def resolve(cells: tuple[str, ...], remarks: Remarks) -> str:
            key = self._group_key(record, cells)
            if key not in self._known.groups:
                # A text without a category is no key; it is named as it stands.
                raise Unresolved(
                    "group_unknown", key.removesuffix("="), **self._suggestions.near(key, self._known.groups)
                )
            return key

        return KeyColumn(self.groups, resolve)

    def _group_key(self, record: BoundRecord, cells: tuple[str, ...]) -> str:
        if record.group_key is not None:
            return join_group(split_group(text_of(record.group_key, cells, self._suggestions)))
        left = list(cells)
        pairs = []
        for dimension, source in record.groups:
            own = [left.pop(0)] if source.column is not None else []
            category = "" if own and not own[0] else text_of(source, own, self._suggestions)
            if category:
                pairs.append((dimension, category))
        return join_group(pairs)


def group_columns(record: BoundRecord) -> list[int]:
    """The columns that the group of a record is read from, in the order `Keys.group_column` expects their cells."""
    sources = [record.group_key] if record.group_key is not None else [source for _, source in record.groups]
    return [source.column for source in sources if source.column is not None]
