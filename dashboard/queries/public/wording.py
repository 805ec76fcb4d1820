"""Published rows turned into the records that charts draw: names in the reader's language, units, points."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboard.charts.model import Period as Span
from dashboard.charts.model import Point, Subject, Unit
from dashboard.charts.words import Words
from dashboard.models import IndicatorVersion, Period
from dashboard.queries.public.published import EVERYONE, Row, State, group_name
from kconnect.core.i18n import localized
from kconnect.core.text import fold

_MONEY = {"usd", "dollar", "dollars", "us dollars", "$", "money"}
_PERCENT = {"percent", "%", "per cent", "percentage"}
_BARE = {"", "count", "number", "index", "share", "ratio", "rank"}


def words() -> Words:
    """The translators of the language that is shown now."""
    return Words(gettext=_, ngettext=ngettext)


def unit_of(version: IndicatorVersion) -> Unit:
    """The unit of a definition: money, percent, or a number with its name in the reader's language."""
    text = fold(version.unit)
    if text in _MONEY:
        return Unit("money", version.decimals)
    if text in _PERCENT:
        return Unit("percent", version.decimals)
    known = {
        "years": _("years"),
        "people": _("people"),
        "children": _("children"),
        "households": _("households"),
        "homes": _("homes"),
        "students": _("students"),
    }
    return Unit("number", version.decimals, "" if text in _BARE else known.get(text, version.unit))


def period_name(period: Period) -> str:
    """The period's name, else its code with a dash that spans: "2019–2023"."""
    return str(localized(period, "name")) or period.code.replace("-", "–")


def span_of(period: Period) -> Span:
    """The period as charts know it."""
    return Span(period.code, period_name(period), period.starts, period.ends)


# Types whose figures count people or things: parts of a whole, not to be set against it.
COUNTS = frozenset({"count", "survey"})


def subject_of(state: State) -> Subject:
    """What the figures of a state are about."""
    everyone = next((group_name(group) for group in state.groups if group.key == EVERYONE), "")
    return Subject(
        name=str(localized(state.version, "name")),
        place=str(localized(state.place, "name")) if state.place else _("All places"),
        unit=unit_of(state.version),
        direction=state.direction,
        everyone=everyone,
        is_count=state.version.value_type in COUNTS,
    )


def points_of(state: State, rows: tuple[Row, ...]) -> tuple[Point, ...]:
    """One point per row, in the order of the rows."""
    names = {group.key: group_name(group) for group in state.groups}
    periods = {period.code: period for period in state.periods}
    return tuple(row_point(row, names[row["group"]], periods[row["period"]]) for row in rows)


def row_point(row: Row, name: str, period: Period) -> Point:
    """A published row as a point; `name` is that of its group."""
    numbers = ("value", "lower", "upper", "moe", "moe_level", "numerator", "denominator")
    texts = ("group", "state", "bound", "reason", "note")
    return Point(name=name, period=span_of(period), **{field: row[field] for field in (*numbers, *texts)})
