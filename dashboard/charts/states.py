"""What a value is called when it is not a plain number, and why: the words beside every hatch, hollow dot and arrow."""

from dashboard.charts.model import Mark, Point, Unit
from dashboard.charts.numbers import figure, limit
from dashboard.charts.words import Words


def short(point: Point, unit: Unit, words: Words) -> str:
    """The few characters that stand at the mark and in the table cell: a figure, a limit, or a word."""
    _ = words.gettext
    if point.value is not None and point.mark is Mark.DOT:
        return figure(point.value, unit)
    if point.value is not None and point.mark is Mark.UNRELIABLE:
        return _("about {number}?").format(number=figure(point.value, unit))
    if point.mark is Mark.BOUNDED and point.limits:
        return limit(point.limits, unit, words)
    return _name(point, words)


def _name(point: Point, words: Words) -> str:
    _ = words.gettext
    if point.state == "bounded":
        return point.bound or _("not published")
    if point.state == "not_applicable":
        return _("does not apply")
    if point.state == "missing" and point.reason == "not_collected":
        return _("not collected")
    names = {"suppressed": _("hidden"), "unreliable": _("too uncertain"), "incomplete": _("incomplete")}
    return names.get(point.state, _("not published"))


def reason(point: Point, words: Words) -> str:
    """One sentence without its full stop that says why the value is as it is; "" for a plain number."""
    _ = words.gettext
    by_reason = {
        "primary": _("Too few people: a number could point to one of them"),
        "complementary": _("Hidden so that nobody can work out another hidden number"),
        "unreliable": _("The margin is too wide to rely on"),
        "not_collected": _("Not collected for this period"),
        "not_applicable": _("Does not apply here"),
        "parts_missing": _("Some parts of this total are not published"),
        "no_denominator": _("There is nobody to count in this group"),
    }
    by_state = {
        "suppressed": _("The source hides this number"),
        "unreliable": _("The margin is too wide to rely on"),
        "missing": _("The file has no estimate for this group"),
        "not_applicable": _("Does not apply here"),
        "incomplete": _("Some parts of this total are not published"),
        "bounded": _("Published as a limit, so it stays a limit"),
        "provisional": _("Provisional: the source may still change it"),
        "estimated": _("Estimated by the source"),
    }
    if point.state == "normal":
        return "" if point.value is not None else by_state["missing"]
    return by_reason.get(point.reason) or by_state.get(point.state, by_state["missing"])
