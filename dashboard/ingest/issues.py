"""What can be wrong with a file: one table of codes, each with a severity and a sentence that says what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from dashboard.ingest.issue_kind import Kind as Kind
from dashboard.ingest.issue_kind import Severity as Severity
from dashboard.ingest.issue_kind import gettext_noop as gettext_noop
from dashboard.ingest.issue_kind import refusal as _refuse
from dashboard.ingest.issues_of_files import KINDS_OF_FILES
from dashboard.ingest.issues_of_rows import KINDS_OF_ROWS
from dashboard.ingest.issues_of_store import KINDS_OF_STORE

Param = str | int

SHOWN_CHARACTERS = 80
ROWS_KEPT, ROWS_SPARE = 50, 100_000
_ORDER = {"error": 0, "warning": 1, "note": 2}

_ = gettext_noop

KINDS: Mapping[str, Kind] = {
    **KINDS_OF_FILES,
    **KINDS_OF_STORE,
    # The file as a whole
    "empty_file": _refuse(_("The file has no data rows. Check that this is the right file, or export it again.")),
    "encoding": _refuse(
        _(
            "The byte at position %(offset)s is not valid %(encoding)s. "
            "Save the file as CSV (UTF-8), or name its encoding in the recipe."
        )
    ),
    "unclosed_quote": _refuse(
        _("A quotation mark that opens in the row at line %(line)s is never closed. Close it, or remove it.")
    ),
    "broken_quote": _refuse(
        _("The quotation marks in the row at line %(line)s do not match. Double each one that belongs to the text.")
    ),
    "too_many_bytes": _refuse(_("The file is larger than %(limit)s bytes. Split it, or use the import command.")),
    "too_many_rows": _refuse(_("The file has more than %(limit)s rows. Split it, or use the import command.")),
    "too_many_columns": _refuse(
        _("The file has %(count)s columns; at most %(limit)s can be read. Remove the columns that you do not need.")
    ),
    "line_too_long": _refuse(
        _("Line %(line)s is longer than %(limit)s characters. Check the delimiter and the line ends of the file.")
    ),
    "cell_too_long": _refuse(
        _("A cell in the row at line %(line)s has more than %(limit)s characters. Shorten it, or close its quotes.")
    ),
    "header_missing": _refuse(
        _("The file ends before its header, line %(line)s. Correct the header row in the recipe.")
    ),
    "column_missing": _refuse(
        _("The recipe needs the column “%(name)s”, and the file has none. Correct the header, or edit the recipe.")
    ),
    "column_repeated": _refuse(
        _("The file has several columns named “%(name)s”. Rename all but one, or address the column by its position.")
    ),
    "columns_unmapped": _refuse(
        _("The recipe does not use these columns: %(names)s. Map them, or say in the recipe that they are ignored.")
    ),
    "pattern_without_column": _refuse(
        _("No column fits the pattern “%(pattern)s”. Check that this file belongs to this recipe.")
    ),
    "percent_mixed": _refuse(
        _("Some cells carry a percent sign and others do not. Write them all in one way, then import the file again.")
    ),
    "personal_data": _refuse(
        _(
            "This looks like records of single persons (%(what)s). Import totals instead, or remove that column. "
            "If its name misleads, rename it."
        )
    ),
    "too_large": _refuse(_("This file is too large to process: it needs more than %(limit)s MB of memory. Split it.")),
    "too_slow": _refuse(_("This file takes longer than %(limit)s seconds to process. Split it.")),
    "crashed": _refuse(_("The file could not be read to its end. Export it again; if that fails, tell the operator.")),
    "name_mismatch": _refuse(
        _(
            "The name of the file does not fit the recipe, which looks for “%(pattern)s”. Check that this is the right file."
        )
    ),
    "title_missing": _refuse(
        _(
            "Nothing above the header fits the title that the recipe looks for, “%(pattern)s”. Check this is the right file."
        )
    ),
    "block_title_missing": _refuse(
        _(
            "The row above the header in line %(line)s, “%(title)s”, has not the form that the recipe knows. Edit the recipe."
        )
    ),
    "header_not_found": _refuse(
        _(
            "No row holds all of these names: %(names)s. Correct them in the recipe, or check that this is the right file."
        )
    ),
    "column_like_several": _refuse(
        _("Several columns fit “%(pattern)s”: %(names)s. Say more of the name in the recipe, so that one is left.")
    ),
    "records_missing": _refuse(
        _("The file has no column that the recipe makes figures of: %(names)s. Check that this is the right file.")
    ),
    "captures_unused": _refuse(
        _("No part of the recipe is meant for this file (%(captures)s). Add it to the recipe, or leave the file out.")
    ),
    "capture_no_number": _refuse(
        _("“%(value)s” is no whole number, and “%(template)s” in the recipe counts with it. Correct the recipe.")
    ),
    **KINDS_OF_ROWS,
}

SUGGESTION = _("Did you mean “%(suggestion)s”?")
"""Follows the message of an issue that has a `suggestion` among its params."""
PLACE_FILE = _("the whole file")
PLACE_PART_FILE = "%(part)s"
PLACE_PART_ROW = _("%(part)s, row %(row)s")
PLACE_PART_TWO = _("%(part)s, row %(row)s and 1 other place")
PLACE_PART_MANY = _("%(part)s, row %(row)s and %(others)s other places")
PLACE_ROW = _("row %(row)s")
PLACE_TWO = _("row %(row)s and 1 other place")
PLACE_MANY = _("row %(row)s and %(others)s other places")


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to correct: where it was met first, what the cell held, and how often the same was met.

    `row` is the physical line in the file, from 1 (the header is usually row 1); None means the file as a whole.
    `column` is the name in the header, "" for the whole row. `rows` holds the first rows it was met in. `part` names the
    sheet or member that the rows are of, "" for a file with only one table.
    """

    row: int | None
    column: str
    code: str
    value: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)
    count: int = 1
    rows: tuple[int, ...] = ()
    part: str = ""

    @property
    def kind(self) -> Kind:
        return KINDS[self.code]

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    @property
    def blanks(self) -> dict[str, Param]:
        """What fills the places of the message."""
        return {"value": self.value, **self.params}

    @property
    def message(self) -> str:
        """The English sentences. The web side formats the translated `sentences` with `blanks`."""
        return " ".join(sentence % self.blanks for sentence in sentences(self.code, self.params))

    def of_part(self, part: str) -> Issue:
        """The same issue in this part of the file."""
        return replace(self, part=part)

    def as_json(self) -> dict[str, object]:
        """A plain object, read back by `from_json`."""
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "value": self.value,
            "params": dict(self.params),
            "count": self.count,
            "rows": list(self.rows),
            "part": self.part,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Issue:
        names = ("row", "column", "code", "value", "params", "count", "part")
        return cls(**{name: data[name] for name in names}, rows=tuple(data["rows"]))  # type: ignore[arg-type]  # our own JSON


