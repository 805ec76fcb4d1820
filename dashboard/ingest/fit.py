"""Which recipes fit a file, told from its names and columns alone, before anything is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.ingest.look.headers import header_titles
from dashboard.ingest.look.shape import Look, TableLook
from dashboard.ingest.recipe import After, ColumnRef, FileRule, Like, Recipe, RecordRule, TextFrom
from dashboard.ingest.spelling import fold_header

_CAPTURE = re.compile(r"\{[A-Za-z_]\w*(?:[+-][0-9]+)?\}")
_NEARLY = 0.5


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


def fit(recipe: Recipe, look: Look) -> Fit | None:
    """How well a recipe fits the best table of a file; None where it is about something else."""
    rule = recipe.file_rule
    if rule.name is not None and not rule.name.search(look.name):
        return None
    needed = list(needs(recipe))
    fits = [_fit(needed, table, titles) for table in look.tables if _chosen(rule, table) for titles in _headers(table)]
    best = max(fits, key=lambda one: one.share, default=None)
    return best if best is not None and best.share >= _NEARLY else None


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


def _chosen(rule: FileRule, table: TableLook) -> bool:
    if table.refused is not None or not table.sample:
        return False
    if rule.member is not None and not rule.member.fullmatch(table.member):
        return False
    return rule.sheet is None or rule.sheet.fullmatch(table.sheet) is not None


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


def _fit(needed: Sequence[tuple[ColumnRef | re.Pattern[str], ...]], table: TableLook, titles: Sequence[str]) -> Fit:
    folded = [fold_header(title) for title in titles]
    missing = [refs for refs in needed if not any(_there(ref, titles, folded) for ref in refs)]
    names = tuple(dict.fromkeys(_name(refs[0]) for refs in missing))
    return Fit(table.part, len(needed) - len(missing), len(needed), names)


def _there(ref: ColumnRef | re.Pattern[str], titles: Sequence[str], folded: Sequence[str]) -> bool:
    if isinstance(ref, re.Pattern):
        return any(ref.fullmatch(title) for title in titles)
    if isinstance(ref, int):
        return ref <= len(titles)
    if isinstance(ref, After):
        return _there(ref.column, titles, folded)
    if isinstance(ref, Like):
        form = re.compile(_CAPTURE.sub(".+", ref.expression), re.IGNORECASE)
        return any(form.fullmatch(title) for title in folded)
    if "{" in ref:
        form = re.compile(".+".join(re.escape(fold_header(part)) for part in _CAPTURE.split(ref)))
        return any(form.fullmatch(title) for title in folded)
    return fold_header(ref) in folded


def _name(ref: ColumnRef | re.Pattern[str]) -> str:
    if isinstance(ref, re.Pattern):
        return ref.pattern
    if isinstance(ref, After):
        return _name(ref.column)
    return ref.expression if isinstance(ref, Like) else str(ref)
