"""The groups against a reference and against their targets: tables, headings and sentences; never colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.model import Unit
from dashboard.charts.numbers import MINUS, digits, distance, figure
from dashboard.charts.table import Cell, Row, Table
from dashboard.charts.why import why
from dashboard.charts.words import Words, listed
from dashboard.indicators.comparisons import Distance
from dashboard.indicators.contrasts import Contrast, Method, Verdict
from dashboard.indicators.progress import Class, Progress
from dashboard.indicators.reasons import Reason

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Against:
    """A group with its name and its contrast to the reference."""

    name: str
    contrast: Contrast


@dataclass(frozen=True, slots=True)
class Aim:
    """A group on its way to its target: target and start in words ("" where there is none).

    `starts_here`: the period that is shown is the one where it starts.
    """

    name: str
    target: str
    start: str
    to_goal: Distance
    progress: Progress
    starts_here: bool = False


def verdict(contrast: Contrast, words: Words) -> str:
    """What may be said of the difference, in words that do not need a colour."""
    _ = words.gettext
    said = {
        Verdict.BETTER: _("Clearly better"),
        Verdict.WORSE: _("Clearly worse"),
        Verdict.HIGHER: _("Clearly higher"),
        Verdict.LOWER: _("Clearly lower"),
        Verdict.NOT_DIFFERENT: _("No clear difference"),
    }
    if contrast.verdict is Verdict.UNKNOWN:
        meet = contrast.reason is Reason.BOUNDED and contrast.gap_range is not None
        return _("The limits overlap: this cannot be compared exactly") if meet else why(contrast.reason, words)
    text = said[contrast.verdict]
    if contrast.method is Method.BOUNDS:
        text = _("{verdict}, as far as the limits tell").format(verdict=text)
    return _("{verdict}, to be used with care").format(verdict=text) if contrast.unreliable else text


def signed(number: float, unit: Unit, words: Words) -> str:
    """A gap with its sign: "+8.2 points", "−$1,200"; a gap that rounds to nothing has none."""
    text = distance(abs(number), unit, words)
    if not any(character in "123456789" for character in digits(abs(number), unit.decimals)):
        return text
    return f"{MINUS if number < 0 else '+'}{text}"


def gap(contrast: Contrast, unit: Unit, words: Words) -> str:
    """The gap, or the range that limits and bands allow."""
    _ = words.gettext
    if contrast.gap is not None:
        return signed(contrast.gap, unit, words)
    if contrast.gap_range is None:
        return ""
    low, high = (_plain(end, unit) for end in contrast.gap_range)
    text = _("from {low} to {high} points") if unit.kind == "percent" else _("from {low} to {high}")
    return text.format(low=low, high=high)


def gap_interval(contrast: Contrast, unit: Unit, words: Words) -> str:
    """The 95 % interval of a gap; "" where there is none, and for limits and bands."""
    _ = words.gettext
    if contrast.gap is None or contrast.gap_range is None:
        return ""
    low, high = (_plain(end, unit) for end in contrast.gap_range)
    return _("{lower} to {upper}").format(lower=low, upper=high)


def _plain(number: float, unit: Unit) -> str:
    return digits(number, unit.decimals) if unit.kind == "percent" else figure(number, unit)


def ratio(contrast: Contrast, words: Words) -> str:
    """The ratio with its interval: "2.10 (1.64 to 2.80)"."""
    _ = words.gettext
    if contrast.ratio is None:
        return ""
    text = f"{contrast.ratio:.2f}"
    if contrast.ratio_range is None:
        return text
    low, high = contrast.ratio_range
    return _("{ratio} ({low} to {high})").format(ratio=text, low=f"{low:.2f}", high=f"{high:.2f}")


def against_table(rows: Sequence[Against], unit: Unit, caption: str, words: Words) -> Table:
    """One row per group: gap, ratio, and what may be said; where nothing may be, the reason across the row."""
    _ = words.gettext
    # xgettext:no-python-format
    heads = (_("Group"), _("Gap"), _("95% interval"), _("Ratio"), _("What that says"))
    return Table(caption, heads, tuple(_against_row(one, unit, heads, words) for one in rows))


def _against_row(one: Against, unit: Unit, heads: tuple[str, ...], words: Words) -> Row:
    said = verdict(one.contrast, words)
    gap_text, ratio_text = gap(one.contrast, unit, words), ratio(one.contrast, words)
    if not gap_text and not ratio_text:
        return Row(one.name, (Cell(said, heads[4], "why", 4),))
    firm = one.contrast.verdict not in (Verdict.UNKNOWN, Verdict.NOT_DIFFERENT)
    kind = "" if firm else "quiet"
    return Row(
        one.name,
        (
            Cell(gap_text, heads[1], kind),
            Cell(gap_interval(one.contrast, unit, words), heads[2], kind),
            Cell(ratio_text or why(one.contrast.ratio_reason, words), heads[3], kind),
            Cell(said, heads[4], "firm" if firm else "quiet"),
        ),
    )


def against_heading(rows: Sequence[Against], reference: str, direction: str, words: Words) -> str:
    """Who is clearly below or above the reference, and no more than that; "" where nothing was compared."""
    _ = words.gettext
    known = [one for one in rows if one.contrast.verdict is not Verdict.UNKNOWN]
    sides = {-1: [one.name for one in known if side(one.contrast, direction) < 0]}
    sides[1] = [one.name for one in known if side(one.contrast, direction) > 0]
    if not known:
        return ""
    if not sides[-1] and not sides[1]:
        return _("No group differs clearly from: {reference}").format(reference=reference)
    parts = [_sided(names, reference, below=way < 0, words=words) for way, names in sides.items() if names]
    return ". ".join(parts)


def side(contrast: Contrast, direction: str) -> int:
    """-1 for a difference downward that is known to be there, 1 for one upward, 0 for none; `direction` is the better way."""
    if contrast.verdict in (Verdict.UNKNOWN, Verdict.NOT_DIFFERENT):
        return 0
    upward = Verdict.WORSE if direction == "lower" else Verdict.BETTER
    return 1 if contrast.verdict in (Verdict.HIGHER, upward) else -1


def _sided(names: list[str], reference: str, *, below: bool, words: Words) -> str:
    _ = words.gettext
    if len(names) <= _MOST_NAMED:
        text = _("Lower than for {reference}: {groups}") if below else _("Higher than for {reference}: {groups}")
        return text.format(reference=reference, groups=listed(names, words))
    text = _("{count} groups lie below {reference}") if below else _("{count} groups lie above {reference}")
    return text.format(count=len(names), reference=reference)


def unclear(rows: Sequence[Against], words: Words) -> str:
    """Which groups do not differ beyond chance, as one sentence; "" where all do."""
    names = [one.name for one in rows if one.contrast.verdict is Verdict.NOT_DIFFERENT]
    if not names:
        return ""
    _ = words.gettext
    return _("The difference may be chance for {groups}.").format(groups=listed(names, words))


def aims_table(rows: Sequence[Aim], unit: Unit, caption: str, words: Words) -> Table:
    """One row per group: target, how far it is and for how many people, start, and the class of progress."""
    _ = words.gettext
    heads = (_("Group"), _("Target"), _("Still to go"), _("People it takes"), _("Start"), _("Progress"))
    kept = [0, 1, 2] + [3] * any(_takes(one) for one in rows) + [4] * any(one.start for one in rows) + [5]
    table = []
    for one in rows:
        cells = _aim_cells(one, unit, heads, words)
        if one.target and _says_nothing(one.to_goal):
            # The reason once, not once in every column.
            table.append(Row(one.name, (cells[0], Cell(cells[1].text, "", "why", len(kept) - 2))))
        else:
            table.append(Row(one.name, tuple(cells[index - 1] for index in kept[1:])))
    return Table(caption, tuple(heads[index] for index in kept), tuple(table))


def _says_nothing(found: Distance) -> bool:
    return found.gap is None and found.short is None and found.short_range is None and found.reached is None


def _takes(one: Aim) -> bool:
    return one.to_goal.people is not None or one.to_goal.people_reason in (Reason.NO_BASE, Reason.BOUNDED)


def _aim_cells(one: Aim, unit: Unit, heads: tuple[str, ...], words: Words) -> tuple[Cell, ...]:
    _ = words.gettext
    moved = one.progress.progress not in (Class.LITTLE_CHANGE, Class.INFORMATIONAL)
    return (
        Cell(one.target or _("none"), heads[1], "" if one.target else "mute"),
        Cell(to_go(one.to_goal, unit, words), heads[2], "quiet" if one.to_goal.short is None else ""),
        Cell(people(one.to_goal, words), heads[3], "quiet" if one.to_goal.people is None else ""),
        Cell(one.start or _("none"), heads[4], "" if one.start else "mute"),
        Cell(_("This is where it starts"), heads[5], "quiet")
        if one.starts_here and one.progress.progress is Class.INFORMATIONAL
        else Cell(standing(one.progress, words), heads[5], "firm" if moved else "quiet"),
    )


def to_go(found: Distance, unit: Unit, words: Words) -> str:
    """How far it is to the target, and whether the margin leaves that open."""
    _ = words.gettext
    if found.reached and found.short_range is not None:
        return _("At the target, whatever the limit allows")
    if found.reached:
        return _("At the target") if found.clear is not False else _("At the target, but within the margin")
    if found.short is not None:
        text = distance(found.short, unit, words)
        return _("{distance}, within the margin").format(distance=text) if found.clear is False else text
    if found.short_range is not None:
        least, most = (distance(end, unit, words) for end in found.short_range)
        return _("At least {least}, at most {most}").format(least=least, most=most)
    return _("Not reached yet") if found.reached is False else why(found.reason, words)


def people(found: Distance, words: Words) -> str:
    """For how many people it would have to be otherwise."""
    _ = words.gettext
    if found.people is None:
        return why(found.people_reason, words)
    number = f"{found.people:,}"
    return _("about {number}").format(number=number) if found.about and found.people else number


def standing(found: Progress, words: Words) -> str:
    """The class of progress in words, with the share of the way gone where it is known."""
    _ = words.gettext
    names = {
        Class.REACHED: _("Target reached"),
        Class.IMPROVING: _("Improving"),
        Class.LITTLE_CHANGE: _("Little or no detectable change"),
        Class.WORSENING: _("Getting worse"),
    }
    if found.progress is Class.INFORMATIONAL:
        return _("For information: {reason}").format(reason=why(found.reason, words))
    text = names[found.progress]
    if found.tested is False:
        text = _("{text} (no margin is known)").format(text=text)
    if found.achieved is None or found.progress is not Class.IMPROVING:
        return text
    # xgettext:no-python-format
    return _("{text}, {share}% of the way").format(text=text, share=f"{found.achieved:.0f}")
