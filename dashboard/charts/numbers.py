"""Figures as text: money, percent, counts, margins, intervals, bounds; digits as in the United States."""

from dashboard.charts.model import Bound, Point, Unit
from dashboard.charts.words import Words

MINUS = "\u2212"
_SCALES = ((1e6, 1e6, "M"), (1e3, 1e4, "k"))  # divisor, from which largest label on, letter in both languages


def digits(number: float, decimals: int) -> str:
    """The number with thousands separators and fixed decimals: 1234.5 → "1,234.5"; a real minus sign, never "-0"."""
    text = f"{abs(number):,.{decimals}f}"
    negative = number < 0 and any(character in "123456789" for character in text)
    return MINUS + text if negative else text


def figure(number: float, unit: Unit) -> str:
    """The number in its unit without words: "$80,390", "12.3%", "1,234"."""
    text = digits(number, unit.decimals)
    if unit.kind == "money":
        return f"{MINUS}${text[1:]}" if text.startswith(MINUS) else f"${text}"
    return f"{text}%" if unit.kind == "percent" else text


def spoken(number: float, unit: Unit) -> str:
    """The number with the words of its unit, for a sentence: "77.3 years"."""
    text = figure(number, unit)
    return f"{text} {unit.name}" if unit.name and unit.kind == "number" else text


def distance(number: float, unit: Unit, words: Words) -> str:
    """A margin or gap in words: "$1,273", "1.2 points" (never a percent of a percent), "0.4 years"."""
    _ = words.gettext
    if unit.kind == "percent":
        return _("{number} points").format(number=digits(number, unit.decimals))
    return spoken(number, unit)


def margin(number: float, unit: Unit) -> str:
    """The margin as tables set it: "± 1,068"."""
    return f"± {digits(number, unit.decimals)}"


def span(lower: float, upper: float, unit: Unit, words: Words) -> str:
    """An interval: "$79,117 to $81,663"."""
    _ = words.gettext
    return _("{lower} to {upper}").format(lower=figure(lower, unit), upper=figure(upper, unit))


def limit(bound: Bound, unit: Unit, words: Words) -> str:
    """A published limit in words, exactly as wide as it was published: "95% or more", "70% to 79%"."""
    _ = words.gettext
    # A limit is a round number by nature; decimals of the unit would pretend more.
    plain = Unit(unit.kind, 0 if _whole(bound) else max(unit.decimals, 1), unit.name)
    if bound.low is not None and bound.high is not None:
        return span(bound.low, bound.high, plain, words)
    if bound.low is not None:
        message = _("more than {number}") if bound.strict else _("{number} or more")
        return message.format(number=figure(bound.low, plain))
    message = _("less than {number}") if bound.strict else _("{number} or less")
    return message.format(number=figure(bound.high or 0.0, plain))


def _whole(bound: Bound) -> bool:
    return all(end is None or end == int(end) for end in (bound.low, bound.high))


def give_or_take(point: Point, unit: Unit, words: Words) -> str:
    """The 95 % uncertainty of a point as the end of a sentence, or "" when none is known.

    A symmetric interval reads ", give or take $1,273"; a lopsided one ", somewhere from 3.1% to 6.0%".
    """
    _ = words.gettext
    if point.interval is None or point.value is None:
        return ""
    below, above = point.value - point.interval[0], point.interval[1] - point.value
    if digits(below, unit.decimals) == digits(above, unit.decimals):
        return _(", give or take {margin}").format(margin=distance(above, unit, words))
    lower, upper = (figure(end, unit) for end in point.interval)
    return _(", somewhere from {lower} to {upper}").format(lower=lower, upper=upper)


def tick(number: float, step: float, top: float, unit: Unit) -> str:
    """A short axis label: "$30k", "1.5M", "25%"; `top` is the largest label, so that one axis keeps one scale."""
    for scale, least, letter in _SCALES:
        if top >= least and number and unit.kind != "percent":
            return figure(number / scale, Unit(unit.kind, _decimals(step / scale))) + letter
    return figure(number, Unit(unit.kind, _decimals(step)))


def _decimals(step: float) -> int:
    for decimals in range(6):
        shifted = step * 10**decimals
        if round(shifted) and abs(shifted - round(shifted)) < 1e-6 * shifted:
            return decimals
    return 6
