"""A ZIP of files: its members as parts, each by its own content. Nothing is unpacked to a path that a member names."""

from __future__ import annotations

import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from dashboard.ingest.issues import FileRefused, refuse, shown
from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.package import DAMAGE, open_part, opened_package
from dashboard.ingest.tables.parts import Contents, Member, Part, text_part
from dashboard.ingest.tables.sniff import PACKED, form_of
from dashboard.ingest.tables.source import Source, file_source
from dashboard.ingest.tables.workbook import workbook_parts

_NAMED = 10
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_UNSAFE = re.compile(r"^/|\\|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)|\0")

Choice = Callable[[str], bool]


@contextmanager
def zip_contents(source: Source, limits: Limits, choose: Choice | None) -> Iterator[Contents]:
    """The members whose base names `choose` takes, or all that are tables; good until left.

    A member that was chosen and cannot be read refuses the file; others are left out.
    """
    with source.open() as stream, opened_package(stream, limits) as packed:
        members = [member for member in packed.infolist() if _is_file(member)]
        chosen = [member for member in members if _is_meant(packed, member, choose)]
        left_out = [base_name(member) for member in members if member not in chosen]
        if not chosen:
            raise refuse("zip_empty" if choose is None else "member_missing", names=names_of(left_out))

        def read() -> Iterator[Member]:
            found = False
            for member in chosen:
                try:
                    with _opened(packed, member, limits) as parts:
                        found = True
                        yield Member(member.file_size, parts)
                except FileRefused as refusal:
                    if choose is not None or refusal.issue.code in _ALWAYS:
                        raise
                    left_out.append(base_name(member))
            if not found:
                raise refuse("zip_empty")

        size = sum(member.file_size for member in chosen)
        yield Contents("zip", read, several=len(chosen) > 1, size=size, left_out=left_out)


_ALWAYS = frozenset({"zip_nested", "is_protected", "unpacked_bytes", "too_many_parts", "xml_declares"})
"""What refuses the whole file even in a member that nobody asked for."""


def base_name(member: zipfile.ZipInfo) -> str:
    """The name of a member without its folders."""
    return PurePosixPath(member.filename).name


def _is_file(member: zipfile.ZipInfo) -> bool:
    """Whether a member is a file of its own; raises for one that leads elsewhere."""
    if _UNSAFE.search(member.filename) or stat.S_ISLNK(member.external_attr >> 16):
        raise refuse("zip_name", name=shown(member.filename))
    return not member.is_dir() and not _JUNK.search(member.filename)


def _is_meant(packed: zipfile.ZipFile, member: zipfile.ZipInfo, choose: Choice | None) -> bool:
    """Whether a member is to be read: one that was chosen, or, if nothing was, one that may be a table."""
    if choose is not None:
        return choose(base_name(member))
    if member.file_size == 0:
        return False
    source = _source(packed, member)
    try:
        return source.start().startswith(PACKED) or bool(form_of(source))
    except FileRefused as refusal:
        if refusal.issue.code in _ALWAYS:
            raise
        return False
    except DAMAGE:
        return False


def _source(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> Source:
    return Source(base_name(member), member.file_size, lambda: open_part(packed, member))


def names_of(names: Sequence[str]) -> str:
    """Some names, as they may stand in a message."""
    return ", ".join(map(shown, names[:_NAMED])) + (" …" if len(names) > _NAMED else "")


@contextmanager
def _opened(packed: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> Iterator[list[Part]]:
    """The tables of one member."""
    name = base_name(member)
    source = _source(packed, member)
    if member.file_size == 0:
        raise refuse("empty_file")
    try:
        start = source.start()
    except DAMAGE as error:
        raise refuse("damaged", what=name[:80]) from error
    if start.startswith(PACKED):
        with _spooled(source) as copy:
            form = form_of(copy)
            if form == "zip":
                raise refuse("zip_nested", name=shown(name))
            with workbook_parts(form, copy, limits, name) as parts:
                yield parts
    else:
        form_of(source)
        yield [text_part(source, limits, name)]


@contextmanager
def _spooled(source: Source) -> Iterator[Source]:
    """A member as a file of its own, under a name that nobody chose, while it is read."""
    with tempfile.TemporaryDirectory(prefix="member-") as folder:
        path = Path(folder) / "member"
        try:
            with source.open() as stream, path.open("wb") as copy:
                shutil.copyfileobj(stream, copy, 1 << 20)
        except DAMAGE as error:
            raise refuse("damaged", what=source.name[:80]) from error
        yield file_source(path)
