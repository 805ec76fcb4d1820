"""Pure: what a cell of a spreadsheet means where a day, a number or a text is wanted, also after the spreadsheet rewrote it."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

MONTH_FIRST, DAY_FIRST = "month", "day"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]0?0:00(?::00)?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?: 0?0:00(?::00)?(?: ?[AaPp]\.?[Mm]\.?)?)?")
# A day as spreadsheets count it, without a format: from 2000 to 2099.
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050
_COUNTED_FROM = date(1899, 12, 30)
_WHOLE = re.compile(r"\d{1,9}(?:[.,]0+)?|\d{1,3}(?:[ ,.’'\u00a0\u202f]\d{3})+")  # noqa: RUF001  # the signs themselves
_LOST = "\N{REPLACEMENT CHARACTER}"


def days_of(cell: str) -> dict[str, date]:
    """The days that a cell may mean, by the order that its figures then have: "" where only one order is possible at all."""
    if found := _YEAR_FIRST.fullmatch(cell):
        year, month, day = map(int, found.groups())
        return _days({"": (year, month, day)})
    if found := _SERIAL.fullmatch(cell):
        number = int(found[1])
        return {"": _COUNTED_FROM + timedelta(days=number)} if _FIRST_SERIAL <= number <= _LAST_SERIAL else {}
    if found := _YEAR_LAST.fullmatch(cell):
        first, second, year = map(int, found.groups())
        year += 2000 if year < 100 else 0
        return _days({MONTH_FIRST: (year, first, second), DAY_FIRST: (year, second, first)})
    return {}


def _days(parts: dict[str, tuple[int, int, int]]) -> dict[str, date]:
    found = {}
    for order, (year, month, day) in parts.items():
        if 2000 <= year < 2100:
            try:
                found[order] = date(year, month, day)
            except ValueError:
                continue
    return found


def order_of(cells: Iterable[tuple[str, str]]) -> str:
    """In which order the days of a file are written, from each cell and the day (in ISO form) that stands in the plan.

    A cell that can be read in one way only tells it, and so does one that names the day of the plan in one way only. "" where
    none tells, or where they contradict each other.
    """
    told = set()
    for cell, stands in cells:
        found = days_of(cell)
        if "" in found:
            continue
        if len(found) == 1:
            told |= set(found)
        elif len(set(found.values())) == 2:
            told |= {order for order, day in found.items() if day.isoformat() == stands}
    return told.pop() if len(told) == 1 else ""


def day_in(cell: str, order: str) -> date | None:
    """The day that a cell means when the file writes days in this order; None where it cannot be told."""
    found = days_of(cell)
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    return found.get(order)


def whole_number(cell: str) -> int | None:
    """A number without fractions, also with a sign between thousands or an idle ".0"; None for anything else."""
    if not _WHOLE.fullmatch(cell):
        return None
    plain = re.sub(r"[.,]0+$", "", cell) if not re.search(r"[.,]000$", cell) else cell
    return int(re.sub(r"\D", "", plain))


def has_lost_letters(cell: str, stands: str) -> bool:
    """Whether letters of a text were lost on the way through a spreadsheet: "Pe?a" or "PeÃ±a" where "Peña" stands."""
    if _LOST in cell:
        return True
    if cell == stands or stands.isascii():
        return False
    parts = re.split(r"([^\x00-\x7f]+)", stands)
    if len(parts) > 80:
        return False
    pattern = "".join(f"(.{{0,{4 * len(part)}}}?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    found = re.fullmatch(pattern, cell, re.DOTALL)
    if found is None:
        return False
    changed = [one for one, was in zip(found.groups(), parts[1::2], strict=True) if one != was]
    return any(not one or not one.isalpha() or one[0] in "ÃÂâ" for one in changed)
