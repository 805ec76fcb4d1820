"""Reads a recipe's TOML into a `Recipe`, or says by key what is wrong with it. Page and command both use this."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from string import Formatter

from dashboard.indicators.frame import KNOWN_STATES, OBSERVATION_REASONS, OBSERVATION_STATES
from dashboard.ingest.encoding import ENCODINGS
from dashboard.ingest.recipe import (
    BOUND_FORMS,
    FIELDS,
    ColumnRef,
    FileRule,
    LevelRule,
    Mark,
    NumberRule,
    PlaceRule,
    Recipe,
    RecipeError,
    RecordRule,
    TextFrom,
)
from dashboard.ingest.toml_table import Problem, Table
from dashboard.ingest.vocabularies import VOCABULARIES

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAMED_DELIMITERS = {"auto": "auto", "comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
_MOST_CHARACTERS = 200_000


def read_recipe(text: str) -> Recipe:
    """The recipe that `text` (TOML) describes. Raises RecipeError, which lists everything that is wrong with it."""
    if len(text) > _MOST_CHARACTERS:
        raise RecipeError([Problem("", f"A recipe has at most {_MOST_CHARACTERS} characters. Shorten it.")])
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipeError([Problem("", f"This is not valid TOML: {error}.")]) from error
    return recipe_from(values, text)


def recipe_from(values: Mapping[str, object], text: str = "") -> Recipe:
    """The recipe that a table of values, as read from TOML, describes. Raises RecipeError as `read_recipe` does."""
    problems: list[Problem] = []
    recipe = _recipe(Table(values, "", problems), text)
    if problems:
        raise RecipeError(problems)
    return recipe


def _recipe(top: Table, text: str) -> Recipe:
    maps = _maps(top.table("maps"))
    period = _text_from(top, "period", maps, frozenset(), default=TextFrom())
    head = top.table("recipe")
    numbers_table = top.table("numbers")
    level = _level(numbers_table, "margin_level", 0.0)
    columns = top.table("columns")
    recipe = Recipe(
        slug=_slug(head, "slug"),
        title=head.text("title"),
        version=head.whole("version", 1, 1),
        source=_slug(head, "source", ""),
        dataset=_slug(head, "dataset"),
        file_rule=_file(top.table("file")),
        place=_place(top.table("place")),
        numbers=_numbers(numbers_table),
        records=tuple(_record(table, maps, period, level) for table in top.tables("records")),
        maps=maps,
        ignored=columns.strings("ignore"),
        ignore_unmapped=columns.choice("unmapped", ("refuse", "ignore"), "refuse") == "ignore",
        create_periods=head.flag("create_periods"),
        text=text,
    )
    if not recipe.records:
        top.problem("records", "Say what the columns mean: add one [[records]] for each kind of figure.")
    for table in (head, columns, top):
        table.close()
    return recipe


def _slug(table: Table, key: str, default: str | None = None) -> str:
    slug = table.text(key, default)
    if slug and not SLUG.fullmatch(slug):
        table.problem(key, "Write small letters, digits and single hyphens, for example acs-county.")
    return slug


def _file(table: Table) -> FileRule:
    encoding = table.choice("encoding", ENCODINGS, "utf-8")
    delimiter = table.raw("delimiter")
    named = _NAMED_DELIMITERS.get(str(delimiter), delimiter if delimiter is not None else "auto")
    if named != "auto" and (not isinstance(named, str) or len(named) != 1 or named in '"\r\n\0'):
        table.problem("delimiter", "Write one sign, or one of auto, comma, semicolon, tab, pipe.")
        named = "auto"
    rule = FileRule(encoding, str(named), table.whole("header_row", 1, 1))
    table.close()
    return rule


def _maps(table: Table) -> dict[str, dict[str, str]]:
    return {
        name: {key.strip().casefold(): value for key, value in table.mapping(name).items()} for name in table.unread()
    }


def _place(table: Table) -> PlaceRule:
    columns = _column_refs(table, "columns")
    if not columns:
        table.problem("columns", "Name the column, or the columns, that hold the code of the place.")
    widths = _widths(table, len(columns))
    names = _column_refs(table, "name_column")
    rule = PlaceRule(
        columns=columns,
        widths=widths,
        levels=tuple(_place_level(level) for level in table.tables("levels")),
        scheme=table.text("scheme", ""),
        name_column=names[0] if names else None,
        create=table.flag("create"),
        hierarchy=table.text("hierarchy", "administrative"),
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


def _place_level(table: Table) -> LevelRule:
    level = LevelRule(table.text("pattern"), table.text("code"), table.text("kind", ""), table.text("parent", ""))
    letters = {sign for sign in level.pattern if sign.isalpha()}
    for key, template in (("code", level.code), ("parent", level.parent)):
        _check_template(table, key, template, letters)
    table.close()
    return level


def _check_template(table: Table, key: str, template: str, names: set[str] | frozenset[str]) -> None:
    """Note a template that is broken or names a capture that the pattern has not."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError:
        table.problem(key, "A brace is not closed. Write {name} for what the pattern captures.")
        return
    for _, name, form, conversion in parts:
        if name is not None and (name not in names or form or conversion):
            known = ", ".join(f"{{{one}}}" for one in sorted(names)) or "nothing"
            table.problem(key, f"“{{{name}}}” is not captured by the pattern, which captures {known}.")


