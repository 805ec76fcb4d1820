"""What an import changes, figure by figure: while it is looked at from the staged rows, afterwards from the history."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.db.models import Count

from dashboard.charts.numbers import MINUS
from dashboard.choices import Change, ImportState
from dashboard.models import Group, Import, Measure, Period, Place
from dashboard.queries.figures import difference, subtracted
from dashboard.queries.reports import file_place
from dashboard.queries.steward.words import observed
from kconnect.core.i18n import localized

# What a reader wants to see first.
ORDER = (Change.CHANGED, Change.REMOVED, Change.NEW, Change.UNCHANGED)
HEADER = (
    "change", "measure", "place", "place_name", "period", "group", "group_name", "before", "after", "difference",
    "state_before", "state_after", "part", "row", "column",
)  # fmt: skip
# What is said of a figure in words.
SAID = ("value", "numerator", "denominator", "moe", "state", "bound", "reason")
BATCH = 2_000
SHOWN = 12


@dataclass(frozen=True)
class DifferenceRow:
    """One figure before and after, in words; `difference` is exact and signed, `share` the same as a share of before."""

    measure: str
    place: str
    period: str
    group: str
    before: str
    after: str
    difference: str
    share: str
    where: str


@dataclass(frozen=True)
class Gone:
    """Figures of one measure and period that the file no longer has."""

    measure: str
    period: str
    count: int
    places: str


class Differences:
    """The figures of one kind of change, the largest change first; as long as the report says, read a page at a time."""

    def __init__(self, import_: Import, change: str) -> None:
        self._import = import_
        self._change = change
        self._sql, self._parameters = _statement(import_, change)

    def __len__(self) -> int:
        return int(self._import.report.get(self._change, 0)) if self._sql else 0

    def __getitem__(self, wanted: slice) -> list[DifferenceRow]:
        if not self._sql:
            return []
        start, stop = wanted.start or 0, len(self) if wanted.stop is None else wanted.stop
        with connection.cursor() as cursor:
            cursor.execute(f"{self._sql} LIMIT %s OFFSET %s", [*self._parameters, stop - start, start])
            found = [_Found(*row) for row in cursor.fetchall()]
        names = _Names(self._import, found)
        return [names.row(one) for one in found]

    def cells(self) -> Iterator[tuple[Any, ...]]:
        """All of them as rows of a file, in the order of `HEADER`; figures as numbers."""
        if not self._sql:
            return
        with connection.chunked_cursor() as cursor:
            cursor.execute(self._sql, self._parameters)
            while rows := cursor.fetchmany(BATCH):
                found = [_Found(*row) for row in rows]
                names = _Names(self._import, found)
                yield from (names.cells(self._change, one) for one in found)


def has_differences(import_: Import) -> bool:
    """Whether its figures can still be told one by one: not once it is undone or has ended without acceptance."""
    return import_.state in {ImportState.PREVIEWED, ImportState.ACCEPTED}


def shown_change(import_: Import, wanted: str) -> str:
    """The kind of change to show: the one asked for, or the most telling one that occurs."""
    if wanted in Change.values:
        return wanted
    return next((kind.value for kind in ORDER if import_.report.get(kind, 0)), Change.CHANGED.value)


def gone_figures(import_: Import) -> tuple[Gone, ...]:
    """What acceptance would remove, by measure and period, with the places named."""
    rows = import_.staged.filter(change=Change.REMOVED)
    slices = rows.values("measure_id", "period_code").annotate(count=Count("pk")).order_by("-count", "measure_id")
    found = list(slices[:SHOWN])
    measures = Measure.objects.in_bulk({one["measure_id"] for one in found})
    gone = []
    for one in found:
        own = rows.filter(measure_id=one["measure_id"], period_code=one["period_code"])
        codes = list(own.values_list("place_code", flat=True).distinct().order_by("place_code")[: SHOWN + 1])
        places = named_places(codes[:SHOWN]) + (", …" if len(codes) > SHOWN else "")
        name = str(localized(measures[one["measure_id"]], "name"))
        gone.append(Gone(name, one["period_code"], one["count"], places))
    return tuple(gone)


def named_places(codes: Iterable[str]) -> str:
    """Names of places by their codes, in one line."""
    known = {place.code: str(localized(place, "name")) for place in Place.objects.filter(code__in=list(codes))}
    return ", ".join(known.get(code, code) for code in codes)


@dataclass(frozen=True)
class _Found:
    """A row as the database gives it; before and after as in `SAID`."""

    measure: int
    place: str
    period: str
    group: int
    row: int
    part: str
    column: str
    there_before: bool
    there_after: bool
    value_before: float | None
    numerator_before: float | None
    denominator_before: float | None
    moe_before: float | None
    state_before: str | None
    bound_before: str | None
    reason_before: str | None
    value_after: float | None
    numerator_after: float | None
    denominator_after: float | None
    moe_after: float | None
    state_after: str | None
    bound_after: str | None
    reason_after: str | None

    @property
    def before(self) -> SimpleNamespace | None:
        said = {name: getattr(self, f"{name}_before") for name in SAID}
        return SimpleNamespace(**said) if self.there_before else None

    @property
    def after(self) -> SimpleNamespace | None:
        said = {name: getattr(self, f"{name}_after") for name in SAID}
        return SimpleNamespace(**said) if self.there_after else None


class _Names:
    """The names of what some rows speak of, in the reader's language."""

    def __init__(self, import_: Import, found: Iterable[_Found]) -> None:
        rows = list(found)
        self._measures = Measure.objects.in_bulk({row.measure for row in rows})
        self._groups = Group.objects.in_bulk({row.group for row in rows})
        codes = {row.place for row in rows}
        places = Place.objects.filter(code__in=codes)
        named = import_.staged_places.filter(code__in=codes).exclude(name="")
        given = dict(named.values_list("code", "name"))
        self._places = given | {place.code: str(localized(place, "name")) for place in places}
        self._periods = {one.code: str(one) for one in Period.objects.filter(code__in={row.period for row in rows})}

    def row(self, found: _Found) -> DifferenceRow:
        before, after = found.before, found.after
        was, now = _figure(before), _figure(after)
        return DifferenceRow(
            measure=str(localized(self._measures[found.measure], "name")),
            place=self._places.get(found.place, found.place),
            period=self._periods.get(found.period, found.period),
            group=str(localized(self._groups[found.group], "name")),
            before=observed(before) if before else "",
            after=observed(after) if after else "",
            difference=difference(was, now) if was is not None and now is not None else "",
            share=_share(was, now),
            where=file_place(found.part, found.row, found.column),
        )

    def cells(self, change: str, found: _Found) -> tuple[Any, ...]:
        was, now = _figure(found.before), _figure(found.after)
        group = self._groups[found.group]
        return (
            change, self._measures[found.measure].slug, found.place, self._places.get(found.place, ""), found.period,
            group.key, str(localized(group, "name")), was, now,
            subtracted(was, now) if was is not None and now is not None else "",
            found.bound_before or found.state_before or "", found.bound_after or found.state_after or "",
            found.part, found.row, found.column,
        )  # fmt: skip


