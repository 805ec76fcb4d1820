"""The plan on a line of time: bars, milestones and ties of a page of actions, drawn on the server, with the same figures as a table."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.paginator import Page, Paginator
from django.utils import timezone

from agenda.models import Action, Dependency, Milestone
from agenda.queries.drawing import Bar, Mark, draw
from agenda.queries.figures import ActionRow, action_rows, detailed, ordered
from agenda.querysets import ActionQuerySet
from agenda.rules import status_of
from kconnect.core.i18n import name_of

# A drawing that fits a screen or two; a larger plan is paged and filtered.
PER_PAGE = 20


@dataclass(frozen=True)
class TimeRow:
    """One action: its row, its milestones, and its begin as far as one is known."""

    row: ActionRow
    milestones: list[Milestone] = field(default_factory=list)


@dataclass(frozen=True)
class Timeline:
    """A page of the timeline: the drawings (wide, and for phones) and the rows of their table."""

    rows: list[TimeRow]
    page: Page[Action]
    wide: str
    phone: str
    has_dates: bool


def timeline(actions: ActionQuerySet, *, number: int, inside: bool = False) -> Timeline:
    """Page `number` of `actions` in the order of the plan, on one line of time. Five queries."""
    page = Paginator(ordered(detailed(actions), "plan"), PER_PAGE).get_page(number)
    listed, today = list(page), timezone.localdate()
    steps: dict[int, list[Milestone]] = {}
    for step in Milestone.objects.filter(action__in=listed):
        steps.setdefault(step.action_id, []).append(step)
    rows = [TimeRow(row, steps.get(row.action.pk, [])) for row in action_rows(listed, inside=inside)]
    bars = [_bar(each, today) for each in rows]
    ties = _ties(listed)
    has_dates = any(bar.ends or bar.marks for bar in bars)
    wide, phone = (draw(bars, ties, today, wide=True), draw(bars, ties, today, wide=False)) if has_dates else ("", "")
    return Timeline(rows, page, wide, phone, has_dates)


def _bar(each: TimeRow, today: date) -> Bar:
    action = each.row.action
    marks = [
        Mark(day, step.reached_on is not None) for step in each.milestones if (day := step.reached_on or step.due_on)
    ]
    return Bar(
        name=name_of(action), starts=action.starts_on, ends=action.due_on, percent=each.row.percent,
        status=str(status_of(action, today).code), marks=marks,
    )  # fmt: skip


def _ties(listed: Iterable[Action]) -> list[tuple[int, int]]:
    """(needed, waiting) of ties between actions of this page, by their places in it."""
    places = {action.pk: place for place, action in enumerate(listed)}
    rows = Dependency.objects.filter(action__in=list(places), needed__in=list(places))
    return [(places[needed], places[waiting]) for waiting, needed in rows.values_list("action_id", "needed_id")]
