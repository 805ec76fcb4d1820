"""What owners are asked about their actions, and the page on which they answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone

from agenda.models import Action, Milestone
from agenda.querysets import OPEN_STATES
from agenda.rules import Asked, Status, status_of, why_ask
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


def owned_actions(user: Any) -> list[Action]:
    """The open actions of which `user` is the owner, what is due first; read once per user object, so once per request."""
    cached: list[Action] | None = getattr(user, "_owned_actions", None)
    if cached is None:
        owned = Action.objects.open().owned_by(user).with_last_work()
        cached = user._owned_actions = list(owned.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST_LOOKED_AT])
    return cached


def actions_to_answer(user: User, most: int) -> list[tuple[Action, Asked]]:
    """The actions of which `user` is the owner and is asked how they stand, what is due first."""
    today, found = timezone.localdate(), []
    for row in owned_actions(user):
        asked = why_ask(
            state=row.state, starts_on=row.starts_on, due_on=row.due_on, heard_on=last_word(row), today=today
        )  # fmt: skip
        if asked is not None:
            found.append((row, asked))
        if len(found) == most:
            break
    return found
