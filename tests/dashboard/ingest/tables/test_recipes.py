"""One recipe reads the same records from every kind of file, and says of a workbook which cell is wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingest.outcome import Limits
from dashboard.ingest.parse import parse
from tests.dashboard.ingest.files import KNOWN, long_recipe, write
from tests.dashboard.ingest.tables.books import ods, ods_row, xlsx, zipped
from tests.dashboard.ingest.tables.old_books import label, number, xls

HEADER = ["measure", "place", "year", "group", "value"]
ROWS: list[list[Any]] = [["income", "26081", 2023, "", 41.5], ["births", "26", 2023, "race=black", "<10"]]
CSV = "\n".join(",".join(map(str, row)) for row in [HEADER, *ROWS]) + "\n"


def as_csv(folder: Path) -> Path:
    return write(folder, CSV)


def as_zip(folder: Path) -> Path:
    return zipped(folder / "a.zip", {"folder/a.csv": CSV})


def as_xlsx(folder: Path) -> Path:
    def fill(book: Any, sheet: Any) -> None:
        for index, row in enumerate([HEADER, *ROWS]):
            sheet.write_row(index, 0, row)

    return xlsx(folder / "a.xlsx", fill)


def as_ods(folder: Path) -> Path:
    rows = "".join(
        ods_row(*(str(cell).replace("<", "&lt;") if isinstance(cell, str) else cell for cell in row))
        for row in [HEADER, *ROWS]
    )
    return ods(folder / "a.ods", f'<table:table table:name="Data">{rows}</table:table>')


def as_xls(folder: Path) -> Path:
    cells = [
        number(row, column, value) if isinstance(value, int | float) else label(row, column, value)
        for row, values in enumerate([HEADER, *ROWS])
        for column, value in enumerate(values)
    ]
    return xls(folder / "a.xls", [("Data", b"".join(cells), False)])


@pytest.mark.parametrize("written", [as_csv, as_zip, as_xlsx, as_ods, as_xls])
def test_the_same_records_come_from_every_kind_of_file(tmp_path: Path, written: Callable[[Path], Path]) -> None:
    parsing = parse(written(tmp_path), long_recipe(), KNOWN)
    (chunk,) = list(parsing)
    found = chunk.frame[["measure", "place", "period", "group", "value", "bound", "row"]].fillna(-1)
    assert [tuple(row) for row in found.itertuples(index=False)] == [
        ("income", "26081", "2023", "", 41.5, "", 2),
        ("births", "26", "2023", "race=black", -1, "<10", 3),
    ]
    assert parsing.issues == []


def test_a_row_with_an_error_or_an_uncalculated_formula_is_rejected_by_its_cell(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for index, row in enumerate([HEADER, *ROWS, ROWS[0][:4], ROWS[0][:4]]):
            sheet.write_row(index, 0, row)
        sheet.write_formula("E4", "=1/0", None, "#DIV/0!")
        sheet.write_formula("E5", "=A1", None, "")
        sheet.set_row(1, None, None, {"hidden": True})

    parsing = parse(xlsx(tmp_path / "a.xlsx", fill), long_recipe(), KNOWN, Limits())
    assert [list(chunk.frame["row"]) for chunk in parsing] == [[3]]
    assert [(issue.row, issue.column, issue.code, issue.value) for issue in parsing.issues] == [
        (4, "value", "cell_error", "#DIV/0!"),
        (5, "value", "formula_without_value", ""),
        (None, "", "formulas", ""),
        (None, "", "hidden_rows", ""),
    ]
    assert (parsing.counts.rows_read, parsing.counts.rows_rejected) == (3, 2)
