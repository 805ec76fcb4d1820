"""The drawing of the home page: what each workgroup did runs together into one stream. Pure: figures in, shapes out."""

from collections.abc import Sequence
from dataclasses import dataclass

ROW = 58
THICKEST = 80.0
THINNEST = 3.0


@dataclass(frozen=True)
class Size:
    """A width in units, where the streams begin and where they have met."""

    width: int
    left: int
    right: int


WIDE, PHONE = Size(440, 150, 300), Size(288, 138, 230)


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
    left: int
    total: int
    streams: tuple[Stream, ...]


def streams(counts: Sequence[tuple[str, int]], size: Size = WIDE) -> Streams:
    """Lays out one stream per (label, count), counts above zero, in the given order; thickness is the share of the total."""
    flowing = [(label, count) for label, count in counts if count > 0]
    total = sum(count for _label, count in flowing)
    height = max(2, len(flowing)) * ROW
    widths = [max(THINNEST, THICKEST * count / total) for _label, count in flowing]
    top = height / 2 - sum(widths) / 2
    drawn = []
    for index, ((label, count), thick) in enumerate(zip(flowing, widths, strict=True)):
        start, end = ROW / 2 + index * ROW, top + thick / 2
        bend = (size.left + size.right) / 2
        path = (
            f"M{size.left} {start:.1f}C{bend:.1f} {start:.1f} {bend:.1f} {end:.1f} {size.right} {end:.1f}H{size.width}"
        )
        drawn.append(Stream(label, count, start, max(4.0, min(thick / 2, 22.0)), round(thick, 1), path, index % 5 + 1))
        top += thick
    return Streams(size.width, height, size.left, total, tuple(drawn))
