"""Values of worksheets as text: numbers as a person reads them, dates in ISO form, and how a number format is to be read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

Shape = Literal["number", "date", "time", "span", "year", "percent"]
_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)})
_TIMES = frozenset({18, 19, 20, 21, 45, 46, 47})
_PERCENTS = frozenset({9, 10})
_LAST_DAY = 2_958_465
"""31 December 9999, the last day that a spreadsheet knows."""
_SHOWN = 8
_LEAP_BUG = 60
"""The 29 February 1900, which never was, in the calendar that begins in 1900."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a number is shown: as what, and with zeros in front up to which length."""

    shape: Shape = "number"
    zeros: int = 0


PLAIN = Format()


@cache
def format_of(number: int, code: str | None) -> Format:
    """The format of this number in a workbook, whose own `code` it is, if it is not one that every program knows."""
    if code is None:
        if number in _DATES:
            return Format("date")
        if number in _TIMES:
            return Format("time")
        return Format("percent") if number in _PERCENTS else PLAIN
    plain = re.sub(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', "", code.split(";")[0].lower())
    if "general" in plain:
        return PLAIN
    if re.fullmatch(r"y+", plain):
        return Format("year")
    # Fractions of seconds are the only digits in the format of a moment.
    if not re.search(r"[0#?]", re.sub(r"s\.0+", "s", plain)):
        if re.search(r"[yd]", plain) or ("m" in plain and not re.search(r"[hs]", plain)):
            return Format("date")
        if re.search(r"[hms]", plain):
            return Format("span" if "[" in plain else "time")
    if "%" in plain:
        return Format("percent")
    return Format("number", len(plain)) if re.fullmatch(r"0{2,}", plain) else PLAIN


def number_text(value: float) -> str:
    """A number as it is read: 2015.0 is "2015", 0.1 is "0.1"; an exponent only from 1e16 on."""
    if abs(value) < 1e16 and value == int(value):
        return str(int(value))
    text = repr(value)
    return format(Decimal(text), "f") if "e-" in text else text


def stored_number(text: str, form: Format, *, from_1904: bool) -> str:
    """The text of a number as a workbook stores it; what is no number stays as it is."""
    if form is PLAIN and text.isdigit() and text.isascii() and len(text) < 16 and (text[0] != "0" or len(text) == 1):
        return text
    try:
        value = float(text)
    except ValueError:
        return text.strip()
    if value - value != 0:  # infinite, or not a number
        return text.strip()
    if form.shape in ("date", "time", "span", "year"):
        return _moment(value, form.shape, from_1904=from_1904)
    plain = number_text(value)
    return plain.zfill(form.zeros) if form.zeros and plain.isdigit() else plain


def _moment(value: float, shape: Shape, *, from_1904: bool) -> str:
    """A day number as ISO date, or date and time; below one, a time of day."""
    if not 0 <= value < _LAST_DAY + 1:
        return number_text(value)
    days, share = divmod(value, 1)
    seconds = round(share * 86_400)
    if shape == "span" or (days == 0 and shape == "time"):
        minutes, left = divmod(int(days) * 86_400 + seconds, 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{left:02}"
    if from_1904:
        start = dt.datetime(1904, 1, 1)
    elif days == _LEAP_BUG:
        return "1900-02-29"
    else:
        start = dt.datetime(1899, 12, 30) if days > _LEAP_BUG else dt.datetime(1899, 12, 31)
    moment = start + dt.timedelta(days=days, seconds=seconds)
    return str(moment.year) if shape == "year" else moment_text(moment)


def moment_text(moment: dt.datetime | dt.date) -> str:
    """ISO form; a date alone where the time is midnight."""
    if isinstance(moment, dt.datetime):
        whole = moment.time() == dt.time()
        return moment.date().isoformat() if whole else moment.isoformat(sep=" ", timespec="seconds")
    return moment.isoformat()


def iso_text(text: str) -> str:
    """A date as XML writes it: midnight is left away, and so is the T."""
    return re.sub(r"T00:00:00(?:\.0+)?Z?$", "", text.strip()).replace("T", " ")


@cache
def column_index(letters: str) -> int:
    """The position, from 0, of a column by its letters: A is 0, AA is 26."""
    index = 0
    for letter in letters[:8]:
        index = index * 26 + (ord(letter) & 31)
    return index - 1


def column_letters(index: int) -> str:
    """The letters of a column by its position, from 0."""
    letters = ""
    index += 1
    while index:
        index, left = divmod(index - 1, 26)
        letters = chr(65 + left) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """A cell as spreadsheets name it: row from 1, column from 0."""
    return f"{column_letters(column)}{row}"


def ranges(found: Sequence[Sequence[int]], called: Callable[[int], str] = str) -> str:
    """First and last numbers in rising order as "5–7, 12"; of many, the first few."""
    texts = [called(first) if first == last else f"{called(first)}–{called(last)}" for first, last in found[:_SHOWN]]
    return ", ".join(texts) + (" …" if len(found) > _SHOWN else "")


def add_to_ranges(found: list[list[int]], first: int, last: int) -> None:
    """Add numbers that are larger than all before."""
    if found and first == found[-1][1] + 1:
        found[-1][1] = last
    else:
        found.append([first, last])
