"""What the records of an XLS say beside its cells."""

import io

from dashboard.ingest.tables.biff import SheetFacts, is_protected, sheet_facts
from tests.dashboard.ingest.tables.old_books import book, boolean, columns, container, error, label, part, record, row

LINK = record(0x01B8, b"\4\0\4\0\0\0\0\0")
FILTER = record(0x009B)


def facts(data: bytes) -> SheetFacts:
    """The facts of the only sheet, which has these records."""
    (found,) = sheet_facts(io.BytesIO(container(book([("Data", data, False)]))))
    return found


def test_a_part_within_a_sheet_says_nothing_of_the_sheet() -> None:
    chart = part(0x20, error(0, 0, 7) + FILTER)
    assert facts(label(0, 0, "x") + chart + LINK) == SheetFacts(links=[(5, 0)])


def test_what_is_neither_hidden_nor_an_error_is_no_fact() -> None:
    assert facts(row(1, hidden=False) + columns(0, 3, hidden=False) + boolean(0, 0, value=True)) == SheetFacts()


def test_an_unknown_error_is_an_error_all_the_same() -> None:
    assert facts(error(2, 1, 99)).errors == {3: {1: "#N/A"}}


def test_records_that_cannot_be_made_out_leave_no_facts() -> None:
    content = container(book([("Data", record(0x0208, b"\1\0"), False)]))
    assert sheet_facts(io.BytesIO(content)) == []


def test_a_container_that_cannot_be_made_out_leaves_no_facts_and_asks_for_no_password() -> None:
    assert sheet_facts(io.BytesIO(b"short")) == []
    assert not is_protected(io.BytesIO(b"short"))