def _numbers(table: Table) -> NumberRule:
    bounds = table.strings("bounds") if table.has("bounds") else ("symbols",)
    for form in bounds:
        if form not in BOUND_FORMS:
            table.problem("bounds", f"“{form}” is not known here. Use some of: {', '.join(BOUND_FORMS)}.")
    marks: dict[str, Mark] = {}
    for name in table.strings("vocabularies") if table.has("vocabularies") else ("common",):
        if name not in VOCABULARIES:
            table.problem("vocabularies", f"“{name}” is not known. Use some of: {', '.join(VOCABULARIES)}.")
        marks.update(VOCABULARIES.get(name, {}))
    marks.update(_marks(table.table("marks")))
    blank = _mark(table, "blank", "missing")
    rule = NumberRule(
        decimal=table.choice("decimal", (".", ","), "."),
        thousands=_thousands(table),
        prefixes=table.strings("prefixes"),
        percent=table.flag("percent"),
        bounds=frozenset(bounds),
        marks=marks,
        blank=blank,
    )
    if rule.decimal == rule.thousands:
        table.problem("thousands", "The marks for decimals and for thousands differ. Change one of the two.")
    table.close()
    return rule


def _thousands(table: Table) -> str:
    value = table.raw("thousands")
    if value not in (None, "", ",", ".", " ", "'"):
        table.problem("thousands", "Use a comma, a point, a space, an apostrophe, or leave it out.")
    return str(value or "")


def _marks(table: Table) -> dict[str, Mark]:
    return {text.strip().casefold(): _mark(table, text, "missing") for text in table.unread()}


def _mark(table: Table, key: str, default: str) -> Mark:
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


DEFAULT_REASONS: Mapping[str, str] = {"suppressed": "source", "not_applicable": "not_applicable"}


def _level(table: Table, key: str, default: float) -> float:
    level = table.number(key, default)
    if level and not 0.5 <= level < 1:
        table.problem(key, "Write the level as a number between 0.5 and 1, for example 0.90.")
    return level


def _record(table: Table, maps: Mapping[str, Mapping[str, str]], period: TextFrom, margin_level: float) -> RecordRule:
    pattern = _pattern(table)
    captures = frozenset(pattern.groupindex) if pattern else frozenset()
    groups = table.table("groups")
    columns = _columns(table.table("columns"), captures, pattern is not None)
    rule = RecordRule(
        measure=_text_from(table, "measure", maps, captures),
        columns=columns,
        period=_text_from(table, "period", maps, captures, default=period),
        pattern=pattern,
        groups=tuple((name, _text_from(groups, name, maps, captures)) for name in sorted(groups.unread())),
        group_key=_text_from(table, "group", maps, captures, default=TextFrom()) if table.has("group") else None,
        optional=frozenset(table.strings("optional")),
        state=table.choice("state", KNOWN_STATES, "normal"),
        scale=table.number("scale", 1.0),
        moe_level=_level(table, "margin_level", margin_level),
        level=_level(table, "level", 0.0),
        note=table.text("note", ""),
    )
    _check_record(table, rule)
    table.close()
    return rule


