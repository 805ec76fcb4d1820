"""What helps and hinders groups in the demonstration network, whom its strategies are for, and a gap that is to shrink."""

import tomllib
from pathlib import Path
from typing import Any

from agenda.models import Strategy
from dashboard import services
from dashboard.models import Indicator, Place
from workgroups.models import User, Workgroup

FOLDER = Path(__file__).parent


def load_ways(*, backbone: User, steward: User) -> None:
    """Everything of `ways.toml`: written and checked by the backbone, except for one entry that waits for its lead."""
    with (FOLDER / "ways.toml").open("rb") as stream:
        what = tomllib.load(stream)
    indicators = {one.slug: one for one in Indicator.objects.select_related("version")}
    for about in what["influence"]:
        influence = services.record_influence(
            workgroup=Workgroup.objects.get(slug=about["workgroup"]),
            indicator=indicators[about["indicator"]],
            group=about["group"],
            kind=about["kind"],
            word=_word(about),
            by=backbone,
        )
        if not about.get("waits"):
            services.check_influence(influence=influence, public=True, by=backbone)
    for about in what["focus"]:
        strategy = Strategy.objects.select_related("workgroup").get(slug=about["strategy"])
        services.set_strategy_focus(strategy=strategy, groups=about["groups"], by=backbone)
    home = Place.objects.home().get()
    _load_reach(what["reach"], home, backbone)
    for about in what["outcome"]:
        shrink = services.Shrink(about["groups"], about["against"], about["gap"], about["due"])
        services.set_outcome(
            indicator=indicators[about["indicator"]], place=home, shrink=shrink, word=_word(about), by=steward
        )


def _load_reach(listed: list[dict[str, Any]], home: Place, by: User) -> None:
    """Where strategies are meant to help, and how many they plan to reach there."""
    for about in listed:
        strategy = Strategy.objects.select_related("workgroup").get(slug=about["strategy"])
        services.set_strategy_places(strategy=strategy, places=[home], by=by)
        for group, number, unit in about["planned"]:
            services.plan_reach(strategy=strategy, group=group, place=home, number=number, unit=unit, by=by)


def _word(about: dict[str, Any]) -> services.Word:
    return services.Word(about["author"], about["reason"], about["reason_es"])
