"""What the commands print as JSON, and the pages show as a report: imports and releases in plain words and numbers."""

from typing import Any

from django.utils.translation import gettext

from dashboard.choices import Change, ImportState
from dashboard.ingest.issues import KINDS
from dashboard.models import Import, ImportIssue, Release

COUNTS = (
    "columns", "rows_read", "rows_blank", "cells_read", "blank_cells", "records_accepted", "records_rejected",
    "records_repeated",
)  # fmt: skip


def import_report(import_: Import, *, again: bool = False) -> dict[str, Any]:
    """The report of an import.

    `accepted` and `rejected` count rows of the file; `new`, `changed`, `unchanged` and `removed` count figures. With
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
        **{name: found.get(name, 0) for name in COUNTS},
        "accepted": found.get("rows_accepted", 0),
        "rejected": found.get("rows_rejected", 0),
        **changes,
        "states": found.get("states", {}),
        "bounds": found.get("bounds", {}),
        "issues": [issue_row(issue) for issue in import_.issues.all()],
    }


def issue_row(issue: ImportIssue) -> dict[str, Any]:
    """One issue: where it was met first, what it is, how often."""
    return {
        "row": issue.row,
        "column": issue.column,
        "code": issue.code,
        "severity": issue.severity,
        "message": issue_message(issue),
        "value": issue.value,
        "count": issue.count,
        "rows": issue.rows,
    }


def issue_message(issue: ImportIssue) -> str:
    """The sentence of an issue in the reader's language."""
    kind = KINDS.get(issue.code)
    return gettext(kind.message) % {"value": issue.value, **issue.params} if kind else issue.code


def release_report(release: Release) -> dict[str, Any]:
    """A release with its indicators, as the command prints it."""
    items = release.items.select_related("indicator", "manifest").order_by("indicator__slug")
    return {
        "release": release.pk,
        "state": release.state,
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
