"""Pure: what one row of a file of the plan says, and what is wrong or odd about it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agenda.plan_cells import day_in, days_of, whole_number
from agenda.plan_columns import CAN_BE_EMPTY, CHOICES, COLUMNS, DAYS, FIELDS, LONGEST, NEEDED, NUMBERS, ONLY_TOLD
from kconnect.core.cells import clean, plain_title
from kconnect.core.text import fold

Issue = tuple[str, str, str, str]
"""Code, column, what was found, what was made of it or should be."""
Words = Mapping[str, Mapping[str, str]]
"""By vocabulary, the folded words for each code."""

# What only wants to be known; a row that says anything else cannot be used.
NOTES = frozenset({"taken_for", "not_here", "older", "counted_day"})
SHOWN = 60
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MOST = {"weight": (1, 10), "planned_units": (0, 1_000_000), "position": (0, 32_767)}


@dataclass(slots=True)
class Read:
    """One row: its kind, key and texts by column as they stand there; what they mean is told by `values`."""

    line: int
    kind: str
    key: str
    texts: dict[str, str]
    values: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    @property
    def is_usable(self) -> bool:
        """Whether nothing about it is wrong."""
        return all(issue[0] in NOTES for issue in self.issues)


def find_columns(titles: Sequence[str], names: Sequence[Mapping[str, str]]) -> tuple[dict[str, int], list[str], str]:
    """Which column of a file (from 0) is which of ours, titles that we do not know, and one that comes twice ("" if none).

    `names` are the titles in each language; the bare name of a column is understood as well.
    """
    known = {plain_title(title): column for each in names for column, title in each.items()}
    known |= {plain_title(column.replace("_", " ")): column for column in COLUMNS}
    # Without what stands in brackets, as somebody may shorten it.
    known = {plain_title(title.split("(")[0]): column for each in names for column, title in each.items()} | known
    found: dict[str, int] = {}
    unknown, twice = [], ""
    for at, title in enumerate(titles):
        column = known.get(plain_title(title.replace("_", " ")), "")
        if column in found:
            twice = title
        elif column and column not in ONLY_TOLD:
            found[column] = at
        elif not column and not title.startswith("#"):
            unknown.append(title)
    return found, unknown, twice


def missing_columns(columns: Mapping[str, int]) -> list[str]:
    """Those without which no row can be understood."""
    return [name for name in NEEDED if name not in columns]


def read_row(line: int, cells: Sequence[str], columns: Mapping[str, int], words: Words) -> Read:
    """The kind, key and texts of a row; nothing is compared yet."""
    texts = {name: clean(cells[at]) if at < len(cells) else "" for name, at in columns.items()}
    kind = words["kind"].get(fold(texts["kind"]), "")
    read = Read(line, kind, texts["key"].lower(), texts)
    if not kind:
        read.issues.append(("kind", "kind", texts["kind"][:SHOWN], ""))
        return read
    for name, text in texts.items():
        if text and name not in FIELDS[kind] and name not in ("kind", "key", "stamp"):
            read.issues.append(("not_here", name, text[:SHOWN], ""))
    return read


def is_key(text: str) -> bool:
    """Whether a new thing can have this key: it becomes a part of its address."""
    return _KEY.fullmatch(text) is not None and text != "new"


def read_values(read: Read, stands: Mapping[str, str] | None, words: Words, order: str) -> None:
    """What the texts of a row mean, by column, beside what stands in the plan (None for a new thing).

    A text that says the same but for blanks means what stands there. An empty cell empties a column that can be empty, and
    else leaves it.
    """
    for name in FIELDS[read.kind]:
        if name not in read.texts:
            continue
        cell, now = read.texts[name], (stands or {}).get(name, "")
        if cell and (cell == now or cell == clean(now)):
            read.values[name] = now
        elif cell:
            value, issue = _meant(read.kind, name, cell, words, order)
            if issue is not None:
                read.issues.append(issue)
            if value is not None:
                read.values[name] = value
        elif name in CAN_BE_EMPTY and stands is not None:
            read.values[name] = ""
        elif name == "name" or (name == "text" and read.kind == "goal"):
            read.issues.append(("needed", name, "", ""))


def _meant(kind: str, name: str, cell: str, words: Words, order: str) -> tuple[str | None, Issue | None]:
    if name in DAYS:
        return _day(name, cell, order)
    if name in NUMBERS:
        return _number(name, cell)
    if name in CHOICES:
        vocabulary = f"{kind} state" if name == "state" else name
        code = words[vocabulary].get(fold(cell))
        return code, None if code is not None else ("choice", name, cell[:SHOWN], "")
    longest = LONGEST[kind].get(name)
    if longest is not None and len(cell) > longest:
        return None, ("too_long", name, cell[:SHOWN], str(longest))
    # One line stays one line: only the two long texts have paragraphs.
    return (cell if name.startswith("text") else " ".join(cell.split())), None


def _day(name: str, cell: str, order: str) -> tuple[str | None, Issue | None]:
    day = day_in(cell, order)
    if day is not None:
        counted = cell.split(".")[0].isdigit()
        return day.isoformat(), ("counted_day", name, cell, day.isoformat()) if counted else None
    return None, ("day_order" if days_of(cell) else "day", name, cell[:SHOWN], "")


def _number(name: str, cell: str) -> tuple[str | None, Issue | None]:
    number = whole_number(cell)
    if number is None:
        return None, ("number", name, cell[:SHOWN], "")
    least, most = _MOST[name]
    if not least <= number <= most:
        return None, ("range", name, cell[:SHOWN], f"{least}–{most}")
    return str(number), None
