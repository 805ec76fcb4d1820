"""The drawing of the home page: what each workgroup did runs together into one stream. Pure: figures in, shapes out."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, ROW = 440, 58
LEFT, RIGHT, BEND = 150, 300, 95
THICKEST = 130.0
THINNEST = 3.0


@dataclass(frozen=True)
class Stream:
    """One workgroup's stream: its label, and the path of a line as thick as its share."""

    label: str
    count: int
    y: float
    radius: float
    thickness: float
    path: str
    tone: int


@dataclass(frozen=True)
class Streams:
    """The whole drawing in units of its view box."""

    width: int
    height: int
    total: int
    middle: float
    streams: tuple[Stream, ...]


def streams(counts: Sequence[tuple[str, int]]) -> Streams:
    """Lays out one stream per (label, count), counts above zero, in the given order; thickness is the share of the total."""
    flowing = [(label, count) for label, count in counts if count > 0]
    total = sum(count for _label, count in flowing)
    height = max(2, len(flowing)) * ROW
    widths = [max(THINNEST, THICKEST * count / total) for _label, count in flowing]
    top = height / 2 - sum(widths) / 2
    drawn = []
    for index, ((label, count), thick) in enumerate(zip(flowing, widths, strict=True)):
        start, end = ROW / 2 + index * ROW, top + thick / 2
        path = f"M{LEFT} {start:.1f}C{LEFT + BEND} {start:.1f} {RIGHT - BEND} {end:.1f} {RIGHT} {end:.1f}H{WIDTH}"
        drawn.append(Stream(label, count, start, max(4.0, min(thick / 2, 14.0)), round(thick, 1), path, index % 5 + 1))
        top += thick
    return Streams(WIDTH, height, total, height / 2, tuple(drawn))
