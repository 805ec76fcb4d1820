"""The drawing of the home page: what each workgroup did runs together into one stream. Pure: figures in, shapes out."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.svg.shapes import cut, measure

ROW = 58
THICKEST = 80.0
THINNEST = 3.0
# Between a label and the drop at which its stream begins.
GAP = 8


@dataclass(frozen=True)
class Size:
    """A width in units, where the streams begin, how far long labels may push that, and where they have met."""

    width: int
    left: int
    most: int
    right: int


WIDE, PHONE = Size(440, 150, 200, 300), Size(288, 138, 176, 230)


@dataclass(frozen=True)
class Stream:
    """One workgroup's stream: its label, as much of it as fits, and the path of a line as thick as its share."""

    label: str
    short: str
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
    drops = [max(4.0, min(thick / 2, 22.0)) for thick in widths]
    left = _left(flowing, drops, size)
    top = height / 2 - sum(widths) / 2
    drawn = []
    for index, ((label, count), thick, drop) in enumerate(zip(flowing, widths, drops, strict=True)):
        start, end = ROW / 2 + index * ROW, top + thick / 2
        bend = (left + size.right) / 2
        path = f"M{left} {start:.1f}C{bend:.1f} {start:.1f} {bend:.1f} {end:.1f} {size.right} {end:.1f}H{size.width}"
        drawn.append(
            Stream(label, _short(label, left - drop), count, start, drop, round(thick, 1), path, index % 5 + 1)
        )
        top += thick
    return Streams(size.width, height, left, total, tuple(drawn))


def _left(flowing: Sequence[tuple[str, int]], drops: Sequence[float], size: Size) -> int:
    """Where the streams begin: right of the longest label, as far as there is room."""
    needed = [measure(label, bold=True) + drop + GAP for (label, _count), drop in zip(flowing, drops, strict=True)]
    return int(min(size.most, max([size.left, *needed])))


def _short(label: str, end: float) -> str:
    return cut(label, (end - GAP) * measure(label) / measure(label, bold=True)) if label else ""
