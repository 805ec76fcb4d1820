"""The groups of a published state against the reference, their targets and their own past; computed as it is read.

Only rows of the one public tile are read, so nothing that is hidden can enter. Page, JSON and other pages use this result.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dashboard.indicators import progress as class_of
from dashboard.indicators import trend as course
from dashboard.indicators.comparisons import Distance, Reference, compare, distance
from dashboard.indicators.contrasts import Contrast, change, incomparable
from dashboard.indicators.disparity import Disparity, Movement, disparity, movement
from dashboard.indicators.reasons import Reason
from dashboard.indicators.results import Result, Scale, Window
from dashboard.ingest.periods import following, span_of
from dashboard.models import Group
from dashboard.queries.aims import Saying, Sayings, sayings_of, scale_of
from dashboard.queries.public.published import EVERYONE, Row, State, group_name, signature

# Far enough for any plan; the calculation itself stops at half of the history.
MOST_AHEAD = 12
Past = tuple[tuple[Window, Result], ...]


@dataclass(frozen=True)
class Ahead:
    """What a person expects of a period, beside what is computed for the same one."""

    said: Saying
    window: Window
    computed: course.Expected


@dataclass(frozen=True)
class Standing:
    """One group: its figure, the reference, its target, where it started, where its series goes.

    `moved` is the figure against the first one of the series; None where there is no earlier one. `needed` is how much
    per year it takes from the figure to the target. `forecast` ends where the calculation no longer allows one; its first
    entry says why where there is none at all.
    """

    group: str
    name: str
    result: Result
    to_reference: Contrast
    target: Saying | None
    to_goal: Distance
    baseline: Saying | None
    start: Result | None
    progress: class_of.Progress
    first: Window | None
    moved: Contrast | None
    trend: course.Trend
    needed: float | None
    forecast: tuple[tuple[Window, course.Expected], ...]
    by_people: tuple[Ahead, ...]


@dataclass(frozen=True)
class Compared:
    """All groups of one place, period and breakdown.

    `against` is the group that the reference turned out to be ("" is everyone) and `against_name` its name, or None with
    `reason`. `disparity` is None without a breakdown; `before` and `movement` without an earlier period. `shown` are the
    groups that the address asks for, `standings` all of the breakdown.
    """

    scale: Scale
    window: Window
    reference: Reference
    against: str | None
    against_name: str
    reason: Reason
    standings: tuple[Standing, ...]
    shown: tuple[Standing, ...]
    disparity: Disparity | None
    before: Window | None
    movement: Movement | None
    said: Sayings
    goal: Saying | None

    def of(self, group: str) -> Standing | None:
        """The standing of one group."""
        return next((one for one in self.standings if one.group == group), None)


def compared(state: State, said: Sayings | None = None) -> Compared | None:
    """Everything that may be said of the groups of a state; one query, none with what was `said` of it.

    None for all places, and without any figure.
    """
    period = state.period
    if state.place is None or period is None or not state.tile_rows:
        return None
    windows = {one.code: Window(one.code, one.starts, one.ends) for one in state.periods}
    names = {group.key: group_name(group) for group in _groups(state)}
    pasts = _pasts(state.tile_rows, windows, names)
    now = windows[period.code]
    latest = {group: result for group, past in pasts.items() for window, result in past if window == now}
    scale, said = scale_of(state.version), said or sayings_of(state.indicator, state.place)
    found = compare(scale, list(latest.values()), reference_of(state))
    contrasts = {one.group: one.to_reference for one in found.groups}
    standings = tuple(
        _standing(scale, names[group], pasts[group], now, contrasts[group], said) for group in names if group in latest
    )
    shown = {group.key for group in state.shown_groups}
    spread = _spread(state, scale, pasts, now, said.new_series)
    return Compared(
        scale=scale,
        window=now,
        reference=found.reference,
        against=found.against,
        against_name=names.get(found.against or "", "") if found.against is not None else "",
        reason=found.reason,
        standings=standings,
        shown=tuple(one for one in standings if one.group in shown),
        disparity=spread[0],
        before=spread[1],
        movement=spread[2],
        said=said,
        goal=said.universal([one.group for one in standings if one.group in shown], now.ends),
    )


def goal_for_everyone(found: Compared | None) -> Saying | None:
    """The goal that is the same for everyone: the target of all people, else one that all groups share."""
    if found is None:
        return None
    own = found.said.target(EVERYONE, found.window.ends)
    return own or found.said.universal([one.group for one in found.standings], found.window.ends)


def reference_of(state: State) -> Reference:
    """The reference that the definition names; everyone where it is a group of another breakdown than the one shown."""
    named = state.version.reference
    if named in ("overall", "best"):
        return Reference("overall") if named == "overall" else Reference("best")
    return Reference("fixed", named) if signature(named) == state.compare else Reference("overall")


def _groups(state: State) -> list[Group]:
    fitting = [one for one in state.groups if one.key == EVERYONE or signature(one.key) == state.compare]
    return sorted(fitting, key=lambda one: (one.key != EVERYONE, group_name(one), one.key))


def _pasts(rows: Iterable[Row], windows: dict[str, Window], names: Iterable[str]) -> dict[str, Past]:
    """The results of each group in order of time."""
    wanted = set(names)
    pasts: dict[str, list[tuple[Window, Result]]] = {}
    for row in rows:
        if row["group"] in wanted and row["period"] in windows:
            pasts.setdefault(row["group"], []).append((windows[row["period"]], Result.of(row)))
    order = {window: number for number, window in enumerate(windows.values())}
    return {group: tuple(sorted(past, key=lambda one: order[one[0]])) for group, past in pasts.items()}


def _standing(scale: Scale, name: str, past: Past, now: Window, to_reference: Contrast, said: Sayings) -> Standing:
    # What came later than the period that is looked at is not known there.
    known = tuple(one for one in past if one[0].ends <= now.ends)
    result = next(one for window, one in past if window == now)
    group, breaks = result.group, said.new_series
    target, baseline = said.target(group, now.ends), said.baselines.get(group)
    goal = target.value if target else None
    start = _start(baseline, past)
    # A start that is not in the past is none yet.
    began = start if start and start[0].ends < now.ends else None
    first = _first(scale, known, now, breaks)
    return Standing(
        group=group,
        name=name,
        result=result,
        to_reference=to_reference,
        target=target,
        to_goal=distance(scale, result, goal),
        baseline=baseline,
        start=start[1] if start else None,
        progress=class_of.progress(scale, (now, result), began, goal, breaks=breaks),
        first=first[0] if first else None,
        moved=change(scale, (now, result), first, breaks=breaks) if first else None,
        trend=course.trend(scale, known, breaks=breaks),
        needed=_needed(now, result, target),
        forecast=_forecast(scale, known, now, breaks),
        by_people=_by_people(scale, known, [one for one in said.forecasts if one.group == group], breaks),
    )


def _start(baseline: Saying | None, past: Past) -> tuple[Window, Result] | None:
    """The published figure of the baseline's period, also where it is hidden; else the number that people named."""
    if baseline is None:
        return None
    published = next((one for one in past if one[0].code == baseline.period), None)
    if published is not None or baseline.value is None:
        return published
    return window_of(baseline), Result(baseline.group, baseline.value)


