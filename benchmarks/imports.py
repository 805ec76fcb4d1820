"""W1: a file with full validation → figures in the database, beside COPY, executemany and bulk_create of the same rows.

A product import also keeps provenance of each row, compares with what is stored, and can be undone; the peers do not.
Everyone's rows are checked against one checksum.
"""

import csv
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Result, Times
from benchmarks.memory import of_command
from benchmarks.network import RECIPE, Row, define, figures, network, write

PEER = "peer_figures"
COLUMNS = ("measure_id", "period_id", "place_id", "group_id", "numerator", "denominator")
TYPES = ("int8", "int8", "int8", "int8", "float8", "float8")
CORRECTED = 100
SQLITE = "W1sqlite"


def run(rows: int, rounds: int) -> list[Result]:
    """All targets of W1: those of PostgreSQL here, that of SQLite in a process of its own."""
    with network("postgres") as folder:
        define(rows)
        results = _PostgreSQL(folder, rows, rounds).results()
    return [*results, _sqlite(rows, rounds)]


def _sqlite(rows: int, rounds: int) -> Result:
    """One process knows one database, so the other is measured by a process of its own."""
    environment = {name: text for name, text in os.environ.items() if name not in {"DATABASE_URL", "KCONNECT_DATA"}}
    command = [sys.executable, "-m", "benchmarks.imports", str(rows), str(rounds)]
    answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    ours, peer = (float(word) for word in answer.split()[-2:])
    detail = {"ours": f"{ours:.2f} s", "executemany": f"{peer:.2f} s"}
    return Result(SQLITE, peer / ours, 0.8, detail=detail)


