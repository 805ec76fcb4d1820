"""Draws answers as horizontal bars: twice by the same function, wide (680 units) and for phones (288 units). Colour comes from classes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDE, PHONE = 680, 288
LABELS = 250
ROW, PHONE_ROW, BAR = 30, 46, 14
# How many letters of an answer fit beside or above its bar; the table has all of them.
LETTERS, PHONE_LETTERS = 36, 40
# What the number behind a bar takes.
ROOM = 86


@dataclass(frozen=True)
class Bar:
    """One answer: its words, how many gave it, and the share of those who answered the question."""

    label: str
    count: int
    share: float

    @property
    def words(self) -> str:
        """The number and the share, as they stand behind the bar and in the table."""
        return f"{self.count} ({self.percent})"

    @property
    def percent(self) -> str:
        """The share in whole percent."""
        return f"{self.share:.0%}"


def bars_of(counts: Sequence[tuple[str, int]], people: int) -> list[Bar]:
    """The bars of a question that so many people answered."""
    return [Bar(label, count, count / people if people else 0) for label, count in counts]


def draw(bars: Sequence[Bar], *, wide: bool) -> SafeString:
    """The drawing of `bars`, one under the other, in the order of the question."""
    row, width = (ROW, WIDE) if wide else (PHONE_ROW, PHONE)
    left = LABELS if wide else 2
    room = width - left - ROOM
    most = max((bar.count for bar in bars), default=0) or 1
    rows = [_row(bar, place * row, left, room * bar.count / most, wide=wide) for place, bar in enumerate(bars)]
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
