"""Many changes of the plan at once: the same rights, tables and rules as one by one, and one short transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import rules
from agenda.choices import ACTION_MOVES, ActionState
from agenda.models import Action, Milestone, Strategy
from agenda.services.errors import (
    MoveRefusedError,
    NotYoursToDoError,
    PlanInvalidError,
    PlanMovedOnError,
    ReasonMissingError,
    StillOpenError,
)
from agenda.services.history import Act, note_many
from agenda.services.plan import ACTION_FIELDS, MILESTONE_FIELDS
from kconnect.core.bulk import update_rows
from kconnect.core.text import fold

BATCH = 500
REACHED = frozenset({"reached_on"})


@dataclass(frozen=True)
class Edit:
    """What is to stand in fields of an action or milestone, and what whoever asks saw there."""

    pk: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """The state that an action is to come to, from the one in which whoever asks saw it."""

    pk: int
    before: str
    to: str
    reason: str = ""


@transaction.atomic
def change_actions(*, by: Any, edits: Sequence[Edit]) -> None:
    """Changes fields of many actions, of ACTION_FIELDS, as `change_action` does it; all or none.

    Raises NotYoursToDoError, PlanInvalidError; PlanMovedOnError when a field says something else than was seen there.
    """
    held = _held(Action.objects.select_related("workgroup", "strategy__workgroup"), [edit.pk for edit in edits])
    _require_rights(by, held.values())
    _require_rights_above(by, {edit.after["strategy"] for edit in edits if "strategy" in edit.after})
    for edit in edits:
        row = _applied(held[edit.pk], edit, ACTION_FIELDS)
        row.name_folded = fold(f"{row.name} {row.name_es}")
    _write(Action, held.values(), [*_names(edits), "name_folded"])
    note_many(by=by, acts=[Act("changed", held[edit.pk], edit.before, edit.after) for edit in edits])


@transaction.atomic
def change_milestones(*, by: Any, edits: Sequence[Edit]) -> None:
    """The same for milestones: fields of MILESTONE_FIELDS, and `reached_on` as `reach_milestone` sets it."""
    rows = Milestone.objects.select_related("action__workgroup", "action__strategy__workgroup")
    held = _held(rows, [edit.pk for edit in edits])
    _require_rights(by, [one.action for one in held.values()])
    acts = []
    for edit in edits:
        row = _applied(held[edit.pk], edit, REACHED | MILESTONE_FIELDS)
        if words := set(edit.after) - REACHED:
            acts.append(Act("changed", row, _only(edit.before, words), _only(edit.after, words)))
        if "reached_on" in edit.after:
            verb = "reached" if row.reached_on else "reopened"
            acts.append(Act(verb, row, _only(edit.before, REACHED), _only(edit.after, REACHED)))
    _write(Milestone, held.values(), _names(edits))
    note_many(by=by, acts=acts)


@transaction.atomic
def add_milestones(*, by: Any, milestones: Sequence[tuple[Action, Mapping[str, Any]]]) -> list[Milestone]:
    """Adds milestones to actions, with values of MILESTONE_FIELDS and the day on which they were reached.

    Raises NotYoursToDoError, PlanInvalidError.
    """
    _require_rights(by, {action.pk: action for action, _values in milestones}.values())
    rows = []
    for action, values in milestones:
        rows.append(_valid(Milestone(action=action, **values)))
    Milestone.objects.bulk_create(rows, batch_size=BATCH)
    note_many(
        by=by, acts=[Act("created", row, {}, said) for row, (_action, said) in zip(rows, milestones, strict=True)]
    )
    return rows


@transaction.atomic
def move_actions(*, by: Any, steps: Sequence[Step]) -> None:
    """Brings many actions to new states, each as `move_action` does it, by ACTION_MOVES; all or none.

    Raises NotYoursToDoError, MoveRefusedError, ReasonMissingError, StillOpenError; PlanMovedOnError when one stands in another
    state than was seen.
    """
    held = _held(Action.objects.select_related("workgroup", "strategy__workgroup"), [step.pk for step in steps])
    _require_rights(by, held.values())
    finished = [step.pk for step in steps if step.to == ActionState.DONE]
    unreached = set(Milestone.objects.filter(action__in=finished, reached_on=None).values_list("action_id", flat=True))
    now = timezone.now()
    for step in steps:
        row = held[step.pk]
        _require_step(row, step)
        if row.pk in unreached:
            raise StillOpenError(
                _(
                    "Some milestones are not reached yet. Mark them as reached or remove them, then mark the action as done."
                )
            )
        row.state, row.state_reason, row.state_since = step.to, step.reason.strip(), now
    _write(Action, held.values(), ["state", "state_reason", "state_since"])
    acts = [
        Act(step.to, held[step.pk], {"state": step.before}, {"state": step.to}, step.reason.strip()) for step in steps
    ]
    note_many(by=by, acts=acts)


def _require_step(row: Action, step: Step) -> None:
    if row.state != step.before:
        raise PlanMovedOnError(_("The plan has changed since this was compared. Compare it again, then accept."))
    moves = ACTION_MOVES[ActionState(row.state)]
    if step.to not in moves:
        raise MoveRefusedError(_("This action changed in the meantime. Look at it again and choose once more."))
    if moves[ActionState(step.to)] and not step.reason.strip():
        raise ReasonMissingError(_("Say why in one sentence. The public reads it."))


# ----------------------------------------------------------------------------------------------------------------------


def _held(rows: Any, keys: Iterable[int]) -> dict[int, Any]:
    """The rows as they stand now, held until the transaction ends, in one order so that nobody waits in a circle."""
    wanted = sorted(set(keys))
    found = {row.pk: row for row in rows.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")}
    if len(found) != len(wanted):
        raise PlanMovedOnError(_("The plan has changed since this was compared. Compare it again, then accept."))
    return found


def _require_rights(by: Any, actions: Iterable[Action]) -> None:
    if by is not None and not all(rules.can_edit_action(by, action) for action in actions):
        raise NotYoursToDoError(_("You cannot change this part of the plan. Ask the lead of the workgroup."))


def _require_rights_above(by: Any, strategies: Collection[int]) -> None:
    """Who brings an action to another strategy needs the right to change that one too."""
    above = Strategy.objects.select_related("workgroup").filter(pk__in=strategies) if strategies else []
    if by is not None and not all(rules.can_edit_strategy(by, strategy) for strategy in above):
        raise NotYoursToDoError(_("You cannot change this part of the plan. Ask the lead of the workgroup."))


def _only(values: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: values[name] for name in values if name in names}


def _applied(row: Any, edit: Edit, allowed: Collection[str]) -> Any:
    """The row with its new values. Raises PlanMovedOnError where something else stands by now, PlanInvalidError."""
    if not set(edit.after) <= set(allowed):
        raise TypeError(
            f"{type(row).__name__} has no field {sorted(set(edit.after) - set(allowed))} that may be set here."
        )
    for name, value in edit.after.items():
        if getattr(row, _stored_as(name)) != edit.before[name]:
            raise PlanMovedOnError(_("The plan has changed since this was compared. Compare it again, then accept."))
        setattr(row, _stored_as(name), value)
    return _valid(row)


LINKS = frozenset({"strategy", "workgroup", "organization", "person"})


def _stored_as(name: str) -> str:
    """Links are given by their ids: nobody has to load what they point to."""
    return f"{name}_id" if name in LINKS else name


def _valid(row: Any) -> Any:
    """What can be said without asking the database; it says the rest itself when the rows are written."""
    links = [field.name for field in row._meta.concrete_fields if field.is_relation]
    try:
        row.clean_fields(exclude=links)
    except ValidationError as error:
        raise PlanInvalidError(" ".join(error.messages)) from error
    if isinstance(row, Action):
        _require_whole(row)
    return row


def _require_whole(row: Action) -> None:
    """What the constraints of an action ask for, each in the words of its own sentence."""
    broken = {
        "agenda_action_one_owner": row.organization_id is not None and row.person_id is not None,
        "agenda_action_dates": row.starts_on is not None and row.due_on is not None and row.due_on < row.starts_on,
        "agenda_action_unit": row.planned_units > 0 and not row.unit,
    }
    for constraint in Action._meta.constraints:
        if broken.get(constraint.name):
            raise PlanInvalidError(str(constraint.violation_error_message))


def _names(edits: Iterable[Edit]) -> list[str]:
    return sorted({_stored_as(name) for edit in edits for name in edit.after})


def _write(model: type[models.Model], rows: Iterable[Any], names: Sequence[str]) -> None:
    ready = ([*(_ready(getattr(row, name)) for name in names), row.pk] for row in rows)
    update_rows(model, names, ready)


def _ready(value: Any) -> Any:
    """A value as the database takes it."""
    if isinstance(value, date):
        adapt = (
            connection.ops.adapt_datetimefield_value
            if hasattr(value, "tzinfo")
            else connection.ops.adapt_datefield_value
        )
        return adapt(value)  # type: ignore[arg-type]  # a moment or a day, as its own adapter takes it
    return value
