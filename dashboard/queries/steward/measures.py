"""What the console reads of the goals and the indicators that measure them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from agenda.models import Goal
from dashboard.models import Indicator, SuccessMeasure
from kconnect.core.i18n import Localized, localized


@dataclass(frozen=True)
class GoalRow:
    """One goal with the names of its success measures, in their order."""

    name: Localized
    url: str
    published: bool
    measures: tuple[str, ...]


def listed_goals() -> QuerySet[Goal]:
    """All goals, public or not, in the order of the agenda."""
    return Goal.objects.order_by("position", "pk")


def goal_rows(goals: Iterable[Goal]) -> list[GoalRow]:
    """The goals of one page of the list; one query, however many they are."""
    shown = list(goals)
    ties = list(_ties().filter(goal__in=shown))
    return [
        GoalRow(
            name=localized(goal, "name"),
            url=reverse("dashboard:goal_measures", args=[goal.slug]),
            published=goal.published,
            measures=tuple(_name(tie.indicator) for tie in ties if tie.goal_id == goal.pk),
        )
        for goal in shown
    ]


def measures_of(goal: Goal) -> list[str]:
    """The slugs of the goal's success measures, in their order."""
    return [tie.indicator.slug for tie in _ties().filter(goal=goal)]


def measurable() -> list[tuple[str, str]]:
    """Slug and name of every indicator, by name; what a goal can be measured by."""
    indicators = Indicator.objects.select_related("version").order_by("name_folded", "slug")
    return [(indicator.slug, _name(indicator)) for indicator in indicators]


def _ties() -> QuerySet[SuccessMeasure]:
    return SuccessMeasure.objects.select_related("indicator__version").order_by("position", "pk")


def _name(indicator: Indicator) -> str:
    return str(localized(indicator.version, "name")) if indicator.version else indicator.slug
