"""Joins a recipe to the header of one file: which column, by index, holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.ingest.issues import refuse
from dashboard.ingest.reader import fold_header
from dashboard.ingest.recipe import ColumnRef, Recipe, RecordRule, TextFrom


@dataclass(frozen=True, slots=True)
class BoundText:
    """A text for each row: the constant `text` or the cell of `column`, then through `lookup` (folded keys), if any."""

    text: str
    column: int | None
    lookup: Mapping[str, str] | None
    lookup_name: str


@dataclass(frozen=True, slots=True)
class BoundRecord:
    """One observation of each row, by column indices. `column` is the one that the record is named after in issues."""

    rule: RecordRule
    measure: BoundText
    period: BoundText
    groups: tuple[tuple[str, BoundText], ...]
    group_key: BoundText | None
    columns: Mapping[str, int]

    @property
    def column(self) -> int:
        return self.columns["value"] if "value" in self.columns else self.columns["numerator"]


@dataclass(frozen=True, slots=True)
class Binding:
    """A recipe joined to a header. `unused` are the names of columns that no part of the recipe reads."""

    places: tuple[int, ...]
    name: int | None
    records: tuple[BoundRecord, ...]
    unused: tuple[str, ...]


def bind(recipe: Recipe, header: Sequence[str]) -> Binding:
    """The recipe joined to this header. Raises FileRefused naming what the file lacks or the recipe leaves open."""
    columns = _Columns(header)
    places = tuple(columns.index(ref) for ref in recipe.place.columns)
    name = columns.find([recipe.place.name_column]) if recipe.place.name_column is not None else None
    records = tuple(record for rule in recipe.records for record in _records(rule, recipe, columns, header))
    unused = tuple(title for index, title in enumerate(header) if index not in columns.asked)
    if not recipe.ignore_unmapped:
        ignored = {fold_header(title) for title in recipe.ignored}
        left = [title or "(blank)" for title in unused if fold_header(title) not in ignored]
        if left:
            raise refuse("columns_unmapped", names=", ".join(left[:10]) + (" …" if len(left) > 10 else ""))
    return Binding(places, name, records, unused)


class _Columns:
    """Finds columns of a header by name or position, and remembers which were asked for."""

    def __init__(self, header: Sequence[str]) -> None:
        self._header = header
        self._folded: dict[str, list[int]] = {}
        for index, title in enumerate(header):
            self._folded.setdefault(fold_header(title), []).append(index)
        self.asked: set[int] = set()

    def find(self, refs: Sequence[ColumnRef]) -> int | None:
        """The first of these columns that the file has, or None. Raises FileRefused for a name that several bear."""
        for ref in refs:
            if isinstance(ref, int):
                found = [ref - 1] if ref <= len(self._header) else []
            else:
                found = [index for index, title in enumerate(self._header) if title == ref]
                found = found or self._folded.get(fold_header(ref), [])
            if len(found) > 1:
                raise refuse("column_repeated", column=str(ref), name=str(ref))
            if found:
                self.asked.add(found[0])
                return found[0]
        return None

    def index(self, *refs: ColumnRef) -> int:
        """As `find`; a column that the file has not is refused."""
        found = self.find(refs)
        if found is None:
            raise refuse("column_missing", column=str(refs[0]), name=" / ".join(map(str, refs)))
        return found


def _records(rule: RecordRule, recipe: Recipe, columns: _Columns, header: Sequence[str]) -> list[BoundRecord]:
    if rule.pattern is None:
        return [_record(rule, recipe, columns, {})]
    found = [match.groupdict("") for title in header if (match := rule.pattern.fullmatch(title))]
    distinct = {tuple(captures.items()): captures for captures in found}
    if not distinct:
        raise refuse("pattern_without_column", pattern=rule.pattern.pattern)
    return [_record(rule, recipe, columns, captures) for captures in distinct.values()]


def _record(rule: RecordRule, recipe: Recipe, columns: _Columns, captures: Mapping[str, str]) -> BoundRecord:
    found: dict[str, int] = {}
    for name, ref in rule.columns.items():
        named = ref.format(**captures) if isinstance(ref, str) and rule.pattern is not None else ref
        index = columns.find([named]) if name in rule.optional else columns.index(named)
        if index is not None:
            found[name] = index

    def text(source: TextFrom) -> BoundText:
        return _text(source, recipe, columns, captures)

    return BoundRecord(
        rule=rule,
        measure=text(rule.measure),
        period=text(rule.period),
        groups=tuple((name, text(source)) for name, source in rule.groups),
        group_key=text(rule.group_key) if rule.group_key is not None else None,
        columns=found,
    )


def _text(source: TextFrom, recipe: Recipe, columns: _Columns, captures: Mapping[str, str]) -> BoundText:
    lookup = recipe.maps[source.lookup] if source.lookup else None
    if source.columns:
        return BoundText("", columns.index(*source.columns), lookup, source.lookup)
    return BoundText(source.template.format(**captures), None, lookup, source.lookup)


PERSONAL = re.compile(
    r"(?:(?:student|child|patient|client|participant|parent|member) )?"
    r"(?:first|last|middle|given|family|full|maiden) ?names?"
    r"|(?:student|child|patient|client|participant|parent) ?(?:name|id|number|no)|surname"
    r"|ssn|social security(?: (?:number|no))?|dob|date of birth|birth ?dates?|birthday"
    r"|e-?mail(?: address)?|phone(?: (?:number|no))?|telephone|mobile|(?:home|street|mailing) address"
)


def personal_column(header: Sequence[str]) -> str:
    """The first title that names a person's data ("Date of birth", "SSN", "e-mail"), or ""."""
    for title in header:
        plain = re.sub(r"[_.#]+", " ", fold_header(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title))).strip()
        if PERSONAL.fullmatch(plain):
            return title
    return ""
