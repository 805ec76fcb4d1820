"""A list read as it stands: one table, its titles and its rows, without any recipe, and without what names private persons."""

from __future__ import annotations

from dashboard.ingest.plain.run import read_in_child
from dashboard.ingest.plain.shape import PlainColumn, PlainTable, Rows

__all__ = ["PlainColumn", "PlainTable", "Rows", "read_in_child"]
