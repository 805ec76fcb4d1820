"""What accepting staged rows would do, said by the database: new, changed, unchanged, removed.

The statements are SQL, because a comparison in which two absent figures are equal has no form in the ORM; all names in
them come from our own models.
"""

import json
from array import array
from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import Count

from dashboard.choices import Change, ImportState
from dashboard.models import Import, Observation, ObservedValue, StagedObservation
from dashboard.services.staged_places import clear_places
from dashboard.services.store import in_range, piece_size, ranges
from kconnect.core import jobs
from kconnect.core.bulk import unhurried

# Sizes of a change that no share can say: no figure became one or the other way round, and a figure that was zero.
COMES_OR_GOES, FROM_ZERO = 1e12, 1e9
# Where in a file a figure stood.
WHERE = ("row", "source_column", "part")
# What makes two figures the same; where they stood does not.
VALUES = tuple(str(field.column) for field in ObservedValue._meta.fields if field.name not in {"id", *WHERE})


def clear_staged(*, import_id: int) -> None:
    """Removes what an import has staged, a few rows at a time."""
    clear_places(import_id=import_id)
    for span in unhurried(staged_pieces(import_id)):
        with transaction.atomic():
            in_range(StagedObservation, import_id, span)._raw_delete("default")


def mark_changes(
    *, import_id: int, dataset_id: int, covers: str, on_progress: Callable[[], None] = lambda: None
) -> None:
    """Writes on each staged row whether it is new, changed or unchanged, and adds the rows that would be removed.

    A current figure would be removed when an import of the same dataset brought it, the new file speaks of its measure in
    its period, and the new file no longer has it. Nothing else is: not figures of other datasets, not measures or periods
    that the file does not speak of. `covers` says what the file's silence means: "everything" as above; "places" the same
    for the places that the file names; "rows" removes nothing. Ends in CancelledError when the import is cancelled
    meanwhile, and then adds no row.
    """
    measures = StagedObservation.objects.filter(import_ref_id=import_id).values("measure_id").distinct()
    if not Observation.objects.filter(measure_id__in=[row["measure_id"] for row in measures]).exists():
        return
    for first, last in unhurried(staged_pieces(import_id)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_compare(), [import_id, first, last])
        on_progress()
    if covers != "rows":
        _add_removed(import_id, dataset_id, covers, on_progress)


def _add_removed(import_id: int, dataset_id: int, covers: str, on_progress: Callable[[], None]) -> None:
    """Copies current figures that the file no longer has, a few at a time, each time asking whether it still matters."""
    with connection.cursor() as cursor:
        numbers = [import_id, *([import_id] if covers == "places" else []), import_id]
        cursor.execute(_removed(covers), [dataset_id, *numbers])
        gone = array("q", (row[0] for row in cursor))
    size = piece_size()
    for start in unhurried(range(0, len(gone), size)):
        piece = gone[start : start + size].tolist()
        with transaction.atomic(), connection.cursor() as cursor:
            if not Import.objects.select_for_update().filter(pk=import_id, state=ImportState.PARSING).exists():
                raise jobs.CancelledError
            listed = piece if connection.vendor == "postgresql" else json.dumps(piece)
            cursor.execute(_copy_removed(), [import_id, listed])
        on_progress()


def count_changes(import_id: int) -> dict[str, int]:
    """How many staged rows there are of each kind of change."""
    counts = StagedObservation.objects.filter(import_ref_id=import_id).values_list("change").annotate(rows=Count("pk"))
    found = dict(counts.order_by())
    return {change: found.get(change, 0) for change in Change.values}


def staged_pieces(import_id: int) -> list[tuple[int, int]]:
    """Ranges of ids that hold the staged rows of an import."""
    return ranges(StagedObservation.objects.filter(import_ref_id=import_id), piece_size())


def _differs() -> str:
    return "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"


def _compare() -> str:
    """Marks staged rows whose figure is there already; one statement, so that each row is written once.

    The zero keeps the index of the import out, as `in_range` does.
    """
    same = " AND ".join(f"NOT (o.{name} {_differs()} s.{name})" for name in VALUES)
    # A figure that appears or goes says more than any that moves; one that leaves zero has no share to be measured by.
    before, after = (f"COALESCE({row}.value, {row}.numerator)" for row in "os")
    return f"""
        UPDATE dashboard_stagedobservation AS s SET current = o.id,
            change = CASE WHEN {same} THEN 'unchanged' ELSE 'changed' END,
            size = CASE WHEN {same} THEN NULL
                        WHEN {before} IS NULL AND {after} IS NULL THEN 0.0
                        WHEN {before} IS NULL OR {after} IS NULL THEN {COMES_OR_GOES}
                        WHEN {before} = {after} THEN 0.0
                        WHEN {before} = 0 THEN {FROM_ZERO}
                        ELSE ABS({after} - {before}) / ABS({before}) END
        FROM dashboard_observation o, dashboard_period t, dashboard_place p
        WHERE s.import_ref_id + 0 = %s AND s.id BETWEEN %s AND %s AND t.code = s.period_code AND p.code = s.place_code
          AND o.measure_id = s.measure_id AND o.period_id = t.id AND o.place_id = p.id AND o.group_id = s.group_id"""  # noqa: S608  # names from our own models


def _not_staged() -> str:
    """That no staged row speaks of the current one, in the form that each database answers with one pass over both."""
    if connection.vendor == "postgresql":
        return """NOT EXISTS (SELECT 1 FROM dashboard_stagedobservation s
                              WHERE s.import_ref_id = %s AND s.current = o.id)"""
    return (
        "o.id NOT IN (SELECT current FROM dashboard_stagedobservation WHERE import_ref_id = %s AND current IS NOT NULL)"
    )


def _removed(covers: str) -> str:
    """Ids of current figures of the dataset that the file speaks of and does not hold, in order."""
    places = """JOIN (SELECT DISTINCT place_code FROM dashboard_stagedobservation WHERE import_ref_id = %s) named
          ON named.place_code = p.code"""
    return f"""
        SELECT o.id FROM dashboard_observation o
        JOIN dashboard_period t ON t.id = o.period_id
        JOIN dashboard_place p ON p.id = o.place_id
        JOIN dashboard_import i ON i.id = o.import_ref_id AND i.dataset_id = %s AND i.state = '{ImportState.ACCEPTED}'
        JOIN (SELECT DISTINCT measure_id, period_code FROM dashboard_stagedobservation WHERE import_ref_id = %s) slice
          ON slice.measure_id = o.measure_id AND slice.period_code = t.code
        {places if covers == "places" else ""}
        WHERE {_not_staged()} ORDER BY o.id"""  # noqa: S608  # names from our own models


def _copy_removed() -> str:
    columns = ", ".join([*VALUES, *WHERE])
    copied = ", ".join(f"o.{name}" for name in [*VALUES, *WHERE])
    listed = "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    return f"""
        INSERT INTO dashboard_stagedobservation
            (import_ref_id, measure_id, group_id, period_code, place_code, change, current, {columns})
        SELECT %s, o.measure_id, o.group_id, t.code, p.code, '{Change.REMOVED}', o.id, {copied}
        FROM dashboard_observation o
        JOIN dashboard_period t ON t.id = o.period_id
        JOIN dashboard_place p ON p.id = o.place_id
        WHERE o.id {listed}"""  # noqa: S608  # names from our own models
