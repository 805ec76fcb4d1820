"""Which period follows which, for files that come again and again."""

from __future__ import annotations

import datetime

from dashboard.ingest.periods import span_of

_YEAR = 12
_QUARTER = 3


def following(code: str, months: int) -> str | None:
    """The code of the period that many months later, of the same kind: "2019-2023" and 12 give "2020-2024".

    None for a code without a known form, or when no period of that kind begins there (a year, one month later).
    """
    span = span_of(code)
    if span is None:
        return None
    moved = add_months(span.starts, months)
    if span.kind == "day":
        found = moved.isoformat()
    elif span.kind == "month":
        found = f"{moved:%Y-%m}"
    elif span.kind == "quarter":
        found = f"{moved.year}Q{(moved.month - 1) // _QUARTER + 1}"
    elif span.kind == "school_year":
        found = f"SY{moved.year}-{(moved.year + 1) % 100:02d}"
    elif span.kind == "window":
        found = f"{moved.year}-{moved.year + span.ends.year - span.starts.year}"
    else:
        found = str(moved.year)
    other = span_of(found)
    return found if other is not None and other.starts == moved else None


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day that many months later, or the last one of that month."""
    years, month = divmod(day.month - 1 + months, _YEAR)
    first = datetime.date(day.year + years, month + 1, 1)
    after = datetime.date(day.year + years + (month + 1) // _YEAR, (month + 1) % _YEAR + 1, 1)
    return first.replace(day=min(day.day, (after - first).days))
