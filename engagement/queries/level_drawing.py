"""Draws how many occasions came to each level as SVG text, wide and for phones: one bar per half-year. Colour comes from classes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDE, PHONE, ROW, LABELS = 680, 288, 34, 108


@dataclass(frozen=True)
class Bar:
    """One bar: its name, and how many occasions came to each level; the last number is of those not said."""

    name: str
    counts: tuple[int, ...]


def draw(bars: Sequence[Bar], *, wide: bool) -> SafeString:
    """The drawing; nothing without a bar. All bars share one scale, so that a longer one is more occasions."""
    if not bars:
        return SafeString("")
    width = WIDE if wide else PHONE
    step = (width - LABELS - 4) / max(sum(bar.counts) for bar in bars)
    rows = format_html_join("", "{}", ((_row(bar, place, step),) for place, bar in enumerate(bars)))
    return format_html(
        '<svg class="ch lv {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        "lg" if wide else "ph", width, ROW * len(bars) + 4,
        _("Occasions by the level that they reached; the table below has the same numbers."), rows,
    )  # fmt: skip


def _row(bar: Bar, place: int, step: float) -> SafeString:
    top, x, boxes = place * ROW + 6, float(LABELS), []
    last = len(bar.counts) - 1
    for level, number in enumerate(bar.counts):
        if number:
            kind, width = "unsaid" if level == last else f"l{level}", number * step
            box = (kind, round(x, 1), top, round(width, 1), ROW - 12)
            boxes.append((*box, kind, round(x + width / 2, 1), top + 16, number))
        x += number * step
    drawn = format_html_join(
        "", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/><text class="in {}" x="{}" y="{}">{}</text>', boxes
    )
    return format_html('<text x="0" y="{}">{}</text>{}', top + 16, bar.name, drawn)
