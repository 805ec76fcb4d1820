"""Targets, starts, notes and a forecast of the demonstration network, for its home place; each says that it is invented."""

import tomllib
from pathlib import Path
from typing import Any

from dashboard import services
from dashboard.models import Indicator, Period, Place
from workgroups.models import User

FOLDER = Path(__file__).parent


def load_aims(*, steward: User) -> None:
    """Everything of `aims.toml`, set by the steward; targets and starts are the same for all groups."""
    with (FOLDER / "aims.toml").open("rb") as stream:
        what = tomllib.load(stream)
    indicators = {one.slug: one for one in Indicator.objects.select_related("version")}
    home = Place.objects.home().get()
    for kind, set_one in (("target", _target), ("baseline", _baseline), ("note", _note), ("forecast", _forecast)):
        for about in what[kind]:
            word = services.Word(about["author"], about["reason"], about["reason_es"])
            set_one(about, {"indicator": indicators[about["indicator"]], "place": home, "word": word, "by": steward})


def _target(about: dict[str, Any], act: dict[str, Any]) -> None:
    services.set_target_for_all(due=about["due"], value=about["value"], **act)


def _baseline(about: dict[str, Any], act: dict[str, Any]) -> None:
    services.set_baseline_for_all(period=Period.objects.get(code=about["period"]), **act)


def _note(about: dict[str, Any], act: dict[str, Any]) -> None:
    services.write_note(day=about["day"], **act)


def _forecast(about: dict[str, Any], act: dict[str, Any]) -> None:
    services.set_forecast(group="", period=about["period"], value=about["value"], **act)
