"""What the home page reads: the goals with their numbers, what the workgroups did this year, what is coming up."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from agenda.queries.public import GoalFigure, goals
from dashboard.models import Indicator, Place, SuccessMeasure
from dashboard.queries.public.listing import PublishedRow, WaitingRow, published_rows, waiting_row
from engagement.models import Event
from kconnect.core.i18n import Localized, localized
from kconnect.portal.streams import PHONE, Streams, streams
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
    narrow_streams: Streams
    events: list[Event]


def home() -> Home:
    """The home page in eight queries, whatever it holds."""
    now = timezone.now()
    year = timezone.localdate(now).year
    lines, counts = _goals(), _activity_counts(year)
    return Home(
        place=_place(lines),
        goals=lines,
        year=year,
        streams=streams(counts),
        narrow_streams=streams(counts, PHONE),
        events=list(Event.objects.public().upcoming(now)[:MOST_EVENTS]),
    )


def _place(lines: list[GoalLine]) -> Localized | None:
    """The home place, as the figures name it; asked for by itself only where there are none."""
    named = [number.place for line in lines for number in line.numbers if number.place]
    if named:
        return named[0]
    place = Place.objects.filter(is_home=True).first()
    return localized(place, "name") if place else None


def _goals() -> list[GoalLine]:
    related = ("indicator__version", "indicator__steward", "indicator__publication__manifest__version")
    ties = list(SuccessMeasure.objects.select_related(*related).order_by("position", "pk"))
    live = [one.publication for one in {tie.indicator_id: tie.indicator for tie in ties}.values() if _is_public(one)]
    numbers = {row.slug: row for row in published_rows(live)}
    lines = []
    for figure in goals():
        measures = [tie.indicator for tie in ties if tie.goal_id == figure.goal.pk]
        lines.append(_goal_line(figure, measures, numbers))
    return lines


def _is_public(indicator: Indicator) -> bool:
    return hasattr(indicator, "publication") and indicator.publication.manifest_id is not None


def _goal_line(figure: GoalFigure, measures: list[Indicator], numbers: dict[str, PublishedRow]) -> GoalLine:
    return GoalLine(
        name=localized(figure.goal, "name"),
        url=reverse("dashboard:goal_detail", args=[figure.goal.slug]),
        percent=figure.share.percent if figure.strategies else None,
        numbers=[numbers[one.slug] for one in measures if one.slug in numbers],
        wanted=[waiting_row(one) for one in measures if one.slug not in numbers and one.version_id],
    )


def _activity_counts(year: int) -> list[tuple[str, int]]:
    confirmed = Q(activities__state=ActivityState.CONFIRMED, activities__happened_on__year=year)
    groups: Any = (
        Workgroup.objects.published().annotate(logged=Count("activities", filter=confirmed)).filter(logged__gt=0)
    )
    return [(str(localized(group, "name")), group.logged) for group in groups.order_by("-logged", "name_folded")[:6]]
