"""W2: figures in PostgreSQL → results in PostgreSQL: everything, one year of one indicator, and one corrected figure.

The work is the same for all: places added up along two levels, rates, 95 % Wilson intervals; written, indexed, swapped in.
The product also keeps each result's inputs, states and reliability, and writes tiles; the peers write rows. DuckDB comes with
`pip install .[benchmarks]`. Everyone's results are checked against one checksum.
"""

import math
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import audit
from benchmarks.measure import Result, Times
from benchmarks.network import GROUPS, MEASURES, PERIODS, define, network, places

REGION = 50
Z = 1.959963984540054
CHECKED = ("count(*)", "sum(x)", "sum(n)", "sum(value)", "sum(lower)", "sum(upper)")
AUDITED = 10_000
Checksum = tuple[float, ...]


def run(rows: int, rounds: int) -> list[Result]:
    """All targets of W2; those that compare two sizes say what was measured at this one."""
    with network("postgres"):
        define(rows)
        work = _Recompute(rows)
        for number in range(rounds):
            work.round(number)
        results = work.results()
    return [*results, *audit.run(min(rows, AUDITED), 1)]


def add_up(source: str, relations: str) -> str:
    """The peers' statement, for both engines: leaves, regions from leaves, the whole from regions; rate and interval."""
    spread = f"{Z} * sqrt({Z * Z} + 4 * x * (1 - x / n))"
    return f"""WITH leaves AS (SELECT m, p, place, g, x, n FROM {source}),
        regions AS ({_one_level_up("leaves", relations, 1)}), whole AS ({_one_level_up("regions", relations, 2)}),
        cells AS (SELECT * FROM leaves UNION ALL SELECT * FROM regions UNION ALL SELECT * FROM whole)
        SELECT m, p, place, g, x, n, 100 * x / n AS value,
               100 * (2 * x + {Z * Z} - {spread}) / (2 * (n + {Z * Z})) AS lower,
               100 * (2 * x + {Z * Z} + {spread}) / (2 * (n + {Z * Z})) AS upper FROM cells"""  # noqa: S608  # our own names


def _one_level_up(children: str, relations: str, level: int) -> str:
    return f"""SELECT m, p, r.parent AS place, g, sum(x) AS x, sum(n) AS n FROM {children}
        JOIN (SELECT * FROM {relations} WHERE level = {level}) r ON r.child = place GROUP BY m, p, r.parent, g"""  # noqa: S608  # as above


