"""What owners are asked about their actions, and the page on which they answer."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from agenda.choices import ActionState
from agenda.models import Action, Milestone
from agenda.querysets import OPEN_STATES
from agenda.rules import Asked, Status, status_of, why_ask
from agenda.rules.owners import AHEAD
from workgroups.models import User

# Leads of a large workgroup own hundreds; what is due first is asked first.
MOST_LOOKED_AT = 100


@dataclass(frozen=True)
class OwnerPage:
    """An action as its owner is asked about it: how it stands, why we ask, its open milestones."""

    action: Action
    status: Status
    asked: Asked | None
    heard_on: date
    open_milestones: list[Milestone]
    is_open: bool


def last_word(row: Any) -> date:
    """The last day on which anybody said or did something about an action from `with_last_work`."""
    days: list[date | None] = [timezone.localdate(row.state_since), row.heard_on, row.last_work, row.last_step]
    return max(day for day in days if day is not None)


def owner_page(action: Action, today: date) -> OwnerPage:
    """What the page of an answer shows of an action from `with_last_work`; one query."""
    heard = last_word(action)
    asked = why_ask(
        state=action.state, starts_on=action.starts_on, due_on=action.due_on, heard_on=heard, today=today
    )  # fmt: skip
    steps = list(action.milestones.filter(reached_on__isnull=True))
    return OwnerPage(action, status_of(action, today), asked, heard, steps, action.state in OPEN_STATES)


def actions_to_answer(user: User, most: int) -> list[tuple[Action, Asked]]:
    """The actions of which `user` is the owner and is asked how they stand, what is due first; one query."""
    today, found = timezone.localdate(), []
    moving = Q(state__in=[ActionState.STARTED, ActionState.BLOCKED])
    near = moving | Q(due_on__lte=today + timedelta(days=AHEAD)) | Q(starts_on__lte=today)
    owned = Action.objects.open().owned_by(user).filter(near).with_last_work().select_related("strategy")
    for row in owned.order_by("due_on", "pk")[:MOST_LOOKED_AT]:
        asked = why_ask(
            state=row.state, starts_on=row.starts_on, due_on=row.due_on, heard_on=last_word(row), today=today
        )  # fmt: skip
        if asked is not None:
            found.append((row, asked))
        if len(found) == most:
            break
    return found
