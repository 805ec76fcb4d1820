"""Logs and edits activities together with the actions that they advance, in one transaction."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agenda.models import Action, Contribution
from agenda.services.errors import ActivityRefusedError
from workgroups import services as log
from workgroups.choices import ActivityState
from workgroups.models import Activity, Organization, User, Workgroup
from workgroups.queries.activities import Told
from workgroups.rules import can_edit_activity
from workgroups.services.activities import NOTHING_MORE, Entry


@transaction.atomic
def log_work(
    *, by: User, workgroup: Workgroup, form_token: UUID, advances: Mapping[int, int], organizations: Iterable[Organization] = (),
    told: Told = NOTHING_MORE, **entry: Unpack[Entry],
) -> tuple[Activity, bool]:  # fmt: skip
    """Logs an activity of `workgroup` that advances actions, and returns it with True.

    `advances` gives for the id of an action how many units of what it counts were done (0 where nothing is counted).
    The same form sent twice is the same activity: the second call returns the first one with False. If it says something else
    by then, because its answer got lost and its author wrote on, it is taken as an edit of the first, if that may be edited still.
    Raises ActivityRefusedError for an action that the group cannot advance, and what `workgroups.services.log_activity` raises.
    """
    _check_actions(advances, workgroup)
    activity, is_new = log.log_activity(
        by=by, workgroup=workgroup, form_token=form_token, organizations=organizations, told=told, **entry
    )
    if is_new:
        _contribute(activity, advances)
    elif can_edit_activity(by, activity) and activity.state == ActivityState.LOGGED:
        activity = edit_work(
            by=by, activity=activity, advances=advances, organizations=organizations, told=told, **entry
        )
    return activity, is_new


@transaction.atomic
def edit_work(
    *, by: User, activity: Activity, advances: Mapping[int, int], organizations: Iterable[Organization] | None = None,
    told: Told | None = None, **entry: Unpack[Entry],
) -> Activity:  # fmt: skip
    """Changes an activity and what it advances; one that is a draft or was sent back is logged again.

    Raises ActivityRefusedError and what `workgroups.services.edit_activity` raises.
    """
    # Held until the end, so that what the history keeps is what stood there.
    held = Activity.objects.select_for_update(of=("self",)).select_related("workgroup").get(pk=activity.pk)
    earlier = dict(held.contributions.order_by("action_id").values_list("action_id", "units"))
    further = {} if earlier == dict(advances) else {"contributions": list(earlier.items())}
    row = log.edit_activity(by=by, activity=held, organizations=organizations, told=told, further=further, **entry)
    if further:
        _check_actions({key: units for key, units in advances.items() if key not in earlier}, row.workgroup)
        row.contributions.all().delete()
        _contribute(row, advances)
    if row.state in {ActivityState.DRAFT, ActivityState.RETURNED}:
        row = log.submit_activity(by=by, activity=row)
    return row


def _check_actions(advances: Collection[int], workgroup: Workgroup) -> None:
    found = set(Action.objects.advanced_by(workgroup).filter(pk__in=advances).values_list("pk", flat=True))
    if found != set(advances):
        raise ActivityRefusedError(
            _("One of the actions is done, stopped or belongs to another workgroup. Choose again.")
        )


def _contribute(activity: Activity, advances: Mapping[int, int]) -> None:
    rows: list[Any] = [
        Contribution(activity=activity, action_id=key, units=units) for key, units in sorted(advances.items())
    ]
    Contribution.objects.bulk_create(rows)
