"""Draws one statement through the rounds as a small SVG: a point for each, 0 at the bottom, 4 at the top. Colour comes from classes."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from engagement.instruments import HIGHEST
from engagement.queries.assessments import Point

WIDTH, HEIGHT, EDGE, STEP = 200, 84, 12, 15


def draw(points: Sequence[Point]) -> SafeString:
    """The drawing of one statement; rounds without a figure leave a gap. Hidden from assistive technology: the table says the same."""
    wide = (WIDTH - 3 * EDGE) / max(1, len(points) - 1)
    left = [EDGE + place * wide if len(points) > 1 else WIDTH / 2 for place in range(len(points))]
    told = [
        (round(x, 1), round(EDGE + STEP * (HIGHEST - float(point.shown.value)), 1), point)
        for x, point in zip(left, points, strict=True)
        if point.shown is not None
    ]
    grid = format_html_join(
        "", '<path class="gr" d="M{} {}H{}"/>',
        ((EDGE / 2, EDGE + STEP * level, WIDTH - EDGE / 2) for level in range(HIGHEST + 1)),
    )  # fmt: skip
    line = format_html('<path class="ln" d="M{}"/>', "L".join(f"{x} {y}" for x, y, _point in told)) if told[1:] else ""
    dots = format_html_join(
        "", '<circle class="pt{}" cx="{}" cy="{}" r="5"/>',
        ((" o" if point.shown and point.shown.bound else "", x, y) for x, y, point in told),
    )  # fmt: skip
    nothing = "" if told else format_html('<text class="m c" x="{}" y="46">{}</text>', WIDTH / 2, _("not shown"))
    return format_html(
        '<svg class="ch spark" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}{}{}{}</svg>',
        WIDTH, HEIGHT, grid, line, dots, nothing,
    )  # fmt: skip
