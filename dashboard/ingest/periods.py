"""The codes of periods: which kind a code is, and the days it covers."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

KINDS = ("day", "month", "quarter", "year", "school_year", "window")
SCHOOL_YEAR_STARTS = 7
"""The month in which a school year begins."""


@dataclass(frozen=True, slots=True)
class Span:
    """Kind and first and last day (both included) of a period."""

    kind: str
    starts: datetime.date
    ends: datetime.date


_FORMS = {
    "year": re.compile(r"(\d{4})"),
    "window": re.compile(r"(\d{4})-(\d{4})"),
    "school_year": re.compile(r"SY(\d{4})-(\d{2})"),
    "quarter": re.compile(r"(\d{4})Q([1-4])"),
    "month": re.compile(r"(\d{4})-(\d{2})"),
    "day": re.compile(r"(\d{4})-(\d{2})-(\d{2})"),
}


def span_of(code: str) -> Span | None:
    """The span of a period code, or None when the code has no known form or names no day between 1790 and 2100."""
    for kind, form in _FORMS.items():
        found = form.fullmatch(code)
        if found is not None:
            try:
                starts, ends = _days(kind, [int(part) for part in found.groups()])
            except ValueError:
                return None
            inside = starts <= ends and starts.year >= 1790 and ends.year <= 2100
            return Span(kind, starts, ends) if inside else None
    return None


def _days(kind: str, parts: list[int]) -> tuple[datetime.date, datetime.date]:
    """First and last day; ValueError for a day that does not exist."""
    first = parts[0]
    if kind == "day":
        day = datetime.date(*parts)
        return day, day
    if kind == "month":
        return _months(first, parts[1], 1)
    if kind == "quarter":
        return _months(first, 3 * parts[1] - 2, 3)
    if kind == "school_year":
        if (first + 1) % 100 != parts[1]:
            raise ValueError("A school year ends in the year after it starts.")
        return _months(first, SCHOOL_YEAR_STARTS, 12)
    last = parts[-1]
    if kind == "window" and last <= first:
        raise ValueError("A window ends after it starts.")
    return datetime.date(first, 1, 1), datetime.date(last, 12, 31)


def _months(year: int, month: int, count: int) -> tuple[datetime.date, datetime.date]:
    end_year, end_month = divmod(year * 12 + month - 1 + count - 1, 12)
    last = calendar.monthrange(end_year, end_month + 1)[1]
    return datetime.date(year, month, 1), datetime.date(end_year, end_month + 1, last)


def following(code: str) -> str:
    """The code of the next period of the same kind and length; "" where the code does not say how long it is."""
    span = span_of(code)
    if span is None or span.kind == "day":
        return ""
    months = (span.ends.year - span.starts.year) * 12 + span.ends.month - span.starts.month + 1
    years, month = divmod(span.starts.month - 1 + months, 12)
    year = span.starts.year + years
    return {
        "year": f"{year}",
        "window": f"{year}-{year + months // 12 - 1}",
        "school_year": f"SY{year}-{(year + 1) % 100:02}",
        "quarter": f"{year}Q{month // 3 + 1}",
        "month": f"{year}-{month + 1:02}",
    }[span.kind]
