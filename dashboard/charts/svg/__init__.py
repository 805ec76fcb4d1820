"""Charts as SVG text: each drawing twice by the same function, wide (class `lg`) and for phones (class `ph`)."""

from dashboard.charts.svg.groups import draw_groups
from dashboard.charts.svg.shapes import HALF, PHONE, WIDE, Markup, Size
from dashboard.charts.svg.trend import MOST_SERIES, draw_trend
from dashboard.charts.svg.ways import draw_ways

__all__ = ["HALF", "MOST_SERIES", "PHONE", "WIDE", "Markup", "Size", "draw_groups", "draw_trend", "draw_ways"]
