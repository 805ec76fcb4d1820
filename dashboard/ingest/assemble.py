"""Codes and figures of a block to an observation frame."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.indicators.frame import OBSERVATION_COLUMNS, OBSERVATION_FLOATS, OBSERVATION_REASONS, OBSERVATION_STATES
from dashboard.ingest.keys import Keys, Vocabulary
from dashboard.ingest.numbers import Codes, Floats, Lines
from dashboard.ingest.outcome import Chunk
from dashboard.ingest.place_keys import PlaceKeys
from dashboard.ingest.records import Figures, Flags
from dashboard.ingest.sums import Sum


@dataclass(slots=True)
class Piece:
    """The records of one rule in one block, by row: lines, codes of keys, figures, and which rows are rejected."""

    column: str
    lines: Lines
    measure: Codes
    place: Codes
    period: Codes
    group: Codes
    figures: Figures
    bad: Flags

    @property
    def good(self) -> Flags:
        good: Flags = ~self.bad
        return good


@dataclass(slots=True)
class Assembly:
    """The vocabularies that the codes of a file are of."""

    keys: Keys
    places: PlaceKeys
    texts: Vocabulary

    def chunk(self, number: int, part: str, pieces: Sequence[Piece]) -> Chunk:
        """One observation frame of all good records of a block."""
        good = [piece.good for piece in pieces]

        def codes_of(pick: Callable[[Piece], Codes]) -> Codes:
            picked = [pick(piece)[mask] for piece, mask in zip(pieces, good, strict=True)]
            codes: Codes = np.concatenate(picked)
            return codes

        data = self._words(codes_of)
        data["row"] = np.concatenate([piece.lines[mask] for piece, mask in zip(pieces, good, strict=True)])
        for name in OBSERVATION_FLOATS:
            data[name] = np.concatenate([_numbers(piece, name)[mask] for piece, mask in zip(pieces, good, strict=True)])
        where = np.repeat(np.arange(len(pieces), dtype=np.int32), [int(mask.sum()) for mask in good])
        parts = np.zeros(len(where), dtype=np.int32)
        return _chunk(number, data, where, [piece.column for piece in pieces], parts, [part])

    def _words(self, codes_of: Callable[[Callable[[Piece], Codes]], Codes]) -> dict[str, object]:
        keys, texts = self.keys, self.texts.texts
        return {
            "measure": categorical(codes_of(lambda piece: piece.measure), keys.measures.texts),
            "place": categorical(codes_of(lambda piece: piece.place), self.places.vocabulary.texts),
            "period": categorical(codes_of(lambda piece: piece.period), keys.periods.texts),
            "group": categorical(codes_of(lambda piece: piece.group), keys.groups.texts),
            "state": categorical(codes_of(lambda piece: piece.figures.state), OBSERVATION_STATES),
            "bound": categorical(codes_of(lambda piece: piece.figures.bound), texts),
            "denominator_bound": categorical(codes_of(lambda piece: piece.figures.denominator_bound), texts),
            "reason": categorical(codes_of(lambda piece: piece.figures.reason), OBSERVATION_REASONS),
            "note": categorical(codes_of(lambda piece: piece.figures.note), texts),
        }

    def sums(self, number: int, sums: Sequence[Sum]) -> Chunk:
        """One observation frame of figures that were added up."""
        empty = self.texts.code("")
        notes = [self._note(one) for one in sums]
        none = np.full(len(sums), empty, dtype=np.int32)

        def codes(values: Sequence[int]) -> Codes:
            return np.array(values, dtype=np.int32)

        lines = np.array([one.row for one in sums], dtype=np.int64)
        states, reasons = (codes([one.outcome[at] for one in sums]) for at in range(2))
        figures = Figures({}, states, reasons, none, none, codes(notes))
        measure, place, period, group = (codes([one.key[at] for one in sums]) for at in range(4))
        piece = Piece("", lines, measure, place, period, group, figures, np.zeros(len(sums), dtype=bool))
        data = self._words(lambda pick: pick(piece))
        data["row"] = lines
        for name in OBSERVATION_FLOATS:
            data[name] = np.array([_summed(one, name) for one in sums], dtype=np.float64)
        columns, parts = Vocabulary(), Vocabulary()
        where = codes([columns.code(one.column) for one in sums])
        return _chunk(number, data, where, columns.texts, codes([parts.code(one.part) for one in sums]), parts.texts)

    def _note(self, one: Sum) -> int:
        """The footnote of a sum says how many rows it lacks."""
        left = one.rows - one.used
        if not left or not one.used:
            return one.note
        said = f"{left} of {one.rows} rows had no figure."
        return self.texts.code(" ".join(filter(None, (self.texts.texts[one.note], said))))


def _summed(one: Sum, name: str) -> float:
    return one.figures.get(name, math.nan) if one.used else math.nan


def _chunk(
    number: int, data: dict[str, object], where: Codes, columns: Sequence[str], part: Codes, parts: Sequence[str]
) -> Chunk:
    data["import_id"] = np.zeros(len(where), dtype=np.int64)
    frame = pd.DataFrame(data)[list(OBSERVATION_COLUMNS)]
    titles = pd.Series(categorical(where, columns), name="column")
    return Chunk(number, frame, titles, pd.Series(categorical(part, parts), name="part"))


def _numbers(piece: Piece, name: str) -> Floats:
    found = piece.figures.numbers.get(name)
    return found if found is not None else np.full(len(piece.bad), np.nan)


def categorical(codes: Codes, words: Sequence[str]) -> pd.Categorical:
    """Words by code, with only the words that occur as categories."""
    used, compact = np.unique(codes, return_inverse=True)
    chosen = [words[code] for code in used]
    places: dict[str, int] = {}
    merged = np.array([places.setdefault(word, len(places)) for word in chosen], dtype=np.int32)
    return pd.Categorical.from_codes(
        merged[compact] if len(used) else compact, categories=pd.Index(list(places), dtype="str")
    )