def sentences(code: str, params: Mapping[str, Param]) -> tuple[str, ...]:
    """The messages of an issue, each to be translated, then filled with its value and params."""
    own = KINDS[code].message
    return (own, SUGGESTION) if "suggestion" in params else (own,)


class FileRefused(Exception):
    """The whole file is refused; `issue` says why and what to do."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message)
        self.issue = issue


def refuse(
    code: str, *, row: int | None = None, column: str = "", value: str = "", part: str = "", **params: Param
) -> FileRefused:
    """The exception that refuses a file with the message of `code`."""
    return FileRefused(Issue(row, column, code, shown(value), params, part=part))


def shown(value: str) -> str:
    """A cell as it may stand in a message: one line, no control or direction marks, cut after 80 characters."""
    plain = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign)[0] == "C" else sign for sign in value[:200]
    )
    return plain if len(plain) <= SHOWN_CHARACTERS else plain[: SHOWN_CHARACTERS - 1] + "…"


@dataclass(slots=True)
class _Entry:
    count: int
    rows: list[int]
    params: Mapping[str, Param]


class IssueLog:
    """Collects issues of one file; the same code in the same column with the same value is one issue with a count.

    `part` is the part of the file at hand, which new issues belong to.
    """

    def __init__(self, most: int = 1000) -> None:
        self._most = most
        self.part = ""
        self._entries: dict[tuple[str, str, str, str], _Entry] = {}
        self._kinds: dict[str, int] = {}
        self._left_out: dict[str, int] = {}
        self._spare = ROWS_SPARE

    def add(self, code: str, row: int | None, column: str = "", value: str = "", **params: Param) -> None:
        """Note one issue at a row, or of the part as a whole."""
        key = (code, column, shown(value), self.part)
        entry = self._entries.get(key)
        if entry is not None:
            entry.count += 1
            if row is not None and (len(entry.rows) < ROWS_KEPT or self._spare):
                self._spare -= len(entry.rows) >= ROWS_KEPT
                entry.rows.append(row)
        elif self._kinds.get(code, 0) >= self._most:
            self._left_out[code] = self._left_out.get(code, 0) + 1
        else:
            self._kinds[code] = self._kinds.get(code, 0) + 1
            self._entries[key] = _Entry(1, [] if row is None else [row], params)

    def issues(self) -> list[Issue]:
        """All issues: errors before warnings before notes, then by the row they were met in first."""
        found = [
            Issue(
                min(entry.rows, default=None), column, code, value, entry.params, entry.count, tuple(entry.rows), part
            )
            for (code, column, value, part), entry in self._entries.items()
        ]
        found += [Issue(None, "", "more", code, {"count": count}, count) for code, count in self._left_out.items()]
        return sorted(
            found, key=lambda issue: (_ORDER[issue.severity], issue.part, issue.row or 0, issue.column, issue.code)
        )


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """All issues of one kind: the first stands for them, `count` says in how many places the kind was met."""

    first: Issue
    issues: tuple[Issue, ...]
    count: int

    @property
    def place_message(self) -> str:
        """The message of where, to be translated and filled with `place_blanks`."""
        if self.first.row is None:
            return PLACE_PART_FILE if self.first.part else PLACE_FILE
        if self.first.part:
            return {1: PLACE_PART_ROW, 2: PLACE_PART_TWO}.get(self.count, PLACE_PART_MANY)
        return {1: PLACE_ROW, 2: PLACE_TWO}.get(self.count, PLACE_MANY)

    @property
    def place_blanks(self) -> dict[str, Param]:
        return {"part": self.first.part, "row": self.first.row or 0, "others": self.count - 1}


def group(issues: Iterable[Issue]) -> list[IssueGroup]:
    """Issues put together by code, in the order in which the codes come."""
    by_code: dict[str, list[Issue]] = {}
    for issue in issues:
        by_code.setdefault(issue.code, []).append(issue)
    return [IssueGroup(same[0], tuple(same), sum(issue.count for issue in same)) for same in by_code.values()]


def errors(issues: Iterable[Issue]) -> Iterator[Issue]:
    """Those that reject a row or the file."""
    return (issue for issue in issues if issue.severity == "error")