class _Recompute:
    """The product and its peers on one database."""

    def __init__(self, rows: int) -> None:
        self._rows, self._times = rows, Times()
        self._ids = _fill(rows)
        self._cells = 0

    def round(self, number: int) -> None:
        """Everything once, one after the other, so that a slow moment of the machine meets all."""
        times = self._times
        expected = self._peers()
        times.time("full", self._full)
        _same(self._checksum(), expected)
        self._compute_only(expected)
        place, leaves = self._leaf(number), self._rows // (MEASURES * PERIODS * GROUPS)
        self._change("one figure", f"place_id = {place} AND group_id = {self._ids['group']}", [f"p{number:06d}"])
        self._change("one year", "TRUE", [f"p{leaf:06d}" for leaf in range(leaves)])
        _same(self._checksum(), self._pure_sql("check"))

    def results(self) -> list[Result]:
        """The ratios, with the medians and ranges that they come from."""
        times, ratio = self._times, self._times.ratio
        memory = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        said = {"rows": self._rows, "cells": self._cells, "peak MB": memory}
        pairs = (
            ("W2a", "compute", "duckdb compute", 0.25), ("W2b-duckdb", "full", "duckdb", 0.3), ("W2b-sql", "full", "sql", 0.1),
            ("W2c", "one year", "full", 0.03), ("W2d", "one figure", "full", 0.005),
        )  # fmt: skip
        return [
            Result(name, 1 / ratio(ours, theirs), most, least=False, detail={**said, **times.said(ours, theirs)})
            for name, ours, theirs, most in pairs
        ]

    # The product ---------------------------------------------------------------------------------------------------
    def _full(self) -> None:
        from dashboard import services
        from dashboard.management.work import finish_all

        failed = [job.error for job in finish_all(services.recompute(slugs=[], by=None, full=True)) if job.error]
        if failed:
            raise RuntimeError(failed[0])

    def _compute_only(self, expected: Checksum) -> None:
        """The pure calculation of all indicators, from frames to frames, beside DuckDB from its own table to its own."""
        from dashboard import frames
        from dashboard.indicators.compute import compute
        from dashboard.models import IndicatorVersion

        relations = frames.load_relations()
        specs = [frames.spec_of(one) for one in IndicatorVersion.objects.select_related("indicator", "source")]
        given = [(spec, frames.load_observations(spec.measures)) for spec in specs]
        found: list[Any] = []
        self._times.time("compute", lambda: found.extend(compute(spec, rows, relations) for spec, rows in given))
        columns = ("numerator", "denominator", "value", "lower", "upper")
        sums = [sum(float(frame[name].sum()) for frame in found) for name in columns]
        _same((float(sum(len(frame) for frame in found)), *sums), expected)

    def _change(self, name: str, which: str, codes: Sequence[str]) -> None:
        """Some figures of one measure and year are corrected, as an import would; what that reaches is computed anew."""
        from django.db import connection, transaction

        from dashboard.management.work import finish_all
        from dashboard.models import Indicator
        from dashboard.queries.store import measure_subject, versions_of
        from dashboard.services.runs import StoreChange, ensure_runs
        from dashboard.services.store import count_change

        subject = measure_subject("m0")
        with transaction.atomic(), connection.cursor() as cursor:
            before = versions_of([subject])
            year = f"measure_id = {self._ids['measure']} AND period_id = {self._ids['period']}"
            cursor.execute(f"UPDATE dashboard_observation SET numerator = numerator - 1 WHERE {year} AND {which}")  # noqa: S608  # our own names
            count_change([subject])
        change = StoreChange(before, {"m0": {"2001": codes}})
        began = time.perf_counter()
        runs = ensure_runs(indicators=Indicator.objects.filter(slug="i0"), by=None, change=change)
        finish_all(runs)
        self._times.rounds.setdefault(name, []).append(time.perf_counter() - began)
        runs[0].refresh_from_db()
        if runs[0].base_id is None or "tiles_written" not in runs[0].report:
            raise RuntimeError(f"{name} was not computed as a part: {runs[0].report}")

    def _leaf(self, number: int) -> int:
        from dashboard.models import Place

        return int(Place.objects.get(code=f"p{number:06d}").pk)

    def _checksum(self) -> Checksum:
        """Over the tiles of the latest results of every indicator."""
        from dashboard.indicators import tiles
        from dashboard.models import Indicator, WorkingEntry
        from dashboard.queries.store import latest_run

        sums = [0.0] * len(CHECKED)
        runs = [latest_run(one.pk, done=True) for one in Indicator.objects.all()]
        entries = WorkingEntry.objects.filter(manifest__in=[run.manifest_id for run in runs if run])
        for payload in entries.values_list("tile__payload", flat=True).iterator(chunk_size=500):
            for row in tiles.rows(bytes(payload)):
                figures = (1, row["numerator"], row["denominator"], row["value"], row["lower"], row["upper"])
                sums = [total + float(figure) for total, figure in zip(sums, figures, strict=True)]
        self._cells = int(sums[0])
        return tuple(sums)

    # The peers -----------------------------------------------------------------------------------------------------
    def _peers(self) -> Checksum:
        expected = self._pure_sql("sql")
        _same(self._duckdb(), expected)
        return expected

    def _pure_sql(self, name: str) -> Checksum:
        """One statement in PostgreSQL, an index, and a swap of names."""
        from django.db import connection

        def work() -> None:
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE TABLE results_new AS {add_up('peer_figures', 'peer_relations')}")
                _finish(cursor)

        self._times.time(name, work)
        return _peer_checksum()

    def _duckdb(self) -> Checksum:
        """Out of PostgreSQL by COPY, through DuckDB, back by COPY; then an index and a swap of names."""
        with tempfile.TemporaryDirectory() as folder:
            seconds = _through_duckdb(Path(folder))
        self._times.rounds.setdefault("duckdb", []).append(sum(seconds))
        self._times.rounds.setdefault("duckdb compute", []).append(seconds[2])
        return _peer_checksum()


