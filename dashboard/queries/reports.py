"""What the commands print as JSON, and the pages show as a report: imports and releases in plain words and numbers."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.utils.translation import gettext, ngettext

from dashboard.choices import Change, ImportState
from dashboard.ingest.issues import KINDS, Param, sentences
from dashboard.models import Import, ImportIssue, Release
from kconnect.core.text import grouped

COUNTS = (
    "columns", "rows_read", "rows_blank", "cells_read", "blank_cells", "records_accepted", "records_rejected",
    "records_repeated",
)  # fmt: skip


ROWS_TOLD = 50
# Blanks of messages that hold a word of ours, not one of the file.
OUR_WORDS = frozenset({("damaged", "what")})
# Blanks that say how many there are; a row has its number without marks, as in every program.
OUR_NUMBERS = frozenset({"all", "count", "left", "limit", "rows"})


def import_report(import_: Import, *, again: bool = False) -> dict[str, Any]:
    """The report of an import.

    `accepted`, `rejected` and `left_out` count rows of the file; `new`, `changed`, `unchanged` and `removed` count figures. With
    `again` the same file was accepted before and nothing has changed since: everything in it is unchanged.
    """
    found = import_.report
    changes = {change: found.get(change, 0) for change in Change.values}
    if again and import_.state == ImportState.ACCEPTED:
        still = changes[Change.NEW] + changes[Change.CHANGED] + changes[Change.UNCHANGED]
        changes = dict.fromkeys(Change.values, 0) | {Change.UNCHANGED.value: still}
    return {
        "import": import_.pk,
        "state": import_.state,
        "again": again,
        "file": import_.file_name,
        "sha256": import_.file.sha256,
        "recipe": import_.recipe_slug,
        "dataset": import_.dataset.slug,
        "completes": import_.completes_id,
        **{name: found.get(name, 0) for name in COUNTS},
        "accepted": found.get("rows_accepted", 0),
        "rejected": found.get("rows_rejected", 0),
        "left_out": found.get("rows_left_out", 0),
        **changes,
        "states": found.get("states", {}),
        "bounds": found.get("bounds", {}),
        "combined": found.get("combined", {}),
        "issues": [issue_row(issue) for issue in import_.issues.all()],
    }


def issue_row(issue: ImportIssue) -> dict[str, Any]:
    """One issue: where it was met first, what it is, how often."""
    return {
        "part": issue.part,
        "row": issue.row,
        "column": issue.column,
        "code": issue.code,
        "severity": issue.severity,
        "message": issue_message(issue),
        "value": issue.value,
        "count": issue.count,
        "rows": issue.rows[:ROWS_TOLD],
    }


def issue_message(issue: ImportIssue) -> str:
    """The sentences of a stored issue in the reader's language."""
    return issue_words(issue.code, issue.value, issue.params) if issue.code in KINDS else issue.code


def issue_words(code: str, value: str, params: Mapping[str, Param]) -> str:
    """The sentences of a kind of issue in the reader's language, with their blanks filled."""
    blanks = {"value": value} | {name: _word(code, name, part) for name, part in params.items()}
    return " ".join(gettext(sentence) % blanks for sentence in sentences(code, params))


def _word(code: str, name: str, part: Any) -> Any:
    """A blank of a message: words of ours are translated, how many are grouped; what stood in the file stays."""
    if isinstance(part, int) and name in OUR_NUMBERS:
        return grouped(part)
    return gettext(part) if (code, name) in OUR_WORDS and part else part


def issue_place(part: str, row: int | None, others: int = 0) -> str:
    """Where something was met first, and in how many other places: "Sheet 2, row 12 and 4 other places"."""
    if row is None:
        return part or gettext("the whole file")
    if others:
        text = ngettext("row %(row)s and %(others)s other place", "row %(row)s and %(others)s other places", others)
    else:
        text = gettext("row %(row)s")
    where = text % {"row": row, "others": grouped(others)}
    return f"{part}, {where}" if part else where


def file_place(part: str, row: int | None, column: str = "") -> str:
    """Where a figure stands in its file: "Sheet 2, row 12, column B19013_001E"."""
    where = issue_place(part, row)
    return gettext("%(where)s, column %(column)s") % {"where": where, "column": column} if column else where


def release_report(release: Release) -> dict[str, Any]:
    """A release with its indicators, as the command prints it."""
    items = release.items.select_related("indicator", "manifest").order_by("indicator__slug")
    return {
        "release": release.pk,
        "state": release.state,
        "publish_at": release.publish_at.astimezone(UTC).isoformat() if release.publish_at else None,
        "published_at": release.published_at.isoformat() if release.published_at else None,
        "indicators": [
            {
                "indicator": item.indicator.slug,
                "run": item.run_id,
                "snapshot": item.manifest.digest if item.manifest else None,
                **item.audit,
            }
            for item in items
        ],
    }
