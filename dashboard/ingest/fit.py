"""Which recipes fit a file, told from its names and columns alone, before anything is read."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.ingest.effort import LONGEST, is_quick
from dashboard.ingest.look.headers import header_titles
from dashboard.ingest.look.shape import Look, TableLook
from dashboard.ingest.recipe import After, ColumnRef, FileRule, Like, Recipe, RecordRule, TextFrom
from dashboard.ingest.spelling import fold_header

_CAPTURE = re.compile(r"\{[A-Za-z_]\w*(?:[+-][0-9]+)?\}")
_NEARLY = 0.5


class FitUnknown(Exception):
    """Whether the recipe fits would take too long to say; whoever reads by it does so in a process with limits."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How far a recipe fits: `found` of the `needed` columns are in the table `part`; `missing` names those that are not.

    `part` is "" where the file has only one table.
    """

    part: str
    found: int
    needed: int
    missing: tuple[str, ...]

    @property
    def is_full(self) -> bool:
        """Whether every column that the recipe needs is there."""
        return not self.missing

    @property
    def share(self) -> float:
        """The part of the needed columns that is there."""
        return self.found / self.needed if self.needed else 0.0


def fit(recipe: Recipe, look: Look, *, until: float = math.inf) -> Fit | None:
    """How well a recipe fits the best table of a file; None where it is about something else.

    Raises FitUnknown when an expression of the recipe may take long, or at the moment `until` (of `time.monotonic`).
    """
    rule = recipe.file_rule
    if rule.name is not None and not _matches(rule.name, (look.name,), until, anywhere=True):
        return None
    needed = list(needs(recipe))
    tables = [table for table in look.tables if _chosen(rule, table, until)]
    fits = [_fit(needed, table, titles, until) for table in tables for titles in _headers(table)]
    best = max(fits, key=lambda one: one.share, default=None)
    return best if best is not None and best.share >= _NEARLY else None


def _matches(pattern: re.Pattern[str], texts: Iterable[str], until: float, *, anywhere: bool = False) -> bool:
    """Whether one of these texts is of this form (with `anywhere`, holds it), in a time that has an end."""
    if not is_quick(pattern.pattern, anywhere=anywhere):
        raise FitUnknown(pattern.pattern)
    for text in texts:
        if time.monotonic() > until:
            raise FitUnknown(pattern.pattern)
        if len(text) <= LONGEST and (pattern.search(text) if anywhere else pattern.fullmatch(text)):
            return True
    return False


def needs(recipe: Recipe) -> Iterable[tuple[ColumnRef | re.Pattern[str], ...]]:
    """The columns that a file must have, each as a list of alternatives."""
    for place in recipe.places:
        yield from ((column,) for column in place.columns if place.when is None and not place.captures)
    for record in recipe.records:
        if record.pattern is not None:
            yield (record.pattern,)
        else:
            yield from _of_record(record)


def _of_record(record: RecordRule) -> Iterable[tuple[ColumnRef, ...]]:
    for name, columns in record.columns.items():
        if name not in record.optional:
            yield tuple(columns)
    texts: list[TextFrom] = [record.measure, record.period, *(source for _name, source in record.groups)]
    if record.group_key is not None:
        texts.append(record.group_key)
    yield from (source.columns for source in texts if source.columns)


def _chosen(rule: FileRule, table: TableLook, until: float) -> bool:
    if table.refused is not None or not table.sample:
        return False
    if rule.member is not None and not _matches(rule.member, (table.member,), until):
        return False
    return rule.sheet is None or _matches(rule.sheet, (table.sheet,), until)


def _headers(table: TableLook) -> Iterable[Sequence[str]]:
    """The titles under each row that may be the header: the proposals, and every row before the data."""
    yield table.titles
    best = table.headers[0] if table.headers else None
    for guess in table.headers[1:]:
        rows = [row for row in table.sample if guess.first <= row.line <= guess.row]
        if rows:
            yield header_titles(rows, table.merged)
    if best is not None:
        yield from (row.cells for row in table.sample if row.line <= best.row)


def _fit(
    needed: Sequence[tuple[ColumnRef | re.Pattern[str], ...]], table: TableLook, titles: Sequence[str], until: float
) -> Fit:
    folded = [fold_header(title) for title in titles]
    missing = [refs for refs in needed if not any(_there(ref, titles, folded, until) for ref in refs)]
    names = tuple(dict.fromkeys(_name(refs[0]) for refs in missing))
    return Fit(table.part, len(needed) - len(missing), len(needed), names)


def _there(ref: ColumnRef | re.Pattern[str], titles: Sequence[str], folded: Sequence[str], until: float) -> bool:
    if isinstance(ref, re.Pattern):
        return _matches(ref, titles, until)
    if isinstance(ref, int):
        return ref <= len(titles)
    if isinstance(ref, After):
        return _there(ref.column, titles, folded, until)
    if isinstance(ref, Like):
        return _matches(re.compile(_CAPTURE.sub(".+", ref.expression), re.IGNORECASE), folded, until)
    if "{" in ref:
        form = re.compile(".+".join(re.escape(fold_header(part)) for part in _CAPTURE.split(ref)))
        return _matches(form, folded, until)
    return fold_header(ref) in folded


def _name(ref: ColumnRef | re.Pattern[str]) -> str:
    if isinstance(ref, re.Pattern):
        return ref.pattern
    if isinstance(ref, After):
        return _name(ref.column)
    return ref.expression if isinstance(ref, Like) else str(ref)
