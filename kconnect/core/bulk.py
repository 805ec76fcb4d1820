"""Writes many rows at the speed of the database (COPY on PostgreSQL, executemany on SQLite), and long work in short pieces."""

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models

Piece = TypeVar("Piece")
CHUNK = 5_000
# A writer that waits for SQLite's one lock looks for it every tenth of a second.
PAUSE = 0.15


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Inserts `rows` (tuples in the order of `columns`) and returns how many; no defaults, no signals, no validation.

    `columns` are field names; foreign keys are given as `name_id`. Values are ready for the database.
    """
    fields = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    names = [fields[name] for name in columns]
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        return _copy(table, names, rows)
    return _executemany(table, names, rows)


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Writes `columns` of many rows, each given as their values and then its id; returns how many. Values as above."""
    fields = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    quote = connection.ops.quote_name
    named = ", ".join(f"{quote(fields[name])} = %s" for name in columns)
    # Names come from our own models, never from input.
    sql = f"UPDATE {quote(model._meta.db_table)} SET {named} WHERE {quote('id')} = %s"  # noqa: S608
    count = 0
    with connection.cursor() as cursor:
        for piece in _pieces(rows):
            cursor.executemany(sql, piece)
            count += len(piece)
    return count


def renew_statistics(*tables: type[models.Model]) -> None:
    """Tells PostgreSQL how large tables became by many new rows. It plans for their former size until it looks itself,
    which takes a minute, and a join of two tables that it takes for empty takes hours."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(table._meta.db_table)}")


def unhurried(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces of long work, with the lock of the database left alone for a moment between two, so that no web write starves."""
    for number, piece in enumerate(pieces):
        if number and connection.vendor == "sqlite" and not connection.in_atomic_block:
            time.sleep(PAUSE)
        yield piece


def _copy(table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(table)} ({quoted}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _executemany(table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    marks = ", ".join(["%s"] * len(names))
    # Names come from our own models, never from input.
    sql = f"INSERT INTO {connection.ops.quote_name(table)} ({quoted}) VALUES ({marks})"  # noqa: S608
    count = 0
    with connection.cursor() as cursor:
        for piece in _pieces(rows):
            cursor.executemany(sql, piece)
            count += len(piece)
    return count


def _pieces(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    walker = iter(rows)
    while piece := list(islice(walker, CHUNK)):
        yield piece