def window_of(said: Saying) -> Window:
    """The period of a baseline or a forecast."""
    assert said.starts is not None  # noqa: S101 (its period is never absent)
    assert said.ends is not None  # noqa: S101 (its period is never absent)
    return Window(said.period, said.starts, said.ends)


def _first(scale: Scale, known: Past, now: Window, breaks: tuple[date, ...]) -> tuple[Window, Result] | None:
    """The first earlier figure that may be compared with the present one; where none may, the first of all."""
    open_to_all = (Reason.NONE, Reason.BOUNDED)
    usable = [one for one in known if one[0] != now and one[1].obstacle(scale, staff=False) in open_to_all]
    fitting = [one for one in usable if incomparable(now, one[0], breaks) is Reason.NONE]
    return next(iter(fitting or usable), None)


def _needed(now: Window, result: Result, target: Saying | None) -> float | None:
    if target is None or target.day is None or target.value is None or not result.firm or result.value is None:
        return None
    due = Window("", target.day, target.day).middle
    return course.needed_slope((now.middle, result.value), (due, target.value))


def _forecast(
    scale: Scale, known: Past, now: Window, breaks: tuple[date, ...]
) -> tuple[tuple[Window, course.Expected], ...]:
    ahead = windows_after(now.code)
    found = tuple(zip(ahead, course.forecast(scale, known, ahead, breaks=breaks), strict=True))
    allowed = tuple(one for one in found if one[1].reason is Reason.NONE)
    return allowed or found[:1]


def windows_after(code: str) -> tuple[Window, ...]:
    """The next periods of the same kind; none where a code does not say which they are."""
    windows: list[Window] = []
    span = span_of(following(code))
    while span is not None and len(windows) < MOST_AHEAD:
        code = following(code)
        windows.append(Window(code, span.starts, span.ends))
        span = span_of(following(code))
    return tuple(windows)


def _by_people(scale: Scale, known: Past, said: list[Saying], breaks: tuple[date, ...]) -> tuple[Ahead, ...]:
    windows = [window_of(one) for one in said]
    computed = course.forecast(scale, known, windows, breaks=breaks)
    return tuple(Ahead(*one) for one in zip(said, windows, computed, strict=True))


def _spread(
    state: State, scale: Scale, pasts: dict[str, Past], now: Window, breaks: tuple[date, ...]
) -> tuple[Disparity | None, Window | None, Movement | None]:
    """The spread now, and how it moved since the last earlier period that may be compared (else the last one, and why not)."""
    expected = [key for key in state.manifest.groups if key and signature(key) == state.compare]
    if not expected:
        return None, None, None

    def at(window: Window) -> Disparity:
        results = [one for past in pasts.values() for when, one in past if when == window]
        everyone = next((one for one in results if one.group == EVERYONE), None)
        return disparity(scale, results, everyone, expected)

    present = at(now)
    earlier = sorted({when for past in pasts.values() for when, _one in past if when.ends < now.ends}, key=_ends)
    if not earlier:
        return present, None, None
    fitting = [when for when in earlier if incomparable(now, when, breaks) is Reason.NONE]
    before = (fitting or earlier)[-1]
    return present, before, movement((before, at(before)), (now, present), breaks=breaks)


def _ends(window: Window) -> tuple[date, date]:
    return window.ends, window.starts
