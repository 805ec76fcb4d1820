"""What measures a goal: names, addresses, and the latest figure for everyone at home."""

from dataclasses import dataclass

from django.urls import reverse

from agenda.models import Goal
from dashboard.models import SuccessMeasure
from dashboard.queries.public.listing import PublishedRow, published_rows
from kconnect.core.i18n import Localized, localized


@dataclass(frozen=True)
class Tie:
    """A success measure; `url` leads to the page of the goal-indicator; it is empty, and `latest` None, without public figures."""

    name: Localized
    url: str
    latest: PublishedRow | None


def measures_of_goal(goal: Goal) -> tuple[Tie, ...]:
    """What measures a public goal, in its order, also what has no public figures yet; three queries."""
    related = ("indicator__version", "indicator__steward", "indicator__publication__manifest__version")
    ties = SuccessMeasure.objects.filter(goal=goal, indicator__version__isnull=False).select_related(*related)
    found = [tie.indicator for tie in ties.order_by("position", "pk")]
    shown = [one.publication for one in found if hasattr(one, "publication") and one.publication.manifest_id]
    latest = {row.slug: row for row in published_rows(shown)}
    return tuple(
        Tie(
            localized(one.version, "name"),
            reverse("dashboard:ways_detail", args=[goal.slug, one.slug]) if one.slug in latest else "",
            latest.get(one.slug),
        )
        for one in found
    )
