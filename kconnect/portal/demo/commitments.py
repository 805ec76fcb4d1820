"""What partners of the demonstration network commit: agreed, offered, kept in part, withdrawn, and one that keeps its amount to itself."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from agenda import services
from agenda.models import Strategy
from agenda.queries.commitments import Focus
from workgroups.models import Organization, User

FOLDER = Path(__file__).parent


def load_commitments(users: dict[str, User]) -> None:
    """Everything of `commitments.toml`; the credit union's editor offers for it, the backbone for the others."""
    with (FOLDER / "commitments.toml").open("rb") as stream:
        what = tomllib.load(stream)
    for about in what["commitment"]:
        _commitment(about, users)


def _commitment(about: dict[str, Any], users: dict[str, User]) -> None:
    today, backbone = timezone.localdate(), users["denise"]
    by = users["hoa"] if about["partner"] == "two-rivers-credit-union" else backbone
    row = services.offer_commitment(
        by=by,
        organization=Organization.objects.get(slug=about["partner"]),
        strategy=Strategy.objects.get(slug=about["strategy"]),
        focus=Focus(about.get("places", []), about.get("people", [])),
        what=about["what"],
        what_es=about["what_es"],
        money_cents=about["dollars"] * 100 if "dollars" in about else None,
        hours=about.get("hours"),
        starts_on=today + timedelta(days=about["starts"]),
        ends_on=today + timedelta(days=about["ends"]) if "ends" in about else None,
        shown=about.get("shown", True),
        money_shown=about.get("money_shown", True),
    )
    for state in about.get("states", ["agreed"]):
        row = services.move_commitment(by=backbone, commitment=row, to=state, reason=about.get("reason", ""))
