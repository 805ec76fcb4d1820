"""Draws answers as horizontal bars: twice by the same function, wide (680 units) and for phones (288 units). Colour comes from classes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from engagement.rules import Share, Told, share_of, told_of

WIDE, PHONE = 680, 288
LABELS = 250
ROW, PHONE_ROW, BAR = 30, 46, 14
# How many letters of an answer fit beside or above its bar; the table has all of them.
LETTERS, PHONE_LETTERS = 36, 40
# What the number behind a bar takes.
ROOM = 86


@dataclass(frozen=True)
class Bar:
    """One answer: its words, and how many of those who answered the question gave it, as far as that may be told."""

    label: str
    share: Share

    @property
    def words(self) -> str:
        """The number and the share, as they stand behind the bar and in the table."""
        return f"{self.number} ({self.percent})" if self.percent else self.number

    @property
    def number(self) -> str:
        """How many: a side of a few, and one of all but a few, only as a bound."""
        if self.share.told == Told.FEW:
            return _("fewer than %(number)s") % {"number": self.share.high + 1}
        if self.share.told == Told.MOST:
            return _("%(number)s or more") % {"number": self.share.low}
        return str(self.share.low) if self.share.is_told else pgettext("results", "not told")

    @property
    def percent(self) -> str:
        """The share in whole percent, with its bound."""
        if not self.share.is_told:
            return ""
        if self.share.told == Told.FEW:
            return f"< {(self.share.high + 1) / self.share.of:.0%}"
        return f"{'≥ ' if self.share.told == Told.MOST else ''}{self.share.low / self.share.of:.0%}"

    @property
    def length(self) -> int:
        """How many the drawing shows: the nearer bound."""
        if not self.share.is_told:
            return 0
        return self.share.high if self.share.told == Told.FEW else self.share.low


def bars_of(counts: Sequence[tuple[str, int]], people: int, *, alone: bool = True) -> list[Bar]:
    """The bars of a question that so many people answered, each with one answer (`alone`) or with several."""
    numbers = [count for _label, count in counts]
    shares = told_of(numbers, people) if alone else [share_of(count, people) for count in numbers]
    return [Bar(label, share) for (label, _count), share in zip(counts, shares, strict=True)]


def draw(bars: Sequence[Bar], *, wide: bool) -> SafeString:
    """The drawing of `bars`, one under the other, in the order of the question."""
    row, width = (ROW, WIDE) if wide else (PHONE_ROW, PHONE)
    left = LABELS if wide else 2
    room = width - left - ROOM
    most = max((bar.length for bar in bars), default=0) or 1
    rows = [_row(bar, place * row, left, room * bar.length / most, wide=wide) for place, bar in enumerate(bars)]
    return format_html(
        '<svg class="ch {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        "lg" if wide else "ph", width, row * len(bars) + 4, _("Bars of the answers; the table below has the same numbers."),
        format_html_join("", "{}", ((one,) for one in rows)),
    )  # fmt: skip


def _row(bar: Bar, top: float, left: float, length: float, *, wide: bool) -> SafeString:
    most = LETTERS if wide else PHONE_LETTERS
    label = bar.label if len(bar.label) <= most else f"{bar.label[: most - 1].rstrip()}…"
    center = top + (ROW / 2 if wide else PHONE_ROW - 14)
    return format_html(
        '<text x="{}" y="{}">{}</text><rect class="said" x="{}" y="{}" width="{}" height="{}"/><text class="m" x="{}" y="{}">{}</text>',
        0 if wide else left, center + 4 if wide else center - 12, label, left, center - BAR / 2, round(max(length, 1), 1), BAR,
        round(left + length + 6, 1), center + 4, bar.words,
    )  # fmt: skip
