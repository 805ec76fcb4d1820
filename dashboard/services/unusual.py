"""Points out staged figures that move more than such figures usually do: against the period before, and against the store.

The rule is that of the input matrix: more than half, or more than five times the usual spread from one period to the next.
The statements are SQL, so that a file of any size is compared in little memory; all names in them come from our own models.
"""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from dashboard.charts.numbers import MINUS
from dashboard.choices import Change
from dashboard.ingest.issues import Issue
from dashboard.ingest.periods import span_of
from dashboard.models import Group, Measure, Observation, Period, Place, StagedObservation
from dashboard.queries.figures import exact

HALF = 0.5
SPREADS = 5
# Fewer steps than these say nothing of what is usual; a steady series may move this far before anybody is told.
STEPS_NEEDED, STEPS_LOOKED_AT, STEADY = 20, 5_000, 0.02
# From the median distance to the middle to a standard deviation, if steps were normal.
TO_DEVIATION = 1.4826
# Of each measure the largest are named, one by one; the others are counted.
NAMED, KEPT = 5, 50
# How many periods back the one before may lie.
BACK = 6


@dataclass(frozen=True)
class _Band:
    """Relative changes that are usual."""

    low: float = -HALF
    high: float = HALF


@dataclass(frozen=True)
class _Step:
    """One figure that moves out of the usual band, and how many of its measure do."""

    row: int
    part: str
    column: str
    place: str
    group: int
    before: float
    after: float
    total: int

    @property
    def share(self) -> float:
        return (self.after - self.before) / abs(self.before)


def unusual_changes(*, import_id: int, on_progress: Callable[[], None] = lambda: None) -> list[Issue]:
    """The issues `unusual_change`, `unusual_correction` and `unusual_more` of an import whose rows are marked.

    For each measure the largest few are named. Nothing is rejected.
    """
    staged = StagedObservation.objects.filter(import_ref_id=import_id).exclude(change=Change.REMOVED)
    pairs = sorted(set(staged.values_list("measure_id", "period_code").distinct()))
    slugs = dict(Measure.objects.filter(pk__in={measure for measure, _code in pairs}).values_list("pk", "slug"))
    known = _Known.load(code for _measure, code in pairs)
    issues: list[Issue] = []
    codes: dict[int, set[str]] = {}
    for measure, code in pairs:
        codes.setdefault(measure, set()).add(code)
    for measure, code in pairs:
        band = _Band()
        if (previous := known.before(code, measure, codes[measure])) is not None:
            band = known.usual(measure, previous)
            steps = _steps(import_id, measure, code, (previous, known.ids.get(previous, 0)), band)
            issues += known.issues("unusual_change", (slugs[measure], code, previous), steps)
        corrections = _corrections(import_id, measure, code, band)
        issues += known.issues("unusual_correction", (slugs[measure], code, ""), corrections)
        on_progress()
    return issues


@dataclass(frozen=True)
class _Known:
    """Periods by their code: id, kind and last day; and the keys of groups."""

    ids: dict[str, int]
    spans: dict[str, tuple[str, date]]
    groups: dict[int, str]
    # By measure the periods that the store has of it, once they were asked for.
    stored: dict[int, Set[int]] = field(default_factory=dict)

    @classmethod
    def load(cls, codes: Iterable[str]) -> "_Known":
        """All periods of the store, and those of the file that acceptance would create."""
        stored = Period.objects.values_list("code", "pk", "kind", "ends")
        made = {code: (span.kind, span.ends) for code in codes if (span := span_of(code)) is not None}
        return cls(
            ids={code: pk for code, pk, _kind, _ends in stored},
            spans=made | {code: (kind, ends) for code, _pk, kind, ends in stored},
            groups=dict(Group.objects.values_list("pk", "key")),
        )

    def before(self, code: str, measure: int, here: Set[str] = frozenset()) -> str | None:
        """The nearest earlier period of the same kind that the store has of this measure, or the file (`here`)."""
        if code not in self.spans:
            return None
        kind, ends = self.spans[code]
        earlier = [(last, other) for other, (same, last) in self.spans.items() if same == kind and last < ends]
        for _last, other in sorted(earlier, reverse=True)[:BACK]:
            if other in here or self._is_stored(other, measure):
                return other
        return None

    def _is_stored(self, code: str, measure: int) -> bool:
        if measure not in self.stored:
            own = Observation.objects.filter(measure_id=measure, period_id=OuterRef("pk"))
            self.stored[measure] = set(Period.objects.filter(Exists(own)).values_list("pk", flat=True))
        return self.ids.get(code) in self.stored[measure]

    def usual(self, measure: int, code: str) -> _Band:
        """The band of steps that are usual: half up or down, or nearer where the series is steadier than that."""
        earlier = self.before(code, measure)
        if earlier is None or code not in self.ids:
            return _Band()
        with connection.cursor() as cursor:
            cursor.execute(_PAST, [self.ids[earlier], measure, self.ids[code], STEPS_LOOKED_AT])
            steps = [after / before - 1 if before > 0 else 1 - after / before for before, after in cursor]
        if len(steps) < STEPS_NEEDED:
            return _Band()
        middle = median(steps)
        spread = SPREADS * TO_DEVIATION * median(abs(step - middle) for step in steps)
        wide = max(spread, STEADY)
        return _Band(max(-HALF, middle - wide), min(HALF, middle + wide))

    def issues(self, code: str, about: tuple[str, str, str], steps: Sequence[_Step]) -> list[Issue]:
        """The issues of the steps of one measure and period, the largest first."""
        slug, period, previous = about
        names = dict(Place.objects.filter(code__in=[step.place for step in steps[:NAMED]]).values_list("code", "name"))
        found = [
            Issue(
                step.row, step.column, code, exact(step.after), rows=(step.row,), part=step.part,
                params={
                    "what": ", ".join(filter(None, (slug, names.get(step.place, step.place), period, self.groups[step.group]))),
                    "before": exact(step.before), "after": exact(step.after), "previous": previous,
                    "share": f"{'+' if step.share > 0 else MINUS}{abs(step.share):,.0%}",
                },
            )
            for step in steps[:NAMED]
        ]  # fmt: skip
        if steps and (others := steps[0].total - len(found)):
            more = steps[NAMED:]
            first = more[0].row if more else None
            rows = tuple(step.row for step in more)
            part = more[0].part if more else ""
            found.append(Issue(first, "", "unusual_more", slug, {"count": others}, others, rows, part))
        return found


