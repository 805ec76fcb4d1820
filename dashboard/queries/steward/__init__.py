"""What the pages of a data steward read: imports, working results, releases."""

from dashboard.queries.steward.imports import (
    ImportPage,
    ImportRow,
    import_page,
    import_rows,
    listed_imports,
)
from dashboard.queries.steward.issues import issue_rows
from dashboard.queries.steward.measures import GoalRow, goal_rows, listed_goals, measurable, measures_of
from dashboard.queries.steward.number import WorkingNumber, working_number
from dashboard.queries.steward.releases import (
    Candidate,
    ReleasePage,
    ReleaseRow,
    listed_releases,
    release_candidates,
    release_differences,
    release_page,
    release_rows,
)
from dashboard.queries.steward.working import WorkingPage, WorkingRow, listed_indicators, working_page, working_rows

__all__ = [
    "Candidate",
    "GoalRow",
    "ImportPage",
    "ImportRow",
    "ReleasePage",
    "ReleaseRow",
    "WorkingNumber",
    "WorkingPage",
    "WorkingRow",
    "goal_rows",
    "import_page",
    "import_rows",
    "issue_rows",
    "listed_goals",
    "listed_imports",
    "listed_indicators",
    "listed_releases",
    "measurable",
    "measures_of",
    "release_candidates",
    "release_differences",
    "release_page",
    "release_rows",
    "working_number",
    "working_page",
    "working_rows",
]
