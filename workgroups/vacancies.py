"""When a seat was vacant: what is left of its time when the terms of its holders are taken away. Pure dates."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# A term: its first day, and the first day on which it does not hold any more (None: no end).
Span = tuple[date, date | None]


@dataclass(frozen=True)
class Vacancy:
    """A time without a holder: its first day, the first day of the next holder (None: still vacant), and its days so far."""

    since: date
    until: date | None
    days: int


def vacancies(since: date, spans: Iterable[Span], *, today: date, gone: date | None = None) -> list[Vacancy]:
    """The vacancies of a seat that is there from `since` to `gone`, oldest first, none of which starts after today.

    `spans` never share a day.
    """
    found: list[Vacancy] = []
    free: date | None = since
    # A term that ended on its first day held the seat on no day.
    held = [span for span in spans if span[1] is None or span[1] > span[0]]
    for started, ended in sorted(held, key=lambda span: span[0]):
        if free is not None and free < started:
            found += _vacancy(free, started, today, gone)
        free = max(free, ended) if free is not None and ended is not None else None
    return found + (_vacancy(free, None, today, gone) if free is not None else [])


def _vacancy(since: date, until: date | None, today: date, gone: date | None) -> list[Vacancy]:
    ends = min((day for day in (until, gone) if day is not None), default=None)
    if since > today or (ends is not None and ends <= since):
        return []
    over = ends is not None and ends <= today
    return [Vacancy(since, ends if over else None, ((ends if over and ends else today) - since).days)]


def overlap(one: Span, other: Span) -> bool:
    """Whether two terms share a day."""
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])


def last_day(started: date, months: int) -> date:
    """The last day of a term of so many months: the day before the same day of a later month, or the end of a shorter month."""
    number = started.year * 12 + started.month - 1 + months
    year, month = divmod(number, 12)
    day = min(started.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)
