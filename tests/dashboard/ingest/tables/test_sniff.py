"""Content decides what a file is, whatever its name says."""

from pathlib import Path

import pytest

from dashboard.ingest.issues import FileRefused
from dashboard.ingest.tables.sniff import form_of
from dashboard.ingest.tables.source import file_source
from tests.dashboard.ingest.files import write
from tests.dashboard.ingest.tables.books import table_of, xlsx, zip_bytes
from tests.dashboard.ingest.tables.old_books import container

HTML = "<html><body><table><tr><td>1</td></tr></table></body></html>"
XML_2003 = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="x"></Workbook>'


def form(folder: Path, content: bytes | str, name: str = "data.csv") -> str:
    return form_of(file_source(write(folder, content, name)))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"a,b\n1,2\n", "text"),
        ("\ufeffa,b\n".encode("utf-16-le"), "text"),
        ("a,b\n1,2\n".encode("utf-16-le"), "text"),
        (b"BMI,b\n1,2\n", "text"),
        (b"<10,b\n1,2\n", "text"),
        (b"a\0,b\n1,2\n", "text"),
        (container(b"x"), "xls"),
        (container(b"x", "Book"), "xls"),
        (zip_bytes({"a.csv": "a,b"}), "zip"),
        (zip_bytes({"[Content_Types].xml": "x", "a.csv": "a,b"}), "zip"),
        (zip_bytes({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x"}), "ods"),
        (zip_bytes({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), "xlsx"),
    ],
)
def test_what_can_be_read_is_known_by_its_content(tmp_path: Path, content: bytes, found: str) -> None:
    assert form(tmp_path, content, "data.pdf") == found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\n", "is_pdf"),
        (b"\x89PNG\r\n\x1a\n", "is_picture"),
        (b"\xff\xd8\xff\xe0", "is_picture"),
        (b"BM\x36\0\0\0\0\0", "is_picture"),
        (b"\x1f\x8b\x08", "is_packed"),
        (b"7z\xbc\xaf\x27\x1c", "is_packed"),
        (HTML, "is_web_page"),
        ("\n <!DOCTYPE html>" + HTML, "is_web_page"),
        ("\ufeff" + HTML, "is_web_page"),
        (HTML.encode("utf-16"), "is_web_page"),
        (f'<?xml version="1.0"?>{HTML}', "is_web_page"),
        (XML_2003, "is_xml"),
        (container(b"x", "EncryptedPackage"), "is_protected"),
        (container(b"x", "WordDocument"), "is_document"),
        (container(b"x")[:700], "damaged"),
        (zip_bytes({"[Content_Types].xml": "x", "word/document.xml": "x"}), "is_document"),
        (zip_bytes({"mimetype": "application/vnd.oasis.opendocument.text"}), "is_document"),
        (zip_bytes({"[Content_Types].xml": "x", "xl/workbook.xml": "x", "xl/vbaProject.bin": "x"}), "is_macros"),
        (zip_bytes({"[Content_Types].xml": "x", "xl/workbook.bin": "x"}), "is_binary_workbook"),
        (zip_bytes({"Index/Document.iwa": "x"}), "is_numbers"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (bytes(range(1, 32)) * 40, "is_binary"),
    ],
)
def test_the_rest_is_refused_with_a_way_out(tmp_path: Path, content: bytes | str, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        form(tmp_path, content, "data.xls")
    assert caught.value.issue.code == code
    assert len(caught.value.issue.message) > 40


def test_a_csv_named_like_a_workbook_is_read_as_csv(tmp_path: Path) -> None:
    found = table_of(write(tmp_path, "a,b\n1,2\n", "data.xlsx"))
    assert (found.kind, found.cells) == ("text", [["a", "b"], ["1", "2"]])


def test_a_workbook_named_like_a_csv_is_read_as_a_workbook(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", lambda book, sheet: sheet.write(0, 0, "x"))
    assert table_of(path.rename(tmp_path / "a.csv")).cells == [["x"]]
