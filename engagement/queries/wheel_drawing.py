"""Draws the representation wheel as SVG text: four quarters, each filled as far as its share. Colour comes from classes."""

from collections.abc import Sequence
from math import cos, pi, sin, sqrt

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from engagement.rules import Share

SIZE, RADIUS = 288, 128
CENTER = SIZE / 2


def draw(shares: Sequence[tuple[str, str, Share]]) -> SafeString:
    """The wheel of four (name, words, share); a share is drawn to the least and the most that its words leave open."""
    quarters = format_html_join(
        "", "{}", ((_quarter(place, share),) for place, (_name, _words, share) in enumerate(shares))
    )
    spoken = "; ".join(f"{name}: {words}" for name, words, _share in shares)
    return format_html(
        '<svg class="ch wheel" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        SIZE, SIZE, _("Representation wheel. %(shares)s") % {"shares": spoken}, quarters,
    )  # fmt: skip


def _quarter(place: int, share: Share) -> SafeString:
    """One quarter: all of it pale, what may be as well as what is for sure in two tones."""
    parts = [_piece("whole", place, RADIUS)]
    if share.is_told:
        # The area is the share, so the radius grows with its root.
        parts.append(_piece("may", place, RADIUS * sqrt(share.high / share.of)))
        if share.low:
            parts.append(_piece("sure", place, RADIUS * sqrt(share.low / share.of)))
    return mark_safe("".join(parts))  # noqa: S308  # put together by format_html only


def _piece(kind: str, place: int, radius: float) -> SafeString:
    begin, end = (place - 1) * pi / 2 + 0.02, place * pi / 2 - 0.02
    (x, y), (to_x, to_y) = (
        (round(CENTER + radius * cos(at), 1), round(CENTER + radius * sin(at), 1)) for at in (begin, end)
    )
    return format_html(
        '<path class="{}" d="M{} {}L{} {}A{} {} 0 0 1 {} {}z"/>',
        kind, CENTER, CENTER, x, y, round(radius, 1), round(radius, 1), to_x, to_y,
    )  # fmt: skip