def _through_duckdb(folder: Path) -> list[float]:
    """Seconds of each step: fetch, load, compute, back."""
    import duckdb
    from django.db import connection

    given, made = folder / "given.csv", folder / "made.csv"
    engine = duckdb.connect()
    with connection.cursor() as cursor:
        steps: list[Callable[[], None]] = [
            lambda: _fetch(cursor, given),
            lambda: _load(cursor, engine, given),
            lambda: engine.execute(f"CREATE TABLE made AS {add_up('f', 'r')}"),
            lambda: _back(cursor, engine, made),
        ]
        seconds = []
        for step in steps:
            began = time.perf_counter()
            step()
            seconds.append(time.perf_counter() - began)
    engine.close()
    return seconds


def _fetch(cursor: Any, given: Path) -> None:
    with given.open("wb") as target, cursor.copy("COPY (SELECT * FROM peer_figures) TO STDOUT (FORMAT CSV)") as copy:
        target.writelines(bytes(block) for block in copy)


def _load(cursor: Any, engine: Any, given: Path) -> None:
    words = f"header = false, names = {NAMES}, types = {TYPES}"
    engine.execute(f"CREATE TABLE f AS SELECT * FROM read_csv('{given}', {words})")  # noqa: S608  # our own names
    cursor.execute("SELECT child, parent, level FROM peer_relations")
    engine.execute("CREATE TABLE r (child BIGINT, parent BIGINT, level INTEGER)")
    engine.executemany("INSERT INTO r VALUES (?, ?, ?)", cursor.fetchall())


def _back(cursor: Any, engine: Any, made: Path) -> None:
    engine.execute(f"COPY made TO '{made}' (HEADER false)")
    cursor.execute(f"CREATE TABLE results_new ({RESULT})")
    with made.open("rb") as source, cursor.copy("COPY results_new FROM STDIN (FORMAT CSV)") as copy:
        while block := source.read(1 << 20):
            copy.write(block)
    _finish(cursor)


NAMES = ["m", "p", "place", "g", "x", "n"]
TYPES = ["BIGINT", "BIGINT", "BIGINT", "BIGINT", "DOUBLE", "DOUBLE"]
RESULT = "m int8, p int8, place int8, g int8, x float8, n float8, value float8, lower float8, upper float8"


def _finish(cursor: Any) -> None:
    cursor.execute("CREATE UNIQUE INDEX ON results_new (m, p, place, g)")
    cursor.execute("BEGIN; DROP TABLE IF EXISTS results; ALTER TABLE results_new RENAME TO results; COMMIT")


def _peer_checksum() -> Checksum:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(CHECKED)} FROM results")  # noqa: S608  # our own names
        return tuple(float(one) for one in cursor.fetchone())


def _same(found: Checksum, expected: Checksum) -> None:
    """Seven digits: sums of a million rounded numbers depend on their order beyond that."""
    if not all(math.isclose(one, other, rel_tol=1e-7) for one, other in zip(found, expected, strict=True)):
        raise RuntimeError(f"The results differ: {found} instead of {expected}.")


