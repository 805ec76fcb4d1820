"""Writes a mapping by hand as the text of a recipe, which `read_recipe` reads back; people can go on editing it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from collections.abc import Mapping as Lookup

from dashboard.ingest.mapping import FigureAnswers, FileAnswers, Mapping, NumberAnswers, PlaceAnswers, RowAnswers, Words
from dashboard.ingest.recipe import BOUND_FORMS, FIELDS, ColumnRef

_BARE = re.compile(r"[A-Za-z0-9_-]+")
CENSUS_LEVELS = (
    ("00000", "us", "nation", ""),
    ("SS000", "{S}", "state", "us"),
    ("SSCCC", "{S}{C}", "county", "{S}"),
    ("SSCCCTTTTTT", "{S}{C}{T}", "tract", "{S}{C}"),
    ("SS", "{S}", "state", "us"),
)
"""Forms of the census codes: pattern, code, kind and parent of each."""


def write_recipe(mapping: Mapping) -> str:
    """The TOML of a mapping. Whatever the texts of the file hold, the result is valid TOML and reads back the same."""
    maps = _Maps()
    period = _words(mapping.period, "periods", maps)
    records = [_record(figure, number, maps) for number, figure in enumerate(mapping.figures, 1)]
    parts = [
        f"# {_one_line(mapping.note)}\n" if mapping.note else "",
        f"period = {period}\n",
        _table(
            "recipe",
            {
                "slug": mapping.slug,
                "title": mapping.title,
                "version": 1,
                "source": mapping.source,
                "dataset": mapping.dataset,
                "create_periods": True,
            },
        ),
        _file(mapping.file),
        _rows(mapping.rows) if mapping.rows is not None else "",
        _place(mapping.place),
        _columns(mapping.ignored),
        _numbers(mapping.numbers),
        *records,
        *maps.tables(),
        _table("maps.states", mapping.states) if mapping.states else "",
    ]
    return "\n".join(part for part in parts if part)


def text(value: str) -> str:
    """A TOML string of any text."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _one_line(value: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else text(name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return text(str(value))


def _table(name: str, values: Lookup[str, object]) -> str:
    """A table; keys whose value is empty are left out, because each has a default that says the same."""
    lines = [f"{_key(key)} = {_value(value)}" for key, value in values.items() if value is not None]
    return "\n".join([f"[{name}]", *lines, ""])


def _file(answers: FileAnswers) -> str:
    values: dict[str, object] = {}
    if answers.encoding != "utf-8":
        values["encoding"] = answers.encoding
    if answers.header_like:
        values["header_like"] = answers.header_like
    elif answers.header_row > 1:
        values["header_row"] = answers.header_row
    if answers.header_rows > 1:
        values["header_rows"] = answers.header_rows
    for key in ("member", "sheet", "name", "title", "footer"):
        if pattern := getattr(answers, key):
            values[key] = pattern
    return _table("file", values) if values else ""


def _rows(answers: RowAnswers) -> str:
    name = "rows.keep" if answers.keep else "rows.drop"
    return "\n".join([f"[[{name}]]", f"column = {_value(answers.column)}", f"is = {_value(answers.values)}", ""])


def _place(answers: PlaceAnswers) -> str:
    values: dict[str, object] = {"columns": _refs(answers.columns)} if answers.columns else {}
    if any(answers.widths):
        values["width"] = answers.widths[0] if len(answers.widths) == 1 else answers.widths
    if answers.kind == "scheme":
        values["scheme"] = answers.scheme
    prefix = answers.prefix.replace("{", "{{").replace("}", "}}")
    if not answers.columns:
        values["code"] = prefix
    elif answers.kind == "own" and answers.prefix:
        values["code"] = prefix + "{code}"
    if answers.name_column is not None:
        values["name_column"] = answers.name_column
    if answers.create:
        values["create"] = True
    levels = ""
    if answers.kind == "census":
        rows = [
            f"  {{ pattern = {text(pattern)}, code = {text(code)}, kind = {text(kind)}"
            + (f", parent = {text(parent)}" if parent else "")
            + " },"
            for pattern, code, kind, parent in CENSUS_LEVELS
        ]
        levels = "\n".join(["levels = [", *rows, "]", ""])
    return _table("place", values) + levels


def _refs(columns: tuple[ColumnRef, ...]) -> object:
    return columns[0] if len(columns) == 1 else columns


def _columns(ignored: tuple[str, ...] | None) -> str:
    if ignored is None:
        return _table("columns", {"unmapped": "ignore"})
    return _table("columns", {"ignore": ignored}) if ignored else ""


def _numbers(answers: NumberAnswers) -> str:
    # Every word that stands for no number was answered: no vocabulary reads more into it.
    values: dict[str, object] = {"vocabularies": [], "bounds": BOUND_FORMS}
    if answers.decimal != ".":
        values["decimal"] = answers.decimal
    if answers.thousands:
        values["thousands"] = answers.thousands
    if answers.prefixes:
        values["prefixes"] = answers.prefixes
    if answers.percent:
        values["percent"] = True
    if answers.blank != "missing":
        values["blank"] = answers.blank
    return _table("numbers", values) + ("\n" + _table("numbers.marks", answers.marks) if answers.marks else "")


def _record(answers: FigureAnswers, number: int, maps: _Maps) -> str:
    lines = ["[[records]]", f"measure = {_words(answers.measure, 'measures', maps)}"]
    for dimension, words in answers.groups:
        lines.append(f"groups.{_key(dimension)} = {_words(words, dimension, maps)}")
    if answers.scale != 1:
        lines.append(f"scale = {_value(answers.scale)}")
    if answers.margin_level:
        lines.append(f"margin_level = {_value(answers.margin_level)}")
    if answers.level:
        lines.append(f"level = {_value(answers.level)}")
    lines += [f"columns.{name} = {_value(answers.columns[name])}" for name in FIELDS if name in answers.columns]
    return "\n".join([*lines, ""])


def _words(words: Words, name: str, maps: _Maps) -> str:
    if words.column is None:
        return text(words.text)
    parts = [f"column = {_value(words.column)}"]
    if words.like:
        parts += [f"like = {text(words.like)}", f"text = {text(words.text)}"]
    if words.lookup is not None:
        parts.append(f"map = {text(maps.name_of(name, words.lookup))}")
    return "{ " + ", ".join(parts) + " }"


class _Maps:
    """The lists of a recipe: the same list is written once, different lists bear different names."""

    def __init__(self) -> None:
        self._named: dict[str, dict[str, str]] = {}

    def name_of(self, name: str, lookup: Lookup[str, str]) -> str:
        """The name under which the list stands in the recipe."""
        wanted, number = name, 1
        while wanted in {"states", "reasons"} or self._named.setdefault(wanted, dict(lookup)) != dict(lookup):
            number += 1
            wanted = f"{name}-{number}"
        return wanted

    def tables(self) -> Iterable[str]:
        """All lists, as tables."""
        return (_table(f"maps.{_key(name)}", lookup) for name, lookup in self._named.items())
