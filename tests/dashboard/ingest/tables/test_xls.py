"""XLS, read by content."""

import datetime as dt
from pathlib import Path

import pytest

from dashboard.ingest.tables.xls import value_text
from tests.dashboard.ingest.files import write
from tests.dashboard.ingest.tables.books import refused, table_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2015.0, "2015"),
        (7, "7"),
        (0.1, "0.1"),
        ("00123", "00123"),
        (True, "TRUE"),
        (dt.date(2025, 3, 4), "2025-03-04"),
        (dt.datetime(2025, 3, 4), "2025-03-04"),
        (dt.datetime(2025, 3, 4, 14, 30), "2025-03-04 14:30:00"),
        (dt.time(8, 5), "08:05:00"),
        (dt.timedelta(hours=8), "08:00:00"),
    ],
)
def test_values_become_text(value: object, text: str) -> None:
    assert value_text(value) == text  # type: ignore[arg-type]  # loose


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    content = OLE + b"\0" * 600 + "Workbook\0".encode("utf-16-le") + b"\0" * 2000
    assert refused(write(tmp_path, content)).code == "damaged"


@pytest.mark.real_data
def test_the_file_of_an_agency(real_data: Path) -> None:
    found = table_of(real_data / "saipe/est23all.xls")
    assert (found.sheet, found.kind, len(found.rows)) == ("est23ALL", "sheet", 3200)
    assert found.merged[:2] == [(2, 0, 2, 6), (3, 0, 3, 3)]
    assert found.cells[3][:4] == ["State FIPS Code", "County FIPS Code", "Postal Code", "Name"]
    assert found.cells[4][:8] == ["00", "000", "US", "United States", "40763043", "40485829", "41040257", "12.5"]
