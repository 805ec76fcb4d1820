"""The grid of a worksheet while it is read."""

from dashboard.ingest.tables.raw import Note
from dashboard.ingest.tables.sheet import Tally


def tally(*names: str) -> Tally:
    found = Tally()
    for name in names:
        found.add(name)
    return found


def test_a_note_names_the_first_cells_and_counts_all() -> None:
    six = [f"A{row}" for row in range(1, 7)]
    assert tally(*six).note("links") == [Note("links", {"count": 6, "names": "A1, A2, A3, A4, A5, A6"})]
    assert tally(*six, "A7", "A8").note("links") == [Note("links", {"count": 8, "names": "A1, A2, A3, A4, A5, A6 …"})]


def test_where_there_is_nothing_to_say_there_is_no_note() -> None:
    assert tally().note("links") == []