def _figure(row: Any) -> float | None:
    """The number that a change is measured by: the value, or the numerator where there is none."""
    if row is None:
        return None
    figure: float | None = row.value if row.value is not None else row.numerator
    return figure


def _share(before: float | None, after: float | None) -> str:
    if not before or after is None or before == after:
        return ""
    share = (after - before) / abs(before)
    text = f"{abs(share):,.1%}"
    return f"+{text}" if share > 0 else MINUS + text


def _statement(import_: Import, change: str) -> tuple[str, list[Any]]:
    """The statement that gives the columns of `_Found`, and its parameters; "" when there is nothing to be told any more."""
    if import_.state == ImportState.PREVIEWED:
        return _STAGED.format(_there("o", "id"), _after("s", change)), [import_.pk, change]
    if import_.state == ImportState.ACCEPTED and change in _KEPT:
        brought = [import_.pk, import_.pk]
        replaced = [import_.pk, import_.pk]
        order = [*replaced, *brought] if change == Change.REMOVED else [*brought, *replaced]
        return _KEPT[change], order
    return "", []


def _columns(table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in SAID)


def _there(table: str, key: str) -> str:
    return f"{table}.{key} IS NOT NULL"


def _after(table: str, change: str) -> str:
    return "FALSE" if change == Change.REMOVED else "TRUE"


_KEY = "measure_id, period_id, place_id, group_id"
_WHERE = "row, part, source_column"
_STAGED = f"""
    SELECT s.measure_id, s.place_code, s.period_code, s.group_id, s.row, s.part, s.source_column, {{0}}, {{1}},
           {_columns("o")}, {_columns("s")}
    FROM dashboard_stagedobservation s LEFT JOIN dashboard_observation o ON o.id = s.current
    WHERE s.import_ref_id = %s AND s.change = %s ORDER BY COALESCE(s.size, 0) DESC, s.id"""  # noqa: S608  # our own words
_OWN = f"{_KEY}, {_WHERE}, {', '.join(SAID)}"
_BROUGHT = f"""(SELECT {_OWN} FROM dashboard_observation WHERE import_ref_id = %s
                UNION ALL SELECT {_OWN} FROM dashboard_supersededobservation WHERE import_ref_id = %s)"""  # noqa: S608  # as above
_REPLACED = f"(SELECT {_OWN} FROM dashboard_supersededobservation WHERE superseded_by_id = %s AND import_ref_id <> %s)"  # noqa: S608  # as above
_SAME = " AND ".join(f"b.{name} = r.{name}" for name in _KEY.split(", "))


def _kept(first: str, second: str, join: str, of: str, there: str, where: str) -> str:
    """Rows of an accepted import; `of` is the side that always is there: what was brought (b) or what was replaced (r)."""
    size = "ABS(COALESCE(b.value, b.numerator) - COALESCE(r.value, r.numerator)) / NULLIF(ABS(COALESCE(r.value, r.numerator)), 0)"
    return f"""
        SELECT {of}.measure_id, p.code, t.code, {of}.group_id, {of}.row, {of}.part, {of}.source_column, {there},
               {_columns("r")}, {_columns("b")}
        FROM {first} {join} {second} ON {_SAME}
        JOIN dashboard_place p ON p.id = {of}.place_id JOIN dashboard_period t ON t.id = {of}.period_id
        WHERE {where} ORDER BY COALESCE({size}, 1e12) DESC, {of}.measure_id, {of}.period_id, {of}.place_id, {of}.group_id"""  # noqa: S608  # as above


_KEPT: dict[str, str] = {
    Change.CHANGED: _kept(f"{_BROUGHT} b", f"{_REPLACED} r", "JOIN", "b", "TRUE, TRUE", "1 = 1"),
    Change.NEW: _kept(f"{_BROUGHT} b", f"{_REPLACED} r", "LEFT JOIN", "b", "FALSE, TRUE", "r.measure_id IS NULL"),
    Change.REMOVED: _kept(f"{_REPLACED} r", f"{_BROUGHT} b", "LEFT JOIN", "r", "TRUE, FALSE", "b.measure_id IS NULL"),
}
