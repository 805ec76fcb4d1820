"""Reads `[file]` and `[rows]`: how bytes become a table, where its header is, which rows count."""

from __future__ import annotations

from typing import cast

from dashboard.ingest.encoding import ENCODINGS
from dashboard.ingest.recipe import REPEATED, Condition, FileRule, Like, Repeated, RowRule
from dashboard.ingest.recipe_text.columns import column_refs, condition, expression
from dashboard.ingest.toml_table import Table

_NAMED_DELIMITERS = {"auto": "auto", "comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
_MOST_HEADER_ROWS = 10


def file_rule(table: Table) -> FileRule:
    """The rule of `[file]`."""
    rule = FileRule(
        encoding=table.choice("encoding", ENCODINGS, "utf-8"),
        delimiter=_delimiter(table),
        header_row=table.whole("header_row", 1, 1),
        header_rows=table.whole("header_rows", 1, 1),
        header_like=_header_like(table),
        member=expression(table, "member"),
        sheet=expression(table, "sheet"),
        name=expression(table, "name"),
        title=expression(table, "title"),
        blocks=table.flag("blocks"),
        block_title=expression(table, "block_title"),
        footer=expression(table, "footer"),
        hidden=table.flag("hidden"),
    )
    if rule.header_rows > _MOST_HEADER_ROWS:
        table.problem("header_rows", f"A header has at most {_MOST_HEADER_ROWS} rows.")
    if rule.header_like and rule.header_row > 1:
        table.problem("header_row", "Say where the header is in one way: header_row or header_like.")
    if rule.block_title is not None and not rule.blocks:
        table.problem("block_title", "Blocks have titles only where the header comes again: add blocks = true.")
    table.close()
    return rule


def _delimiter(table: Table) -> str:
    value = table.raw("delimiter")
    named = _NAMED_DELIMITERS.get(str(value), value if value is not None else "auto")
    if named != "auto" and (not isinstance(named, str) or len(named) != 1 or named in '"\r\n\0'):
        table.problem("delimiter", "Write one sign, or one of auto, comma, semicolon, tab, pipe.")
        return "auto"
    return str(named)


def _header_like(table: Table) -> tuple[str | Like, ...]:
    found = []
    for ref in column_refs(table, "header_like"):
        if isinstance(ref, str | Like):
            found.append(ref)
        else:
            table.problem("header_like", 'Write names that the header holds, in quotes or as { like = "…" }.')
    return tuple(found)


def row_rule(table: Table, captures: frozenset[str]) -> RowRule:
    """The rule of `[rows]`."""

    def conditions(key: str) -> tuple[Condition, ...]:
        return tuple(condition(one, captures) for one in table.tables(key))

    rule = RowRule(conditions("keep"), conditions("drop"), cast(Repeated, table.choice("repeated", REPEATED, "reject")))
    table.close()
    return rule
