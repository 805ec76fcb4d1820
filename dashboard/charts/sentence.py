"""The message, the standfirst and the descriptions: plain sentences made from the figures, and no claim beyond them."""

from dashboard.charts.compare import apart, furthest, has_unsure, reach, standing
from dashboard.charts.model import GroupsView, Mark, Point, Subject, TrendView
from dashboard.charts.numbers import distance, give_or_take, spoken
from dashboard.charts.states import reason, short
from dashboard.charts.words import Words, listed

_MOST_NAMED = 2


def standfirst(view: GroupsView, words: Words) -> str:
    """What the place's figure is, which group is furthest off, and whether the margins let one say so."""
    parts = [_everyone(view, words), _furthest(view, words)]
    return " ".join(part for part in parts if part)


def _everyone(view: GroupsView, words: Words) -> str:
    _ = words.gettext
    subject, point = view.subject, view.everyone
    facts = {"name": subject.name, "place": subject.place, "period": view.period.name}
    if point is None:
        return _("{name} in {place}, {period}: published by group, not for everyone.").format(**facts)
    if point.firm and point.value is not None:
        facts |= {"value": spoken(point.value, subject.unit), "margin": give_or_take(point, subject.unit, words)}
        return _("{name} in {place} stood at {value} in {period}{margin}.").format(**facts)
    if point.mark in (Mark.BOUNDED, Mark.UNRELIABLE):
        facts |= {"value": short(point, subject.unit, words), "reason": reason(point, words)}
        return _("{name} in {place}, {period}: {value}. {reason}.").format(**facts)
    facts |= {"word": short(point, subject.unit, words), "reason": reason(point, words)}
    return _("{name} in {place}, {period}: no figure for everyone ({word}). {reason}.").format(**facts)


def _furthest(view: GroupsView, words: Words) -> str:
    _ = words.gettext
    subject = view.subject
    point = furthest(view.groups, subject.direction)
    if point is None or point.value is None:
        return ""
    facts = {
        "group": point.name,
        "value": spoken(point.value, subject.unit),
        "margin": give_or_take(point, subject.unit, words),
    }
    leads = {
        ("higher", False): _("The lowest figure is for {group}: {value}{margin}."),
        ("higher", True): _("The lowest reliable figure is for {group}: {value}{margin}."),
        ("lower", False): _("The highest figure is for {group}: {value}{margin}."),
        ("lower", True): _("The highest reliable figure is for {group}: {value}{margin}."),
    }
    lead = leads[subject.direction, has_unsure(view.groups)]
    return f"{lead.format(**facts)} {_certainty(point, view, words)}".strip()


def _certainty(point: Point, view: GroupsView, words: Words) -> str:
    """How sure the order is: against the other groups, by overlap of the intervals alone."""
    _ = words.gettext
    gap = _short_of_goal(point, view.subject)
    if gap > 0:
        return _("That is {distance} from the goal.").format(distance=distance(gap, view.subject.unit, words))
    others = [other for other in view.groups if other is not point and (other.firm or reach(other) is not None)]
    if reach(point) is None or any(reach(other) is None for other in others):
        return _("No margins are published, so small differences may be chance.")
    touching = sum(1 for other in others if apart(point, other) == 0)
    if not touching and has_unsure(view.groups):
        return _("Its margin does not reach that of any other reliable figure.")
    if not touching:
        return _("Its margin does not reach that of any other group shown.")
    return words.ngettext(
        "Its margin overlaps with that of {count} other group, so their order may be chance.",
        "Its margin overlaps with those of {count} other groups, so their order may be chance.",
        touching,
    ).format(count=touching)


def _short_of_goal(point: Point, subject: Subject) -> float:
    """How far the figure is from the goal in the unfavourable direction; 0 without a goal."""
    if subject.goal is None or point.value is None:
        return 0.0
    gap = subject.goal.value - point.value
    return gap if subject.direction == "higher" else -gap


def message(view: GroupsView, words: Words) -> str:
    """The heading over the groups: who lies below or above everyone beyond the margins, and no more than that."""
    _ = words.gettext
    firm = [point for point in view.groups if point.firm or reach(point) is not None]
    if not view.groups:
        return _("The figure for everyone")
    if view.subject.is_count:
        return _("How many in each group")
    if len(firm) < 2 and (view.everyone is None or not firm):
        return _("Too few groups are published to compare them")
    place = standing(view)
    if place is None:
        return _pairwise(firm, words)
    if not place.below and not place.above:
        return _("No group is clearly apart from everyone")
    parts = []
    if place.below:
        parts.append(_counted(place.below, below=True, words=words))
    if place.above:
        parts.append(_counted(place.above, below=False, words=words))
    return ". ".join(parts)


