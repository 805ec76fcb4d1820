import io
from pathlib import Path

import pytest

from dashboard.ingest import encoding
from dashboard.ingest.encoding import first_misfit
from dashboard.ingest.issues import FileRefused, Issue
from tests.dashboard.ingest.files import write


def detect(path: Path, declared: str) -> str:
    return encoding.detect(lambda: path.open("rb"), declared)


def refused(path: Path, declared: str = "utf-8") -> Issue:
    with pytest.raises(FileRefused) as caught:
        detect(path, declared)
    return caught.value.issue


def test_plain_utf_8_needs_no_mark(tmp_path: Path) -> None:
    assert detect(write(tmp_path, "Peña"), "utf-8") == "utf-8"


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16"])
def test_a_mark_decides(tmp_path: Path, name: str) -> None:
    assert detect(write(tmp_path, "Peña".encode(name)), "windows-1252") == name


def test_the_big_endian_mark_decides_too(tmp_path: Path) -> None:
    assert detect(write(tmp_path, b"\xfe\xff" + "Peña".encode("utf-16-be")), "utf-8") == "utf-16"


def test_a_marked_file_that_breaks_its_promise_is_refused(tmp_path: Path) -> None:
    issue = refused(write(tmp_path, b"\xef\xbb\xbfab\xff"))
    assert (issue.code, issue.params) == ("encoding", {"encoding": "utf-8", "offset": 5})


def test_valid_utf_8_wins_over_the_declared_encoding(tmp_path: Path) -> None:
    assert detect(write(tmp_path, "Peña"), "windows-1252") == "utf-8"


def test_the_declared_encoding_is_used_for_what_is_not_utf_8(tmp_path: Path) -> None:
    assert detect(write(tmp_path, "Doña Ana".encode("latin-1")), "iso-8859-1") == "latin-1"


def test_invalid_bytes_are_refused_with_their_offset(tmp_path: Path) -> None:
    issue = refused(write(tmp_path, b"ab,cd\nPe\xf1a\n"))
    assert (issue.code, issue.params) == ("encoding", {"encoding": "utf-8", "offset": 8})


def test_bytes_that_the_declared_encoding_lacks_are_refused(tmp_path: Path) -> None:
    issue = refused(write(tmp_path, b"ab\xff\x81"), "windows-1252")
    assert issue.params == {"encoding": "windows-1252", "offset": 3}


def test_utf_16_without_a_mark_needs_the_recipe(tmp_path: Path) -> None:
    path = write(tmp_path, "ab,c".encode("utf-16-le"))
    assert detect(path, "utf-16-le") == "utf-16-le"
    assert detect(path, "utf-8") == "utf-8"


def test_an_offset_counts_over_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "_BLOCK", 3)
    # The two bytes of the ñ lie in two blocks; the byte that fits nowhere comes after.
    assert first_misfit(lambda: io.BytesIO("abñd".encode() + b"\xff"), "utf-8") == 5
    assert first_misfit(lambda: io.BytesIO(b"ab\xc3"), "utf-8") == 2


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("Peña".encode(), ("utf-8", False)),
        ("Peña".encode("utf-8-sig"), ("utf-8", False)),
        ("Peña,’".encode("cp1252"), ("windows-1252", True)),
        ("name,value\n".encode("utf-16"), ("utf-16", False)),
        ("name,value\nPeña,1\n".encode("utf-16-le"), ("utf-16-le", True)),
        ("name,value\nPeña,1\n".encode("utf-16-be"), ("utf-16-be", True)),
    ],
)
def test_an_encoding_is_guessed_as_a_recipe_names_it(content: bytes, found: tuple[str, bool]) -> None:
    assert encoding.guess(lambda: io.BytesIO(content)) == found


@pytest.mark.parametrize("content", [b"ab,Pe\xc3\xb1a,Pe\xf1a", b"ab\xff\x81,", b"\xef\xbb\xbfab\xff"])
def test_a_mixture_is_no_guess_but_refused_with_its_offset(content: bytes) -> None:
    with pytest.raises(FileRefused) as caught:
        encoding.guess(lambda: io.BytesIO(content))
    assert caught.value.issue.code == "encoding"
