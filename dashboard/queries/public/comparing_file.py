"""The comparisons of a published state as plain data for programs: the same result as the page, under documented names."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from dashboard.indicators.comparisons import Distance
from dashboard.indicators.disparity import Disparity
from dashboard.indicators.results import Window
from dashboard.indicators.trend import Expected, Trend
from dashboard.queries.aims import Saying
from dashboard.queries.public.comparing import Compared, Standing
from kconnect.core.i18n import localized


def document_of(compared: Compared | None) -> dict[str, Any] | None:
    """What `compared` found for one place and period; None for all places, and where there is no figure."""
    if compared is None:
        return None
    return {
        "period": compared.window.code,
        "reference": {
            "kind": compared.reference.kind,
            "group": compared.against,
            "reason": compared.reason.value,
        },
        "groups": [_standing(one) for one in compared.shown],
        "disparity": _disparity(compared),
        "notes": [_said(one, "day") for one in compared.said.notes],
        "breaks": [_said(one, "first_day") for one in compared.said.breaks],
    }


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "group": one.group,
        "to_reference": _plain(one.to_reference) | {"significant": one.to_reference.significant},
        "target": _aim(one.target, one.to_goal, one.needed),
        "progress": {
            "class": one.progress.progress.value,
            "achieved": one.progress.achieved,
            "tested": one.progress.tested,
            "reason": one.progress.reason.value,
            "baseline": one.baseline.period if one.baseline else None,
        },
        "trend": _trend(one.trend),
        "forecast": [_expected(window, expected) for window, expected in one.forecast],
        "forecasts_by_people": [
            _said(ahead.said, "") | {"period": ahead.window.code, "value": ahead.said.value} for ahead in one.by_people
        ],
    }


def _aim(target: Saying | None, found: Distance, needed: float | None) -> dict[str, Any] | None:
    if target is None:
        return None
    aim = {"value": target.value, "due": _day(target.day), "needed_per_year": needed}
    return aim | {"author": target.author} | _plain(found)


def _trend(found: Trend) -> dict[str, Any]:
    return {
        "course": found.course.value if found.course else None,
        "better": found.better,
        "slope_per_year": found.slope,
        "p": found.test.p if found.test else None,
        "periods": list(found.history.windows),
        "reason": found.reason.value,
    }


def _expected(window: Window, found: Expected) -> dict[str, Any]:
    return _plain(found) | {"period": window.code}


def _disparity(compared: Compared) -> dict[str, Any] | None:
    found: Disparity | None = compared.disparity
    if found is None:
        return None
    moved = compared.movement
    since = _plain(moved) | {"since": compared.before.code} if moved and compared.before else None
    return _plain(found) | {"movement": since}


def _said(one: Saying, day: str) -> dict[str, Any]:
    text = {"author": one.author, "text": str(localized(one, "reason"))}
    return {day: _day(one.day), **text} if day else text


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _plain(record: Any) -> dict[str, Any]:
    """The fields of a frozen record of the calculation, without the windows' codes; enumerations as their words."""
    return {one.name: _value(getattr(record, one.name)) for one in fields(record) if one.name != "window"}


def _value(content: Any) -> Any:
    if isinstance(content, Sequence) and not isinstance(content, str):
        return list(content)
    return str(content) if isinstance(content, str) else content
