"""The parts of a file that hold a table each, known before any of them is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Literal

from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.raw import RawTable
from dashboard.ingest.tables.sniff import Form
from dashboard.ingest.tables.source import Source
from dashboard.ingest.tables.text import TextContent


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a part is to be read: encoding and delimiter of a text, and whether hidden rows and columns are read."""

    encoding: str = "utf-8"
    delimiter: str = "auto"
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a file that can be opened, as often as wanted. `source` holds the bytes of a text, else None."""

    kind: Literal["text", "sheet"]
    size: int
    open: Callable[[Wanted], AbstractContextManager[RawTable]]
    member: str = ""
    sheet: str = ""
    hidden: bool = False
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A text or a workbook: all of a file, or a member of a ZIP, and the parts it holds."""

    size: int
    parts: Sequence[Part]


@dataclass(slots=True)
class Contents:
    """What a file is and what it holds. `members()` runs once; a member is good until the next is asked for.

    `several` says that it is a ZIP with more than one; `size` adds up theirs. `left_out` names members of a ZIP that
    are not read and grows until the members have ended.
    """

    form: Form
    members: Callable[[], Iterator[Member]]
    several: bool = False
    size: int = 0
    left_out: Sequence[str] = ()


def text_part(source: Source, limits: Limits, member: str = "") -> Part:
    """A text as the one table that it is."""

    @contextmanager
    def opened(wanted: Wanted) -> Iterator[RawTable]:
        with TextContent(source, limits, encoding=wanted.encoding, delimiter=wanted.delimiter) as content:
            yield RawTable(
                content,
                "text",
                member=member,
                encoding=content.encoding,
                delimiter=content.delimiter,
                progress=lambda: (content.done(), source.size),
            )

    return Part("text", source.size, opened, member=member, source=source)
