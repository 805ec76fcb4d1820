"""A file of the plan before it counts: staged, compared, compared again, discarded. Jobs do the work."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agenda import rules
from agenda.choices import PlanFileState
from agenda.models import PlanFile, PlanRow
from agenda.services.errors import NotYoursToDoError
from kconnect.core import audit
from kconnect.core.brought import LEFT_ALONE, held_for, retried, start, stop
from kconnect.core.bulk import insert_rows
from workgroups.models import User, Workgroup

# Rows that one transaction touches: on SQLite every web write waits for it.
BATCH = 1_000
CHECK, ACCEPT = "agenda.check_plan_file", "agenda.accept_plan_file"
WAITING = (PlanFileState.CHECKING, PlanFileState.READY)
WORKING = (PlanFileState.CHECKING, PlanFileState.ACCEPTING)
Rows = Iterable[tuple[int, Sequence[str]]]


def require_import(by: User, workgroup: Workgroup | None) -> None:
    """Raises NotYoursToDoError for whoever may not bring this plan: staff bring the whole plan, leads that of their group."""
    if not rules.can_bring_plan(by, workgroup):
        raise NotYoursToDoError(_("You cannot change this part of the plan. Ask the lead of the workgroup."))


def stage_plan_file(
    *, by: User, workgroup: Workgroup | None, name: str, sha256: str, columns: Mapping[str, int], unknown: Sequence[str],
    rows: Rows, wider: Iterable[int] = (),
) -> PlanFile:  # fmt: skip
    """Keeps the rows of a file and queues the work that compares them with the plan. A file that waits already is compared again.

    Raises NotYoursToDoError.
    """
    require_import(by, workgroup)
    wide, ours = set(wider), set(columns.values())
    # What is only told, such as the names of owners, is not kept. All that takes long comes before the transaction.
    ready = [
        (line, json.dumps(_only(cells, ours)), line in wide, "", "", "", "", 0, "{}", "{}", "[]")
        for line, cells in rows
        if any(cell.strip() for cell in cells)
    ]
    about = {"name": name[:200], "columns": dict(columns), "unknown": list(unknown), "row_count": len(ready)}
    with transaction.atomic():
        waiting = PlanFile.objects.filter(sha256=sha256, workgroup=workgroup, brought_by=by, state=PlanFileState.READY)
        again = waiting.order_by("pk").first()
        if again is not None:
            return check_plan_file(by=by, file=again)
        file = PlanFile.objects.create(sha256=sha256, workgroup=workgroup, brought_by=by, **about)
        names = [
            "file_id",
            "line",
            "cells",
            "wide",
            "outcome",
            "kind",
            "key",
            "name",
            "thing",
            "values",
            "before",
            "issues",
        ]
        insert_rows(PlanRow, names, ((file.pk, *row) for row in ready))
        audit.record(by=by, verb="uploaded", target=file, label=workgroup.slug if workgroup else "")
        return start(file, PlanFileState.CHECKING, CHECK, by, user=by.pk)


def _only(cells: Sequence[str], kept: Container[int]) -> list[str]:
    return [cell if at in kept else "" for at, cell in enumerate(cells)]


@transaction.atomic
def check_plan_file(*, by: User, file: PlanFile) -> PlanFile:
    """Compares a file again with the plan as it stands now. Raises NotYoursToDoError, FileMovedOnError."""
    require_import(by, file.workgroup)
    return start(held_for(file, PlanFileState.READY), PlanFileState.CHECKING, CHECK, by, user=by.pk)


@transaction.atomic
def discard_plan_file(*, by: User | None, file: PlanFile) -> None:
    """Takes the rows away; that there was a file stays. `by` None is the system. Raises NotYoursToDoError, FileMovedOnError."""
    if by is not None:
        require_import(by, file.workgroup)
    stop(file, PlanFileState.CHECKING)
    held = held_for(file, *WAITING)
    held.rows.all().delete()
    held.state = PlanFileState.DISCARDED
    held.save(update_fields=["state"])
    audit.record(by=by, verb="discarded", target=held)


@transaction.atomic
def retry_plan_file(*, by: User, file: PlanFile) -> PlanFile:
    """Puts work on a file that stopped back into the queue. Raises NotYoursToDoError, FileMovedOnError."""
    require_import(by, file.workgroup)
    held = retried(held_for(file, *WORKING))
    audit.record(by=by, verb="retried", target=held)
    return held


def clear_plan_files(today: date) -> int:
    """Discards files that nobody took up again for a month; returns how many."""
    old = today - timedelta(days=LEFT_ALONE)
    files = list(PlanFile.objects.filter(state__in=WAITING, created_at__date__lt=old))
    for file in files:
        discard_plan_file(by=None, file=file)
    return len(files)


def rows_to_judge(file: PlanFile) -> list[tuple[int, Any, bool]]:
    """The rows of a file as they were read, in their order."""
    return list(file.rows.order_by("line").values_list("line", "cells", "wide"))
