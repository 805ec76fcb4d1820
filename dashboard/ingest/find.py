"""Finds the columns of a header that a recipe names: by title, position, form of the title, or distance to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.ingest.issues import refuse
from dashboard.ingest.recipe import After, ColumnRef, Like
from dashboard.ingest.spelling import fold_header
from dashboard.ingest.templates import TemplateError, compiled, fill

Captures = Mapping[str, str]
Found = tuple[int, Captures]
"""The index of a column, and what the form of its title captured."""


def filled(template: str, captures: Captures) -> str:
    """A template that captures of the file fill. Raises FileRefused where it counts with what is no number."""
    try:
        return fill(template, captures) if captures else template
    except TemplateError as error:
        raise refuse("capture_no_number", value=str(error), template=template) from error


class Columns:
    """The columns of one header; remembers which were asked for."""

    def __init__(self, header: Sequence[str]) -> None:
        self._header = header
        self._folded: dict[str, list[int]] = {}
        for index, title in enumerate(header):
            self._folded.setdefault(fold_header(title), []).append(index)
        self.asked: set[int] = set()

    def find(self, refs: Sequence[ColumnRef], captures: Captures) -> Found | None:
        """The first of these columns that the file has, or None. Raises FileRefused for one that several could be."""
        for ref in refs:
            found = self._find(ref, captures)
            if found is not None:
                self.asked.add(found[0])
                return found
        return None

    def index(self, refs: Sequence[ColumnRef], captures: Captures) -> Found:
        """As `find`; a column that the file has not is refused."""
        found = self.find(refs, captures)
        if found is None:
            named = [shown_ref(ref, captures) for ref in refs]
            raise refuse("column_missing", column=named[0], name=" / ".join(named))
        return found

    def _find(self, ref: ColumnRef, captures: Captures) -> Found | None:
        if isinstance(ref, int):
            return (ref - 1, {}) if ref <= len(self._header) else None
        if isinstance(ref, Like):
            return self._like(ref, captures)
        if isinstance(ref, After):
            first = self._find(ref.column, captures)
            if first is None or not 0 <= first[0] + ref.by < len(self._header):
                return None
            return first[0] + ref.by, first[1]
        name = filled(ref, captures)
        exact = [index for index, title in enumerate(self._header) if title == name]
        indices = exact or self._folded.get(fold_header(name), [])
        if len(indices) > 1:
            raise refuse("column_repeated", column=name, name=name)
        return (indices[0], {}) if indices else None

    def _like(self, ref: Like, captures: Captures) -> Found | None:
        pattern = compiled(ref.expression, captures)
        found: list[Found] = []
        for index, title in enumerate(self._header):
            match = pattern.fullmatch(title) or pattern.fullmatch(fold_header(title))
            if match is not None:
                found.append((index, match.groupdict("")))
        if len(found) > 1:
            names = ", ".join(self._header[index] for index, _ in found[:5])
            raise refuse("column_like_several", pattern=ref.expression, names=names)
        return found[0] if found else None


def shown_ref(ref: ColumnRef, captures: Captures) -> str:
    """A column as a message names it."""
    if isinstance(ref, Like):
        return ref.expression
    if isinstance(ref, After):
        return f"{shown_ref(ref.column, captures)} {ref.by:+d}"
    return filled(ref, captures) if isinstance(ref, str) else str(ref)
