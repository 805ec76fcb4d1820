"""What the page of an indicator says of its groups: against the reference, how far apart, on the way to their targets."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from dashboard.charts import comparing, telling
from dashboard.charts.model import Goal, Period, Point, Unit
from dashboard.charts.states import short
from dashboard.charts.table import Table
from dashboard.charts.why import why
from dashboard.indicators.results import Result, Window
from dashboard.queries.aims import Saying
from dashboard.queries.public.comparing import Compared, Standing
from dashboard.queries.public.published import EVERYONE, State
from dashboard.queries.public.wording import period_name, unit_of, words


@dataclass(frozen=True)
class Against:
    """The groups beside a named reference; without a table only the sentence why there is none."""

    heading: str
    title: str
    table: Table | None
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Spread:
    """How far apart the groups lie: numbers, and sentences of how they are meant and how they moved."""

    facts: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Aims:
    """The groups on their way to their targets, and who set these."""

    table: Table
    sentences: tuple[str, ...]
    said_by: tuple[Saying, ...]


def against_of(state: State, compared: Compared) -> Against | None:
    """The groups against the reference; None where no groups are shown, and for counts."""
    rows = [comparing.Against(one.name, one.to_reference) for one in compared.shown if one.group != compared.against]
    if compared.scale.is_count or not any(one.group for one in compared.shown):
        return None
    if compared.against is None:
        return Against("", _("Compared with a reference"), None, (f"{why(compared.reason, words())}.",))
    name = _("everyone") if compared.against == EVERYONE else compared.against_name
    title = _("Compared with: {reference}").format(reference=name)
    caption = f"{title}. {period_label(state, compared.window)}"
    unclear = comparing.unclear(rows, words())
    return Against(
        heading=comparing.against_heading(rows, name, state.direction, words()),
        title=title,
        table=comparing.against_table(rows, unit_of(state.version), caption, words()),
        sentences=(unclear,) if unclear else (),
    )


def spread_of(state: State, compared: Compared) -> Spread | None:
    """How far the groups lie apart and how that moved; None without groups, and for counts."""
    found, unit = compared.disparity, unit_of(state.version)
    if found is None or compared.scale.is_count:
        return None
    sentences = [telling.of_turn(found, words())]
    if compared.before is not None and compared.movement is not None and found.absolute is not None:
        before = period_label(state, compared.before)
        sentences.append(telling.of_movement(compared.movement, before, unit, words()))
    return Spread(telling.spread_facts(found, unit, words()), tuple(filter(None, sentences)))


def aims_of(state: State, compared: Compared) -> Aims | None:
    """The groups with their targets and starts; None where nobody has set any."""
    shown = [one for one in compared.shown if one.target or one.baseline]
    if not shown:
        return None
    unit = unit_of(state.version)
    rows = [_aim(state, compared, one, unit) for one in compared.shown]
    caption = _("Targets and progress, {period}").format(period=period_label(state, compared.window))
    first = shown[0]
    pace = telling.of_pace(first.needed, due_name(first.target.day), unit, words()) if first.target else ""
    said = [saying for one in shown for saying in (one.target, one.baseline) if saying]
    return Aims(
        table=comparing.aims_table(rows, unit, caption, words()),
        sentences=(f"{first.name}: {pace[:1].lower()}{pace[1:]}",) if pace else (),
        said_by=tuple({(one.author, one.reason): one for one in said}.values()),
    )


def _aim(state: State, compared: Compared, one: Standing, unit: Unit) -> comparing.Aim:
    target = start = ""
    if one.target is not None and one.target.value is not None:
        number = short(_point(Result(value=one.target.value), one.name), unit, words())
        target = _("{number} by {due}").format(number=number, due=due_name(one.target.day))
    if one.baseline is not None and one.start is not None:
        number = short(_point(one.start, one.name), unit, words())
        start = _("{number} in {period}").format(number=number, period=period_of_said(state, one.baseline))
    here = one.baseline is not None and one.baseline.period == compared.window.code
    return comparing.Aim(one.name, target, start, one.to_goal, one.progress, starts_here=here)


def _point(result: Result, name: str) -> Point:
    period = Period("", "", date.min, date.min)
    return Point(result.group, name, period, result.value, state=result.state, bound=result.bound, reason=result.reason)


def goal_of(said: Saying | None) -> Goal | None:
    """The target that all shown groups share, as charts draw it."""
    return Goal(said.value, due_name(said.day)) if said is not None and said.value is not None else None


def due_name(day: date | None) -> str:
    """The day, or the year alone where it is its last day."""
    if day is None:
        return ""
    return str(day.year) if (day.month, day.day) == (12, 31) else str(formats.date_format(day, "DATE_FORMAT"))


def period_label(state: State, window: Window) -> str:
    """The name of a period of the figures, or of one ahead of them."""
    return next((period_name(one) for one in state.periods if one.code == window.code), window.code.replace("-", "–"))


def period_of_said(state: State, said: Saying) -> str:
    """The name of the period of a baseline or a forecast."""
    return next((period_name(one) for one in state.periods if one.code == said.period), said.period.replace("-", "–"))
