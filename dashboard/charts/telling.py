"""What a series and a spread say, in sentences: trend, change, forecast, needed pace, disparity and how it moved."""

from dashboard.charts.model import Unit
from dashboard.charts.numbers import distance, figure, span
from dashboard.charts.why import why
from dashboard.charts.words import Words
from dashboard.indicators.contrasts import Contrast, Verdict
from dashboard.indicators.disparity import Disparity, Move, Movement
from dashboard.indicators.reasons import Reason
from dashboard.indicators.trend import Course, Expected, Trend


def of_trend(trend: Trend, name: str, unit: Unit, words: Words) -> str:
    """Whether there is a trend; from five independent, comparable points on, else that they are too few, and why."""
    _ = words.gettext
    count = len(trend.history.points)
    if trend.course is None or trend.slope is None:
        few = words.ngettext(
            "{name}: too few points to call a trend. {count} stands on its own, and it takes 5.",
            "{name}: too few points to call a trend. {count} stand on their own, and it takes 5.",
            count,
        ).format(name=name, count=count)
        if trend.reason is Reason.TOO_FEW_POINTS:
            return few
        return f"{few} {why(trend.reason, words)}."
    pace = distance(abs(trend.slope), unit, words)
    texts = {
        (Course.RISING, True): _("{name}: rising by {pace} a year over {count} points, which is the better way."),
        (Course.RISING, False): _("{name}: rising by {pace} a year over {count} points, which is the worse way."),
        (Course.RISING, None): _("{name}: rising by {pace} a year over {count} points."),
        (Course.FALLING, True): _("{name}: falling by {pace} a year over {count} points, which is the better way."),
        (Course.FALLING, False): _("{name}: falling by {pace} a year over {count} points, which is the worse way."),
        (Course.FALLING, None): _("{name}: falling by {pace} a year over {count} points."),
    }
    if trend.course is Course.FLAT:
        return _("{name}: no trend can be told from chance over {count} points.").format(name=name, count=count)
    return texts[trend.course, trend.better].format(name=name, pace=pace, count=count)


def of_change(moved: Contrast | None, first: str, last: str, words: Words) -> str:
    """The heading over a series: its last figure against the first, as far as a test lets one say so."""
    _ = words.gettext
    names = {"first": first, "last": last}
    if moved is None:
        return _("From {first} to {last}").format(**names)
    if moved.reason is Reason.OVERLAPPING:
        return _("{first} and {last} share years, so they are not compared").format(**names)
    if moved.reason in (Reason.SERIES_BREAK, Reason.DIFFERENT_WINDOWS):
        return _("{first} and {last} cannot be compared").format(**names)
    if moved.verdict is Verdict.UNKNOWN or moved.gap is None:
        return _("From {first} to {last}").format(**names)
    if moved.verdict is Verdict.NOT_DIFFERENT:
        return _("No clear change from {first} to {last}").format(**names)
    text = _("Higher in {last} than in {first}") if moved.gap > 0 else _("Lower in {last} than in {first}")
    return text.format(**names)


def of_forecast(name: str, period: str, expected: Expected, unit: Unit, words: Words) -> str:
    """What to expect if nothing changes, with its interval; or why nothing can be."""
    _ = words.gettext
    if expected.value is None or expected.lower is None or expected.upper is None:
        return _("{name}: no forecast. {reason}.").format(name=name, reason=why(expected.reason, words))
    # xgettext:no-python-format
    text = _("{name}: if nothing changes, {value} in {period}, most likely {span} (95%).")
    return text.format(
        name=name,
        period=period,
        value=figure(expected.value, unit),
        span=span(expected.lower, expected.upper, unit, words),
    )


def of_pace(needed: float | None, due: str, unit: Unit, words: Words) -> str:
    """How much per year it takes to reach the target; "" where that is not known or nothing."""
    _ = words.gettext
    if not needed:
        return ""
    pace = distance(abs(needed), unit, words)
    more, less = _("That takes {pace} more each year until {due}."), _("That takes {pace} less each year until {due}.")
    text = more if needed > 0 else less
    return text.format(due=due, pace=pace)


def spread_facts(found: Disparity, unit: Unit, words: Words) -> tuple[tuple[str, str], ...]:
    """The measures of distance, absolute before relative, as pairs of name and number; each that is not known says why."""
    _ = words.gettext
    if found.absolute is None or found.widest is None:
        return ((_("Index of disparity"), why(found.reason, words)),)
    facts = [
        (_("Mean distance from everyone"), distance(found.absolute, unit, words)),
        (_("From the lowest to the highest"), distance(found.widest, unit, words)),
        (
            _("Index of disparity"),
            why(found.index_reason, words) if found.index is None else _share(found.index, words),
        ),
    ]
    if found.weighted is not None:
        facts.append((_("The same, by number of people"), _share(found.weighted, words)))
    if found.times is not None:
        facts.append((_("Highest to lowest"), _("{number} times").format(number=f"{found.times:.2f}")))
    return tuple(facts)


def _share(number: float, words: Words) -> str:
    _ = words.gettext
    # xgettext:no-python-format
    return _("{number}% of the figure for everyone").format(number=f"{number:.1f}")


def of_turn(found: Disparity, words: Words) -> str:
    """That relative measures speak of those left out; "" where they do not."""
    _ = words.gettext
    return _("Ratios and the index are of those left out, because higher is better.") if found.turned else ""


def of_movement(found: Movement, before: str, unit: Unit, words: Words) -> str:
    """How the distance in points and the index moved since an earlier period, and whether they agree."""
    _ = words.gettext
    if found.absolute is None or found.absolute_change is None:
        return _("Not compared with {before}. {reason}.").format(before=before, reason=why(found.reason, words))
    by = distance(abs(found.absolute_change), unit, words)
    text = _moved(found.absolute, words).format(by=by, before=before)
    if found.relative is None or found.relative_change is None:
        return text
    text = f"{text} {_indexed(found.relative, words).format(by=f'{abs(found.relative_change):.1f}')}"
    if found.agree is False:
        both = _("The two tell different stories, so read both.")
        return f"{text} {both}"
    return text


def _moved(move: Move, words: Words) -> str:
    _ = words.gettext
    return {
        Move.NARROWED: _("Since {before} the groups have moved closer together by {by} on average."),
        Move.SAME: _("Since {before} the groups lie as far apart as they did."),
        Move.WIDENED: _("Since {before} the groups have moved further apart by {by} on average."),
    }[move]


def _indexed(move: Move, words: Words) -> str:
    _ = words.gettext
    return {
        Move.NARROWED: _("The index has fallen by {by}."),
        Move.SAME: _("The index is the same."),
        Move.WIDENED: _("The index has risen by {by}."),
    }[move]
