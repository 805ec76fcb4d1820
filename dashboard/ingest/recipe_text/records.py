"""Reads `[[records]]`: which columns together are one observation, and of what."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.indicators.frame import KNOWN_STATES, OBSERVATION_STATES
from dashboard.ingest.flags import flag_of
from dashboard.ingest.recipe import FIELDS, ColumnRef, RecordRule, TextFrom
from dashboard.ingest.recipe_text.columns import (
    Scope,
    captured_by,
    check_template,
    column_refs,
    condition,
    expression,
    fixed_captures,
    level,
    text_from,
)
from dashboard.ingest.toml_table import Table

_FLAGS = "flags"


def record_rule(table: Table, scope: Scope, period: TextFrom, margin_level: float) -> RecordRule:
    """The rule of one `[[records]]`; `period` and `margin_level` are those of the whole recipe."""
    file_captures = scope.captures
    pattern = expression(table, "pattern", 0)
    scope = scope.with_captures(pattern.groupindex if pattern is not None else ())
    columns = _columns(table.table("columns"), scope.captures)
    scope = scope.with_captures(captured_by(ref for refs in columns.values() for ref in refs))
    groups = table.table("groups")
    own_period = table.has("period")
    count = table.flag("count")
    rule = RecordRule(
        measure=text_from(table, "measure", scope),
        columns=columns,
        period=text_from(table, "period", scope, default=period),
        pattern=pattern,
        groups=tuple((name, text_from(groups, name, scope)) for name in sorted(groups.unread())),
        group_key=text_from(table, "group", scope) if table.has("group") else None,
        optional=frozenset(table.strings("optional")),
        state=table.choice("state", KNOWN_STATES, "normal"),
        scale=table.number("scale", 1.0),
        scale_counts=table.number("scale_counts", 1.0),
        moe_level=level(table, "margin_level", margin_level),
        level=level(table, "level", 0.0),
        note=text_from(table, "note", scope, default=TextFrom()),
        captures=fixed_captures(table, file_captures),
        when=condition(table.table("when"), scope.captures) if table.has("when") else None,
        combine=table.choice("combine", ("sum", ""), "") == "sum" or count,
        count=count,
        flags=_flags(table, scope) if table.has(_FLAGS) else None,
    )
    if not own_period and rule.period.template and not rule.period.columns:
        check_template(replace_path(table), "period", rule.period.template, scope.captures)
    _check(table, rule)
    table.close()
    return rule


def replace_path(table: Table) -> Table:
    """A table that notes problems at the top of the recipe, where the period of all records stands."""
    return Table({}, "", table.problems)


def _flags(table: Table, scope: Scope) -> TextFrom:
    found = text_from(table, _FLAGS, scope)
    if not found.lookup:
        table.problem(_FLAGS, "Name the map that says what each flag means.")
    for key, text in scope.maps.get(found.lookup, {}).items():
        for known in (True, False):
            if flag_of(text, known)[0] not in ("", *OBSERVATION_STATES):
                message = f"“{text}” (for “{key}”) is not a state. Use one of: {', '.join(OBSERVATION_STATES)}."
                table.problem(_FLAGS, message)
                break
    return found


def _check(table: Table, rule: RecordRule) -> None:
    """Note what a record lacks to be an observation."""
    if rule.period == TextFrom():
        table.problem("period", "Say which period the figures are of, here or at the top of the recipe.")
    if rule.count and rule.columns:
        table.problem("count", "A record that counts rows has no columns. Leave one of the two out.")
    if not rule.count and "value" not in rule.columns and "numerator" not in rule.columns:
        table.problem("columns", "Name the column of the value, or of the numerator.")
    if rule.combine and not set(rule.columns) <= {"value", "numerator", "denominator"}:
        table.problem("combine", "Only value, numerator and denominator can be added up. Leave the other columns out.")
    if "moe" in rule.columns and not rule.moe_level and "moe_level" not in rule.columns:
        table.problem("margin_level", "Say at which level the margin of error is, for example 0.90.")
    if "lower" in rule.columns and not rule.level and "level" not in rule.columns:
        table.problem("level", "Say at which level the interval is, for example 0.95.")
    if ("lower" in rule.columns) != ("upper" in rule.columns):
        table.problem("columns", "An interval has two ends. Name the columns of lower and upper.")
    for key, factor in (("scale", rule.scale), ("scale_counts", rule.scale_counts)):
        if factor <= 0:
            table.problem(key, "Write a number above zero.")
    if rule.group_key is not None and rule.groups:
        table.problem("group", "Name the group as a whole or by its parts (groups), not both.")
    known = set(rule.columns) | ({_FLAGS} if rule.flags is not None else set())
    for name in sorted(rule.optional - known):
        table.problem("optional", f"“{name}” is not one of this record's columns. Leave it out.")


def _columns(table: Table, captures: frozenset[str]) -> Mapping[str, tuple[ColumnRef, ...]]:
    found: dict[str, tuple[ColumnRef, ...]] = {}
    for name in table.unread():
        if name not in FIELDS:
            continue
        refs = column_refs(table, name, captures)
        if refs:
            found[name] = refs
        else:
            table.problem(name, "Name a column here.")
    for name in table.unread():
        table.raw(name)
        table.problem(name, f"This is no part of a record. Parts are: {', '.join(FIELDS)}.")
    return found
