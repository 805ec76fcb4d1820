"""Texts with columns in braces (`mde-{SCHDISTNO}`), and what a code of a place may look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from dashboard.ingest.place_records import PlaceTable, Record, column_of
from dashboard.ingest.place_spec import CODE

LONGEST_CODE = 60
CODE_TEXT = re.compile(r"\S(?:.*\S)?")
"""Codes of other schemes may hold blanks and other signs."""
_HOLE = re.compile(r"{([^{}]*)}")

Texts = Callable[[str], str]


def chosen_records(table: PlaceTable, where: tuple[tuple[str, str], ...]) -> list[Record]:
    """The records whose columns hold these texts. Raises PlaceFileError for a column that is not there."""
    wanted = [(column_of(table.columns, name), text) for name, text in where]
    return [one for one in table.records if all(one.values.get(name, "") == text for name, text in wanted)]


class Template:
    """A text with columns in braces: `mde-{SCHDISTNO}`, `{NAME:slug}`, `{COUNTY:5}`; names are checked once."""

    def __init__(self, text: str, columns: tuple[str, ...], own: tuple[str, ...] = ()) -> None:
        self._parts: list[tuple[str, str, str]] = []
        last = 0
        for hole in _HOLE.finditer(text):
            name, form = self._split(hole[1], columns)
            column = name if name in own else column_of(columns, name)
            self._parts.append((text[last : hole.start()], column, form))
            last = hole.end()
        self._rest = text[last:]

    @staticmethod
    def _split(inside: str, columns: tuple[str, ...]) -> tuple[str, str]:
        """A name and its form; a column may have a colon in its own name."""
        name, colon, form = inside.rpartition(":")
        known_form = form == "slug" or (form.isascii() and form.isdigit() and 0 < len(form) < 3)
        return (name, form) if colon and known_form and inside not in columns else (inside, "")

    def fill(self, texts: Texts) -> str:
        """The text for one row; "" when one of its columns is empty there."""
        found = []
        for before, column, form in self._parts:
            text = texts(column)
            if not text:
                return ""
            found.append(before + _formed(text, form))
        return "".join(found) + self._rest


def _formed(text: str, form: str) -> str:
    if form == "slug":
        return slug_of(text)
    return text.zfill(int(form)) if form and text.isdigit() else text


def slug_of(text: str) -> str:
    """Small letters, digits and hyphens: "Alger Heights" gives "alger-heights"."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold().replace("'", "").replace("’", "")).strip("-")


def unusable(code: str, shape: re.Pattern[str] = CODE) -> str:
    """The issue of a code that cannot be one; "" for a good one."""
    if not code:
        return "code_blank"
    if len(code) > LONGEST_CODE:
        return "code_long"
    return "" if shape.fullmatch(code) else "code_signs"
