"""What may be said of a file of places: which columns or properties give codes, names, parents; and of a crosswalk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from dashboard.ingest.toml_table import Table

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._-]*")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MARKS = ("†", "‡", "–", "—", "-", ".", "N/A", "NA", "null", "None")
"""What agencies write where there is nothing: such a cell counts as empty."""


@dataclass(frozen=True, slots=True)
class PlaceLevel:
    """A form of place code. In `pattern` a letter stands for any one digit and anything else for itself: `SS000`.

    `code` and `parent` are templates over the letters: `{S}`, `{S}{C}`. Without `kind` the kind of the file holds.
    """

    pattern: str
    code: str
    kind: str = ""
    parent: str = ""

    def match(self, text: str) -> tuple[str, str] | None:
        """Code and parent of a text of this form, or None."""
        if len(text) != len(self.pattern):
            return None
        parts: dict[str, str] = {}
        for sign, wanted in zip(text, self.pattern, strict=True):
            if wanted.isalpha() and sign in "0123456789":
                parts[wanted] = parts.get(wanted, "") + sign
            elif wanted != sign:
                return None
        return self.code.format(**parts), self.parent.format(**parts)


@dataclass(frozen=True, slots=True)
class PlaceSpec:
    """How the rows or features of a file become places.

    `code`: the columns whose texts are joined, each padded with zeros to its width in `pad` (0 or none: as it is). The
    canonical code follows from the first of `levels` that fits, else from `template`. Templates may name any column,
    `{NAME}`; `{NAME:slug}` makes small letters and hyphens of it, `{NAME:5}` fills up with zeros to 5 digits; `{code}` is
    the joined code. `name`, `name_es` and `aliases` are columns, or templates where they hold a brace. `codes` are
    templates by scheme. The parent is `parent` for all places, or the template `parent_template`, or the first
    `parent_digits` signs of the code. `where` keeps only rows with these texts;
    `layer` is the map of a topology that holds several.
    """

    kind: str
    code: tuple[str, ...] = ()
    pad: tuple[int, ...] = ()
    template: str = "{code}"
    levels: tuple[PlaceLevel, ...] = ()
    name: str = ""
    name_es: str = ""
    aliases: tuple[str, ...] = ()
    vintage: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    parent: str = ""
    parent_template: str = ""
    parent_digits: int = 0
    hierarchy: str = "administrative"
    partition: bool = False
    layer: str = ""
    header: int = 1
    encoding: str = "utf-8"
    where: tuple[tuple[str, str], ...] = ()
    empty: tuple[str, ...] = MARKS
    shapes: bool = True

    @property
    def has_parent(self) -> bool:
        """Whether places are put into another one."""
        return bool(self.parent or self.parent_template or self.parent_digits)

    def as_json(self) -> dict[str, object]:
        """A plain object, read back by `from_json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> PlaceSpec:
        read: dict[str, object] = dict(data)
        read.setdefault("empty", MARKS)
        for name in ("code", "pad", "aliases", "empty"):
            read[name] = tuple(read.get(name, ()))  # type: ignore[arg-type]  # written by as_json
        for name in ("codes", "where"):
            read[name] = tuple((one, two) for one, two in read.get(name, ()))  # type: ignore[attr-defined]  # as above
        read["levels"] = tuple(PlaceLevel(**level) for level in read.get("levels", ()))  # type: ignore[attr-defined]  # as above
        return cls(**read)  # type: ignore[arg-type]  # as above


@dataclass(frozen=True, slots=True)
class CrosswalkSpec:
    """How the rows of a table become relations: `child` lies in `parent` with a share of `weight`.

    Both are templates over the columns, as in PlaceSpec. The share is the column `weight`, divided by the column
    `weight_of` where it is given; without a column every share is 1.
    """

    child: str
    parent: str
    weight: str = ""
    weight_of: str = ""
    hierarchy: str = "crosswalk"
    partition: bool = False
    header: int = 1
    encoding: str = "utf-8"
    where: tuple[tuple[str, str], ...] = ()
    empty: tuple[str, ...] = MARKS

    def as_json(self) -> dict[str, object]:
        """A plain object, read back by `from_json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> CrosswalkSpec:
        read: dict[str, object] = dict(data)
        read["where"] = tuple((one, two) for one, two in read.get("where", ()))  # type: ignore[attr-defined]  # written by as_json
        read["empty"] = tuple(read.get("empty", MARKS))  # type: ignore[arg-type]  # as above
        return cls(**read)  # type: ignore[arg-type]  # as above


