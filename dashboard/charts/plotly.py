"""The same figures as a plotly figure in a plain dict, for the interactive chart that a reader may ask for."""

from typing import Any

from dashboard.charts.model import GroupsView, Mark, Point, Series, TrendView, Unit
from dashboard.charts.states import short
from dashboard.charts.words import Words

_SYMBOLS = ("circle", "diamond", "square", "triangle-up")


def groups_figure(view: GroupsView, words: Words, title: str) -> dict[str, Any]:
    """Dots with asymmetric error bars, one per shown group; what is not shown stays a named row with its word."""
    names = [point.name for point in view.points]
    data = [
        _dots([point for point in view.points if point.mark is mark], view.subject.unit, words, mark)
        for mark in (Mark.DOT, Mark.UNRELIABLE)
    ]
    beside = {"x": 0, "xref": "paper", "xanchor": "left", "showarrow": False}
    notes = [
        beside | {"y": point.name, "text": short(point, view.subject.unit, words)}
        for point in view.points
        if point.mark not in (Mark.DOT, Mark.UNRELIABLE)
    ]
    layout = _layout(title) | {
        "yaxis": {"type": "category", "categoryorder": "array", "categoryarray": names[::-1]},
        "xaxis": _number_axis(view.subject.unit),
        "annotations": notes,
    }
    return {"data": [trace for trace in data if trace["x"]], "layout": layout}


def _dots(points: list[Point], unit: Unit, words: Words, mark: Mark) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point.value for point in points],
        "y": [point.name for point in points],
        "text": [short(point, unit, words) for point in points],
        "error_x": _errors(points),
        "marker": {"symbol": "circle" if mark is Mark.DOT else "circle-open", "size": 12},
        "showlegend": False,
    }


def trend_figure(view: TrendView, words: Words, title: str) -> dict[str, Any]:
    """One line per series with error bars; a period without a shown figure is a gap."""
    data = [_line(series.ordered(), index, view.subject.unit, words) for index, series in enumerate(view.series)]
    periods = [period.name for period in view.periods]
    layout = _layout(title) | {
        "xaxis": {"type": "category", "categoryorder": "array", "categoryarray": periods},
        "yaxis": _number_axis(view.subject.unit),
    }
    return {"data": data, "layout": layout}


def _line(series: Series, index: int, unit: Unit, words: Words) -> dict[str, Any]:
    points = list(series.points)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": series.name,
        "x": [point.period.name for point in points],
        "y": [point.value if point.firm else None for point in points],
        "text": [short(point, unit, words) for point in points],
        "error_y": _errors(points),
        "connectgaps": False,
        "marker": {"symbol": _SYMBOLS[index % len(_SYMBOLS)]},
    }


def _errors(points: list[Point]) -> dict[str, Any]:
    ends = [point.interval if point.mark in (Mark.DOT, Mark.UNRELIABLE) else None for point in points]
    values = [point.value or 0.0 for point in points]
    return {
        "type": "data",
        "symmetric": False,
        "array": [end[1] - value if end else None for end, value in zip(ends, values, strict=True)],
        "arrayminus": [value - end[0] if end else None for end, value in zip(ends, values, strict=True)],
    }


def _number_axis(unit: Unit) -> dict[str, Any]:
    prefix, suffix = ("$", "") if unit.kind == "money" else ("", "%") if unit.kind == "percent" else ("", "")
    return {"tickprefix": prefix, "ticksuffix": suffix, "tickformat": f",.{unit.decimals}f", "zeroline": False}


def _layout(title: str) -> dict[str, Any]:
    return {"title": {"text": title}, "showlegend": True, "margin": {"l": 160}}
