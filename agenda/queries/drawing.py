"""Draws a timeline as SVG text: twice by the same function, wide (680 units) and for phones (288 units). Colour comes from classes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

ROW, PHONE_ROW, HEAD = 30, 46, 34
WIDE, PHONE = 680, 288
LABELS = 232
# How many letters of a name fit beside or above its bar.
LETTERS, PHONE_LETTERS = 34, 40
MOST_TICKS = 5
# What the name of a month with its year takes.
ROOM_FOR_MONTH = 66
BAR = 12


@dataclass(frozen=True)
class Mark:
    """A milestone on its day, reached or not."""

    day: date
    reached: bool


@dataclass(frozen=True)
class Bar:
    """One action: its name, its dates as far as there are any, its progress, status and milestones."""

    name: str
    starts: date | None
    ends: date | None
    percent: int
    status: str
    marks: list[Mark] = field(default_factory=list)

    @property
    def days(self) -> list[date]:
        """Every day that it names."""
        return [day for day in [self.starts, self.ends, *(mark.day for mark in self.marks)] if day]


@dataclass(frozen=True)
class _Scale:
    """Days to units."""

    first: date
    days: int
    left: float
    width: float

    def at(self, day: date) -> float:
        """Where a day lies."""
        return round(self.left + (day - self.first).days / self.days * self.width, 1)


def draw(bars: Sequence[Bar], ties: Sequence[tuple[int, int]], today: date, *, wide: bool) -> SafeString:
    """The drawing of `bars`, one under the other; `ties` are (needed, waiting) by their places. At least one bar names a day."""
    row, width = (ROW, WIDE) if wide else (PHONE_ROW, PHONE)
    days = [day for bar in bars for day in bar.days] + [today]
    first, last = min(days) - timedelta(days=7), max(days) + timedelta(days=14)
    left = LABELS if wide else 4
    scale = _Scale(first, max(1, (last - first).days), left, width - left - 8)
    height = HEAD + row * len(bars) + 6
    centers = [HEAD + row * place + (row / 2 if wide else row - 14) for place in range(len(bars))]
    parts = [
        _grid(scale, last, height), _today(scale, today, height),
        *(_tie(bars[needed], bars[waiting], centers[needed], centers[waiting], scale) for needed, waiting in ties),
        *(_row(bar, center, scale, today, wide=wide) for bar, center in zip(bars, centers, strict=True)),
    ]  # fmt: skip
    return format_html(
        '<svg class="ch tl {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        "lg" if wide else "ph", width, height, _("Timeline of the actions; the table below has the same dates."),
        mark_safe("".join(parts)),  # noqa: S308  # put together by format_html only
    )  # fmt: skip


def _grid(scale: _Scale, last: date, height: float) -> SafeString:
    """Up to five first days of a month, with their names."""
    months = []
    day = (scale.first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= last:
        months.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    most = MOST_TICKS if scale.width > PHONE else 3
    step = max(1, -(-len(months) // most))
    marks = [(scale.at(month), date_format(month, "M Y")) for month in months[::step]]
    # The last name stands before its line where there is no room behind it.
    near_end = scale.left + scale.width - ROOM_FOR_MONTH
    return format_html_join(
        "", '<path class="gr" d="M{} {}V{}"/><text class="m{}" x="{}" y="14">{}</text>',
        ((x, HEAD - 8, height - 4, *((" e", x - 3) if x > near_end else ("", x + 3)), words) for x, words in marks),
    )  # fmt: skip


def _today(scale: _Scale, today: date, height: float) -> SafeString:
    x = scale.at(today)
    near_end = x > scale.left + scale.width - 40
    return format_html(
        '<path class="now" d="M{} 22V{}"/><text class="bt{}" x="{}" y="30">{}</text>',
        x, height - 4, " e" if near_end else "", x - 4 if near_end else x + 4, _("today"),
    )  # fmt: skip


def _row(bar: Bar, center: float, scale: _Scale, today: date, *, wide: bool) -> SafeString:
    """Name, bar with its progress, what is overdue, milestones."""
    most = LETTERS if wide else PHONE_LETTERS
    name = bar.name if len(bar.name) <= most else f"{bar.name[: most - 1].rstrip()}…"
    label = format_html(
        '<text class="halo" x="{}" y="{}">{}</text>', 0 if wide else 4, center + 4 if wide else center - 12, name
    )
    if not bar.days:
        x = scale.left + 4
        return format_html('{}<text class="m" x="{}" y="{}">{}</text>', label, x, center + 4, _("no date"))
    return format_html("{}{}{}", label, _line(bar, center, scale, today), _marks(bar, center, scale))


def _line(bar: Bar, center: float, scale: _Scale, today: date) -> SafeString:
    top, shapes = center - BAR / 2, []
    start = bar.starts or (min(bar.days) if bar.marks else bar.ends)
    if start and bar.ends and start < bar.ends:
        x, end = scale.at(start), scale.at(bar.ends)
        shapes.append(_box(f"plan {bar.status}", x, end, top))
        if bar.percent:
            shapes.append(_box("far", x, x + (end - x) * bar.percent / 100, top))
    elif bar.ends:
        shapes.append(
            format_html('<circle class="due {}" cx="{}" cy="{}" r="6"/>', bar.status, scale.at(bar.ends), center)
        )
    if bar.status == "late" and bar.ends:
        shapes.append(_box("over", scale.at(bar.ends), scale.at(today), top + 3, BAR - 6))
    return format_html_join("", "{}", ((shape,) for shape in shapes))


def _box(kind: str, x: float, end: float, top: float, height: float = BAR) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', kind, x, top, round(max(2, end - x), 1), height
    )


def _marks(bar: Bar, center: float, scale: _Scale) -> SafeString:
    rows = ((scale.at(mark.day), mark) for mark in bar.marks)
    return format_html_join(
        "", '<path class="stone{}" d="M{} {}l6 6l-6 6l-6 -6z"/>',
        ((" o" if not mark.reached else "", x, center - 6) for x, mark in rows),
    )  # fmt: skip


def _tie(needed: Bar, waiting: Bar, above: float, below: float, scale: _Scale) -> SafeString:
    """A line from the end of what is needed to the beginning of what waits for it."""
    end, begin = needed.ends or max(needed.days, default=None), waiting.starts or min(waiting.days, default=None)
    if end is None or begin is None:
        return SafeString("")
    x, to = scale.at(end), scale.at(begin)
    bend = x + 7
    return format_html('<path class="tie" d="M{} {}H{}V{}H{}"/>', x, above, bend, below, to)