_FIGURE = "COALESCE({0}.value, {0}.numerator)"
_OLD, _NEW = _FIGURE.format("o"), _FIGURE.format("s")
_PAST = f"""
    SELECT {_OLD}, {_NEW} FROM dashboard_observation s
    JOIN dashboard_observation o ON o.measure_id = s.measure_id AND o.period_id = %s AND o.place_id = s.place_id
      AND o.group_id = s.group_id
    WHERE s.measure_id = %s AND s.period_id = %s AND {_OLD} <> 0 AND {_NEW} IS NOT NULL LIMIT %s"""  # noqa: S608  # our own words
_OUTSIDE = """
    SELECT row, part, source_column, place_code, group_id, was, now, COUNT(*) OVER () FROM ({0}) steps
    WHERE (now - was) / NULLIF(ABS(was), 0) > %s OR (now - was) / NULLIF(ABS(was), 0) < %s
    ORDER BY ABS((now - was) / NULLIF(was, 0)) DESC, row LIMIT %s"""
_TO_PREVIOUS = f"""
    SELECT s.row, s.part, s.source_column, s.place_code, s.group_id, {_NEW} AS now, COALESCE({_FIGURE.format("q")}, {_OLD}) AS was
    FROM dashboard_stagedobservation s
    LEFT JOIN dashboard_stagedobservation q ON q.import_ref_id = s.import_ref_id AND q.measure_id = s.measure_id
      AND q.period_code = %s AND q.place_code = s.place_code AND q.group_id = s.group_id AND q.change <> 'removed'
    LEFT JOIN dashboard_place p ON p.code = s.place_code
    LEFT JOIN dashboard_observation o ON o.measure_id = s.measure_id AND o.period_id = %s AND o.place_id = p.id
      AND o.group_id = s.group_id
    WHERE s.import_ref_id = %s AND s.measure_id = %s AND s.period_code = %s AND s.change IN ('new', 'changed')"""  # noqa: S608  # our own words
_TO_STORED = f"""
    SELECT s.row, s.part, s.source_column, s.place_code, s.group_id, {_NEW} AS now, {_OLD} AS was
    FROM dashboard_stagedobservation s JOIN dashboard_observation o ON o.id = s.current
    WHERE s.import_ref_id = %s AND s.measure_id = %s AND s.period_code = %s AND s.change = 'changed'"""  # noqa: S608  # our own words


def _steps(import_id: int, measure: int, code: str, previous: tuple[str, int], band: _Band) -> list[_Step]:
    """Figures of a measure and period that leave the band against the period before (its code and id; 0: not stored)."""
    return _outside(_TO_PREVIOUS, [*previous, import_id, measure, code], band)


def _corrections(import_id: int, measure: int, code: str, band: _Band) -> list[_Step]:
    """Figures of a measure and period that leave the band against what is stored for the same."""
    return _outside(_TO_STORED, [import_id, measure, code], band)


def _outside(pairs: str, parameters: list[Any], band: _Band) -> list[_Step]:
    with connection.cursor() as cursor:
        cursor.execute(_OUTSIDE.format(pairs), [*parameters, band.high, band.low, KEPT])
        return [_Step(*row) for row in cursor]
