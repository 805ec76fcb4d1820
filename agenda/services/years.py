"""Rolls the plan over into the next year: what is open is carried on, done or stopped, and the year is frozen as it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda import rules
from agenda.choices import ActionState, PlanPart, StrategyState, YearChoice, YearOutcome
from agenda.models import Action, Goal, PlanYear, Strategy, YearLine, YearPlan
from agenda.queries.figures import percent_of, shares
from agenda.queries.years import first_closable, first_promises, last_day, of_year, to_decide, undecided
from agenda.rules import Share, together
from agenda.services.errors import (
    NotYoursToDoError,
    PlanInvalidError,
    Refused,
    RowsRefusedError,
    YearClosedError,
    YearUndecidedError,
)
from agenda.services.history import BATCH, Act, note_many
from agenda.services.plan import move_action
from kconnect.core import audit
from kconnect.core.errors import DomainError
from kconnect.core.i18n import name_of


@dataclass(frozen=True)
class Chosen:
    """What somebody chose for one action: a YearChoice, the new due date if it is carried on, and why."""

    action: Action
    choice: str
    due_on: date | None = None
    reason: str = ""


@transaction.atomic
def choose_for_year(*, by: Any, year: int, chosen: Iterable[Chosen]) -> PlanYear:
    """Keeps what becomes of actions when the year is closed; an empty choice takes an earlier one back. All rows or none.

    Raises RowsRefusedError with the reason of each row, YearClosedError.
    """
    row, refused = _held(by, year), []
    allowed = set(to_decide(year).values_list("pk", flat=True))
    for each in chosen:
        try:
            _choose(row, each, allowed)
        except DomainError as error:
            refused.append(Refused(each.action.pk, name_of(each.action), str(error)))
    if refused:
        raise RowsRefusedError(refused)
    return row


@transaction.atomic
def carry_on_the_rest(*, by: Any, year: int, due_on: date, workgroup: Any = None) -> int:
    """Chooses "carry on" with this due date wherever nothing is chosen yet; returns for how many actions."""
    row = _held(by, year)
    _need_later(due_on, year)
    rest = undecided(row) if workgroup is None else undecided(row).of(workgroup)
    plans = [YearPlan(year=row, action=action, choice=YearChoice.CARRY, due_on=due_on) for action in rest]
    return len(YearPlan.objects.bulk_create(plans))


@transaction.atomic
def close_year(*, by: Any, year: int) -> PlanYear:
    """Does what was chosen for each open action, freezes what became of the year, and closes it for good: all of it or nothing.

    Raises YearUndecidedError while something is not chosen, RowsRefusedError with the actions that cannot become what was chosen.
    """
    row = _held(by, year)
    if timezone.localdate() < first_closable(year):
        raise YearClosedError(_("A year can be closed from 1 December on."))
    left = undecided(row).count()
    if left:
        words = ngettext(
            "Choose for %(number)s more action what becomes of it.",
            "Choose for %(number)s more actions what becomes of them.",
            left,
        )
        raise YearUndecidedError(words % {"number": left})
    ends = _Ends.of(year)
    _carry_out(by, row)
    row.closed_at, row.closed_by = timezone.now(), by
    row.save(update_fields=["closed_at", "closed_by"])
    YearLine.objects.bulk_create(_lines(row, ends), batch_size=BATCH)
    row.choices.all().delete()
    audit.record(by=by, verb="closed", target=row, fields=["closed_at"], label=str(year))
    return row


# ----------------------------------------------------------------------------------------------------------------------


def _held(by: Any, year: int) -> PlanYear:
    """The row of an open year, made if it is not there, held until the transaction ends."""
    if by is not None and not rules.can_edit_goals(by):
        raise NotYoursToDoError(_("You cannot change this part of the plan. Ask the backbone team."))
    if PlanYear.objects.filter(year__gt=year, closed_at__isnull=False).exists():
        raise YearClosedError(_("A later year is closed already. Choose the year after it."))
    try:
        PlanYear(year=year).clean_fields()
    except ValidationError as error:
        raise PlanInvalidError(" ".join(error.messages)) from error
    PlanYear.objects.get_or_create(year=year)
    row = PlanYear.objects.select_for_update(of=("self",)).get(year=year)
    if row.closed_at is not None:
        raise YearClosedError(_("This year is closed. It stays as it is."))
    return row


def _choose(row: PlanYear, each: Chosen, allowed: set[int]) -> None:
    if not each.choice:
        row.choices.filter(action=each.action).delete()
        return
    if each.action.pk not in allowed:
        raise PlanInvalidError(_("This action is no longer open, or it is due after the year."))
    if each.choice == YearChoice.CARRY:
        _need_later(each.due_on, row.year)
    due_on = each.due_on if each.choice == YearChoice.CARRY else None
    plan = YearPlan(year=row, action=each.action, choice=each.choice, due_on=due_on, reason=each.reason.strip())
    try:
        plan.full_clean(validate_unique=False, exclude=["year", "action"])
    except ValidationError as error:
        raise PlanInvalidError(" ".join(error.messages)) from error
    values = {"choice": plan.choice, "due_on": plan.due_on, "reason": plan.reason}
    YearPlan.objects.update_or_create(year=row, action=each.action, defaults=values)


def _need_later(due_on: date | None, year: int) -> None:
    if due_on is None or due_on <= last_day(year):
        day = date_format(last_day(year))
        raise PlanInvalidError(_("Enter a new due date after %(day)s.") % {"day": day})


@dataclass(frozen=True)
class _Ends:
    """Due dates as they stand before anything is carried on, and as they were promised first, by action."""

    due: dict[int, date | None]
    promised: dict[int, date]

    @classmethod
    def of(cls, year: int) -> "_Ends":
        actions = of_year(year)
        return cls(dict(actions.values_list("pk", "due_on")), first_promises(actions, year))


def _carry_out(by: Any, row: PlanYear) -> None:
    """Does what was chosen; an action that came to an end meanwhile keeps that end."""
    plans = row.choices.select_related("action__strategy__workgroup", "action__workgroup")
    chosen = list(plans.filter(action__in=to_decide(row.year)))
    refused = _carry_on(by, [plan for plan in chosen if plan.choice == YearChoice.CARRY])
    for plan in (each for each in chosen if each.choice != YearChoice.CARRY):
        try:
            _end(by, plan)
        except DomainError as error:
            refused.append(Refused(plan.action_id, name_of(plan.action), str(error)))
    if refused:
        raise RowsRefusedError(refused)


def _carry_on(by: Any, plans: list[YearPlan]) -> list[Refused]:
    """Gives actions their new due dates, some hundred in one statement: a plan may have thousands. Returns those that cannot have it.

    Who closes a year may change every action, so nobody is asked again for each.
    """
    held = Action.objects.select_for_update().order_by("pk").in_bulk([plan.action_id for plan in plans])
    refused, acts, moved = [], [], []
    for plan in plans:
        action = held[plan.action_id]
        if action.starts_on and plan.due_on and action.starts_on > plan.due_on:
            words = _("The due date is before the start. Change one of them.")
            refused.append(Refused(action.pk, name_of(action), words))
            continue
        acts.append(Act("changed", action, {"due_on": action.due_on}, {"due_on": plan.due_on}, plan.reason))
        action.due_on = plan.due_on
        moved.append(action)
    Action.objects.bulk_update(moved, ["due_on"], batch_size=BATCH)
    note_many(by=by, acts=acts)
    return refused


def _end(by: Any, plan: YearPlan) -> None:
    """An action that is done or stopped, by the same service and the same table of moves as every other way."""
    action = plan.action
    if plan.choice == YearChoice.STOP:
        move_action(by=by, action=action, to=ActionState.STOPPED, reason=plan.reason)
    else:
        if action.state != ActionState.STARTED:
            action = move_action(by=by, action=action, to=ActionState.STARTED)
        move_action(by=by, action=action, to=ActionState.DONE, reason=plan.reason)


def _lines(row: PlanYear, ends: _Ends) -> list[YearLine]:
    """The frozen lines, in the order of the plan: each goal, its strategies, their actions."""
    by_strategy = shares(Action.objects.all())
    reasons = dict(row.choices.values_list("action_id", "reason"))
    actions: dict[int, list[Action]] = {}
    for action in of_year(row.year).with_progress():
        if action.pk in ends.due:
            actions.setdefault(action.strategy_id, []).append(action)
    strategies: dict[int, list[Strategy]] = {}
    for strategy in Strategy.objects.all():
        if strategy.pk in actions or strategy.state != StrategyState.STOPPED:
            strategies.setdefault(strategy.goal_id, []).append(strategy)
    lines: list[YearLine] = []
    for goal in Goal.objects.all():
        under = strategies.get(goal.pk, [])
        share = together(by_strategy.get(each.pk, Share()) for each in under)
        lines.append(
            YearLine(part=PlanPart.GOAL, goal=goal, name=goal.name, name_es=goal.name_es, percent=share.percent,
                     public=goal.published)
        )  # fmt: skip
        for strategy in under:
            lines.append(_strategy_line(goal, strategy, by_strategy.get(strategy.pk, Share())))
            lines += [_action_line(goal, strategy, each, row, ends, reasons) for each in actions.get(strategy.pk, [])]
    for position, line in enumerate(lines):
        line.year, line.position = row, position
    return lines


def _strategy_line(goal: Goal, strategy: Strategy, share: Share) -> YearLine:
    return YearLine(
        part=PlanPart.STRATEGY, goal=goal, strategy=strategy, workgroup_id=strategy.workgroup_id, name=strategy.name,
        name_es=strategy.name_es, state=strategy.state, percent=share.percent, reason=strategy.state_reason,
        public=goal.published and strategy.published,
    )  # fmt: skip


def _action_line(
    goal: Goal, strategy: Strategy, action: Action, row: PlanYear, ends: _Ends, reasons: dict[int, str]
) -> YearLine:
    due = ends.due[action.pk]
    outcome, new_due = YearOutcome.RUNNING, None
    if action.state == ActionState.DONE:
        outcome = YearOutcome.DONE
    elif action.state == ActionState.STOPPED or strategy.state == StrategyState.STOPPED:
        outcome = YearOutcome.STOPPED
    elif action.due_on != due:
        outcome, new_due = YearOutcome.CARRIED, action.due_on
    reason = action.state_reason or reasons.get(action.pk, "")
    if outcome == YearOutcome.STOPPED and action.state != ActionState.STOPPED:
        reason = strategy.state_reason
    return YearLine(
        part=PlanPart.ACTION, goal=goal, strategy=strategy, action=action, workgroup_id=action.workgroup_id,
        name=action.name, name_es=action.name_es, state=action.state, outcome=outcome, percent=percent_of(action),
        promised_on=ends.promised.get(action.pk, due), due_on=due, new_due_on=new_due, reason=reason,
        public=goal.published and strategy.published,
    )  # fmt: skip
