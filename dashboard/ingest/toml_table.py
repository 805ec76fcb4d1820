"""Reads values out of a parsed TOML table by key and type, and collects what is wrong with them by their full key."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a key such as `records[2].columns.value`; the message says what to do."""

    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.key else self.message


class Table:
    """One table of a TOML file. Each read takes its key away; `close` reports keys that nobody asked for.

    A wrong or absent value is noted in `problems` and read as an empty one, so that one pass finds all mistakes.
    """

    def __init__(self, values: Mapping[str, object], path: str, problems: list[Problem]) -> None:
        self._left = dict(values)
        self._asked: list[str] = []
        self.path = path
        self.problems = problems

    def problem(self, key: str, message: str) -> None:
        """Note something wrong at a key of this table."""
        self.problems.append(Problem(".".join(part for part in (self.path, key) if part), message))

    def has(self, key: str) -> bool:
        return key in self._left

    def peek(self, key: str) -> object:
        """The value as TOML gives it, or None, without taking it away."""
        return self._left.get(key)

    def raw(self, key: str) -> object:
        """The value as TOML gives it, or None."""
        self._asked.append(key)
        return self._left.pop(key, None)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there and not be empty."""
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and (value.strip() or default is not None):
            return value.strip()
        self.problem(key, "Write a text here." if value is not None else "This key is needed. Add it.")
        return default or ""

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """A text that is one of `allowed`."""
        before = len(self.problems)
        value = self.text(key, default)
        if len(self.problems) == before and value not in allowed:
            self.problem(key, f"“{value}” is not known here. Use one of: {', '.join(sorted(allowed))}.")
        return value

    def number(self, key: str, default: float) -> float:
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        self.problem(key, "Write a number here, without quotes.")
        return default

    def whole(self, key: str, default: int, least: int = 0) -> int:
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self.problem(key, f"Write a whole number here, {least} or more, without quotes.")
        return default

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return default if value is None else bool(value)
        self.problem(key, "Write true or false here, without quotes.")
        return default

    def day(self, key: str) -> datetime.date | None:
        value = self.raw(key)
        if value is None or (isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)):
            return value
        self.problem(key, "Write a date here, as 2025-03-31, without quotes.")
        return None

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text stands for a list of one."""
        value = self.raw(key)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        texts = tuple(item.strip() for item in items if isinstance(item, str))
        if len(texts) == len(items):
            return texts
        self.problem(key, "Write a list of texts here, each in quotes.")
        return ()

    def mapping(self, key: str) -> dict[str, str]:
        """A table whose values are all texts."""
        value = self.raw(key)
        if value is None:
            return {}
        if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
            return dict(value)
        self.problem(key, "Write a table of texts here, each value in quotes.")
        return {}

    def table(self, key: str) -> Table:
        """A table inside this one; an absent one is empty."""
        value = self.raw(key)
        path = f"{self.path}.{key}" if self.path else key
        if value is not None and not isinstance(value, dict):
            self.problem(key, "Write a table here.")
        return Table(value if isinstance(value, dict) else {}, path, self.problems)

    def tables(self, key: str) -> list[Table]:
        """A list of tables (`[[key]]`); an absent one is empty."""
        value = self.raw(key)
        path = f"{self.path}.{key}" if self.path else key
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return [Table(item, f"{path}[{number}]", self.problems) for number, item in enumerate(value, 1)]
        self.problem(key, f"Write a list of tables here: one [[{path}]] for each.")
        return []

    def unread(self) -> list[str]:
        """The keys that have not been read yet."""
        return list(self._left)

    def close(self) -> None:
        """Report every key that was never read."""
        for key in self._left:
            self.problem(key, f"This key is not known. Known here: {', '.join(sorted(set(self._asked)))}.")
