"""What we see of a file before any recipe reads it: its form, its tables, their headers, columns and hidden content."""

from __future__ import annotations

from dashboard.ingest.look.run import look_in_child
from dashboard.ingest.look.shape import ColumnKind, ColumnLook, HeaderGuess, Look, SampleRow, TableLook, note_message

__all__ = [
    "ColumnKind",
    "ColumnLook",
    "HeaderGuess",
    "Look",
    "SampleRow",
    "TableLook",
    "look_in_child",
    "note_message",
]
