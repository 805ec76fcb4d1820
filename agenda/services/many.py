"""Many actions at once, and what past activities did for them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agenda import rules
from agenda.models import Action, Contribution, Strategy
from agenda.services.errors import NotYoursToDoError
from agenda.services.history import Act, note_many
from agenda.services.plan import ACTION_FIELDS
from kconnect.core.text import fold
from workgroups.models import Activity, User

BATCH = 500


@transaction.atomic
def add_actions(*, by: User | None, strategy: Strategy, actions: Sequence[tuple[str, dict[str, Any]]]) -> list[Action]:
    """Adds actions to a strategy, each with its address (free and unlike the others') and values of ACTION_FIELDS.

    One row that breaks a rule of the database, and none is stored. Raises NotYoursToDoError,
    IntegrityError, ValueError for a name that is not of ACTION_FIELDS.
    """
    if by is not None and not rules.can_edit_strategy(by, strategy):
        raise NotYoursToDoError(_("You cannot change this part of the plan. Ask the lead of the workgroup."))
    rows = []
    for slug, values in actions:
        if not ACTION_FIELDS.issuperset(values):
            raise ValueError(f"{sorted(set(values) - ACTION_FIELDS)} are no fields of an action.")
        rows.append(Action(strategy=strategy, slug=slug, **{"workgroup": strategy.workgroup, **values}))
        rows[-1].name_folded = fold(f"{rows[-1].name} {rows[-1].name_es}")
    Action.objects.bulk_create(rows, batch_size=BATCH)
    note_many(by=by, acts=[Act("created", row, {}, values) for row, (_slug, values) in zip(rows, actions, strict=True)])
    return rows


@transaction.atomic
def add_contributions(*, by: User | None, advances: Iterable[tuple[Activity, Action, int]]) -> int:
    """Says which past activities advanced which actions by how many units; returns how many. Raises NotYoursToDoError."""
    if by is not None and not rules.can_edit_goals(by):
        raise NotYoursToDoError(_("You cannot change this part of the plan. Ask the lead of the workgroup."))
    rows = [Contribution(activity=activity, action=action, units=units) for activity, action, units in advances]
    Contribution.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)
