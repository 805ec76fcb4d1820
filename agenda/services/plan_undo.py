"""Takes an accepted file of the plan back: a file of its own that says what stood before, compared and accepted like any other."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agenda.choices import ACTION_MOVES, STRATEGY_MOVES, ActionState, PlanFileState, PlanOutcome, StrategyState
from agenda.models import PlanFile, PlanRow
from agenda.plan_columns import ACTION, COLUMNS, GOAL, MILESTONE, ONLY_TOLD, STRATEGY
from agenda.queries.plan_table import Standing, plan_standing
from agenda.services.plan_files import require_import, stage_plan_file
from kconnect.core.brought import FileMovedOnError, held_for
from kconnect.core.text import fold
from workgroups.models import User

READ = tuple(name for name in COLUMNS if name not in ONLY_TOLD)
STOPPED = {ACTION: ActionState.STOPPED, STRATEGY: StrategyState.STOPPED}
MOVES: dict[str, Mapping[Any, Mapping[Any, bool]]] = {ACTION: ACTION_MOVES, STRATEGY: STRATEGY_MOVES}


@transaction.atomic
def undo_plan_file(*, by: User, file: PlanFile) -> PlanFile:
    """A new file that puts back what an accepted one changed, and stops what it made; it counts when somebody accepts it.

    What anybody changed since stays as it is, field by field, and so do new goals and milestones and states that no move leads back
    to. Raises NotYoursToDoError, FileMovedOnError where nothing is left to take back.
    """
    require_import(by, file.workgroup)
    held = held_for(file, PlanFileState.ACCEPTED)
    rows = list(_rows_back(held))
    if not rows:
        raise FileMovedOnError(_("Nothing of this file stands as it was written. There is nothing to take back."))
    mark = sha256(f"undo {held.pk} {rows}".encode()).hexdigest()
    return stage_plan_file(
        by=by, workgroup=held.workgroup, name=_("Taken back: %(name)s") % {"name": held.name}, sha256=mark,
        columns={name: at for at, name in enumerate(READ)}, unknown=[],
        rows=[(line, [row.get(name, "") for name in READ]) for line, row in rows],
    )  # fmt: skip


def _rows_back(file: PlanFile) -> Iterator[tuple[int, dict[str, str]]]:
    """A row for each thing that is to be as it was, with all that it says now but for what is put back."""
    plan = list(plan_standing())
    by_pk = {(one.kind, one.pk): one for one in plan}
    named = {(one.kind, one.values.get("under", ""), fold(one.values["name"])): one for one in plan}
    reason = _("Taken back: %(name)s") % {"name": file.name}
    for row in file.rows.filter(outcome__in=[PlanOutcome.CHANGED, PlanOutcome.NEW]).order_by("line").iterator():
        if row.outcome == PlanOutcome.CHANGED:
            found = by_pk.get((row.kind, row.thing))
            back = _put_back(row, found, reason) if found else {}
        else:
            found = named.get((row.kind, row.values.get("under", ""), fold(row.values.get("name", ""))))
            back = _stopped(found, reason) if found else {}
        if found and back:
            yield row.line, _as_row(found, back)


def _put_back(row: PlanRow, now: Standing, reason: str) -> dict[str, str]:
    """The fields that still say what the file wrote, as they were before."""
    back = {
        name: text
        for name, text in row.before.items()
        if now.values.get(name, "") == row.values.get(name, "") and name not in ("state", "reason")
    }
    state = row.before.get("state", "")
    if state and now.values["state"] == row.values["state"]:
        back |= _moved(row.kind, now.values["state"], state, row.before.get("reason") or reason)
    return back


def _stopped(now: Standing, reason: str) -> dict[str, str]:
    """What the file made is stopped, where it can be; a goal or milestone stays."""
    if now.kind in (GOAL, MILESTONE) or now.values["state"] == STOPPED[now.kind]:
        return {}
    return _moved(now.kind, now.values["state"], STOPPED[now.kind], reason)


def _moved(kind: str, here: str, there: str, reason: str) -> dict[str, str]:
    """The move from one state to another, if the table has it."""
    moves = MOVES[kind].get(here, {})
    if there not in moves:
        return {}
    return {"state": str(there), **({"reason": reason[:300]} if moves[there] else {})}


def _as_row(found: Standing, back: Mapping[str, str]) -> dict[str, str]:
    """All that a thing says, choices by their code, as every file may write them."""
    return {"kind": found.kind, "key": found.key, **found.values, **back}
