"""What measures a goal: names and addresses."""

from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse

from agenda.models import Goal
from dashboard.models import SuccessMeasure
from kconnect.core.i18n import Localized, localized


@dataclass(frozen=True)
class Tie:
    """A success measure; `url` leads to the page of the goal-indicator, and is empty without public figures."""

    name: Localized
    url: str


def measures_of_goal(goal: Goal) -> tuple[Tie, ...]:
    """What measures a public goal, in its order, also what has no public figures yet; one query."""
    ties = SuccessMeasure.objects.filter(goal=goal, indicator__version__isnull=False)
    related = ties.select_related("indicator__version").annotate(shown=F("indicator__publication__manifest"))
    return tuple(
        Tie(
            localized(tie.indicator.version, "name"),
            reverse("dashboard:ways_detail", args=[goal.slug, tie.indicator.slug]) if tie.shown else "",
        )
        for tie in related.order_by("position", "pk")
    )
