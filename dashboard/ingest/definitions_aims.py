"""Reads targets and starting points out of definitions: for one place, a list of places or each place of a level."""

from __future__ import annotations

from typing import Any

from dashboard.ingest.definitions import Baseline, Target, Where
from dashboard.ingest.place_spec import CODE, SLUG
from dashboard.ingest.toml_table import Problem, Table


def read_targets(top: Table) -> tuple[Target, ...]:
    """All `[[targets]]`; what is wrong with them is noted in the table."""
    return tuple(one for one in map(_target, top.tables("targets")) if one is not None)


def read_baselines(top: Table) -> tuple[Baseline, ...]:
    """All `[[baselines]]`; what is wrong with them is noted in the table."""
    return tuple(map(_baseline, top.tables("baselines")))


def aims_twice(targets: tuple[Target, ...], baselines: tuple[Baseline, ...]) -> list[Problem]:
    """The tables that say something of the same places and groups, word for word."""
    met: set[tuple[object, ...]] = set()
    problems = []
    keys = [("targets", one.indicator, one.where, one.groups, one.due) for one in targets]
    for key in [*keys, *(("baselines", one.indicator, one.where, one.groups) for one in baselines)]:
        if key in met:
            problems.append(
                Problem(str(key[0]), f"“{key[1]}” has two for the same places and groups. Keep one of them.")
            )
        met.add(key)
    return problems


def _target(table: Table) -> Target | None:
    shared = _shared(table)
    for key in ("due", "value"):
        if not table.has(key):
            table.problem(key, "This key is needed. Add it.")
    due, value = table.day("due"), _number(table)
    table.close()
    return Target(**shared, due=due, value=value) if due is not None and value is not None else None


def _baseline(table: Table) -> Baseline:
    shared, period = _shared(table), table.text("period")
    if period and not CODE.fullmatch(period):
        table.problem("period", "Write the code of a period, such as 2023 or 2019-2023.")
    baseline = Baseline(**shared, period=period, value=_number(table))
    table.close()
    return baseline


def _shared(table: Table) -> dict[str, Any]:
    """What both kinds say: of what, where, of whom, whose word it is and why."""
    indicator = table.text("indicator")
    if indicator and not SLUG.fullmatch(indicator):
        table.problem("indicator", "Write the slug of an indicator, for example child-poverty.")
    groups = table.strings("groups") if table.has("groups") else None
    if groups == ():
        table.problem(
            "groups", 'Name a group, as race=black or "" for everyone; without this key all groups are meant.'
        )
    return {
        "indicator": indicator,
        "where": _where(table),
        "groups": groups,
        "author": table.text("author"),
        "reason": table.text("reason", ""),
        "reason_es": table.text("reason_es", ""),
    }


def _where(table: Table) -> Where:
    where = Where(table.strings("place"), table.text("each", ""), table.text("within", ""))
    for code in (*where.places, where.within):
        if code and not CODE.fullmatch(code):
            table.problem("place", "Write codes of places, in quotes; keep leading zeros.")
    if bool(where.places) == bool(where.each):
        table.problem(
            "place", "Say which place, or which level it holds for: `place`, or `each` with `within`. One of them."
        )
    elif where.within and not where.each:
        table.problem("within", "This goes with `each`: each county within a state.")
    return where


def _number(table: Table) -> float | None:
    return table.number("value", 0.0) if table.has("value") else None