def _counted(names: tuple[str, ...], *, below: bool, words: Words) -> str:
    _ = words.gettext
    if len(names) <= _MOST_NAMED:
        text = _("Lower than for everyone: {groups}") if below else _("Higher than for everyone: {groups}")
        return text.format(groups=listed(list(names), words))
    if below:
        text = words.ngettext("{count} group lies below everyone", "{count} groups lie below everyone", len(names))
    else:
        text = words.ngettext("{count} group lies above everyone", "{count} groups lie above everyone", len(names))
    return text.format(count=len(names))


def _pairwise(firm: list[Point], words: Words) -> str:
    _ = words.gettext
    ends = [(end, point.name) for point in firm if (end := reach(point)) is not None]
    if len(firm) < 2 or len(ends) < len(firm):
        return _("The groups side by side")
    low, high = min(ends, key=lambda pair: pair[0][1]), max(ends, key=lambda pair: pair[0][0])
    if low[0][1] < high[0][0]:
        return _("Higher for {high} than for {low}").format(low=low[1], high=high[1])
    return _("The margins overlap: no group is clearly apart")


def missing(view: GroupsView, words: Words) -> tuple[tuple[str, str], ...]:
    """What is not a plain number, as pairs of reason and the names that it concerns, in order of appearance."""
    found: dict[str, list[str]] = {}
    for point in view.points:
        if point.mark in (Mark.HATCH, Mark.WORDS, Mark.UNRELIABLE, Mark.BOUNDED):
            found.setdefault(reason(point, words), []).append(point.name)
    return tuple((why, listed(names, words)) for why, names in found.items())


def title(subject: Subject, period: str, words: Words) -> str:
    """What a drawing shows: measure, place and period."""
    _ = words.gettext
    return _("{name}, {place}, {period}").format(name=subject.name, place=subject.place, period=period)


def describe(view: GroupsView, words: Words) -> str:
    """The description of the groups' drawing for those who do not see it: four sentences at most."""
    _ = words.gettext
    shown = sum(1 for point in view.points if point.mark in (Mark.DOT, Mark.UNRELIABLE, Mark.BOUNDED))
    total = len(view.points)
    shown_of = words.ngettext("{count} of {total} figure is shown.", "{count} of {total} figures are shown.", total)
    # xgettext:no-python-format
    reading = _("Dots are estimates, bars their 95% intervals.")
    parts = [reading, *filter(None, [of_limits(view, words)]), shown_of.format(count=shown, total=total)]
    point = furthest(view.groups, view.subject.direction)
    if point is not None:
        text = short(point, view.subject.unit, words)
        parts.append(_("Furthest off: {group}, {value}.").format(group=point.name, value=text))
    return " ".join(parts)


def of_limits(view: GroupsView, words: Words) -> str:
    """How limits and bands are read in the drawing; "" where there is none."""
    _ = words.gettext
    if not any(point.mark is Mark.BOUNDED for point in view.points):
        return ""
    return _("Two ticks without a dot are a band, an arrow is a limit: the source does not say where in it.")


def trend_describe(view: TrendView, words: Words) -> str:
    """First and last figure with the margin of the last."""
    _ = words.gettext
    subject, series = view.subject, view.series[0]
    firm = [point for point in series.ordered().points if point.firm and point.value is not None]
    if len(firm) < 2:
        return _("There are too few published periods to draw a line.")
    first, last = firm[0], firm[-1]
    return _("{group}: {start} in {first}, {end} in {last}{margin}.").format(
        group=series.name,
        start=spoken(first.value or 0.0, subject.unit),
        first=first.period.name,
        end=spoken(last.value or 0.0, subject.unit),
        last=last.period.name,
        margin=give_or_take(last, subject.unit, words),
    )


def marked(view: TrendView, words: Words) -> str:
    """What people marked on the series, for the description of the drawing; "" where nothing is."""
    _ = words.gettext
    count, new = len(view.notes), len(view.breaks)
    parts = [
        words.ngettext("{count} note is marked.", "{count} notes are marked.", count).format(count=count)
        if count
        else "",
        words.ngettext("A new series starts once.", "A new series starts {count} times.", new).format(count=new)
        if new
        else "",
    ]
    return " ".join(part for part in parts if part)
