"""Reads the blocks of one section: keys and figures of each record rule, and which rows are rejected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.indicators.frame import OBSERVATION_REASONS, OBSERVATION_STATES
from dashboard.ingest.assemble import Piece
from dashboard.ingest.binding import Binding, BoundRecord
from dashboard.ingest.issues import IssueLog, Param
from dashboard.ingest.keys import KeyColumn, Keys, Vocabulary, group_columns
from dashboard.ingest.layout import Block
from dashboard.ingest.numbers import Codes, Lines
from dashboard.ingest.place_keys import PlaceKeys, PlaceReader
from dashboard.ingest.recipe import Recipe
from dashboard.ingest.records import STATE_CODES, Flags, RecordReader, Report
from dashboard.ingest.rows import holds, picked
from dashboard.ingest.sums import Sums, Where
from dashboard.ingest.validate import Checker

_PARAMS: dict[str, dict[str, Param]] = {
    "state_unknown": {"known": ", ".join(OBSERVATION_STATES)},
    "reason_unknown": {"known": ", ".join(OBSERVATION_REASONS[1:])},
}


@dataclass(frozen=True, slots=True)
class Shared:
    """What all sections of a file share."""

    recipe: Recipe
    log: IssueLog
    keys: Keys
    places: PlaceKeys
    checker: Checker
    texts: Vocabulary
    sums: Sums


@dataclass(slots=True)
class _Part:
    """One record rule at work: its readers, and the columns of its keys."""

    record: BoundRecord
    reader: RecordReader
    keys: tuple[tuple[KeyColumn, list[int]], ...]


class SectionReader:
    """Reads the rows under one header by the recipe that is joined to it."""

    def __init__(self, shared: Shared, binding: Binding, header: tuple[str, ...], part: str) -> None:
        self._shared = shared
        self._header = header
        self._name = part
        self._places = [shared.places.reader(place) for place in binding.places]
        self._parts = [self._part(record) for record in binding.records]

    def signs(self) -> dict[str, list[bool]]:
        """By title of a column of values, whether some of its cells carry a percent sign and whether some do not."""
        return {self._title(part.record.column): part.reader.signs for part in self._parts}

    def read(self, block: Block, lines: Lines) -> tuple[list[Piece], Flags, Flags]:
        """The records of a block, the rows that are rejected, and the others that no record is meant for."""
        place = self._place_codes(block, lines)
        rejected: Flags = place < 0
        idle = np.ones(len(lines), dtype=bool)
        pieces = []
        for part in self._parts:
            when = part.record.when
            if when is None:
                piece = self._piece(part, place, block, lines)
                rejected, idle = rejected | piece.bad, np.zeros(len(lines), dtype=bool)
            else:
                meant = holds(when, block.columns)
                idle &= ~meant
                piece = self._piece(part, place[meant], picked(block, meant), lines[meant])
                rejected[np.flatnonzero(meant)[piece.bad]] = True
            if part.record.rule.combine:
                self._add_up(part.record, piece)
            pieces.append(piece)
        return pieces, rejected, idle & ~rejected

    def _add_up(self, record: BoundRecord, piece: Piece) -> None:
        where = Where(piece.column, self._name, STATE_CODES[record.rule.state])
        keys = (piece.measure, piece.place, piece.period, piece.group)
        self._shared.sums.add(where, keys, piece.figures, piece.good, piece.lines)

    def _part(self, record: BoundRecord) -> _Part:
        keys = self._shared.keys
        return _Part(
            record,
            RecordReader(record, self._shared.recipe, self._shared.texts),
            (
                (keys.measure_column(record.measure), _column_of(record.measure.column)),
                (keys.period_column(record.period), _column_of(record.period.column)),
                (keys.group_column(record), group_columns(record)),
            ),
        )

    def _title(self, column: int | None) -> str:
        return "" if column is None else self._header[column]

    # Places

    def _place_codes(self, block: Block, lines: Lines) -> Codes:
        """The place of each row, by the first rule that holds for it; below zero where there is none."""
        first = self._places[0]
        if first.bound.when is None:
            return self._read_places(first, block, lines)
        found = np.full(len(lines), -1, dtype=np.int32)
        left = np.ones(len(lines), dtype=bool)
        for reader in self._places:
            when = reader.bound.when
            mask = left if when is None else left & holds(when, block.columns)
            if mask.any():
                found[mask] = self._read_places(reader, picked(block, mask), lines[mask])
                left = left & ~mask
        title = self._header[first.bound.when.column]
        for position in np.flatnonzero(left):
            self._shared.log.add("place_rule_missing", int(lines[position]), title)
        return found

    def _read_places(self, reader: PlaceReader, block: Block, lines: Lines) -> Codes:
        places, bound = self._shared.places, reader.bound
        codes = reader.keys.codes([block.columns[index] for index in bound.columns], len(lines))
        self._report_keys(reader.keys, codes, lines, bound.columns[0] if bound.columns else None)
        if bound.name is not None:
            places.note_names(codes, block.columns[bound.name])
        if reader.above is not None:
            above = self._read_places(reader.above, block, lines)
            places.note_parents(codes, above)
            codes = np.where(above < 0, -1, codes).astype(np.int32)
        return codes

    # Records

    def _piece(self, part: _Part, place: Codes, block: Block, lines: Lines) -> Piece:
        record = part.record
        count = len(lines)
        bad: Flags = place < 0
        report = self._reporter(record, block, bad)
        codes: list[Codes] = []
        for keys, columns in part.keys:
            found = keys.codes([block.columns[column] for column in columns], count)
            self._report_keys(keys, found, lines, columns[0] if columns else None)
            bad |= found < 0
            codes.append(found)
        figures = part.reader.read(block.columns, count, report)
        self._shared.checker.check(codes[0], figures.numbers, lines, report, summed=record.rule.combine)
        return Piece(self._title(record.column), lines, codes[0], place, codes[1], codes[2], figures, bad)

    def _reporter(self, record: BoundRecord, block: Block, bad: Flags) -> Report:
        """A function that notes an issue at each row of a mask and marks these rows as rejected."""

        def report(code: str, mask: Flags, name: str, **params: Param) -> None:
            if mask.any():
                column = record.columns.get(name, record.column)
                cells = block.columns[column] if column is not None else [""] * len(block.lines)
                filled = {**_PARAMS.get(code, {}), **params}
                for position in np.flatnonzero(mask):
                    self._shared.log.add(
                        code, block.lines[position], self._title(column), cells[position].strip(), **filled
                    )
                bad[mask] = True

        return report

    def _report_keys(self, keys: KeyColumn, codes: Codes, lines: Lines, column: int | None) -> None:
        log, title = self._shared.log, self._title(column)
        for position, remark in keys.remarked:
            log.add(remark.code, int(lines[position]), title, remark.value, **remark.params)
        keys.remarked = []
        if codes.min(initial=0) >= 0:
            return
        for position in np.flatnonzero(codes < 0).tolist():
            problem = keys.problems[-1 - codes[position]]
            log.add(problem.code, int(lines[position]), title, problem.value, **problem.params)


def _column_of(column: int | None) -> list[int]:
    return [] if column is None else [column]
