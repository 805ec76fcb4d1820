"""What follows a meeting: an action item becomes an action of the workplan."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agenda.models import Action, Strategy, TakenUp
from agenda.services.errors import NotYoursToDoError, PlanInvalidError
from agenda.services.plan import create_action
from workgroups import rules
from workgroups.models import ActionItem


@transaction.atomic
def take_up(*, by: Any, item: ActionItem, strategy: Strategy, **values: Any) -> Action:
    """Makes an action of `strategy` from an action item; `values` are of ACTION_FIELDS. Again is the same action.

    Raises NotYoursToDoError, PlanInvalidError when the strategy is another workgroup's.
    """
    row = ActionItem.objects.select_for_update(of=("self",)).select_related("meeting__workgroup").get(pk=item.pk)
    if by is not None and not rules.can_run_meeting(by, row.meeting):
        raise NotYoursToDoError(_("You cannot change this part of the plan. Ask the lead of the workgroup."))
    earlier = TakenUp.objects.filter(item=row).select_related("action").first()
    if earlier is not None:
        return earlier.action
    if strategy.workgroup_id != row.meeting.workgroup_id:
        raise PlanInvalidError(_("Choose a strategy of this workgroup."))
    action = create_action(by=by, strategy=strategy, **values)
    TakenUp.objects.create(item=row, action=action)
    return action
