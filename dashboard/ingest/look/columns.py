"""Guesses what a column holds from its title and some of its cells: a guess to begin with, never a decision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from dashboard.ingest.binding import personal_column
from dashboard.ingest.look.shape import ColumnKind, ColumnLook
from dashboard.ingest.personal import person_column, personal_cell
from dashboard.ingest.spelling import fold_header

EXAMPLES = 3
EXAMPLE_CHARACTERS = 80
_SOME = 0.8
"""The share of filled cells that must agree."""

_NUMBER = re.compile(r"[-+−(]{0,2}[$€£]?[-+−]?(?:\d[\d,.'’\s]*|\.\d+)(?:[eE][-+]?\d+)?\)?\s?%?")
_RANGE = re.compile(
    r"(?:<|>|<=|>=|≤|≥|[GL][ET]|under|over|less than|more than)\s?\d[\d,.]*\s?%?"
    r"|\d[\d,.]*\s?(?:-|–|to)\s?\d[\d,.]*\s?%?|\d[\d,.]*\s?%?\+",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"[.*†‡–—…#~-]{1,3}|n/?a|n\.a\.|nan|nr|nd|ps|null|none|\(?[xdsnbz]\)?|suppressed|missing|not available"
    r"|not applicable|not reported",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:SY ?|FY ?)?(?:1[89]|20)\d\d(?:\.0)?(?:\s?[-–/]\s?(?:\d\d|(?:1[89]|20)\d\d))?(?:\s?\(\d+\))?"
    r"|(?:1[89]|20)\d\d\s?-?\s?(?:Q[1-4]|[01]\d(?:-[0-3]\d)?)",
    re.IGNORECASE,
)
_TIME_TITLE = re.compile(r"\b(?:year|yr|period|date|time|fy|sy|month|quarter)\b")
_DIGITS = re.compile(r"[0-9]+(?:-[0-9]{3,4})?")
"""A code of digits; a postal code or a phone-like one may have a hyphen."""
_CODE_TITLE = re.compile(
    r"\b(?:fips\w*|geo ?id\w*|code|cd|id|key|leaid|ncessch|ein|zip|zcta|tract|geoid10|number|no)\b"
)
_PLACE_TITLE = re.compile(
    r"place|county|state|city|town|village|district|school|area|zone|region|neighbou?rhood|block|site"
)
_WEAK_CODE_TITLE = re.compile(r"\b(?:number|no)\b")
_LEVEL = re.compile(r"\b\d+ ?(?:%|percent|pct) (?:ci\b|conf\w*|moe\b|margin)")
_PERCENT_TITLE = re.compile(r"%|\b(?:percent\w*|pct|share|rate|proportion|prop)\b")


@lru_cache(maxsize=1 << 15)
def is_number(cell: str) -> bool:
    """Whether a cell may be a figure."""
    return _NUMBER.fullmatch(cell.strip()) is not None


@lru_cache(maxsize=1 << 15)
def is_figure(cell: str) -> bool:
    """Whether a cell may be a figure, a range of figures, or a mark that stands for one."""
    plain = cell.strip()
    return any(form.fullmatch(plain) is not None for form in (_NUMBER, _RANGE, _MARK))


def look_at_columns(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[ColumnLook, ...]:
    """What each column seems to hold, of the rows that follow the header."""
    cells = [[row[position] if position < len(row) else "" for row in rows] for position in range(len(titles))]
    columns = [_column(position, title, cells[position]) for position, title in enumerate(titles)]
    placed = any(column.kind == "code" or _PLACE_TITLE.search(fold_header(column.title)) for column in columns)
    position = person_column(titles, cells, has_codes=placed)
    if position is not None:
        columns[position] = replace(columns[position], kind="personal", examples=())
    return tuple(columns)


def _column(position: int, title: str, cells: Sequence[str]) -> ColumnLook:
    filled = [cell.strip() for cell in cells if cell.strip()]
    kind = column_kind(title, filled)
    shown = () if kind == "personal" else tuple(_examples(filled))
    return ColumnLook(position + 1, title, kind, len(filled), shown)


def _examples(filled: Iterable[str]) -> list[str]:
    return [cell[:EXAMPLE_CHARACTERS] for cell in list(dict.fromkeys(filled))[:EXAMPLES]]


def column_kind(title: str, filled: Sequence[str]) -> ColumnKind:
    """What a column holds, by its title and its filled cells."""
    if personal_column([title]) or personal_cell(filled) is not None:
        return "personal"
    if not filled:
        return "blank"
    plain = re.sub(r"[_.]+", " ", fold_header(title))
    if _most(filled, _TIME) and (_TIME_TITLE.search(plain) or len(set(filled)) <= max(3, len(filled) // 10)):
        return "year"
    if _is_code(plain, filled):
        return "code"
    numbers = [cell for cell in filled if is_number(cell)]
    ranges = [cell for cell in filled if not is_number(cell) and _RANGE.fullmatch(cell)]
    if not (numbers or ranges) or sum(map(is_figure, filled)) < _SOME * len(filled):
        return "text"
    if any(cell.endswith("%") for cell in numbers + ranges):
        return "percent"
    # The title of an interval names its level: "90% CI".
    named = _PERCENT_TITLE.search(_LEVEL.sub("", plain))
    return "percent" if named and all(len(cell.partition(".")[0]) <= 4 for cell in numbers) else "number"


def _is_code(title: str, filled: Sequence[str]) -> bool:
    """Digits that count nothing: of one length with zeros in front, or under a title that says so."""
    whole = [cell for cell in filled if _DIGITS.fullmatch(cell)]
    if len(whole) < _SOME * len(filled):
        return False
    lengths = {len(cell) for cell in whole}
    padded = any(cell[0] == "0" and len(cell) > 1 for cell in whole)
    if padded and len(lengths) <= 2:
        return True
    found = _CODE_TITLE.search(title)
    if found is None:
        return False
    return _WEAK_CODE_TITLE.fullmatch(found.group()) is None or (len(lengths) <= 2 and min(lengths) >= 4)


def _most(filled: Sequence[str], form: re.Pattern[str]) -> bool:
    return sum(form.fullmatch(cell) is not None for cell in filled) >= _SOME * len(filled)
