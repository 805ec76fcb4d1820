"""The few SVG parts that every drawing is made of: escaped text, lines, dots, hatch, and the frame around them."""

import html
import re
from dataclasses import dataclass

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NARROW, _BROAD = set("iljtfrI.,:;'|!()[] "), set("mwMW@%—")
TEXT = 13  # units; drawn at most 1:1 smaller, so it stays at 12 pixels or more from 320 px up


class Markup(str):
    """Text that is already escaped markup; templates print it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True)
class Size:
    """One of the sizes in which a drawing is made: the class that shows it and its width in units."""

    name: str
    width: int

    @property
    def is_phone(self) -> bool:
        """Whether labels stand above the marks instead of beside them."""
        return self.name == "ph"


WIDE, HALF, PHONE = Size("lg", 680), Size("lg", 440), Size("ph", 288)


def escaped(text: str) -> str:
    """Text made safe for element content and attributes."""
    return html.escape(_UNPRINTABLE.sub("", text), quote=True)


def at(number: float) -> str:
    """A coordinate: one decimal at most."""
    text = f"{number:.1f}"
    return text[:-2] if text.endswith(".0") else text


def measure(text: str, bold: bool = False) -> float:
    """Roughly how wide a label runs, in units; errs on the wide side, since the reader's typeface is unknown."""
    width = 0.0
    for letter in text:
        if letter in _NARROW:
            width += 0.34
        elif letter in _BROAD:
            width += 0.9
        elif letter.isupper() or ord(letter) > 0x2E80:
            width += 0.7 if letter.isupper() else 1.0
        else:
            width += 0.56
    return width * TEXT * (1.06 if bold else 1.0)


def cut(text: str, width: float) -> str:
    """The text, shortened with an ellipsis where it runs wider than `width`."""
    if measure(text) <= width:
        return text
    while text and measure(text + "…") > width:
        text = text[:-1]
    return text.rstrip(" ,;-") + "…"


def wrapped(text: str, width: float, most: int = 2) -> list[str]:
    """The text in at most `most` lines of `width` units, cut with an ellipsis if it is longer still."""
    lines: list[str] = []
    rest = text.split()
    while rest and len(lines) < most - 1:
        line = rest.pop(0)
        while rest and measure(f"{line} {rest[0]}") <= width:
            line = f"{line} {rest.pop(0)}"
        lines.append(cut(line, width))
    if rest:
        lines.append(cut(" ".join(rest), width))
    return lines or [""]


def text(x: float, y: float, content: str, kind: str = "") -> str:
    """One line of text with its baseline at y."""
    classes = f' class="{kind}"' if kind else ""
    return f'<text{classes} x="{at(x)}" y="{at(y)}">{escaped(content)}</text>'


def lines_of_text(x: float, y: float, lines: list[str], kind: str = "") -> str:
    """Several lines, 15 units apart, the first with its baseline at y."""
    return "".join(text(x, y + 15 * index, line, kind) for index, line in enumerate(lines))


def path(kind: str, d: str) -> str:
    """A path, coloured by its class."""
    return f'<path class="{kind}" d="{d}"/>'


def dot(kind: str, x: float, y: float, radius: float = 7) -> str:
    """A round mark."""
    return f'<circle class="{kind}" cx="{at(x)}" cy="{at(y)}" r="{at(radius)}"/>'


def hatched(uid: str, x: float, y: float, width: float, height: float) -> str:
    """A hatched gap, using the pattern of the drawing `uid`."""
    return f'<rect x="{at(x)}" y="{at(y)}" width="{at(width)}" height="{at(height)}" fill="url(#{uid}-h)"/>'


def across(x1: float, x2: float, y: float, kind: str = "iv") -> str:
    """A horizontal interval with caps ten units high."""
    return path(kind, f"M{at(x1)} {at(y)}H{at(x2)}M{at(x1)} {at(y - 5)}v10M{at(x2)} {at(y - 5)}v10")


def upright(x: float, y1: float, y2: float, kind: str = "iv") -> str:
    """A vertical interval with caps ten units wide."""
    return path(kind, f"M{at(x)} {at(y1)}V{at(y2)}M{at(x - 5)} {at(y1)}h10M{at(x - 5)} {at(y2)}h10")


def framed(uid: str, size: Size, height: float, title: str, description: str, body: str) -> Markup:
    """The finished drawing: an image with title and description, a hatch pattern, and ids that start with `uid`."""
    pattern = (
        f'<defs><pattern id="{uid}-h" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(-45)"><path class="hatch" d="M0 0H6"/></pattern></defs>'
        if f"url(#{uid}-h)" in body
        else ""
    )
    return Markup(
        f'<svg class="ch {size.name}" viewBox="0 0 {size.width} {at(height)}" role="img" '
        f'aria-labelledby="{uid}-t {uid}-d"><title id="{uid}-t">{escaped(title)}</title>'
        f'<desc id="{uid}-d">{escaped(description)}</desc>{pattern}{body}</svg>'
    )
