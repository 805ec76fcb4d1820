"""Downloads, edits and brings files of the plan for tests: the same way as the pages go, without the process that reads."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any
from unittest import mock

from agenda import services
from agenda.models import PlanFile, PlanRow, Strategy
from agenda.plan_columns import COLUMNS
from agenda.queries.plan_table import plan_header, plan_rows
from dashboard.services import partner_lists
from dashboard.services.plan_lists import bring_plan
from kconnect.core import csv as safe
from kconnect.core import jobs
from tests.build_agenda import make_action, make_goal, make_milestones, make_strategy
from tests.build_contacts import read_here
from tests.build_workgroups import make_organization, make_workgroup
from workgroups.models import User, Workgroup

Table = list[dict[str, str]]


def download(workgroup: Workgroup | None = None) -> str:
    """The plan as the page hands it out."""
    return "\ufeff" + "".join(safe.stream(plan_header(), plan_rows(workgroup)))


def edited(text: str, edit: Callable[[Table], Any], *, delimiter: str = ",", header: list[str] | None = None) -> str:
    """The file after somebody changed cells of its rows, each by the name of its column."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    table = [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]
    edit(table)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(header or rows[0])
    writer.writerows([[row[name] for name in COLUMNS] for row in table])
    return out.getvalue()


def row_in(table: Table, kind: str, key: str) -> dict[str, str]:
    """The row of one thing."""
    return next(row for row in table if row["kind"] == kind and row["key"] == key)


def blank(**said: str) -> dict[str, str]:
    """A row that says no more than this."""
    return dict.fromkeys(COLUMNS, "") | said


def bring(by: User, content: str | bytes, workgroup: Workgroup | None = None, name: str = "plan.csv") -> PlanFile:
    """A file that was brought and compared."""
    raw = content.encode() if isinstance(content, str) else content
    with mock.patch.object(partner_lists, "read_in_child", read_here):
        file = bring_plan(stream=io.BytesIO(raw), name=name, by=by, workgroup=workgroup)
    return worked(file)


def accept(by: User, file: PlanFile) -> PlanFile:
    """A file whose rows were written into the plan."""
    services.accept_plan_file(by=by, file=file)
    return worked(file)


def worked(file: PlanFile) -> PlanFile:
    """The file when all work is done."""
    jobs.work_until_idle()
    return PlanFile.objects.select_related("job", "workgroup").get(pk=file.pk)


def told(file: PlanFile) -> dict[int, tuple[str, list[str]]]:
    """By line, the outcome of a row that is not as before, or says something odd, and the codes of what it says."""
    rows = PlanRow.objects.filter(file=file).exclude(outcome="unchanged", issues=[])
    return {row.line: (row.outcome, [issue[0] for issue in row.issues]) for row in rows}


def differences(file: PlanFile) -> list[tuple[str, dict[str, str], dict[str, str]]]:
    """What accepting changes: kind, earlier and new values by column."""
    rows = PlanRow.objects.filter(file=file, outcome="changed").order_by("line")
    return [(row.kind, row.before, row.values) for row in rows]


def make_plan(group: Workgroup) -> Strategy:
    """Two goals, two strategies of two workgroups, three actions, and milestones."""
    goal = make_goal("Every child reads", name_es="Todos los niños leen")
    make_goal("=SUM(1)", statement="-1 is what it was, and “Peña” says so.\nTwo lines.")
    strategy = make_strategy("Books at home", goal=goal, workgroup=group, name_es="Libros en casa")
    other = make_strategy("Buses", goal=goal, workgroup=make_workgroup("Movers"))
    house = make_organization("Book House")
    first = make_action(
        "Give each newborn a book", strategy=strategy, name_es="Dar un libro a cada recién nacido", organization=house,
        starts_on=date(2027, 1, 2), due_on=date(2027, 3, 4), planned_units=1200, unit="books", unit_es="libros", weight=3,
    )  # fmt: skip
    make_milestones(first, reached=1, total=3)
    make_action("Read aloud", strategy=strategy, due_on=date(2027, 5, 1))
    make_action("Ask for later buses", strategy=other)
    return strategy
