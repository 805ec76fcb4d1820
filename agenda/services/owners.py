"""Asks owners how their actions stand, at the right moment, and takes their answer."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import rules
from agenda.choices import ActionState, OwnerAnswer
from agenda.models import Action
from agenda.queries.owners import last_word
from agenda.rules.owners import AGAIN
from agenda.services.errors import MoveRefusedError, NotYoursToDoError, ReasonMissingError
from agenda.services.history import note
from agenda.services.plan import bring_to, mark_reached
from kconnect.core import notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import name_of
from kconnect.core.models import Notification
from kconnect.core.taps import Tap
from workgroups.models import Affiliation, User

MOST_A_NIGHT = 500
OCCASION = "action-stands:"
IS_DONE, IS_ON_TRACK = "action-done", "action-on-track"
# From where an action stands, what brings it to what its owner says. Each step is a move of ACTION_MOVES.
STEPS: dict[tuple[ActionState, OwnerAnswer], tuple[ActionState, ...]] = {
    (ActionState.NOT_STARTED, OwnerAnswer.ON_TRACK): (ActionState.STARTED,),
    (ActionState.NOT_STARTED, OwnerAnswer.DONE): (ActionState.STARTED, ActionState.DONE),
    (ActionState.NOT_STARTED, OwnerAnswer.BLOCKED): (ActionState.BLOCKED,),
    (ActionState.STARTED, OwnerAnswer.ON_TRACK): (),
    (ActionState.STARTED, OwnerAnswer.DONE): (ActionState.DONE,),
    (ActionState.STARTED, OwnerAnswer.BLOCKED): (ActionState.BLOCKED,),
    (ActionState.BLOCKED, OwnerAnswer.ON_TRACK): (ActionState.STARTED,),
    (ActionState.BLOCKED, OwnerAnswer.DONE): (ActionState.STARTED, ActionState.DONE),
    (ActionState.BLOCKED, OwnerAnswer.BLOCKED): (),
}


@transaction.atomic
def answer_for_action(
    *, by: Any, action: Action, answer: str, reason: str = "", reached: Iterable[int] = ()
) -> Action:  # fmt: skip
    """The owner says how an action stands (OwnerAnswer); `reached` are milestones that are reached today as well.

    Raises NotYoursToDoError, ReasonMissingError for what is blocked without a reason, StillOpenError for what is done with open
    milestones, and MoveRefusedError for an action that is closed.
    """
    if by is not None and not rules.can_answer_for_action(by, action):
        raise NotYoursToDoError(_("Only the owner of this action says how it stands, and the leads of the workgroup."))
    action = Action.objects.select_for_update().get(pk=action.pk)
    said, today = OwnerAnswer(answer), timezone.localdate()
    steps = STEPS.get((ActionState(action.state), said))
    if steps is None:
        raise MoveRefusedError(_("This action is closed already. There is nothing to answer any more."))
    if said == OwnerAnswer.BLOCKED and not reason.strip():
        raise ReasonMissingError(_("Say why in one sentence. The public reads it."))
    for milestone in action.milestones.filter(pk__in=list(reached), reached_on__isnull=True):
        mark_reached(by=by, milestone=milestone, on=today)
    for state in steps:
        action = bring_to(by=by, action=action, to=state, reason=reason if state == ActionState.BLOCKED else "")
    before: dict[str, Any] = {"heard_on": action.heard_on}
    after: dict[str, Any] = {"heard_on": today}
    if not steps and said == OwnerAnswer.BLOCKED and action.state_reason != reason.strip():
        before["state_reason"], after["state_reason"] = action.state_reason, reason.strip()
    for name, value in after.items():
        setattr(action, name, value)
    action.save(update_fields=list(after))
    note(by=by, verb="reported", thing=action, before=before, after=after)
    return action


def ask_owners(today: date) -> int:
    """Asks owners of open actions "done, on track, blocked?", when `rules.why_ask` says so; returns how many were told.

    Each question goes to each owner once. It is a line of the digest with an answer by one tap.
    """
    since = datetime.combine(today - timedelta(days=2 * AGAIN), time(), timezone.get_default_timezone())
    told = Notification.objects.filter(occasion__startswith=OCCASION, created_at__gt=since)
    known, number = set(told.values_list("occasion", flat=True)), 0
    rows = Action.objects.open().with_last_work().select_related("person__user", "strategy", "workgroup")
    for row in rows.order_by("due_on", "pk").iterator(chunk_size=500):
        asked = question_of(row, today)
        if asked is None or _occasion(row, asked) in known:
            continue
        number += _ask(row, asked, today)
        if number >= MOST_A_NIGHT:
            break
    return number


def question_of(row: Action, today: date) -> rules.Asked | None:
    """What the owner of an action from `with_last_work` is asked today."""
    return rules.why_ask(
        state=row.state, starts_on=row.starts_on, due_on=row.due_on, heard_on=last_word(row), today=today
    )


def owners_of(row: Action) -> list[User]:
    """The active accounts of its owner: a person who has not left, the editors of an organization, or the leads."""
    if row.person_id is not None and not rules.owner_left(row):
        return list(User.objects.reachable().filter(person=row.person_id))
    if row.organization_id is not None:
        editors = Affiliation.objects.editing().filter(organization=row.organization_id).values("person")
        return list(User.objects.reachable().filter(person__in=editors))
    return list(User.objects.leads_of(row.workgroup_id))


def url_of(row: Action) -> str:
    """Where the owner says how it stands."""
    return reverse("agenda:action_answer", args=[row.pk])


def version_of(row: Action) -> str:
    """Another text as soon as the question is a new one: somebody answered, or the action changed."""
    return f"{row.state}:{row.heard_on or ''}:{row.due_on or ''}"


def _occasion(row: Action, asked: rules.Asked) -> str:
    return f"{OCCASION}{row.pk}:{asked.why}:{asked.day.isoformat()}:{asked.turn}"


def _ask(row: Action, asked: rules.Asked, today: date) -> int:
    def say() -> str:
        return _("How does “%(action)s” stand? %(why)s") % {"action": name_of(row)[:150], "why": asked.words}

    version = version_of(row)
    return notices.tell(
        owners_of(row), occasion=_occasion(row, asked), say=say, about=lambda: name_of(row.strategy), url=url_of(row),
        topic=Topic.PLAN, taps=[Tap(IS_DONE, row.pk, version), Tap(IS_ON_TRACK, row.pk, version)],
        until=datetime.combine(today + timedelta(days=AGAIN), time(), timezone.get_default_timezone()),
    )  # fmt: skip