def _check_record(table: Table, rule: RecordRule) -> None:
    """Note what a record lacks to be an observation."""
    if rule.period == TextFrom():
        table.problem("period", "Say which period the figures are of, here or at the top of the recipe.")
    if "value" not in rule.columns and "numerator" not in rule.columns:
        table.problem("columns", "Name the column of the value, or of the numerator.")
    if "moe" in rule.columns and not rule.moe_level and "moe_level" not in rule.columns:
        table.problem("margin_level", "Say at which level the margin of error is, for example 0.90.")
    if "lower" in rule.columns and not rule.level and "level" not in rule.columns:
        table.problem("level", "Say at which level the interval is, for example 0.95.")
    if ("lower" in rule.columns) != ("upper" in rule.columns):
        table.problem("columns", "An interval has two ends. Name the columns of lower and upper.")
    if rule.scale <= 0:
        table.problem("scale", "Write a number above zero.")
    if rule.group_key is not None and rule.groups:
        table.problem("group", "Name the group as a whole or by its parts (groups), not both.")
    for name in sorted(rule.optional - set(rule.columns)):
        table.problem("optional", f"“{name}” is not one of this record's columns. Leave it out.")


def _pattern(table: Table) -> re.Pattern[str] | None:
    text = table.text("pattern", "")
    if not text:
        return None
    try:
        return re.compile(text)
    except re.error as error:
        table.problem("pattern", f"This regular expression cannot be read: {error}.")
        return None


def _columns(table: Table, captures: frozenset[str], templates: bool) -> dict[str, ColumnRef]:
    found: dict[str, ColumnRef] = {}
    for name in table.unread():
        if name not in FIELDS:
            continue
        refs = _column_refs(table, name)
        if len(refs) != 1:
            table.problem(name, "Name one column here.")
            continue
        found[name] = refs[0]
        if templates and isinstance(refs[0], str):
            _check_template(table, name, refs[0], captures)
    for name in table.unread():
        table.raw(name)
        table.problem(name, f"This is no part of a record. Parts are: {', '.join(FIELDS)}.")
    return found


def _column_refs(table: Table, key: str) -> tuple[ColumnRef, ...]:
    """A column or a list of columns, each by name or by position from 1."""
    value = table.raw(key)
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    refs = tuple(
        item
        for item in items
        if (isinstance(item, str) and item.strip()) or (isinstance(item, int) and item >= 1 and item is not True)
    )
    if len(refs) != len(items):
        table.problem(key, "Name a column by its header in quotes, or by its position from 1.")
    return refs


def _text_from(
    table: Table,
    key: str,
    maps: Mapping[str, Mapping[str, str]],
    captures: frozenset[str],
    default: TextFrom | None = None,
) -> TextFrom:
    """A text (a template over captures) or {column = …, map = …}, {text = …, map = …}."""
    if not table.has(key) and default is not None:
        return default
    value = table.raw(key)
    if isinstance(value, str):
        found, inner = TextFrom(template=value.strip()), table
        inner_key = key
    elif isinstance(value, dict):
        inner, inner_key = Table(value, f"{table.path}.{key}" if table.path else key, table.problems), "text"
        found = TextFrom(inner.text("text", ""), _column_refs(inner, "column"), inner.text("map", ""))
        if bool(found.template) == bool(found.columns):
            inner.problem("", "Say where the text comes from: either text or column.")
        if found.lookup and found.lookup not in maps:
            inner.problem("map", f"There is no [maps.{found.lookup}] in the recipe. Add it.")
        inner.close()
    else:
        table.problem(key, 'This key is needed: write a text, or { column = "…" }.')
        return TextFrom()
    _check_template(inner, inner_key, found.template, captures)
    return found
