"""The live parts of the impact report: tables of public content of one year, as they stand now."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.choices import StrategyState
from agenda.models import Strategy
from agenda.queries.public import goals
from dashboard.choices import ImpactPart
from dashboard.queries.public.scores import Score, Told, goal_scores
from kconnect.core.i18n import localized
from workgroups.choices import ActivityState, MeetingState
from workgroups.models import NotedDecision, Organization, Workgroup

# A table: {"heads": [...], "rows": [{"cells": [{"text": "", "url": ""}], "manifest": 7}], "note": ""}. Plain, so that it can be kept.
Table = dict[str, Any]
MOST = 60


def live_part(part: str, year: int) -> Table | None:
    """The table of one part in the language that is shown; None for parts that people write alone."""
    make = PARTS.get(ImpactPart(part))
    return make(year) if make else None


def _cell(text: object, url: str = "") -> dict[str, str]:
    return {"text": str(text), "url": url}


def _table(heads: list[str], rows: list[list[dict[str, str]]], note: str = "") -> Table:
    return {"heads": heads, "rows": [{"cells": cells} for cells in rows], "note": note}


def _figures(year: int) -> Table:
    """The success measures as published now; each row says which snapshot it shows."""
    heads = [
        _("Success measure"),
        _("Now"),
        _("Start"),
        _("Target"),
        _("How it goes"),
        _("Furthest from the goal"),
        _("Source"),
    ]
    rows = [_figure(score) for goal in goal_scores() for score in goal.scores]
    note = _("Figures with where they lie with 95 percent certainty, as they were published that day.")
    return {"heads": heads, "rows": rows, "note": note}


def _figure(score: Score) -> dict[str, Any]:
    release = _("Release %(number)s") % {"number": score.release} if score.release else ""
    better = ". ".join(filter(None, (score.better, score.progress)))
    cells = [
        _cell(f"{score.name} ({score.place}, {score.period})", score.exact),
        _cell(_spoken(score.whole) if score.whole else _("by group only")),
        _cell(score.start or "–"),
        _cell(score.target or "–"),
        _cell(better or "–"),
        _cell(f"{score.last.name}: {_spoken(score.last)}" if score.last else "–"),
        _cell(" · ".join(filter(None, (score.source, release)))),
    ]
    return {"cells": cells, "manifest": score.manifest}


def _spoken(told: Told) -> str:
    return f"{told.figure} ({told.sure})" if told.sure else told.figure


def _strategies(year: int) -> Table:
    heads = [_("Strategy"), _("Goal"), _("Workgroup"), _("How far")]
    rows = []
    for figure in goals():
        for each in figure.strategies:
            strategy = each.strategy
            far = each.share.words
            if strategy.state == StrategyState.STOPPED:
                far = _("Stopped: %(why)s") % {"why": strategy.state_reason}
            url = reverse("dashboard:strategy_detail", args=[strategy.slug])
            goal, group = localized(figure.goal, "name"), localized(strategy.workgroup, "name")
            rows.append([_cell(localized(strategy, "name"), url), _cell(goal), _cell(group), _cell(far)])
    stood = Strategy.objects.public().filter(state=StrategyState.AFFIRMED).count()
    note = ngettext("%(n)s strategy is affirmed.", "%(n)s strategies are affirmed.", stood) % {"n": stood}
    return _table(heads, rows, note)


def _activities(year: int) -> Table:
    heads = [_("Workgroup"), _("Activities"), _("Hours")]
    done = Q(activities__state=ActivityState.CONFIRMED, activities__happened_on__year=year)
    groups: Any = Workgroup.objects.published().annotate(
        number=Count("activities", filter=done), hours=Sum("activities__hours", filter=done)
    )
    found = [group for group in groups.order_by("name_folded", "pk") if group.number]
    rows = [
        [
            _cell(localized(group, "name"), group.get_absolute_url()),
            _cell(number_format(group.number)),
            _cell(number_format(group.hours or 0, 1)),
        ]
        for group in found
    ]
    total = sum(group.number for group in found)
    words = ngettext("%(n)s confirmed activity in %(year)s.", "%(n)s confirmed activities in %(year)s.", total)
    return _table(heads, rows, words % {"n": number_format(total), "year": year})


def _partners(year: int) -> Table:
    heads = [_("Organization"), _("Sector"), _("Activities")]
    done = Q(activities__state=ActivityState.CONFIRMED, activities__happened_on__year=year)
    found: Any = Organization.objects.published().annotate(number=Count("activities", filter=done, distinct=True))
    listed = list(found.filter(number__gt=0).order_by("-number", "name_folded", "pk"))
    rows = [
        [
            _cell(localized(one, "name"), one.get_absolute_url()),
            _cell(one.get_sector_display()),
            _cell(number_format(one.number)),
        ]
        for one in listed[:MOST]
    ]
    number = len(listed)
    words = ngettext(
        "%(n)s partner took part in confirmed activities.", "%(n)s partners took part in confirmed activities.", number
    )
    return _table(heads, rows, words % {"n": number_format(number)})


def _decisions(year: int) -> Table:
    """What public meetings decided, as far as their minutes are public."""
    zone = timezone.get_current_timezone()
    begins, ends = (datetime(one, 1, 1, tzinfo=zone) for one in (year, year + 1))
    found = NotedDecision.objects.filter(
        meeting__public=True, meeting__workgroup__published=True, meeting__state=MeetingState.PUBLISHED,
        meeting__starts_at__gte=begins, meeting__starts_at__lt=ends,
    )  # fmt: skip
    rows = []
    for one in found.select_related("meeting__workgroup").order_by("meeting__starts_at", "pk")[:MOST]:
        day: date = one.meeting.starts_local.date()
        url, group = one.meeting.get_absolute_url(), localized(one.meeting.workgroup, "name")
        rows.append([_cell(one.text, url), _cell(group), _cell(date_format(day))])
    return _table([_("Decision"), _("Group"), _("Day")], rows)


PARTS: dict[ImpactPart, Callable[[int], Table]] = {
    ImpactPart.FIGURES: _figures,
    ImpactPart.STRATEGIES: _strategies,
    ImpactPart.ACTIVITIES: _activities,
    ImpactPart.PARTNERS: _partners,
    ImpactPart.DECISIONS: _decisions,
}
