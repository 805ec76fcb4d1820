"""Looks at small tables, for the tests of what is told from a look alone."""

from typing import Any

from dashboard.ingest.look import Look, SampleRow, TableLook
from dashboard.ingest.look.columns import look_at_columns
from dashboard.ingest.look.headers import guess_headers

RECIPE = """
period = "2023"
[recipe]
slug = "births"   # stays
title = "Births"
dataset = "births"
[place]
columns = "FIPS"
[[records]]
measure = "births"
columns.value = "Births"
columns.moe = "Margin"
margin_level = 0.9
optional = ["moe"]
"""
BIRTHS = (("Report of births", ""), ("FIPS", "Births"), ("26081", "12"), ("26139", "9"))


def table(*rows: tuple[str, ...], **more: Any) -> TableLook:
    lines = tuple(SampleRow(number, row) for number, row in enumerate(rows, 1))
    headers = guess_headers(lines)
    best = headers[0]
    titles = lines[best.row - 1].cells
    data = [line.cells for line in lines if line.line > best.row]
    return TableLook(sample=lines, headers=headers, columns=look_at_columns(titles, data), rows=len(rows), **more)


def look(*tables: TableLook, name: str = "births.csv") -> Look:
    return Look(name=name, size=1, content_type="text", tables=tables)
