"""A file and a recipe give clean records, issues and counts: the one way in for page and command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from dashboard.indicators.frame import OBSERVATION_COLUMNS, OBSERVATION_FLOATS, OBSERVATION_REASONS, OBSERVATION_STATES
from dashboard.ingest.binding import Binding, BoundRecord, bind, personal_column
from dashboard.ingest.issues import Issue, IssueLog, refuse
from dashboard.ingest.keys import KeyColumn, Keys, Vocabulary, group_columns
from dashboard.ingest.numbers import Codes, Floats, Lines
from dashboard.ingest.outcome import Chunk, Counts, Known, Limits, Progress, Summary
from dashboard.ingest.personal import personal_cell
from dashboard.ingest.reader import Block, Reader
from dashboard.ingest.recipe import Recipe
from dashboard.ingest.records import Figures, Flags, RecordReader
from dashboard.ingest.validate import Checker


@dataclass(slots=True)
class _Part:
    """One record rule at work: its readers, and the titles of its columns for issues."""

    record: BoundRecord
    reader: RecordReader
    measure: KeyColumn
    period: KeyColumn
    group: KeyColumn
    group_columns: list[int]


@dataclass(slots=True)
class _Piece:
    """The records of one rule in one block, by row: codes of keys, figures, and which rows are rejected."""

    part: int
    measure: Codes
    place: Codes
    period: Codes
    group: Codes
    figures: Figures
    bad: Flags


class Parsing:
    """The reading of one file. Iterate over it once; after that `issues` and `summary` are complete.

    Raises FileRefused, from the first step or a later one, for what makes the whole file unusable: then no chunk that
    was given before counts. Keys that come twice are found by `duplicates`, over all chunks.
    """

    def __init__(
        self, path: Path, recipe: Recipe, known: Known, limits: Limits, *, personal_allowed: bool = False
    ) -> None:
        self._recipe = recipe
        self._personal_allowed = personal_allowed
        self._log = IssueLog(limits.issues)
        self.counts = Counts()
        self._reader = Reader(path, recipe.file_rule, limits, self._log, self.counts)
        self._keys = Keys(recipe, known)
        self._checker = Checker(known, self._keys.measures)
        self._texts = Vocabulary()
        self._texts.code("")
        self.rejected_rows: list[Lines] = []
        self._parts: list[_Part] = []
        self._binding: Binding | None = None

    def __iter__(self) -> Iterator[Chunk]:
        with self._reader:
            header = self._reader.header
            if not self._personal_allowed and (title := personal_column(header)):
                raise refuse("personal_data", column=title, what=title)
            self._binding = bind(self._recipe, header)
            self._parts = [self._part(record) for record in self._binding.records]
            for number, block in enumerate(self._reader.blocks()):
                self._check_personal(block)
                yield self._chunk(number, block, self._binding)
            self._finish()

    @property
    def log(self) -> IssueLog:
        """Where the issues of this file are noted."""
        return self._log

    @property
    def issues(self) -> list[Issue]:
        return self._log.issues()

    def progress(self) -> Progress:
        return self._reader.progress()

    @property
    def summary(self) -> Summary:
        """What the file was, and which measures, periods, groups and places it speaks of."""
        keys, binding = self._keys, self._binding
        return Summary(
            encoding=self._reader.encoding,
            delimiter=self._reader.delimiter,
            header=self._reader.header,
            counts=self.counts,
            measures=tuple(keys.measures.texts),
            periods=tuple(keys.periods.texts),
            groups=tuple(keys.groups.texts),
            places=keys.places.met(),
            ignored=binding.unused if binding is not None else (),
        )

    def _part(self, record: BoundRecord) -> _Part:
        keys = self._keys
        return _Part(
            record=record,
            reader=RecordReader(record, self._recipe, self._texts),
            measure=keys.measure_column(record.measure),
            period=keys.period_column(record.period),
            group=keys.group_column(record),
            group_columns=group_columns(record),
        )

    def _check_personal(self, block: Block) -> None:
        if self._personal_allowed:
            return
        for index, cells in enumerate(block.columns):
            position = personal_cell(cells)
            if position is not None:
                title = self._reader.header[index]
                raise refuse("personal_data", row=block.lines[position], column=title, what=title or str(index + 1))

    def _chunk(self, number: int, block: Block, binding: Binding) -> Chunk:
        count = len(block.lines)
        lines = np.array(block.lines, dtype=np.int64)
        places = self._keys.places
        place = places.column.codes([block.columns[index] for index in binding.places], count)
        if binding.name is not None:
            places.note_names(place, block.columns[binding.name])
        self._report_keys(places.column, place, block, binding.places[0])
        pieces = [self._piece(index, place, block, lines) for index in range(len(self._parts))]
        rejected = np.logical_or.reduce([piece.bad for piece in pieces])
        counts = self.counts
        counts.rows_rejected += int(rejected.sum())
        counts.rows_accepted += int((~rejected).sum())
        if rejected.any():
            self.rejected_rows.append(lines[rejected])
        return self._assemble(number, lines, pieces)

    def _piece(self, index: int, place: Codes, block: Block, lines: Lines) -> _Piece:
        part = self._parts[index]
        count = len(block.lines)
        bad: Flags = place < 0
        report = self._reporter(part.record, block, bad)
        codes: list[Codes] = []
        for keys, columns in (
            (part.measure, _column_of(part.record.measure.column)),
            (part.period, _column_of(part.record.period.column)),
            (part.group, part.group_columns),
        ):
            found = keys.codes([block.columns[column] for column in columns], count)
            self._report_keys(keys, found, block, columns[0] if columns else None)
            bad |= found < 0
            codes.append(found)
        figures = part.reader.read(block.columns, count, report)
        self._checker.check(codes[0], figures.numbers, lines, report)
        return _Piece(index, codes[0], place, codes[1], codes[2], figures, bad)

    def _reporter(self, record: BoundRecord, block: Block, bad: Flags) -> Callable[[str, Flags, str], None]:
        """A function that notes an issue at each row of a mask and marks these rows as rejected."""

        def report(code: str, mask: Flags, name: str) -> None:
            if mask.any():
                column = record.columns.get(name, record.column)
                cells, title = block.columns[column], self._reader.header[column]
                params = _PARAMS.get(code, {})
                for position in np.flatnonzero(mask):
                    self._log.add(code, block.lines[position], title, cells[position].strip(), **params)
                bad[mask] = True

        return report

    def _report_keys(self, keys: KeyColumn, codes: Codes, block: Block, column: int | None) -> None:
        if codes.min(initial=0) >= 0:
            return
        title = self._reader.header[column] if column is not None else ""
        for position in np.flatnonzero(codes < 0):
            problem = keys.problems[-1 - codes[position]]
            self._log.add(problem.code, block.lines[position], title, problem.value, **problem.params)

    def _assemble(self, number: int, lines: Lines, pieces: Sequence[_Piece]) -> Chunk:
        """One observation frame of all good records of a block."""
        keys, texts = self._keys, self._texts.texts
        good = [~piece.bad for piece in pieces]

        def codes_of(pick: Callable[[_Piece], Codes], words: Sequence[str]) -> pd.Categorical:
            parts = [pick(piece)[mask] for piece, mask in zip(pieces, good, strict=True)]
            return _categorical(np.concatenate(parts), words)

        data: dict[str, object] = {
            "measure": codes_of(lambda piece: piece.measure, keys.measures.texts),
            "place": codes_of(lambda piece: piece.place, keys.places.vocabulary.texts),
            "period": codes_of(lambda piece: piece.period, keys.periods.texts),
            "group": codes_of(lambda piece: piece.group, keys.groups.texts),
            "state": codes_of(lambda piece: piece.figures.state, OBSERVATION_STATES),
            "bound": codes_of(lambda piece: piece.figures.bound, texts),
            "denominator_bound": codes_of(lambda piece: piece.figures.denominator_bound, texts),
            "reason": codes_of(lambda piece: piece.figures.reason, OBSERVATION_REASONS),
            "note": codes_of(lambda piece: piece.figures.note, texts),
            "row": np.concatenate([lines[mask] for mask in good]),
        }
        for name in OBSERVATION_FLOATS:
            data[name] = np.concatenate([_numbers(piece, name)[mask] for piece, mask in zip(pieces, good, strict=True)])
        data["import_id"] = np.zeros(len(data["row"]), dtype=np.int64)  # type: ignore[arg-type]  # an array, set above
        titles = [self._reader.header[part.record.column] for part in self._parts]
        where = np.repeat(np.arange(len(pieces), dtype=np.int32), [int(mask.sum()) for mask in good])
        self.counts.records_rejected += sum(int(piece.bad.sum()) for piece in pieces)
        frame = pd.DataFrame(data)[list(OBSERVATION_COLUMNS)]
        return Chunk(number, frame, pd.Series(_categorical(where, titles), name="column"))

    def _finish(self) -> None:
        """What only the whole file can tell."""
        for part in self._parts:
            if all(part.reader.signs):
                raise refuse("percent_mixed", column=self._reader.header[part.record.column])
        for slug, line in self._checker.shares():
            self._log.add("looks_like_share", line, "", slug)


_PARAMS: dict[str, dict[str, str | int]] = {
    "state_unknown": {"known": ", ".join(OBSERVATION_STATES)},
    "reason_unknown": {"known": ", ".join(OBSERVATION_REASONS[1:])},
}


def _column_of(column: int | None) -> list[int]:
    return [] if column is None else [column]


def _numbers(piece: _Piece, name: str) -> Floats:
    found = piece.figures.numbers.get(name)
    return found if found is not None else np.full(len(piece.bad), np.nan)


def _categorical(codes: Codes, words: Sequence[str]) -> pd.Categorical:
    """Words by code, with only the words that occur as categories."""
    used, compact = np.unique(codes, return_inverse=True)
    chosen = [words[code] for code in used]
    places: dict[str, int] = {}
    merged = np.array([places.setdefault(word, len(places)) for word in chosen], dtype=np.int32)
    return pd.Categorical.from_codes(
        merged[compact] if len(used) else compact, categories=pd.Index(list(places), dtype="str")
    )


def parse(
    path: Path, recipe: Recipe, known: Known, limits: Limits | None = None, *, personal_allowed: bool = False
) -> Parsing:
    """Start reading `path` by `recipe`. Nothing is read before the result is iterated over."""
    return Parsing(path, recipe, known, limits or Limits(), personal_allowed=personal_allowed)