class _Import:
    """The product's own way, step by step."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def stage(self, file: Path) -> Any:
        """Upload, read in the limited child, stage, compare: up to the preview."""
        from dashboard import services
        from dashboard.management.work import finish

        with file.open("rb") as stream:
            started = services.start_import(stream=stream, name=file.name, recipe_text=RECIPE, by=None, limit=1 << 50)
        return self._now(finish(started.import_.job), started.import_.pk, "previewed")

    def accept(self, import_: Any) -> Any:
        """The staged figures become current."""
        from dashboard import services
        from dashboard.management.work import finish

        return self._now(finish(services.accept_import(import_=import_, by=None).job), import_.pk, "accepted")

    def whole(self, file: Path) -> Any:
        """From the file to current figures."""
        return self.accept(self.stage(file))

    def _now(self, job: Any, key: int, wanted: str) -> Any:
        from dashboard.models import Import

        import_ = Import.objects.get(pk=key)
        if import_.state != wanted:
            raise RuntimeError(
                f"The import is {import_.state}: {job.error if job else ''} {list(import_.issues.all())}"
            )
        return import_

    def empty(self) -> None:
        """No figure and no import is left."""
        from django.db import connection

        tables = (
            "observation", "supersededobservation", "stagedobservation", "stagedplace", "importissue", "import",
            "storeversion",
        )  # fmt: skip
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"DELETE FROM dashboard_{table}")  # noqa: S608  # our own names

    def checksum(self) -> tuple[int, float, float]:
        """How many figures are current, and their sums."""
        return _checksum("dashboard_observation")


def _checksum(table: str) -> tuple[int, float, float]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), sum(numerator), sum(denominator) FROM {table}")  # noqa: S608  # our own names
        count, numerator, denominator = cursor.fetchone()
    return int(count), float(numerator or 0), float(denominator or 0)


def _ids() -> tuple[dict[str, int], ...]:
    from dashboard.models import Group, Measure, Period, Place

    return (
        dict(Measure.objects.values_list("slug", "pk")),
        dict(Period.objects.values_list("code", "pk")),
        dict(Place.objects.values_list("code", "pk")),
        dict(Group.objects.values_list("key", "pk")),
    )


def _tuples(rows: Iterator[Row]) -> list[tuple[int, int, int, int, float, float]]:
    """Rows as a peer takes them: names are numbers already, nothing is checked."""
    measures, periods, places, groups = _ids()
    return [
        (measures[measure], periods[period], places[place], groups[group], float(numerator), float(denominator))
        for measure, place, period, group, numerator, denominator in rows
    ]


class _PostgreSQL:
    """W1 a to f on a PostgreSQL of its own, which waits for its disk."""

    def __init__(self, folder: Path, rows: int, rounds: int) -> None:
        self._folder, self._rows, self._rounds = folder, rows, rounds
        self._times = Times()
        self._import = _Import(folder)
        self._first, self._second = range(2001, 2006), range(2006, 2011)

    def results(self) -> list[Result]:
        for number in range(self._rounds):
            self._round(number)
        times = self._times
        self._import.empty()
        file = write(self._folder / "memory.csv", figures(self._rows))
        command, child = of_command(file, RECIPE)
        return [
            Result("W1a", times.ratio("import", "copy"), 0.5, detail=times.said("import", "copy")),
            Result("W1b", times.ratio("stage", "copy"), 0.8, detail=times.said("stage", "copy")),
            Result("W1c", times.ratio("append", "copy indexed"), 0.8, detail=times.said("append", "copy indexed")),
            Result("W1d", times.ratio("again", "copy"), 0.3, detail=times.said("again", "correct", "copy")),
            Result("W1e", times.ratio("import", "bulk_create"), 50, detail=times.said("import", "bulk_create")),
            Result(
                "W1f", max(command, child), 400, least=False, detail={"command MB": command, "parsing child MB": child}
            ),
        ]

    def _round(self, number: int) -> None:
        """Everything once, one after the other, so that a slow moment of the machine meets all."""
        times, seed = self._times, number + 1
        half = self._rows // 2
        rows = list(figures(self._rows, seed))
        file = write(self._folder / f"all-{seed}.csv", iter(rows))
        tuples = _tuples(iter(rows))
        expected = (len(rows), float(sum(row[4] for row in rows)), float(sum(row[5] for row in rows)))
        self._peer(index=False)
        times.time("copy", lambda: _copy(tuples))
        _same(_checksum(PEER), expected)
        self._import.empty()
        staged: list[Any] = []
        times.time("stage", lambda: staged.append(self._import.stage(file)))
        times.time("accept", lambda: self._import.accept(staged[0]))
        times.rounds.setdefault("import", []).append(times.rounds["stage"][-1] + times.rounds["accept"][-1])
        _same(self._import.checksum(), expected)
        self._again(seed, rows)
        self._append(seed, half)
        self._bulk_create(file, expected)

    def _again(self, seed: int, rows: list[Row]) -> None:
        """The same file with a hundred figures corrected: only these are written."""
        corrected = [(*row[:4], max(0, row[4] - 1), row[5] + 1) if n < CORRECTED else row for n, row in enumerate(rows)]
        file = write(self._folder / f"again-{seed}.csv", iter(corrected))
        staged: list[Any] = []
        self._times.time("again", lambda: staged.append(self._import.stage(file)))
        report = staged[0].report
        _same((report["changed"], report["new"], report["removed"]), (min(CORRECTED, len(rows)), 0, 0))
        self._times.time("correct", lambda: self._import.accept(staged[0]))
        self._times.rounds["again"][-1] += self._times.rounds["correct"][-1]

    def _append(self, seed: int, half: int) -> None:
        """Later years beside earlier ones that are there, against COPY into a table with the same unique index."""
        earlier, later = list(figures(half, seed, self._first)), list(figures(half, seed + 100, self._second))
        self._import.empty()
        self._import.whole(write(self._folder / f"earlier-{seed}.csv", iter(earlier)))
        file = write(self._folder / f"later-{seed}.csv", iter(later))
        self._peer(index=True)
        _copy(_tuples(iter(earlier)))
        tuples = _tuples(iter(later))
        self._times.time("copy indexed", lambda: _copy(tuples))
        self._times.time("append", lambda: self._import.whole(file))
        _same(self._import.checksum(), _checksum(PEER))

    def _bulk_create(self, file: Path, expected: tuple[int, float, float]) -> None:
        self._import.empty()
        import_ = self._import.stage(file)
        self._times.time("bulk_create", lambda: _checked_bulk_create(file, import_.pk))
        _same(self._import.checksum(), expected)

    def _peer(self, *, index: bool) -> None:
        from django.db import connection

        columns = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS, TYPES, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {PEER}")
            cursor.execute(f"CREATE TABLE {PEER} ({columns})")
            if index:
                cursor.execute(f"CREATE UNIQUE INDEX ON {PEER} (measure_id, period_id, place_id, group_id)")


def _copy(tuples: list[tuple[int, int, int, int, float, float]]) -> None:
    """COPY BINARY of rows that are ready: the speed of the database itself."""
    import numpy as np
    from django.db import connection

    # A binary row: number of fields, then length and bytes of each, big-endian.
    kinds = [("count", ">i2")]
    for name, kind in zip(COLUMNS, TYPES, strict=True):
        kinds += [(f"{name} length", ">i4"), (name, ">f8" if kind == "float8" else ">i8")]
    block = np.zeros(len(tuples), dtype=kinds)
    block["count"] = len(COLUMNS)
    table = np.array(tuples)
    for position, name in enumerate(COLUMNS):
        block[f"{name} length"] = 8
        block[name] = table[:, position]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {PEER} ({', '.join(COLUMNS)}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
        for start in range(0, len(block), 100_000):
            copy.write(block[start : start + 100_000].tobytes())
        copy.write(b"\xff\xff")


def _checked_bulk_create(file: Path, import_id: int) -> None:
    """The same checks in Python row by row, then bulk_create: what a Django project writes without a pipeline."""
    from dashboard.models import Observation

    measures, periods, places, groups = _ids()
    seen: set[tuple[int, int, int, int]] = set()
    batch: list[Observation] = []
    with file.open(newline="", encoding="utf-8") as stream:
        for line, row in enumerate(csv.DictReader(stream), 2):
            key = (measures[row["measure"]], periods[row["period"]], places[row["place"]], groups[row["group"]])
            numerator, denominator = float(row["numerator"]), float(row["denominator"])
            if key in seen or not 0 <= numerator <= denominator:
                raise RuntimeError(f"Row {line} is wrong.")
            seen.add(key)
            names = dict(zip(COLUMNS[:4], key, strict=True))
            batch.append(
                Observation(**names, numerator=numerator, denominator=denominator, row=line, import_ref_id=import_id)
            )
            if len(batch) == 5_000:
                Observation.objects.bulk_create(batch)
                batch = []
    Observation.objects.bulk_create(batch)


def _same(found: object, expected: object) -> None:
    if found != expected:
        raise RuntimeError(f"The rows differ: {found} instead of {expected}.")


def _executemany(tuples: list[tuple[int, int, int, int, float, float]]) -> Callable[[], None]:
    """The peer on SQLite: ready tuples into a table with the same unique index."""
    from django.db import connection, transaction

    marks = ", ".join(["%s"] * len(COLUMNS))
    statement = f"INSERT INTO {PEER} ({', '.join(COLUMNS)}) VALUES ({marks})"  # noqa: S608  # our own names

    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for start in range(0, len(tuples), 5_000):
                cursor.executemany(statement, tuples[start : start + 5_000])

    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {PEER}")
        cursor.execute(f"CREATE TABLE {PEER} ({', '.join(COLUMNS)}, UNIQUE ({', '.join(COLUMNS[:4])}))")
    return insert


def _measure_sqlite(rows: int, rounds: int) -> Times:
    times = Times()
    with network("sqlite") as folder:
        define(rows)
        own = _Import(folder)
        for seed in range(1, rounds + 1):
            made = list(figures(rows, seed))
            file = write(folder / f"all-{seed}.csv", iter(made))
            insert = _executemany(_tuples(iter(made)))
            times.time("executemany", insert)
            own.empty()
            times.time("import", lambda file=file: own.whole(file))  # type: ignore[misc]  # a lambda of one round
            _same(own.checksum(), _checksum(PEER))
    return times


if __name__ == "__main__":
    measured = _measure_sqlite(int(sys.argv[1]), int(sys.argv[2]))
    print(measured.median("import"), measured.median("executemany"))
