import json
from pathlib import Path

import pytest

from dashboard.ingest.look import Look, look_in_child
from dashboard.ingest.outcome import Limits
from tests.dashboard.ingest.files import write


@pytest.mark.slow
def test_a_file_is_looked_at_in_a_process_of_its_own_and_the_look_survives_json(tmp_path: Path) -> None:
    content = "Title\n\ncode,name,births\n01,Peña,5\n02,Ada,<10\n"
    path = write(tmp_path, content.encode("cp1252"))
    found = look_in_child(path, "../../births\r\n2023.csv", Limits())
    (table,) = found.tables
    assert (found.name, found.content_type, found.refused) == ("../../births��2023.csv", "text", None)
    assert (table.encoding, table.encoding_guessed, table.delimiter) == ("windows-1252", True, ",")
    assert (table.headers[0].row, table.titles) == (3, ("code", "name", "births"))
    assert [column.kind for column in table.columns] == ["code", "text", "number"]
    assert [row.line for row in table.sample] == [1, 3, 4, 5]
    assert Look.from_json(json.loads(json.dumps(found.as_json()))) == found


@pytest.mark.slow
def test_a_file_that_cannot_be_read_is_a_look_too(tmp_path: Path) -> None:
    found = look_in_child(write(tmp_path, b"%PDF-1.7"), "report.csv", Limits())
    assert found.refused is not None
    assert (found.refused.code, found.tables, found.best) == ("is_pdf", (), None)


@pytest.mark.slow
def test_a_look_that_takes_too_long_ends_and_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b\n1,2\n")
    found = look_in_child(path, "two\n.csv", Limits(wall_seconds=0))
    assert found.refused is not None
    assert (found.refused.code, found.tables) == ("too_slow", ())
    assert (found.name, found.size) == ("two\N{REPLACEMENT CHARACTER}.csv", 8)
