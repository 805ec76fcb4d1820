"""Turns the cells of one record rule into arrays: figures, states, bounds and reasons, and what is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dashboard.indicators.frame import BOUND, KNOWN_STATES, OBSERVATION_REASONS, OBSERVATION_STATES
from dashboard.ingest.binding import BoundRecord, BoundText
from dashboard.ingest.flags import flag_of
from dashboard.ingest.issues import Param
from dashboard.ingest.keys import Unresolved, Vocabulary, part_of, text_of
from dashboard.ingest.numbers import Codes, Column, Floats, NumberReader
from dashboard.ingest.recipe import (
    BOUND_FORMS,
    COUNT_FIELDS,
    NUMBER_FIELDS,
    SCALED_FIELDS,
    Mark,
    NumberRule,
    Recipe,
    RecordRule,
)
from dashboard.ingest.spelling import plain

Flags = npt.NDArray[np.bool_]


class Report(Protocol):
    """Notes an issue (by code) at the rows of a mask, for the column of a field; the rows are rejected."""

    def __call__(self, code: str, mask: Flags, name: str, **params: Param) -> None: ...


STATE_CODES: Mapping[str, int] = {state: code for code, state in enumerate(OBSERVATION_STATES)}
REASON_CODES: Mapping[str, int] = {reason: code for code, reason in enumerate(OBSERVATION_REASONS)}
MISSING, BOUNDED = STATE_CODES["missing"], STATE_CODES["bounded"]
_KNOWN = len(KNOWN_STATES)
"""Codes below this are states with a value: OBSERVATION_STATES begins with KNOWN_STATES."""


@dataclass(slots=True)
class Figures:
    """The figures of one record rule over a block, by row. Codes of bounds and notes are of the file's vocabulary."""

    numbers: dict[str, Floats]
    state: Codes
    reason: Codes
    bound: Codes
    denominator_bound: Codes
    note: Codes

    @property
    def known(self) -> Flags:
        """The rows whose state lets them have a value."""
        known: Flags = self.state < _KNOWN
        return known


