"""Workbooks of every form as parts, one for each worksheet."""

from __future__ import annotations

from contextlib import AbstractContextManager

from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.ods import ods_parts
from dashboard.ingest.tables.parts import Part
from dashboard.ingest.tables.sniff import Form
from dashboard.ingest.tables.source import Source
from dashboard.ingest.tables.xls import xls_parts
from dashboard.ingest.tables.xlsx_parts import xlsx_parts


def workbook_parts(form: Form, source: Source, limits: Limits, member: str = "") -> AbstractContextManager[list[Part]]:
    """The worksheets of a workbook, in its order; good until left. `member` is its name in a ZIP."""
    opened = {"xlsx": xlsx_parts, "ods": ods_parts, "xls": xls_parts}[form]
    return opened(source, limits, member)
