"""The old container: where streams lie in it, and tables that lead astray."""

import io
import struct

import pytest

from dashboard.ingest.tables.ole import Container, OleError
from tests.dashboard.ingest.tables.old_books import container, large_container, small_container

NOWHERE = 0xFFFFFFFF


def opened(content: bytes) -> Container:
    return Container(io.BytesIO(content))


def patched(content: bytes, at: int, *numbers: int) -> bytes:
    """The content with these numbers of four bytes at this place."""
    found = bytearray(content)
    found[at : at + 4 * len(numbers)] = struct.pack(f"<{len(numbers)}I", *numbers)
    return bytes(found)


def test_a_stream_is_read_by_its_name() -> None:
    found = opened(container(b"records"))
    assert found.names == {"Root Entry", "Workbook", ""}
    assert found.read("Workbook", 1 << 20) == b"records".ljust(4096, b"\0")


def test_a_stream_that_is_not_there_or_too_long_gives_nothing() -> None:
    found = opened(container(b"records"))
    assert found.read("Book", 1 << 20) is None
    assert found.read("Workbook", 4095) is None


def test_a_short_stream_lies_in_that_of_the_root() -> None:
    content = bytes(range(256)) * 4 + b"end"
    found = opened(small_container(content))
    assert found.read("Workbook", 1 << 20) == content


def test_a_long_stream_is_followed_through_tables_that_the_header_does_not_name() -> None:
    content = struct.pack("<1850000I", *range(1_850_000))
    assert opened(large_container(content)).read("Workbook", 64 << 20) == content


@pytest.mark.parametrize("length", [8, 511])
def test_a_container_shorter_than_its_header_is_broken(length: int) -> None:
    with pytest.raises(OleError):
        opened(container(b"x")[:length])


@pytest.mark.parametrize("at", [30, 32])
def test_sectors_of_an_unknown_size_are_not_guessed(at: int) -> None:
    content = bytearray(container(b"x"))
    content[at] = 7
    with pytest.raises(OleError):
        opened(bytes(content))


def test_a_chain_without_end_is_no_trap() -> None:
    with pytest.raises(OleError):
        opened(patched(container(b"x"), 512 + 4 * 9, 2)).read("Workbook", 1 << 20)


def test_a_header_that_names_one_table_again_and_again_is_broken() -> None:
    with pytest.raises(OleError):
        opened(patched(container(b"x"), 76, *[0] * 109))


def test_a_table_of_tables_that_goes_on_in_itself_is_no_trap() -> None:
    content = patched(large_container(b"x" * 8_000_000), 512 + 4 * 127, 0)
    with pytest.raises(OleError):
        opened(content)
