"""Who says how an action stands, and when they are asked."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format

from agenda.choices import ActionState, Question
from agenda.rules.plan import can_edit_action
from workgroups.models import Person
from workgroups.permissions import Permission, Where, access_of
from workgroups.querysets import belongs

if TYPE_CHECKING:
    from agenda.models import Action

# Days: before the due date; that a word holds; between two questions; without any word on what runs, and on what is blocked.
AHEAD, HOLDS, AGAIN, QUIET, STILL_BLOCKED = 7, 7, 14, 30, 14


def owns_action(user: Any, action: "Action") -> bool:
    """Its owner: a person who still belongs to its workgroups; else the editors of an organization; else its leads.

    The same rule as `ActionQuerySet.owned_by`, which says it in SQL.
    """
    access = access_of(user)
    if action.person_id is not None and not owner_left(action):
        return access.person_id == action.person_id
    if action.organization_id is not None:
        return action.organization_id in access.places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION)
    return action.workgroup_id in access.places(Permission.EDIT_WORKPLAN, Where.WORKGROUP)


def owner_left(action: "Action") -> bool:
    """Whether the person who owned it belongs to none of its workgroups any more; the leads answer from then on."""
    if action.person_id is None:
        return False
    groups = [action.workgroup_id, action.strategy.workgroup_id]
    return not Person.objects.filter(belongs(action.person_id, groups), pk=action.person_id).exists()


def can_answer_for_action(user: Any, action: "Action") -> bool:
    """Its owner, and whoever may change it."""
    return owns_action(user, action) or can_edit_action(user, action)


@dataclass(frozen=True)
class Asked:
    """Why an action's owner is asked, the day that it is about, and the how manieth time for that day, from 0."""

    why: Question
    day: date
    turn: int

    @property
    def words(self) -> str:
        """The reason as a sentence, in the active language."""
        return str(self.why.label) % {"day": date_format(self.day)}


def why_ask(*, state: str, starts_on: date | None, due_on: date | None, heard_on: date, today: date) -> Asked | None:
    """Whether to ask how an action stands, and why; None when there is nothing to ask.

    `heard_on` is the last day on which anybody said or did something about it. A word holds for a week: nobody is asked about
    what they have just answered. What waits is asked again every two weeks.
    """
    if state in {ActionState.DONE, ActionState.STOPPED} or (today - heard_on).days < HOLDS:
        return None
    for why, day, first in _reasons(state, starts_on, due_on, heard_on):
        if first <= today:
            return Asked(why, day, 0 if why == Question.DUE else (today - first).days // AGAIN)
    return None


def _reasons(
    state: str, starts_on: date | None, due_on: date | None, heard_on: date
) -> list[tuple[Question, date, date]]:
    """(why, the day it is about, the first day to ask), the most pressing first."""
    found: list[tuple[Question, date, date]] = []
    if due_on is not None:
        found.append((Question.LATE, due_on, due_on + timedelta(days=1)))
    if state == ActionState.BLOCKED:
        found.append((Question.BLOCKED, heard_on, heard_on + timedelta(days=STILL_BLOCKED)))
    if due_on is not None:
        found.append((Question.DUE, due_on, due_on - timedelta(days=AHEAD)))
    if state == ActionState.NOT_STARTED and starts_on is not None:
        found.append((Question.BEGINS, starts_on, starts_on))
    if state == ActionState.STARTED:
        found.append((Question.QUIET, heard_on, heard_on + timedelta(days=QUIET)))
    return found
