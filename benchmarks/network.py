"""A network of its own to measure on: an empty database with every table, and as many made-up figures as wanted."""

import contextlib
import csv
import itertools
import os
import random
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

MEASURES, PERIODS, GROUPS = 10, 10, 10
RECIPE = """
period = { column = "period" }
[recipe]
slug = "benchmark"
title = "Made-up figures"
dataset = "benchmark"
[place]
columns = "place"
[[records]]
measure = { column = "measure" }
group = { column = "group" }
columns.numerator = "numerator"
columns.denominator = "denominator"
"""
HEADER = ("measure", "place", "period", "group", "numerator", "denominator")
Row = tuple[str, str, str, str, int, int]


@contextlib.contextmanager
def network(database: str) -> Iterator[Path]:
    """Sets Django up on `database` ("sqlite" or "postgres"), makes every table, and yields a folder for files."""
    from kconnect.setup.servers import postgres

    with tempfile.TemporaryDirectory(prefix="kconnect-benchmark-") as name, contextlib.ExitStack() as stack:
        os.environ.update(KCONNECT_DATA=name, DJANGO_SETTINGS_MODULE="kconnect.settings")
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("SECRET_KEY", None)
        (Path(name) / "secret_key").write_text(secrets.token_urlsafe(40))
        if database == "postgres":
            os.environ["DATABASE_URL"] = stack.enter_context(postgres(durable=True))
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0)
        try:
            yield Path(name)
        finally:
            connections.close_all()


def define(rows: int) -> None:
    """The words of `rows` figures: measures, periods, groups and as many places as it takes."""
    from dashboard.models import Category, Dimension, Group, Measure, Period, Place, Source

    source = Source.objects.create(slug="benchmark", name="Made up", publisher="Nobody", citation="None")
    Measure.objects.bulk_create(
        Measure(slug=f"m{number}", name=f"Measure {number}", source=source, kind="proportion", unit="percent")
        for number in range(MEASURES)
    )
    years = range(2001, 2001 + PERIODS)
    Period.objects.bulk_create(
        Period(code=str(year), kind="year", starts=f"{year}-01-01", ends=f"{year}-12-31") for year in years
    )
    dimension = Dimension.objects.create(slug="part", name="Part", scheme="local")
    Category.objects.bulk_create(
        Category(dimension=dimension, slug=f"g{number}", name=f"Group {number}") for number in range(1, GROUPS)
    )
    everyone = [] if Group.objects.filter(key="").exists() else [Group(key="", name="Everyone")]
    Group.objects.bulk_create(
        everyone + [Group(key=f"part=g{number}", name=f"Group {number}") for number in range(1, GROUPS)]
    )
    Place.objects.bulk_create(
        [Place(code=code, name=code, name_folded=code, kind="county") for code in places(rows)], batch_size=1000
    )


def places(rows: int) -> list[str]:
    """Enough codes of places for `rows` figures."""
    return [f"p{number:06d}" for number in range(max(1, -(-rows // (MEASURES * PERIODS * GROUPS))))]


def figures(rows: int, seed: int = 1, years: Sequence[int] = range(2001, 2001 + PERIODS)) -> Iterator[Row]:
    """`rows` figures that pass every check, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  # made-up figures, the same each time
    groups = ["", *(f"part=g{number}" for number in range(1, GROUPS))]
    measures = [f"m{number}" for number in range(MEASURES)]
    keys = itertools.product(places(rows * PERIODS // len(years)), measures, map(str, years), groups)
    for place, measure, year, group in itertools.islice(keys, rows):
        whole = chance.randint(50, 50_000)
        yield measure, place, year, group, chance.randint(0, whole), whole


def write(path: Path, rows: Iterator[Row]) -> Path:
    """A CSV file of figures."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        writer.writerows(rows)
    return path
