"""Finds keys that come more than once in the whole file: the same figures count once, different ones not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.indicators.frame import OBSERVATION_FLOATS, OBSERVATION_KEY
from dashboard.ingest.issues import IssueLog
from dashboard.ingest.numbers import Lines
from dashboard.ingest.outcome import Chunk, Counts
from dashboard.ingest.records import Flags

_FIGURES = [*OBSERVATION_FLOATS, "state", "bound", "denominator_bound", "reason", "note"]
_WIDTHS = (16, 24, 12, 12)
"""Bits for measure, place, period and group: together one number of 64 bits, exact, not a hash."""


class Duplicates:
    """Remembers the key of every record, 8 bytes each, and at the end says which records to leave out."""

    def __init__(self) -> None:
        self._codes: list[dict[str, int]] = [{} for _ in OBSERVATION_KEY]
        self._keys: list[npt.NDArray[np.uint64]] = []

    def add(self, chunk: Chunk) -> None:
        """Remember the keys of the next chunk; chunks come in order, from 0."""
        key = np.zeros(len(chunk.frame), dtype=np.uint64)
        for known, width, name in zip(self._codes, _WIDTHS, OBSERVATION_KEY, strict=True):
            column = chunk.frame[name].cat
            codes = [known.setdefault(text, len(known)) for text in column.categories]
            if len(known) > 1 << width:
                raise OverflowError(f"more than {1 << width} different texts in {name}")
            own = np.array(codes, dtype=np.uint64)[column.codes.to_numpy()] if codes else key
            key = (key << np.uint64(width)) | own
        self._keys.append(key)

    def resolve(
        self,
        load: Callable[[int], Chunk],
        log: IssueLog,
        counts: Counts,
        rejected_rows: Sequence[tuple[str, Lines]] = (),
        *,
        keep_first: bool = False,
    ) -> dict[int, Flags]:
        """For each chunk that has any, the mask of records to leave out; notes why, and counts rows and records.

        Of records with the same figures, the first stays; of records that differ, none does, or with `keep_first` the
        first. `rejected_rows` (part of the file, lines) are those counted as rejected before.
        """
        sizes = [len(keys) for keys in self._keys]
        keys = np.concatenate(self._keys) if self._keys else np.zeros(0, dtype=np.uint64)
        order = np.argsort(keys, kind="stable")
        ranked = keys[order]
        again = np.concatenate([[False], ranked[1:] == ranked[:-1]])
        same = again | np.concatenate([again[1:], [False]])
        if not same.any():
            return {}
        positions = np.sort(order[same])
        starts = np.concatenate([[0], np.cumsum(sizes)])
        records = _gather(load, positions, starts)
        left_out, rejected = _judge(records, log, counts, keep_first)
        newly = len(_without(rejected, rejected_rows))
        counts.rows_accepted -= newly
        counts.rows_rejected += newly
        chunks, own = records["chunk"].to_numpy(), records["position"].to_numpy()
        return {
            int(number): np.isin(np.arange(sizes[number]), own[left_out & (chunks == number)])
            for number in np.unique(chunks[left_out])
        }


def _without(rows: set[tuple[str, int]], others: Sequence[tuple[str, Lines]]) -> set[tuple[str, int]]:
    """These rows (part and line) but for those among `others`, of which there may be millions."""
    left = set(rows)
    for part, lines in others:
        own = [line for name, line in left if name == part]
        left -= {(part, int(line)) for line in lines[np.isin(lines, own)]}
    return left


def _gather(load: Callable[[int], Chunk], positions: Lines, starts: Lines) -> pd.DataFrame:
    """The records at these positions of the whole file, with `chunk`, `position` (in the chunk) and `column`."""
    parts = []
    numbers = np.searchsorted(starts, positions, side="right") - 1
    for number in np.unique(numbers):
        chunk = load(int(number))
        own = positions[numbers == number] - starts[number]
        part = chunk.frame.iloc[own].astype(dict.fromkeys((*OBSERVATION_KEY, *_FIGURES[-5:]), "str"))
        part = part.assign(chunk=int(number), position=own, column=chunk.columns.iloc[own].astype("str").to_numpy())
        part = part.assign(part=chunk.parts.iloc[own].astype("str").to_numpy())
        parts.append(part)
    together: pd.DataFrame = pd.concat(parts, ignore_index=True)
    return together


def _judge(
    records: pd.DataFrame, log: IssueLog, counts: Counts, keep_first: bool
) -> tuple[Flags, set[tuple[str, int]]]:
    """Which of the records whose keys come again are left out, and the rows that are thereby rejected."""
    left_out = np.zeros(len(records), dtype=bool)
    rejected: set[tuple[str, int]] = set()
    for key, group in records.groupby(list(OBSERVATION_KEY), sort=False):
        rows, at = list(zip(group["part"], group["row"], strict=True)), group.index.to_numpy()
        name = " · ".join(str(part) for part in key if part)
        same = len(group[_FIGURES].drop_duplicates()) == 1
        keeps = same or keep_first
        if keeps:
            at = at[1:]
            counts.records_repeated += len(at)
        else:
            counts.records_rejected += len(at)
            rejected.update(rows)
        left_out[at] = True
        code = "duplicate_same" if same else "duplicate_first" if keep_first else "duplicate_different"
        for (part, row), column in zip(rows[int(keeps) :], group["column"].iloc[int(keeps) :], strict=True):
            other_part, other = rows[1] if (part, row) == rows[0] else rows[0]
            where = f"{other} ({other_part})" if other_part != part else other
            log.part = part
            log.add(code, row, column, name, other=where)
    return left_out, rejected
