"""A file as the parts it holds."""

from pathlib import Path

from dashboard.ingest.outcome import Limits
from tests.dashboard.ingest.files import write
from tests.dashboard.ingest.tables.books import refused, table_of


def test_a_file_may_be_as_long_as_the_limit_and_no_longer(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b\n1,2\n")
    assert table_of(path, limits=Limits(bytes=8)).cells == [["a", "b"], ["1", "2"]]
    issue = refused(path, limits=Limits(bytes=7))
    assert (issue.code, issue.params) == ("too_many_bytes", {"limit": 7})


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refused(write(tmp_path, "")).code == "empty_file"
