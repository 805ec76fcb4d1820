"""A header that a person chooses shows no more of persons than the one that was proposed."""

from dashboard.ingest.look import Look, SampleRow, TableLook
from dashboard.ingest.look.columns import look_at_columns
from dashboard.ingest.look.shape import HeaderGuess
from dashboard.ingest.seen import seen

ROWS = (("Visits", "2023"), ("Code", "Student name"), ("26081", "Amina Doe"))


def test_cells_of_persons_are_hidden_under_the_chosen_header() -> None:
    sample = tuple(SampleRow(number, cells) for number, cells in enumerate(ROWS, 1))
    columns = look_at_columns(ROWS[0], [ROWS[2]])
    table = TableLook(sample=sample, headers=(HeaderGuess(1, 1, 1, 1.0),), columns=columns, rows=3)
    found = seen(Look("a.csv", 1, "text", (table,)), {"table": 0, "header_row": 2, "header_rows": 1})
    assert found is not None
    assert found.columns[1].kind == "personal"
    assert found.data[0].cells == ("26081", "•••")
