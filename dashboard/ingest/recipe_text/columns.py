"""Reads the parts that all tables of a recipe share: columns, templates, texts of a row, conditions, expressions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from dashboard.ingest.recipe import After, ColumnRef, Condition, Like, TextFrom
from dashboard.ingest.templates import TemplateError, names, names_in_expression
from dashboard.ingest.toml_table import Table

Maps = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a part of the recipe may refer to: the maps, and the captures that are known there."""

    maps: Maps
    captures: frozenset[str] = frozenset()

    def with_captures(self, more: Iterable[str]) -> Scope:
        return Scope(self.maps, self.captures | frozenset(more))


def expression(table: Table, key: str, flags: int = re.IGNORECASE) -> re.Pattern[str] | None:
    """A regular expression; None when there is none or it cannot be read, which is noted."""
    text = table.text(key, "")
    if not text:
        return None
    try:
        return re.compile(text, flags)
    except re.error as error:
        table.problem(key, f"This regular expression cannot be read: {error}.")
        return None


def check_template(table: Table, key: str, template: str, known: Collection[str]) -> None:
    """Note a template that is broken or names something that is not captured."""
    try:
        named = names(template)
    except TemplateError:
        table.problem(key, "A brace stands alone. Write {name}, {name-1} or {name+1} for what a pattern captures.")
        return
    for name in sorted(named - set(known)):
        listed = ", ".join(f"{{{one}}}" for one in sorted(known)) or "nothing"
        table.problem(key, f"“{{{name}}}” is not captured. Captured here: {listed}.")


def column_refs(table: Table, key: str, captures: Collection[str] = ()) -> tuple[ColumnRef, ...]:
    """A column or a list of alternatives, each by name, position from 1, form of its header, or distance to another."""
    value = table.raw(key)
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    refs = [_column_ref(table, key, item, captures) for item in items]
    return tuple(ref for ref in refs if ref is not None)


def _column_ref(table: Table, key: str, item: object, captures: Collection[str]) -> ColumnRef | None:
    if isinstance(item, str) and item.strip():
        if captures:
            check_template(table, key, item, captures)
        return item.strip()
    if isinstance(item, int) and item is not True and item >= 1:
        return item
    if isinstance(item, dict):
        return _described(Table(item, f"{table.path}.{key}" if table.path else key, table.problems), captures)
    table.problem(key, 'Name a column by its header in quotes, its position from 1, { like = "…" } or { after = "…" }.')
    return None


def _described(table: Table, captures: Collection[str]) -> ColumnRef | None:
    """A column by `{ like = … }` or `{ after = …, by = … }`."""
    found: ColumnRef | None = None
    if table.has("like"):
        found = _like(table, captures)
    elif table.has("after"):
        refs = column_refs(table, "after", captures)
        by = table.raw("by")
        step = 1 if by is None else by
        if not isinstance(step, int) or isinstance(step, bool) or step == 0:
            table.problem("by", "Write how many columns further on, a whole number; below zero for columns before.")
            step = 1
        if len(refs) == 1:
            found = After(refs[0], step)
        else:
            table.problem("after", "Name one column here.")
    else:
        table.problem("", "Say which column: like (the form of its header) or after (its neighbor).")
    table.close()
    return found


def _like(table: Table, captures: Collection[str]) -> Like | None:
    text = table.text("like")
    for name in sorted(names_in_expression(text) - set(captures)):
        table.problem("like", f"“{{{name}}}” is not captured. Take it out, or capture it.")
    try:
        re.compile(text)
    except re.error as error:
        table.problem("like", f"This regular expression cannot be read: {error}.")
        return None
    return Like(text)


def captured_by(refs: Iterable[ColumnRef]) -> frozenset[str]:
    """The captures that columns add: those of the forms of their headers."""
    found: set[str] = set()
    for ref in refs:
        if isinstance(ref, After):
            found |= captured_by([ref.column])
        elif isinstance(ref, Like):
            found |= set(re.compile(ref.expression).groupindex)
    return frozenset(found)


def text_from(table: Table, key: str, scope: Scope, default: TextFrom | None = None) -> TextFrom:
    """A text (a template over captures) or {column = …, like = …, text = …, map = …}."""
    if not table.has(key) and default is not None:
        return default
    value = table.raw(key)
    if isinstance(value, str):
        check_template(table, key, value, scope.captures)
        return TextFrom(template=value.strip())
    if isinstance(value, dict):
        return _text_of_table(Table(value, f"{table.path}.{key}" if table.path else key, table.problems), scope)
    table.problem(key, 'This key is needed: write a text, or { column = "…" }.')
    return TextFrom()


def _text_of_table(table: Table, scope: Scope) -> TextFrom:
    like = expression(table, "like")
    text = table.text("text", "")
    columns = column_refs(table, "column", scope.captures)
    lookup = table.text("map", "")
    if like is not None and not columns:
        table.problem("column", "Name the column whose cells this is taken from.")
    if like is not None and not text:
        text = _only_capture(table, like)
    elif like is None and bool(text) == bool(columns):
        table.problem("", "Say where the text comes from: either text or column.")
    if lookup and lookup not in scope.maps:
        table.problem("map", f"There is no [maps.{lookup}] in the recipe. Add it.")
    known = scope.captures | captured_by(columns) | frozenset(like.groupindex if like is not None else ())
    check_template(table, "text", text, known)
    table.close()
    return TextFrom(text, columns, lookup, like)


def _only_capture(table: Table, like: re.Pattern[str]) -> str:
    found = list(like.groupindex)
    if len(found) != 1:
        table.problem("text", "Say what to make of the captures, for example {year}.")
        return ""
    return f"{{{found[0]}}}"


def condition(table: Table, captures: frozenset[str]) -> Condition:
    """A test of a row: a column or a capture, and what it is (`is`) or is like."""
    columns = column_refs(table, "column", captures)
    capture = table.text("capture", "")
    values = frozenset(value.casefold() for value in table.strings("is"))
    like = expression(table, "like")
    if bool(columns) == bool(capture):
        table.problem("", "Say what is looked at: either column or capture.")
    if capture and capture not in captures:
        table.problem("capture", f"“{capture}” is not captured. Capture it in [file].")
    if bool(values) == (like is not None):
        table.problem("", "Say what it must be: either is (a list of texts) or like.")
    table.close()
    return Condition(columns, capture, values, like)


def fixed_captures(table: Table, captures: frozenset[str]) -> dict[str, str]:
    """The captures, with their values, to which a rule is bound (`for`)."""
    found = table.mapping("for")
    for name in sorted(set(found) - captures):
        table.problem("for", f"“{name}” is not captured. Capture it in [file].")
    return {name: value.strip().casefold() for name, value in found.items()}


def slug(table: Table, key: str, default: str | None = None) -> str:
    """A slug, as the addresses of pages have them."""
    text = table.text(key, default)
    if text and not SLUG.fullmatch(text):
        table.problem(key, "Write small letters, digits and single hyphens, for example acs-county.")
    return text


SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def level(table: Table, key: str, default: float) -> float:
    """A level of confidence."""
    found = table.number(key, default)
    if found and not 0.5 <= found < 1:
        table.problem(key, "Write the level as a number between 0.5 and 1, for example 0.90.")
    return found
