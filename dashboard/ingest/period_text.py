"""Periods as people and programs write them ("2023-24", "SY24", "3/15/2024", 45000) to the codes of `periods`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection

from dashboard.ingest.periods import span_of

_DASHES = str.maketrans("‐‑‒–—−", "------")
_SCHOOL = re.compile(r"(?:SY|school year)?\s*([0-9]{4})\s*[-/]\s*(?:[0-9]{2})?([0-9]{2})", re.IGNORECASE)
_SCHOOL_END = re.compile(r"(?:SY|school year)\s*'?(?:20)?([0-9]{2})", re.IGNORECASE)
_FLOAT = re.compile(r"([0-9]{4,5})\.0+")
_QUARTER = re.compile(r"([0-9]{4})[ -]?Q([1-4])|Q([1-4])[ -]?([0-9]{4})", re.IGNORECASE)
_DATE = re.compile(
    r"([0-9]{1,4})[/.]([0-9]{1,2})[/.]([0-9]{1,4})|([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})[T ]0?0:00(?::00)?"
)
_SERIAL = re.compile(r"[2-7][0-9]{4}")
_TWO_DIGITS = re.compile(r"'?[0-9]{2}")
_FIGURES = re.compile(r"[0-9][-/.Q0-9]*|SY[-0-9]+")
_DAY_ZERO = datetime.date(1899, 12, 30)
MONTH_FIRST, DAY_FIRST = "month-first", "day-first"


class NotAPeriod(Exception):
    """The text is no period; `code` is that of the issue."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def period_of(text: str, known: Collection[str] = (), order: str = "") -> str:
    """The code of a period as it is written in a file; what is a code already stays as it is.

    "2011-12" may be a month or a school year: it is the one that is known. `order` says which comes first in dates such
    as 03/04/2025. Raises NotAPeriod.
    """
    if text in known:
        return text
    plain = text.translate(_DASHES)
    number = _FLOAT.fullmatch(plain)
    if number is not None:
        plain = number.group(1)
    school = _school_year(plain)
    if school and (school in known or span_of(plain) is None):
        return school
    if span_of(plain) is not None:
        return plain
    code = _quarter(plain) or _date(plain, order) or _serial(plain)
    if code:
        return code
    if _TWO_DIGITS.fullmatch(plain):
        raise NotAPeriod("period_two_digits")
    raise NotAPeriod("period_impossible" if _FIGURES.fullmatch(plain) else "period_shape")


def _school_year(text: str) -> str:
    years, end = _SCHOOL.fullmatch(text), _SCHOOL_END.fullmatch(text)
    first, last = (int(years.group(1)), years.group(2)) if years else (0, "")
    if end is not None:
        first, last = 2000 + int(end.group(1)) - 1, end.group(1)
    code = f"SY{first:04d}-{last}"
    return code if span_of(code) is not None else ""


def _quarter(text: str) -> str:
    found = _QUARTER.fullmatch(text)
    return f"{found.group(1) or found.group(4)}Q{found.group(2) or found.group(3)}" if found is not None else ""


def _date(text: str, order: str) -> str:
    found = _DATE.fullmatch(text)
    if found is None:
        return ""
    if found.group(4):
        return _day(found.group(4), found.group(5), found.group(6))
    first, second, last = found.group(1), found.group(2), found.group(3)
    if len(first) == 4:
        return _day(first, second, last)
    if len(last) != 4 or len(first) > 2:
        raise NotAPeriod("period_two_digits")
    if not order and int(first) <= 12 and int(second) <= 12 and int(first) != int(second):
        raise NotAPeriod("date_order")
    day_first = order == DAY_FIRST or (not order and int(first) > 12)
    return _day(last, second, first) if day_first else _day(last, first, second)


def _day(year: str, month: str, day: str) -> str:
    code = f"{year}-{int(month):02d}-{int(day):02d}"
    if span_of(code) is None:
        raise NotAPeriod("period_impossible")
    return code


def _serial(text: str) -> str:
    """The date of a day as spreadsheets count them."""
    if not _SERIAL.fullmatch(text):
        return ""
    return (_DAY_ZERO + datetime.timedelta(days=int(text))).isoformat()
