"""What to do with each row of a file, for the copy of it that is handed out."""

from dashboard.choices import ImportState, Severity
from dashboard.models import Import
from dashboard.queries.reports import issue_message

# A cell of a spreadsheet holds no more.
MOST_CHARACTERS = 30_000


def can_annotate(import_: Import) -> bool:
    """Whether the file was read to its end and is still there."""
    read = {ImportState.PREVIEWED, ImportState.ACCEPTING, ImportState.ACCEPTED, ImportState.UNDONE, ImportState.UNDOING}
    return import_.state in read and import_.file.path.exists()


def marks_of(import_: Import, *, only_bad: bool) -> dict[str, dict[int, str]]:
    """What to do with each row, by part: the messages of all its issues, each with its column."""
    issues = import_.issues.exclude(severity=Severity.NOTE)
    if only_bad:
        issues = issues.filter(severity=Severity.ERROR)
    marks: dict[str, dict[int, str]] = {}
    for issue in issues.iterator(chunk_size=500):
        message = issue_message(issue)
        text = f"{issue.column}: {message}" if issue.column else message
        rows = marks.setdefault(issue.part, {})
        for row in issue.rows or ([issue.row] if issue.row is not None else []):
            rows[row] = f"{rows[row]} / {text}"[:MOST_CHARACTERS] if row in rows else text
    return marks