class RecordReader:
    """Reads the figures of one record rule, block by block."""

    def __init__(self, record: BoundRecord, recipe: Recipe, texts: Vocabulary) -> None:
        self.record = record
        self._maps = recipe.maps
        self._texts = texts
        rule = record.rule
        self._percent = recipe.numbers.percent
        # In a margin or a count, a percent sign or a bound has no business, but the marks of the source have.
        exact = replace(recipe.numbers, bounds=frozenset())
        written_as = {"value": recipe.numbers, "numerator": recipe.numbers, "denominator": recipe.denominators}
        self._readers = {
            name: NumberReader(written_as.get(name, exact), _scale_of(rule, name))
            for name in NUMBER_FIELDS
            if name in record.columns
        }
        self.signs = [False, False]
        self._empty = texts.code("")

    def read(self, columns: Sequence[Sequence[str]], count: int, report: Report) -> Figures:
        """The figures of `count` rows; `report` is told of every cell that cannot be used."""
        if self.record.rule.count:
            return self._ones(count)
        read = {name: reader.read(self._cells(columns, name)) for name, reader in self._readers.items()}
        if self._percent and "value" in read:
            marked, plain = self._readers["value"].signs(self._cells(columns, "value"))
            self.signs = [self.signs[0] or marked, self.signs[1] or plain]
        for name, column in read.items():
            self._report_problems(name, column, report)
        marks = self._marks(read, count)
        figures = Figures(
            numbers={name: column.numbers for name, column in read.items()},
            state=marks[0],
            reason=marks[1],
            bound=marks[2],
            denominator_bound=self._denominator_bound(columns, read, count, report),
            note=self._notes(columns, count),
        )
        self._take_bounds(figures, columns, report)
        self._take_states(figures, columns, report)
        self._take_flags(figures, columns, report)
        self._take_reasons(figures, columns, report)
        self._take_levels(figures, report)
        self._empty_unknown(figures)
        return figures

    def _ones(self, count: int) -> Figures:
        """Each row counts once."""
        none = np.zeros(count, dtype=np.int32)
        state = np.full(count, STATE_CODES[self.record.rule.state], dtype=np.int32)
        note = np.full(count, self._texts.code(self.record.note.text), dtype=np.int32)
        bound = np.full(count, self._empty, dtype=np.int32)
        return Figures({"value": np.ones(count)}, state, none, bound, bound, note)

    def _cells(self, columns: Sequence[Sequence[str]], name: str) -> Sequence[str]:
        return columns[self.record.columns[name]]

    def _texts_of(self, columns: Sequence[Sequence[str]], name: str, understand: Callable[[str], int]) -> Codes:
        """A code for each cell of a text field, each distinct cell understood once."""
        return self._understood(self._cells(columns, name), understand)

    @staticmethod
    def _understood(cells: Sequence[str], understand: Callable[[str], int]) -> Codes:
        known = {cell: understand(cell.strip()) for cell in set(cells)}
        return np.fromiter(map(known.__getitem__, cells), np.int32, len(cells))

    def _report_problems(self, name: str, column: Column, report: Report) -> None:
        for code, kind in enumerate(column.kinds):
            if code < 2:
                continue
            bound_alone = kind.mark is not None and kind.mark.state == "bounded" and name not in _MAY_BE_BOUND
            if kind.problem or bound_alone:
                mask = column.codes == code
                if mask.any():
                    report(kind.problem or "bound_here", mask, name)

    def _marks(self, read: Mapping[str, Column], count: int) -> tuple[Codes, Codes, Codes]:
        """State, reason and bound of each row as its cells say: the value's cell first, then the numerator's."""
        base = np.full(count, STATE_CODES[self.record.rule.state], dtype=np.int32)
        none = np.zeros(count, dtype=np.int32)
        leading = [self._of_kinds(read[name]) for name in ("value", "numerator") if name in read]
        state, reason, bound = leading[0]
        if len(leading) == 2:
            other = leading[1]
            blank = read["value"].codes == 1
            state = np.where(blank, other[0], state)
            reason = np.where(blank, other[1], reason)
            bound = np.where(blank, other[2], bound)
        known = state < 0
        return (
            np.where(known, base, state),
            np.where(known, none, reason),
            np.where(known, self._empty, bound).astype(np.int32),
        )

    def _of_kinds(self, column: Column) -> tuple[Codes, Codes, Codes]:
        """State (-1 for a number), reason and bound of each cell."""
        marks = [kind.mark or _NUMBER for kind in column.kinds]
        marks[0] = _NUMBER
        state = np.array([STATE_CODES.get(mark.state, -1) for mark in marks], dtype=np.int32)
        reason = np.array([REASON_CODES[mark.reason] for mark in marks], dtype=np.int32)
        bound = np.array([self._texts.code(mark.bound) for mark in marks], dtype=np.int32)
        return state[column.codes], reason[column.codes], bound[column.codes]

    def _denominator_bound(
        self, columns: Sequence[Sequence[str]], read: Mapping[str, Column], count: int, report: Report
    ) -> Codes:
        """The band of a denominator: from its own column, else from a denominator that is a band."""
        found = np.full(count, self._empty, dtype=np.int32)
        if "denominator" in read:
            found = self._of_kinds(read["denominator"])[2]
        if "denominator_bound" in self.record.columns:
            own = self._texts_of(columns, "denominator_bound", self._bound_code)
            report("bound_missing", own < 0, "denominator_bound")
            found = np.where(own != self._empty, own, found).astype(np.int32)
        return np.where(found < 0, self._empty, found).astype(np.int32)

    def _bound_code(self, text: str) -> int:
        """The code of a bound that is written out; -1 when it is none."""
        if not text:
            return self._empty
        cell = _BOUNDS.cell(text)
        bound = cell.mark.bound if cell.mark is not None else ""
        return self._texts.code(bound) if BOUND.fullmatch(bound) else -1

    def _notes(self, columns: Sequence[Sequence[str]], count: int) -> Codes:
        """The footnote of each row: its own where it has one, else that of the record."""
        source = self.record.note
        if source.column is None:
            found = np.full(count, self._texts.code(source.text), dtype=np.int32)
        else:
            found = self._understood(columns[source.column], self._footnote)
        if "note" not in self.record.columns:
            return found
        own = self._texts_of(columns, "note", lambda text: self._texts.code(plain(text)))
        return np.where(own == self._empty, found, own).astype(np.int32)

    def _footnote(self, cell: str) -> int:
        """The code of the note that a cell points to; a note that the map does not explain stands for itself."""
        source = self.record.note
        try:
            text = part_of(source, cell)
        except Unresolved:
            return self._empty
        return self._texts.code((source.lookup or {}).get(text.casefold(), text))

    def _take_bounds(self, figures: Figures, columns: Sequence[Sequence[str]], report: Report) -> None:
        """A bound in a column of its own makes a row without a value bounded."""
        if "bound" not in self.record.columns:
            return
        own = self._texts_of(columns, "bound", self._bound_code)
        report("bound_missing", own < 0, "bound")
        given = own > self._empty
        report("state_with_value", given & figures.known, "bound")
        figures.bound = np.where(given, own, figures.bound).astype(np.int32)
        figures.state = np.where(given, BOUNDED, figures.state).astype(np.int32)

    def _take_states(self, figures: Figures, columns: Sequence[Sequence[str]], report: Report) -> None:
        """A state in a column of its own counts, if it agrees with there being a value or none."""
        if "state" not in self.record.columns:
            return
        declared = self._texts_of(columns, "state", lambda text: self._state_code(text, known=True))
        without = self._texts_of(columns, "state", lambda text: self._state_code(text, known=False))
        declared = np.where(figures.known, declared, without).astype(np.int32)
        report("state_unknown", declared == _UNKNOWN, "state")
        self._declare(figures, declared, "state", report)

    def _declare(self, figures: Figures, declared: Codes, name: str, report: Report) -> None:
        """Take states that a column declares; negative codes declare nothing."""
        said = declared >= 0
        report("state_with_value", said & figures.known & (declared >= _KNOWN), name)
        report("state_without_value", said & ~figures.known & (declared < _KNOWN), name)
        report("bound_missing", said & (declared == BOUNDED) & (figures.bound == self._empty), name)
        figures.state = np.where(said, declared, figures.state).astype(np.int32)
        figures.bound = np.where(figures.state == BOUNDED, figures.bound, self._empty).astype(np.int32)
        # A declared state has its own reason, or none; what an empty cell would have meant is overruled.
        figures.reason = np.where(said, _DEFAULT_REASON[figures.state], figures.reason).astype(np.int32)

    def _take_flags(self, figures: Figures, columns: Sequence[Sequence[str]], report: Report) -> None:
        """A flag says a state, a footnote or both, by its map; a blank one that the map has not says nothing."""
        source = self.record.flags
        if source is None or source.column is None:
            return
        cells = columns[source.column]
        words = {cell: self._flag_word(source, cell) for cell in set(cells)}
        unknown = {cell for cell, word in words.items() if word is None}
        if unknown:
            mask = np.fromiter((cell in unknown for cell in cells), bool, len(cells))
            report("map_missing", mask, "flags", list=source.lookup_name)
        flags = {cell: [flag_of(word or "", known) for known in (False, True)] for cell, word in words.items()}
        known = figures.known
        found = [flags[cell][is_known] for cell, is_known in zip(cells, known.tolist(), strict=True)]
        declared = np.fromiter((STATE_CODES.get(state, _BLANK) for state, _ in found), np.int32, len(cells))
        self._declare(figures, declared, "flags", report)
        if any(note for _, note in found):
            figures.note = self._with_notes(figures.note, [note for _, note in found])

    @staticmethod
    def _flag_word(source: BoundText, cell: str) -> str | None:
        """What the map says of a flag; "" for a blank one that it does not name, None for another."""
        try:
            return text_of(source, [cell])
        except Unresolved:
            return None if cell.strip() else ""

    def _with_notes(self, notes: Codes, more: Sequence[str]) -> Codes:
        """Footnotes with others put behind them."""
        texts = self._texts
        joined = (
            texts.code(" ".join(filter(None, (texts.texts[code], note))))
            for code, note in zip(notes.tolist(), more, strict=True)
        )
        return np.fromiter(joined, np.int32, len(notes))

    def _state_code(self, text: str, known: bool) -> int:
        """The code of a state as written; a map named `states` in the recipe may translate it.

        Its texts may hold two states, "normal | suppressed": the first where there is a value, the second where not.
        """
        word = self._maps.get("states", {}).get(text.casefold(), text)
        return STATE_CODES.get(flag_of(word, known)[0], _UNKNOWN) if word else _BLANK

    def _take_reasons(self, figures: Figures, columns: Sequence[Sequence[str]], report: Report) -> None:
        """A reason in a column of its own counts where there is no value."""
        if "reason" in self.record.columns:
            own = self._texts_of(columns, "reason", self._reason_code)
            report("reason_unknown", own == _UNKNOWN, "reason")
            figures.reason = np.where(own > 0, own, figures.reason).astype(np.int32)
        figures.reason = np.where(figures.known, 0, figures.reason).astype(np.int32)

    def _reason_code(self, text: str) -> int:
        word = self._maps.get("reasons", {}).get(text.casefold(), text.casefold())
        return REASON_CODES.get(word, _UNKNOWN)

    def _take_levels(self, figures: Figures, report: Report) -> None:
        """Fill in the levels that the recipe states; a level of 90 is 0.90; without a figure there is no level."""
        numbers, rule = figures.numbers, self.record.rule
        for name, of, constant in (("moe_level", ("moe",), rule.moe_level), ("level", ("lower", "upper"), rule.level)):
            given = [numbers[part] for part in of if part in numbers]
            if not given:
                numbers.pop(name, None)
                continue
            present = np.logical_or.reduce([~np.isnan(part) for part in given])
            level = numbers.get(name, np.full(len(figures.state), math.nan))
            level = np.where(np.isnan(level) & (constant > 0), constant, level)
            level = np.where(level > 1, level / 100, level)
            report("level_missing", present & np.isnan(level) & figures.known, of[0])
            report("level_range", (level < 0.5) | (level >= 1), name)
            numbers[name] = np.where(present, level, math.nan)

    def _empty_unknown(self, figures: Figures) -> None:
        """Where there is no value, there is no count above the line and no uncertainty either."""
        unknown = ~figures.known
        if unknown.any():
            for name in _EMPTIED:
                if name in figures.numbers:
                    figures.numbers[name] = np.where(unknown, math.nan, figures.numbers[name])


def _scale_of(rule: RecordRule, name: str) -> float:
    """What the numbers of a part of the record are multiplied by."""
    if name in SCALED_FIELDS:
        return rule.scale
    return rule.scale_counts if name in COUNT_FIELDS else 1.0


_MAY_BE_BOUND = frozenset({"value", "numerator", "denominator"})
_EMPTIED = ("value", "numerator", "moe", "moe_level", "se", "lower", "upper", "level")
_NUMBER = Mark("")
_BOUNDS = NumberReader(NumberRule(thousands=",", bounds=frozenset(BOUND_FORMS)))
"""Reads bounds that stand in a column of their own."""
_UNKNOWN, _BLANK = -2, -1
_DEFAULT_REASON = np.array(
    [REASON_CODES[{"suppressed": "source", "not_applicable": "not_applicable"}.get(s, "")] for s in OBSERVATION_STATES],
    dtype=np.int32,
)
