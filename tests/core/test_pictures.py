"""Photos: made anew without the camera's notes, in sensible sizes; bombs and crafted files are refused quickly."""

import io
import struct
import time
import zlib
from typing import Any

import pytest
from PIL import Image

from kconnect.core import files, pictures
from kconnect.core.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Any) -> None:
    settings.STORED_FILES_DIR, settings.DATA_DIR = tmp_path / "files", tmp_path


def photo(width: int = 2400, height: int = 1800, kind: str = "JPEG", mode: str = "RGB") -> io.BytesIO:
    """A photo as a phone writes it: turned, with its maker and the place where it was taken."""
    picture, target = Image.new(mode, (width, height), "red"), io.BytesIO()
    notes = picture.getexif()
    notes[0x0112], notes[0x010F] = 6, "SecretCam"
    notes.get_ifd(0x8825)[1] = "N"
    picture.save(target, kind, exif=notes)
    target.seek(0)
    return target


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bomb(side: int = 30_000) -> io.BytesIO:
    """A PNG of a hundred kilobytes that would unpack to 900 million pixels."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((side // 8 + 1) * side), 9)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_stored_anew_upright_and_without_notes(kind: str) -> None:
    taken = pictures.take(photo(kind=kind), by=None)
    assert (taken.width, taken.height, taken.small_width, taken.small_height) == (1200, 1600, 360, 480)
    for stored in (taken.file, taken.small):
        content = stored.path.read_bytes()
        assert b"SecretCam" not in content
        assert b"Exif" not in content
        with Image.open(io.BytesIO(content)) as made:
            assert (made.format, dict(made.getexif())) == ("JPEG", {})
        assert stored.name == "photo.jpg"


def test_what_was_transparent_is_white() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(target, "PNG")
    target.seek(0)
    with Image.open(pictures.take(target, by=None).file.path) as made:
        assert made.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"no photo", b"\xff\xd8\xff\xe0 broken", b"GIF89a" + bytes(40), b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7", b"%!PS-Adobe-3.0 EPSF-3.0",
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(pictures.PictureRefusedError, match="We cannot read this as a photo"):
        pictures.take(io.BytesIO(content), by=None)
    assert not StoredFile.objects.exists()


def test_a_bomb_is_refused_quickly() -> None:
    began = time.monotonic()
    with pytest.raises(pictures.PictureRefusedError):
        pictures.take(bomb(), by=None)
    assert time.monotonic() - began < 10


def test_a_photo_that_is_cut_off_is_refused() -> None:
    whole = photo().getvalue()
    with pytest.raises(pictures.PictureRefusedError):
        pictures.take(io.BytesIO(whole[: len(whole) // 2]), by=None)


def test_too_many_bytes_are_not_even_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_BYTES", 1000)
    with pytest.raises(pictures.PictureRefusedError, match="larger than 20 MB"):
        pictures.take(photo(), by=None)


def test_bytes_go_when_nothing_points_to_them_any_more() -> None:
    stored = pictures.take(photo(), by=None).file
    assert files.erase_unused(stored)
    assert not stored.path.exists()
