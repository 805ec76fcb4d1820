"""Practices of the demonstration network: from families, organizations and studies, some assessed, some in use."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from agenda import services
from agenda.models import Goal, Practice, Strategy
from workgroups.models import Organization, User

FOLDER = Path(__file__).parent
WORDS = (
    "slug", "name", "name_es", "summary", "summary_es", "audience", "audience_es", "origin", "evidence", "evidence_es", "level",
    "sources",
)  # fmt: skip


def load_practices(users: dict[str, User]) -> None:
    """Everything of `practices.toml`."""
    for about in tomllib.loads((FOLDER / "practices.toml").read_text())["practice"]:
        partner = Organization.objects.get(slug=about["partner"]) if "partner" in about else None
        row = services.propose_practice(
            by=users[about["by"]],
            organization=partner,
            goals=Goal.objects.filter(slug__in=about["goals"]),
            **{name: about[name] for name in WORDS if name in about},
        )
        services.publish_practice(by=users["denise"], practice=row, published=about.get("public", True))
        for told in about.get("assessment", []):
            _assess(told, row, users)
        for strategy, organization in about.get("used", []):
            services.tie_practice(
                by=users["denise"],
                practice=row,
                strategy=Strategy.objects.filter(slug=strategy).first(),
                organization=Organization.objects.filter(slug=organization).first(),
                since=timezone.localdate() - timedelta(days=120),
            )


def _assess(about: dict[str, Any], row: Practice, users: dict[str, User]) -> None:
    """What somebody said of it, some days ago."""
    values = {name: value for name, value in about.items() if name not in {"by", "ago"}}
    day = timezone.localdate() - timedelta(days=about["ago"])
    services.assess_practice(by=users[about["by"]], practice=row, assessed_on=day, **values)
