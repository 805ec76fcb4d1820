"""The report card: all success measures on one page, as a table and as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.queries.public.scores import GoalScores, Score, goal_scores

# What a sheet of paper holds in letters that can be read; what is more stands on the pages of the goals.
MOST = 24
COLUMNS = (
    "goal", "indicator", "name", "place", "place_name", "period", "unit", "value", "lower", "upper", "level", "shown", "start",
    "target", "due", "direction", "progress", "group", "group_name", "group_value", "group_lower", "group_upper", "group_shown",
    "group_way", "source", "release",
)  # fmt: skip


@dataclass(frozen=True)
class CardRow:
    """A measure with the letter of its source; `first` is the goal of which it is the first measure."""

    score: Score
    goal: GoalScores
    is_first: bool
    mark: str


@dataclass(frozen=True)
class Source:
    """A source with the letter by which rows name it."""

    mark: str
    text: str


@dataclass(frozen=True)
class ReportCard:
    """The sheet: rows in the order of the goals, what has no figures yet, sources, and what did not fit on it."""

    rows: tuple[CardRow, ...]
    waiting: tuple[Any, ...]
    sources: tuple[Source, ...]
    left_out: int
    released_at: datetime | None
    place: str


def report_card() -> ReportCard:
    """The sheet; as many queries as `goal_scores`."""
    goals = goal_scores()
    pairs = [(goal, score) for goal in goals for score in goal.scores]
    sources = list(dict.fromkeys(score.source for _goal, score in pairs[:MOST] if score.source))
    marks = {text: _letter(place) for place, text in enumerate(sources)}
    rows, seen = [], set()
    for goal, score in pairs[:MOST]:
        rows.append(CardRow(score, goal, goal.goal.pk not in seen, marks.get(score.source, "")))
        seen.add(goal.goal.pk)
    dates = [score.released_at for _goal, score in pairs if score.released_at]
    places = list(dict.fromkeys(score.place for _goal, score in pairs))
    waiting = {one.slug: one for goal in goals for one in goal.waiting}
    return ReportCard(
        rows=tuple(rows),
        waiting=tuple(waiting.values()),
        sources=tuple(Source(mark, text) for text, mark in marks.items()),
        left_out=len(pairs) - len(rows),
        released_at=max(dates, default=None),
        place=places[0] if len(places) == 1 else "",
    )


def _letter(place: int) -> str:
    return chr(ord("a") + place)


def card_rows() -> Iterator[dict[str, Any]]:
    """One dictionary of COLUMNS for each measure of each goal, none left out; what is not public is None or in words."""
    for goal in goal_scores():
        yield from (_row(goal, score) for score in goal.scores)


def _row(goal: GoalScores, score: Score) -> dict[str, Any]:
    whole, last = score.whole, score.last
    told = {
        "goal": goal.goal.slug, "indicator": score.slug, "name": str(score.name), "place": score.place_code,
        "place_name": score.place, "period": score.period_code, "unit": score.unit,
        "value": whole.value if whole else None, "lower": whole.lower if whole else None,
        "upper": whole.upper if whole else None, "level": 0.95 if whole and whole.lower is not None else None,
        "shown": whole.figure if whole else "", "start": score.start, "target": score.target_value,
        "due": score.due.isoformat() if score.due else None, "direction": score.direction, "progress": score.progress,
        "group": last.group if last else "", "group_name": last.name if last else "",
        "group_value": last.value if last else None, "group_lower": last.lower if last else None,
        "group_upper": last.upper if last else None, "group_shown": last.figure if last else "",
        "group_way": last.way if last else "", "source": score.source, "release": score.release,
    }  # fmt: skip
    return {name: told[name] for name in COLUMNS}
