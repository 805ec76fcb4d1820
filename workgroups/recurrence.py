"""The days of a series of meetings. Pure: a rule in, days out; what the clock says on them is `kconnect.core.times`."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from workgroups.choices import Frequency

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# A month has at most this many of one weekday; the fifth is told as "the last".
LAST = 5


@dataclass(frozen=True)
class Rule:
    """Which days a series falls on, from `first` (which is one of them) until the last day, if there is one."""

    frequency: Frequency
    every: int
    first: date
    until: date | None = None

    def days(self, last: date) -> Iterator[date]:
        """The days up to `last`, ascending. A month without the 31st, or without a fifth Friday, has none or its last one."""
        end = last if self.until is None else min(last, self.until)
        return takewhile(lambda day: day <= end, self._all())

    def text(self) -> str:
        """The rule as RFC 5545 writes it, without the day on which it ends."""
        if self.frequency == Frequency.WEEKLY:
            return f"FREQ=WEEKLY;INTERVAL={self.every};BYDAY={WEEKDAYS[self.first.weekday()]}"
        if self.frequency == Frequency.MONTHLY_DAY:
            return f"FREQ=MONTHLY;INTERVAL={self.every};BYMONTHDAY={self.first.day}"
        number = week_of_month(self.first)
        return f"FREQ=MONTHLY;INTERVAL={self.every};BYDAY={-1 if number == LAST else number}{WEEKDAYS[self.first.weekday()]}"

    def _all(self) -> Iterator[date]:
        if self.frequency == Frequency.WEEKLY:
            day = self.first
            while True:
                yield day
                day += timedelta(weeks=self.every)
        month = self.first.year * 12 + self.first.month - 1
        while True:
            day_or_none = self._in_month(month // 12, month % 12 + 1)
            if day_or_none is not None:
                yield day_or_none
            month += self.every

    def _in_month(self, year: int, month: int) -> date | None:
        length = calendar.monthrange(year, month)[1]
        if self.frequency == Frequency.MONTHLY_DAY:
            return date(year, month, self.first.day) if self.first.day <= length else None
        offset = (self.first.weekday() - date(year, month, 1).weekday()) % 7
        number = week_of_month(self.first)
        if number == LAST:
            return date(year, month, offset + 1 + (length - offset - 1) // 7 * 7)
        return date(year, month, offset + 1 + (number - 1) * 7)


def week_of_month(day: date) -> int:
    """1 for the first of its weekday in the month, up to 4; LAST for the fifth."""
    return (day.day - 1) // 7 + 1
