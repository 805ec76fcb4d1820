"""Joins a recipe to the header of one table: which column, by index, holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.ingest.find import Captures, Columns, filled, shown_ref
from dashboard.ingest.issues import FileRefused, refuse
from dashboard.ingest.recipe import Condition, PlaceRule, Recipe, RecordRule, RowRule, TextFrom
from dashboard.ingest.spelling import fold_header


@dataclass(frozen=True, slots=True)
class BoundText:
    """A text for each row: the constant `text` or the cell of `column`, then through `lookup` (folded keys), if any.

    With `like`, `text` is a template over what it captures in the cell and over `captures`.
    """

    text: str
    column: int | None
    lookup: Mapping[str, str] | None
    lookup_name: str
    like: re.Pattern[str] | None = None
    captures: Captures | None = None


@dataclass(frozen=True, slots=True)
class BoundCondition:
    """A test of the cells of one column."""

    column: int
    condition: Condition


@dataclass(frozen=True, slots=True)
class BoundPlace:
    """Where a place stands: columns of its code and of its name; `above` is the place in which it lies."""

    rule: PlaceRule
    columns: tuple[int, ...]
    name: int | None
    captures: Captures
    when: BoundCondition | None
    above: BoundPlace | None


@dataclass(frozen=True, slots=True)
class BoundRecord:
    """One observation of each row, by column indices; `columns` of the parts, and of `flags`.

    `column` is the one that the record is named after in issues; None for a record that counts rows.
    """

    rule: RecordRule
    measure: BoundText
    period: BoundText
    groups: tuple[tuple[str, BoundText], ...]
    group_key: BoundText | None
    columns: Mapping[str, int]
    note: BoundText
    flags: BoundText | None
    when: BoundCondition | None

    @property
    def column(self) -> int | None:
        return self.columns.get("value", self.columns.get("numerator"))


@dataclass(frozen=True, slots=True)
class Binding:
    """A recipe joined to a header. `unused` are the names of columns that no part of the recipe reads.

    `keep` and `drop` are the tests that rows must and must not pass; `no_rows` says that a capture leaves all out.
    """

    places: tuple[BoundPlace, ...]
    records: tuple[BoundRecord, ...]
    unused: tuple[str, ...]
    keep: tuple[BoundCondition, ...]
    drop: tuple[BoundCondition, ...]
    no_rows: bool


_LEADING = ("value", "numerator")
"""The parts of a record one of which it must have."""


def bind(recipe: Recipe, header: Sequence[str], captures: Captures | None = None) -> Binding:
    """The recipe joined to this header, where `captures` are those of the file's names and titles.

    Raises FileRefused naming what the file lacks or the recipe leaves open.
    """
    own = captures or {}
    columns = Columns(header)
    places = _places(recipe, columns, own)
    rules = [rule for rule in recipe.records if _meant(rule.captures, own)]
    if not places or not rules:
        raise refuse("captures_unused", captures=", ".join(f"{name} {text}" for name, text in own.items()))
    records = tuple(record for rule in rules for record in _records(rule, recipe, columns, header, own))
    if not records:
        raise refuse("records_missing", names=", ".join(map(_named, rules)))
    keep, drop, no_rows = _rows(recipe.rows, columns, own)
    unused = tuple(title for index, title in enumerate(header) if index not in columns.asked)
    if not recipe.ignore_unmapped:
        ignored = {fold_header(title) for title in recipe.ignored}
        left = [title or "(blank)" for title in unused if fold_header(title) not in ignored]
        if left:
            raise refuse("columns_unmapped", names=", ".join(left[:10]) + (" …" if len(left) > 10 else ""))
    return Binding(places, records, unused, keep, drop, no_rows)


def _meant(wanted: Mapping[str, str], captures: Captures) -> bool:
    """Whether a rule bound to these captures (folded) is meant for this file."""
    return all(captures[name].casefold() == text for name, text in wanted.items())


def _rows(
    rule: RowRule, columns: Columns, captures: Captures
) -> tuple[tuple[BoundCondition, ...], tuple[BoundCondition, ...], bool]:
    keep = [one for one in rule.keep if not one.capture]
    drop = [one for one in rule.drop if not one.capture]
    no_rows = any(not one.holds(captures[one.capture]) for one in rule.keep if one.capture) or any(
        one.holds(captures[one.capture]) for one in rule.drop if one.capture
    )

    def bound(conditions: Sequence[Condition]) -> tuple[BoundCondition, ...]:
        return tuple(BoundCondition(columns.index(one.columns, captures)[0], one) for one in conditions)

    return bound(keep), bound(drop), no_rows


def _places(recipe: Recipe, columns: Columns, captures: Captures) -> tuple[BoundPlace, ...]:
    """The rules meant for this file; of several, those are passed over whose columns it has not, if one is left."""
    found = []
    refused: FileRefused | None = None
    for rule in recipe.places:
        if _meant(rule.captures, captures):
            try:
                found.append(_place(rule, columns, captures))
            except FileRefused as refusal:
                refused = refused or refusal
    if refused is not None and not found:
        raise refused
    return tuple(found)


def _place(rule: PlaceRule, columns: Columns, captures: Captures) -> BoundPlace:
    known = dict(captures)
    found = []
    for ref in rule.columns:
        index, more = columns.index([ref], captures)
        found.append(index)
        known |= more
    name = columns.find(rule.name_columns, captures)
    return BoundPlace(
        rule=rule,
        columns=tuple(found),
        name=name[0] if name is not None else None,
        captures=known,
        when=_when(rule.when, columns, captures),
        above=_place(rule.above, columns, captures) if rule.above is not None else None,
    )


def _when(condition: Condition | None, columns: Columns, captures: Captures) -> BoundCondition | None:
    return None if condition is None else BoundCondition(columns.index(condition.columns, captures)[0], condition)


def _records(
    rule: RecordRule, recipe: Recipe, columns: Columns, header: Sequence[str], captures: Captures
) -> list[BoundRecord]:
    """The records of a rule: one, or one for each set of captures; none where all its leading columns may be absent."""
    if rule.pattern is None:
        sets: list[Captures] = [captures]
    else:
        found = [match.groupdict("") for title in header if (match := rule.pattern.fullmatch(title))]
        if not found and not rule.optional.intersection(_LEADING):
            raise refuse("pattern_without_column", pattern=rule.pattern.pattern)
        distinct = {tuple(own.items()): own for own in found}
        sets = [{**captures, **own} for own in distinct.values()]
    return [_record(rule, recipe, columns, own) for own in sets if not _is_absent(rule, columns, own)]


def _is_absent(rule: RecordRule, columns: Columns, captures: Captures) -> bool:
    """Whether the file has neither value nor numerator, and the rule says that it need not."""
    leading = [name for name in _LEADING if name in rule.columns]
    if not leading or not rule.optional.issuperset(leading):
        return False
    return all(columns.find(rule.columns[name], captures) is None for name in leading)


def _named(rule: RecordRule) -> str:
    """A rule as a message names it: by its pattern or its first column."""
    refs = rule.columns.get("value", rule.columns.get("numerator", ("",)))
    return rule.pattern.pattern if rule.pattern is not None else shown_ref(refs[0], {})


def _record(rule: RecordRule, recipe: Recipe, columns: Columns, captures: Captures) -> BoundRecord:
    found: dict[str, int] = {}
    known = dict(captures)
    for name, refs in rule.columns.items():
        place = columns.find(refs, captures) if name in rule.optional else columns.index(refs, captures)
        if place is not None:
            found[name] = place[0]
            known |= place[1]

    def text(source: TextFrom) -> BoundText:
        return _text(source, recipe, columns, known)

    flags = rule.flags
    if flags is not None and "flags" in rule.optional and columns.find(flags.columns, known) is None:
        flags = None
    bound_flags = text(flags) if flags is not None else None
    if bound_flags is not None and bound_flags.column is not None:
        found["flags"] = bound_flags.column
    return BoundRecord(
        rule=rule,
        measure=text(rule.measure),
        period=text(rule.period),
        groups=tuple((name, text(source)) for name, source in rule.groups),
        group_key=text(rule.group_key) if rule.group_key is not None else None,
        columns=found,
        note=text(rule.note),
        flags=bound_flags,
        when=_when(rule.when, columns, known),
    )


def _text(source: TextFrom, recipe: Recipe, columns: Columns, captures: Captures) -> BoundText:
    lookup = recipe.maps[source.lookup] if source.lookup else None
    if not source.columns:
        return BoundText(filled(source.template, captures), None, lookup, source.lookup)
    index, more = columns.index(source.columns, captures)
    return BoundText(source.template, index, lookup, source.lookup, source.like, {**captures, **more})


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
