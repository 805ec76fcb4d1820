"""A file of the plan that somebody edited in a spreadsheet and that waits to be accepted."""

from hashlib import sha256

from agenda.plan_columns import COLUMNS
from agenda.queries.plan_table import plan_rows
from agenda.services import stage_plan_file
from workgroups.models import User, Workgroup


def load_plan_file(*, by: User, slug: str) -> None:
    """The plan of a workgroup with another name for its first action and one new milestone; the worker compares it."""
    group = Workgroup.objects.get(slug=slug)
    rows = [list(row) for row in plan_rows(group)]
    at = {name: COLUMNS.index(name) for name in COLUMNS}
    first = next(row for row in rows if row[at["weight"]])
    first[at["weight"]] = "2"
    new = [""] * len(COLUMNS)
    new[at["kind"]], new[at["under"]] = "Milestone", first[at["key"]]
    new[at["name"]], new[at["name_es"]] = "Looked back together", "Miramos atrás juntos"
    rows.append(new)
    stage_plan_file(
        by=by, workgroup=group, name=f"workplan-{slug}.csv", sha256=sha256(str(rows).encode()).hexdigest(), columns=at, unknown=[],
        rows=enumerate(rows, start=2),
    )  # fmt: skip
