"""Reads `[numbers]`: how numbers are written and what other cells stand for."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.indicators.frame import KNOWN_STATES, OBSERVATION_REASONS, OBSERVATION_STATES
from dashboard.ingest.period_text import DAY_FIRST, MONTH_FIRST
from dashboard.ingest.recipe import BOUND_FORMS, Mark, NumberRule
from dashboard.ingest.toml_table import Table
from dashboard.ingest.vocabularies import VOCABULARIES

DEFAULT_REASONS: Mapping[str, str] = {"suppressed": "source", "not_applicable": "not_applicable"}
_PLAIN = NumberRule(marks=VOCABULARIES["common"])


def number_rules(table: Table) -> tuple[NumberRule, NumberRule]:
    """The rule of `[numbers]`, and that of denominators, which differs where `[numbers.denominators]` says so."""
    rule = _rule(table, _PLAIN)
    inner = table.table("denominators")
    denominators = _rule(inner, rule)
    inner.close()
    table.close()
    return rule, denominators


def _rule(table: Table, base: NumberRule) -> NumberRule:
    bounds = frozenset(table.strings("bounds")) if table.has("bounds") else base.bounds
    for form in sorted(bounds.difference(BOUND_FORMS)):
        table.problem("bounds", f"“{form}” is not known here. Use some of: {', '.join(BOUND_FORMS)}.")
    rule = NumberRule(
        decimal=table.choice("decimal", (".", ","), base.decimal),
        thousands=_thousands(table, base.thousands),
        prefixes=table.strings("prefixes") if table.has("prefixes") else base.prefixes,
        percent=table.flag("percent", base.percent),
        bounds=bounds,
        marks=_vocabulary(table, base.marks) | _marks(table.table("marks")),
        blank=mark(table, "blank", "") if table.has("blank") else base.blank,
        dates=table.choice("dates", ("", MONTH_FIRST, DAY_FIRST), base.dates),
    )
    if rule.decimal == rule.thousands:
        table.problem("thousands", "The marks for decimals and for thousands differ. Change one of the two.")
    return rule


def _vocabulary(table: Table, base: Mapping[str, Mark]) -> dict[str, Mark]:
    if not table.has("vocabularies"):
        return dict(base)
    marks: dict[str, Mark] = {}
    for name in table.strings("vocabularies"):
        if name not in VOCABULARIES:
            table.problem("vocabularies", f"“{name}” is not known. Use some of: {', '.join(VOCABULARIES)}.")
        marks.update(VOCABULARIES.get(name, {}))
    return marks


def _thousands(table: Table, base: str) -> str:
    value = table.raw("thousands")
    if value is None:
        return base
    if value not in ("", ",", ".", " ", "'"):
        table.problem("thousands", "Use a comma, a point, a space, an apostrophe, or leave it out.")
    return str(value)


def _marks(table: Table) -> dict[str, Mark]:
    return {text.strip().casefold(): mark(table, text, "missing") for text in table.unread()}


def mark(table: Table, key: str, default: str) -> Mark:
    """A state, or a state and a reason: "missing", "missing: not_collected", "bounded: >=95"."""
    state, _, rest = table.text(key, default).partition(":")
    state, rest = state.strip(), rest.strip()
    if state in KNOWN_STATES or state not in OBSERVATION_STATES:
        known = ", ".join(word for word in OBSERVATION_STATES if word not in KNOWN_STATES)
        table.problem(key, f"“{state}” is not a state without a value. Use one of: {known}.")
    if state == "bounded":
        return Mark(state, "", rest)
    if rest not in OBSERVATION_REASONS:
        table.problem(key, f"“{rest}” is not a reason. Use one of: {', '.join(OBSERVATION_REASONS[1:])}.")
    return Mark(state, rest or DEFAULT_REASONS.get(state, ""))
