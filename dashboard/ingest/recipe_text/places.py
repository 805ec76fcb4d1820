"""Reads `[place]` and `[[place]]`: where the code of a place stands and what it means."""

from __future__ import annotations

from dashboard.ingest.recipe import LevelRule, PlaceRule
from dashboard.ingest.recipe_text.columns import (
    captured_by,
    check_template,
    column_refs,
    condition,
    fixed_captures,
)
from dashboard.ingest.toml_table import Table


def place_rules(top: Table, captures: frozenset[str]) -> tuple[PlaceRule, ...]:
    """The rules of `[place]`, or of each `[[place]]`."""
    if isinstance(top.peek("place"), list):
        rules = tuple(_place(table, captures) for table in top.tables("place"))
        if not rules:
            top.problem("place", "Say where the places are: add one [[place]] for each way to name them.")
        return rules
    return (_place(top.table("place"), captures),)


def _place(table: Table, captures: frozenset[str]) -> PlaceRule:
    columns = column_refs(table, "columns", captures)
    known = captures | captured_by(columns)
    code = table.text("code", "")
    if not columns and not code:
        table.problem("columns", "Name the column, or the columns, that hold the code of the place.")
    check_template(table, "code", code, known | {"code"} if columns else known)
    levels = tuple(_level(level, known) for level in table.tables("levels"))
    if levels and code:
        table.problem("code", "Write the code in each of the levels.")
    rule = PlaceRule(
        columns=columns,
        widths=_widths(table, len(columns)),
        levels=levels,
        scheme=table.text("scheme", ""),
        name_columns=column_refs(table, "name_column", captures),
        create=table.flag("create"),
        hierarchy=table.text("hierarchy", "administrative"),
        code=code,
        kind=table.text("kind", ""),
        partition=table.flag("partition"),
        captures=fixed_captures(table, captures),
        when=condition(table.table("when"), captures) if table.has("when") else None,
        above=_place(table.table("above"), captures) if table.has("above") else None,
    )
    table.close()
    return rule


def _widths(table: Table, columns: int) -> tuple[int, ...]:
    value = table.raw("width")
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value] * columns
    widths = tuple(item for item in items if isinstance(item, int) and item is not True and 0 <= item <= 20)
    if len(widths) != len(items) or len(widths) != columns:
        table.problem("width", "Write the number of digits of the code, or a list with one number for each column.")
    return widths


def _level(table: Table, captures: frozenset[str]) -> LevelRule:
    level = LevelRule(table.text("pattern"), table.text("code"), table.text("kind", ""), table.text("parent", ""))
    letters = {sign for sign in level.pattern if sign.isalpha()}
    for key, template in (("code", level.code), ("parent", level.parent)):
        check_template(table, key, template, letters | captures)
    table.close()
    return level
