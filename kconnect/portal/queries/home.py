"""What the home page reads: the goals with their numbers, what the workgroups did this year, what is coming up."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from agenda.queries.public import GoalFigure, goals
from dashboard.models import Indicator, Place, SuccessMeasure
from dashboard.queries.public import indicator_list
from dashboard.queries.public.listing import PublishedRow, WaitingRow
from engagement.models import Event
from kconnect.core.i18n import Localized, localized
from kconnect.portal.streams import Streams, streams
from workgroups.choices import ActivityState
from workgroups.models import Workgroup

MOST_EVENTS = 3


@dataclass(frozen=True)
class GoalLine:
    """One goal with the indicators that measure it: published ones, and those that are still wanted."""

    name: Localized
    url: str
    percent: int | None
    numbers: list[PublishedRow]
    wanted: list[WaitingRow]


@dataclass(frozen=True)
class Home:
    """Everything on the home page, in its order."""

    place: Localized | None
    goals: list[GoalLine]
    year: int
    streams: Streams
    events: list[Event]


def home() -> Home:
    """The home page; a fixed number of queries whatever it holds."""
    place = Place.objects.filter(is_home=True).first()
    now = timezone.now()
    year = timezone.localdate(now).year
    return Home(
        place=localized(place, "name") if place else None,
        goals=_goals(),
        year=year,
        streams=streams(_activity_counts(year)),
        events=list(Event.objects.public().upcoming(now)[:MOST_EVENTS]),
    )


def _goals() -> list[GoalLine]:
    ties: dict[int, list[str]] = {}
    for goal_id, slug in SuccessMeasure.objects.order_by("position", "pk").values_list("goal_id", "indicator__slug"):
        ties.setdefault(goal_id, []).append(slug)
    listed = indicator_list(Indicator.objects.filter(success_measures__isnull=False).distinct())
    numbers = {row.slug: row for row in listed.rows}
    waiting = {row.slug: row for row in (*listed.in_progress, *listed.wanted)}
    return [_goal_line(figure, ties.get(figure.goal.pk, []), numbers, waiting) for figure in goals()]


def _goal_line(
    figure: GoalFigure, slugs: list[str], numbers: dict[str, PublishedRow], waiting: dict[str, WaitingRow]
) -> GoalLine:
    return GoalLine(
        name=localized(figure.goal, "name"),
        url=reverse("agenda:goal_detail", args=[figure.goal.slug]),
        percent=figure.share.percent if figure.strategies else None,
        numbers=[numbers[slug] for slug in slugs if slug in numbers],
        wanted=[waiting[slug] for slug in slugs if slug in waiting],
    )


def _activity_counts(year: int) -> list[tuple[str, int]]:
    confirmed = Q(activities__state=ActivityState.CONFIRMED, activities__happened_on__year=year)
    groups: Any = (
        Workgroup.objects.published().annotate(logged=Count("activities", filter=confirmed)).filter(logged__gt=0)
    )
    return [(str(localized(group, "name")), group.logged) for group in groups.order_by("-logged", "name_folded")[:6]]