def place_spec(table: Table) -> PlaceSpec:
    """The choices of a `[[place_files]]` table; what is wrong is noted in the table."""
    code = table.strings("code")
    spec = PlaceSpec(
        kind=_slug(table, "kind"),
        code=code,
        pad=_widths(table, len(code)),
        template=table.text("code_template", "{code}"),
        levels=tuple(_level(level) for level in table.tables("levels")),
        name=table.text("name", ""),
        name_es=table.text("name_es", ""),
        aliases=table.strings("aliases"),
        vintage=table.text("vintage", ""),
        codes=tuple(sorted(table.mapping("codes").items())),
        parent=table.text("parent", ""),
        parent_template=_parent_template(table),
        parent_digits=table.whole("parent_digits", 0),
        hierarchy=table.text("hierarchy", "administrative"),
        partition=table.flag("partition"),
        layer=table.text("object", ""),
        header=table.whole("header", 1, least=1),
        encoding=table.text("encoding", "utf-8"),
        where=tuple(sorted(table.mapping("where").items())),
        empty=table.strings("empty") or MARKS,
        shapes=table.flag("shapes", True),
    )
    if not spec.code and "{code}" in spec.template:
        table.problem("code", "Name the column or columns that hold the code, or write a code_template without {code}.")
    if sum(map(bool, (spec.parent, spec.parent_template, spec.parent_digits))) > 1:
        table.problem("parent", "Say in one way only in which place these lie.")
    return spec


def crosswalk_spec(table: Table) -> CrosswalkSpec:
    """The choices of a `[[crosswalks]]` table; what is wrong is noted in the table."""
    spec = CrosswalkSpec(
        child=_template(table.text("child")),
        parent=_template(table.text("parent")),
        weight=table.text("weight", ""),
        weight_of=table.text("weight_of", ""),
        hierarchy=table.text("hierarchy", "crosswalk"),
        partition=table.flag("partition"),
        header=table.whole("header", 1, least=1),
        encoding=table.text("encoding", "utf-8"),
        where=tuple(sorted(table.mapping("where").items())),
        empty=table.strings("empty") or MARKS,
    )
    if spec.partition and spec.weight:
        table.problem("partition", "Weighted parts are no partition. Leave one of the two out.")
    if spec.weight_of and not spec.weight:
        table.problem("weight_of", "Name the column of the part in weight first.")
    return spec


def _template(text: str) -> str:
    """A column name as a template; a template as it is."""
    return text if "{" in text or not text else "{" + text + "}"


def _parent_template(table: Table) -> str:
    column, template = table.text("parent_column", ""), table.text("parent_template", "")
    if column and template:
        table.problem("parent_column", "Name the column inside parent_template only.")
    return template or _template(column)


def _widths(table: Table, columns: int) -> tuple[int, ...]:
    value = table.raw("pad")
    if value is None:
        return ()
    widths = value if isinstance(value, list) else [value] * columns
    if len(widths) == columns and all(type(one) is int and 0 <= one <= 40 for one in widths):
        return tuple(widths)
    table.problem("pad", "Write one number of digits, or one for each column of the code.")
    return ()


def _level(table: Table) -> PlaceLevel:
    level = PlaceLevel(table.text("pattern"), table.text("code"), table.text("kind", ""), table.text("parent", ""))
    letters = {sign for sign in level.pattern if sign.isalpha()}
    for key, template in (("code", level.code), ("parent", level.parent)):
        if not set(re.findall(r"{(.*?)}", template, re.DOTALL)) <= letters or template.count("{") != template.count(
            "}"
        ):
            table.problem(key, f"Use only letters of the pattern, in braces: {', '.join(sorted(letters))}.")
    table.close()
    return level


def _slug(table: Table, key: str) -> str:
    slug = table.text(key)
    if slug and not SLUG.fullmatch(slug):
        table.problem(key, "Write small letters, digits and single hyphens, for example school-district.")
    return slug