def _fill(rows: int) -> dict[str, int]:
    """Indicators over the made-up measures, regions of fifty places and one whole, figures, and the peers' view of them."""
    from django.db import connection

    from dashboard.models import Group, Indicator, IndicatorVersion, Measure, Period, Place, Source
    from kconnect.core.bulk import renew_statistics

    source = Source.objects.get()
    for number, measure in enumerate(Measure.objects.order_by("slug")):
        indicator = Indicator.objects.create(slug=f"i{number}", name_folded=f"i{number}")
        facts = {"number": 1, "content_hash": f"i{number}", "name": f"Indicator {number}", "value_type": "proportion"}
        more = {"numerator": measure.slug, "multiplier": 100, "unit": "percent", "source": source}
        version = IndicatorVersion.objects.create(indicator=indicator, **facts, **more)
        version.measures.add(measure)
        indicator.version = version
        indicator.save()
    _relate(places(rows))
    with connection.cursor() as cursor:
        _figures(cursor, rows)
        cursor.execute(
            """CREATE VIEW peer_figures AS SELECT measure_id AS m, period_id AS p, place_id AS place, group_id AS g,
               numerator AS x, denominator AS n FROM dashboard_observation"""
        )
    renew_statistics(Place)
    ids = {"measure": Measure.objects.get(slug="m0").pk, "period": Period.objects.get(code="2001").pk}
    return ids | {"group": Group.objects.get(key="").pk}


def _relate(codes: Sequence[str]) -> None:
    from django.db import connection

    from dashboard.models import Place, PlaceRelation

    regions = [f"region-{number}" for number in range(-(-len(codes) // REGION))]
    Place.objects.bulk_create(
        Place(code=code, name=code, name_folded=code, kind="region") for code in [*regions, "whole"]
    )
    ids = dict(Place.objects.values_list("code", "pk"))
    pairs = [(code, regions[number // REGION], 1) for number, code in enumerate(codes)]
    pairs += [(region, "whole", 2) for region in regions]
    PlaceRelation.objects.bulk_create(
        PlaceRelation(child_id=ids[child], parent_id=ids[parent], hierarchy="area", is_partition=True)
        for child, parent, _level in pairs
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE peer_relations (child int8, parent int8, level int4)")
        cursor.executemany(
            "INSERT INTO peer_relations VALUES (%s, %s, %s)",
            [(ids[child], ids[parent], level) for child, parent, level in pairs],
        )


def _figures(cursor: Any, rows: int) -> None:
    """Shares between a third and two thirds of many people, so that no figure is too uncertain to show."""
    from dashboard.models import Dataset, Import, Source
    from kconnect.core.models import StoredFile

    file = StoredFile.objects.create(sha256="0" * 64, name="made-up.csv", size=1)
    dataset = Dataset.objects.create(slug="benchmark", title="Made up", source=Source.objects.get())
    words = {"recipe_slug": "benchmark", "recipe_title": "Made up", "recipe_text": "", "recipe_hash": ""}
    import_ = Import.objects.create(dataset=dataset, file=file, file_name=file.name, **words)
    texts = ("bound", "denominator_bound", "reason", "note", "part", "source_column")
    cursor.execute(
        f"""INSERT INTO dashboard_observation (measure_id, period_id, place_id, group_id, numerator, denominator, state,
                row, import_ref_id, {", ".join(texts)})
            SELECT m, p, c, g, floor(n * (0.34 + 0.33 * (h %% 997) / 997.0)), n, 'normal', row_number() OVER (), %s,
                {", ".join("''" for _ in texts)}
            FROM (SELECT m.id AS m, p.id AS p, c.id AS c, g.id AS g,
                      1000 + abs(hashint8(m.id * 7919 + p.id * 104729 + c.id * 1299709 + g.id)) %% 49000 AS n,
                      abs(hashint8(c.id * 31 + m.id * 17 + p.id * 13 + g.id)) AS h
                  FROM dashboard_place c CROSS JOIN dashboard_measure m CROSS JOIN dashboard_period p
                  CROSS JOIN dashboard_group g WHERE c.kind = 'county' ORDER BY m.id, p.id, c.id, g.id LIMIT %s) made""",  # noqa: S608  # our own names
        [import_.pk, rows],
    )
    cursor.execute("ANALYZE dashboard_observation")
