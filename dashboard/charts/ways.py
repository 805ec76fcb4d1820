"""The way of each group to one goal: who stands where and by which rule, as a table, a heading and sentences."""

from dataclasses import dataclass

from dashboard.charts.comparing import people, to_go
from dashboard.charts.model import Period, Point, Subject, Unit
from dashboard.charts.numbers import distance
from dashboard.charts.states import short
from dashboard.charts.table import KINDS, Cell, Row, Table
from dashboard.charts.words import Words, listed
from dashboard.indicators.comparisons import Distance
from dashboard.indicators.order import By


@dataclass(frozen=True, slots=True)
class Step:
    """A group's published figure and its distance to the goal."""

    point: Point
    to_goal: Distance


@dataclass(frozen=True, slots=True)
class WaysView:
    """The groups of one place and period: `ranked` the furthest first, `apart` by name; everyone is in neither."""

    subject: Subject
    period: Period
    by: By
    everyone: Step | None
    ranked: tuple[Step, ...]
    apart: tuple[Step, ...]

    @property
    def short(self) -> tuple[Step, ...]:
        """Those of the order who are not at the goal."""
        return tuple(step for step in self.ranked if step.to_goal.short)


def length(step: Step, by: By) -> float:
    """How long the bar of a ranked group is: people, or the unit of the figure."""
    return float((step.to_goal.people if by == "people" else step.to_goal.short) or 0.0)


def amount(step: Step, by: By, unit: Unit, words: Words) -> str:
    """What stands at the end of the bar."""
    _ = words.gettext
    if step.to_goal.reached:
        return _("at the target")
    return people(step.to_goal, words) if by == "people" else distance(step.to_goal.short or 0.0, unit, words)


def heading(view: WaysView, words: Words) -> str:
    """Who has the longest way, and no more than that."""
    _ = words.gettext
    if not view.ranked:
        return _("No group can be put in order yet")
    if not view.short:
        return _("Every group with a known distance is at the goal")
    first = view.ranked[0]
    text = _("Most people still short of the goal: {group}, {number}")
    if view.by == "distance":
        text = _("Longest way to the goal: {group}, {number}")
    return text.format(group=first.point.name, number=amount(first, view.by, view.subject.unit, words))


def rule(view: WaysView, words: Words) -> str:
    """By which rule the groups stand, and where those are that have no place in it."""
    _ = words.gettext
    said = _("The group with the most people still short of the goal stands first; equal numbers go by distance.")
    if view.by == "distance":
        said = _("The group with the longest way to the goal stands first; equal distances go by people.")
    if not view.apart:
        return said
    apart = _("Groups without an exact number for this stand below by name, with the reason: {groups}.")
    return f"{said} {apart.format(groups=listed([step.point.name for step in view.apart], words))}"


def describe(view: WaysView, words: Words) -> str:
    """The picture in words, for those who do not see it."""
    _ = words.gettext
    bars = [f"{step.point.name}: {amount(step, view.by, view.subject.unit, words)}" for step in view.ranked]
    return f"{'; '.join(bars)}. {rule(view, words)}" if bars else rule(view, words)


def ways_table(view: WaysView, words: Words, caption: str) -> Table:
    """Everyone, then the groups in their order, then those apart; without a figure the reason across the row."""
    _ = words.gettext
    steps = [*([view.everyone] if view.everyone else []), *view.ranked, *view.apart]
    heads = [_("Group"), _("Figure"), _("Still to go"), _("People it takes")]
    counted = any(step.to_goal.people is not None for step in steps)
    kept = tuple(heads if counted else heads[:3])
    first = view.short[0] if view.short else None
    return Table(caption, kept, tuple(_row(step, kept, view.subject.unit, step is first, words) for step in steps))


def _row(step: Step, heads: tuple[str, ...], unit: Unit, hot: bool, words: Words) -> Row:
    point, found = step.point, step.to_goal
    figure = Cell(short(point, unit, words), heads[1], KINDS[point.mark], point=point)
    if point.value is None and found.short_range is None:
        return Row(point.name, (figure, Cell(to_go(found, unit, words), heads[2], "why", len(heads) - 2)))
    cells = [figure, Cell(to_go(found, unit, words), heads[2], "" if found.short is not None else "quiet")]
    if len(heads) > 3:
        cells.append(Cell(people(found, words), heads[3], "" if found.people is not None else "quiet"))
    return Row(point.name, tuple(cells), hot)
