"""What was wrong with a file, put together by kind and part, and one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, QuerySet, Sum
from django.urls import reverse

from dashboard.choices import Severity
from dashboard.models import Import, ImportIssue
from dashboard.queries.place_names import LONGEST_ALIAS
from dashboard.queries.reports import issue_message, issue_place

ISSUE_HEADER = ("part", "row", "column", "severity", "code", "message", "value", "count")
TONES: dict[str, str] = {Severity.ERROR: "no", Severity.WARNING: "warn", Severity.NOTE: "plain"}
GROUPS = 10
UNKNOWN_PLACE = "place_unknown"


@dataclass(frozen=True)
class IssueRow:
    """One issue: where it was met first, in how many other places, and what to do.

    `place_url` is where a person says which place an unknown name means; "" for all other issues.
    """

    severity: str
    tone: str
    where: str
    column: str
    message: str
    value: str
    place_url: str


@dataclass(frozen=True)
class IssueGroupRow:
    """All issues of one kind in one part of the file; the first stands for them."""

    severity: str
    tone: str
    where: str
    column: str
    message: str
    value: str
    place_url: str
    kinds: int
    url: str


@dataclass(frozen=True)
class SeverityCount:
    """How many issues there are of this severity; leads to them."""

    label: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True)
class IssueOverview:
    """The issues of an import at a glance: the gravest groups, and how many there are."""

    groups: tuple[IssueGroupRow, ...]
    count: int
    more: int


def issue_overview(import_: Import) -> IssueOverview:
    """The first groups of issues, errors first."""
    found = _grouped(import_)
    groups = list(found[:GROUPS])
    total = found.count()
    return IssueOverview(tuple(_group_rows(import_, groups)), total, total - len(groups))


def severity_counts(import_: Import, chosen: str) -> tuple[SeverityCount, ...]:
    """Issues by severity, as many as its list has; those that do not occur are left out."""
    sums = dict(import_.issues.order_by().values_list("severity").annotate(issues=Count("pk")))
    return tuple(
        SeverityCount(str(severity.label), sums[severity], f"?severity={severity.value}", severity.value == chosen)
        for severity in Severity
        if severity in sums
    )


def listed_issues(
    import_: Import, *, severity: str = "", code: str = "", part: str | None = None
) -> QuerySet[ImportIssue]:
    """The issues one by one in their order, those asked for."""
    issues = import_.issues.defer("rows")
    if severity in Severity.values:
        issues = issues.filter(severity=severity)
    if code:
        issues = issues.filter(code=code)
    return issues if part is None else issues.filter(part=part)


def issue_rows(issues: Iterable[ImportIssue]) -> list[IssueRow]:
    """Issues in words."""
    return [
        IssueRow(
            severity=str(Severity(issue.severity).label),
            tone=TONES[issue.severity],
            where=issue_place(issue.part, issue.row, issue.count - 1),
            column=issue.column,
            message=issue_message(issue),
            value=issue.value,
            place_url=_place_url(issue),
        )
        for issue in issues
    ]


def _place_url(issue: ImportIssue) -> str:
    """Where the unknown place of an issue is named; a text that is too long for a name has been cut and is none."""
    if issue.code != UNKNOWN_PLACE or not 0 < len(issue.value) <= LONGEST_ALIAS:
        return ""
    page = reverse("dashboard:import_place", args=[issue.import_ref_id])
    return f"{page}?{urlencode({'text': issue.value})}"


def has_unknown_places(import_: Import) -> bool:
    """Whether rows were rejected because nobody knows their place; a new preview finds those named since."""
    return import_.issues.filter(code=UNKNOWN_PLACE).exists()


def issue_cells(import_: Import) -> Iterator[tuple[Any, ...]]:
    """Issues as rows of a file: one for each row they were met in, as far as those are kept."""
    for issue in import_.issues.all().iterator(chunk_size=500):
        message = issue_message(issue)
        for row in issue.rows or [issue.row]:
            yield (issue.part, row, issue.column, issue.severity, issue.code, message, issue.value, issue.count)


def _grouped(import_: Import) -> Any:
    """Groups by kind and part: position of the first, places, how many differ."""
    groups = import_.issues.order_by().values("code", "part")
    return groups.annotate(first=Min("position"), places=Sum("count"), kinds=Count("pk")).order_by("first")


def _group_rows(import_: Import, groups: list[dict[str, Any]]) -> Iterator[IssueGroupRow]:
    firsts = {one.position: one for one in listed_issues(import_).filter(position__in=[g["first"] for g in groups])}
    page = reverse("dashboard:import_issues", args=[import_.pk])
    for group in groups:
        first = firsts[group["first"]]
        [row] = issue_rows([first])
        yield IssueGroupRow(
            severity=row.severity,
            tone=row.tone,
            where=issue_place(first.part, first.row, group["places"] - 1),
            column=row.column,
            message=row.message,
            value=row.value,
            place_url=row.place_url,
            kinds=group["kinds"],
            url=f"{page}?{urlencode({'code': group['code'], 'part': group['part']})}",
        )
