"""How well the strategies and partners of the demonstration network work; all of it is invented."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from agenda.models import Strategy
from dashboard import services
from workgroups.models import Organization, User, Workgroup

FOLDER = Path(__file__).parent


def load_performance(*, by: User) -> None:
    """Everything of `performance.toml`, public."""
    with (FOLDER / "performance.toml").open("rb") as stream:
        what = tomllib.load(stream)
    for about in what["measure"]:
        values = about.pop("values")
        measure = services.add_performance_measure(by=by, published=True, **_subject(about))
        for ends, value in values:
            day = date.fromisoformat(ends)
            services.enter_performance_value(measure=measure, ends=day, value=float(value), by=by)
    for about in what["review"]:
        services.write_performance_review(by=by, published=True, **_subject(about))


def _subject(about: dict[str, Any]) -> dict[str, Any]:
    """The fields with the rows that their slugs name."""
    found: dict[str, Any] = {"workgroup": Workgroup.objects.get(slug=about["workgroup"])}
    if "strategy" in about:
        found["strategy"] = Strategy.objects.get(slug=about["strategy"])
    if "organization" in about:
        found["organization"] = Organization.objects.get(slug=about["organization"])
    return about | found
