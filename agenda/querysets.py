"""Chainable filters and derived figures over the agenda's rows."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, F, FloatField, IntegerField, Max, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Least

from agenda.choices import STANDING, ActionState, ActionStatus, CallState, CommitmentState, ReviewOutcome, StrategyState
from workgroups.choices import DATA_AND_CAPACITY, ActivityState
from workgroups.permissions import Permission, Where, access_of
from workgroups.querysets import belongs

if TYPE_CHECKING:
    from agenda.models import (
        Action,
        CallToAction,
        Commitment,
        CommonAgenda,
        Contribution,
        EquityCondition,
        EquityReview,
        Goal,
        PlanFile,
        PolicyPriority,
        Practice,
        SecondCode,
        Strategy,
        SystemCommitment,
        YearLine,
    )
    from workgroups.models import Workgroup

OPEN_STATES = (ActionState.NOT_STARTED, ActionState.STARTED, ActionState.BLOCKED)


class GoalQuerySet(models.QuerySet["Goal"]):
    """Goals by who may see them."""

    def public(self) -> "GoalQuerySet":
        """What anyone may read."""
        return self.filter(published=True)


class StrategyQuerySet(models.QuerySet["Strategy"]):
    """Strategies by who may see them."""

    def public(self) -> "StrategyQuerySet":
        """What anyone may read: published, under a published goal."""
        return self.filter(published=True, goal__published=True)

    def with_share(self) -> "StrategyQuerySet":
        """Adds `weights`, `advanced` and `total` of the strategy's actions, as `weighed_by_strategy` counts them; None without any."""
        actions = apps.get_model("agenda", "Action").objects.filter(strategy=OuterRef("pk")).weighed_by_strategy()
        return self.annotate(
            weights=Subquery(actions.values("weights")),
            advanced=Subquery(actions.values("advanced")),
            total=Subquery(actions.values("total")),
        )


class ActionQuerySet(models.QuerySet["Action"]):
    """Actions with how far they are, by status, and by who may see them."""

    def public(self) -> "ActionQuerySet":
        """What anyone may read: the actions of public strategies."""
        return self.filter(strategy__published=True, strategy__goal__published=True)

    def open(self) -> "ActionQuerySet":
        """Actions that work can still advance: neither done nor stopped, and their strategy is not stopped."""
        return self.filter(state__in=OPEN_STATES).exclude(strategy__state=StrategyState.STOPPED)

    def of(self, workgroup: "Workgroup") -> "ActionQuerySet":
        """The plan of a workgroup: what it does, and what others do for its strategies."""
        return self.filter(Q(workgroup=workgroup) | Q(strategy__workgroup=workgroup))

    def advanced_by(self, workgroup: "Workgroup") -> "ActionQuerySet":
        """The actions that an activity of the workgroup can advance."""
        return self.open().of(workgroup)

    def with_progress(self) -> "ActionQuerySet":
        """Adds `milestones_total`, `milestones_reached`, `units_confirmed` and `progress` (0 to 1), all derived.

        The rule, in this order: an action with milestones is as far as the share of them that is reached; else one with a
        planned amount is as far as the units of its confirmed activities against that amount, at most 1; else it is 1 when
        done and 0 before. `agenda.rules.progress_of` says the same in Python; a test holds the two together.
        """
        return self.annotate(
            milestones_total=_of_milestones(Q()),
            milestones_reached=_of_milestones(Q(reached_on__isnull=False)),
            units_confirmed=_confirmed_units(),
        ).annotate(
            progress=Case(
                When(
                    milestones_total__gt=0,
                    then=Cast(F("milestones_reached"), FloatField()) / Cast(F("milestones_total"), FloatField()),
                ),
                When(
                    planned_units__gt=0,
                    then=Least(
                        Value(1.0), Cast(F("units_confirmed"), FloatField()) / Cast(F("planned_units"), FloatField())
                    ),
                ),
                When(state=ActionState.DONE, then=Value(1.0)),
                default=Value(0.0),
                output_field=FloatField(),
            )
        )

    def owned_by(self, user: Any) -> "ActionQuerySet":
        """Those whose owner `user` is, as `agenda.rules.owns_action` says it."""
        access = access_of(user)
        alone = Q(organization__isnull=True) & (Q(person__isnull=True) | Q(person_left=True))
        return self.with_owner().filter(
            Q(person=access.person_id, person__isnull=False, person_left=False)
            | Q(organization__in=access.places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION))
            | alone & Q(workgroup__in=access.places(Permission.EDIT_WORKPLAN, Where.WORKGROUP))
        )

    def with_owner(self) -> "ActionQuerySet":
        """Adds `person_left`: whether the person who owned it belongs to none of its workgroups any more."""
        groups = [OuterRef("workgroup"), OuterRef("strategy__workgroup")]
        return self.annotate(person_left=Q(person__isnull=False) & ~belongs(OuterRef("person"), groups))

    def with_last_work(self) -> "ActionQuerySet":
        """Adds `last_work` and `last_step`: the days of the latest entry of the log that advances it and of its latest milestone."""
        work = apps.get_model("agenda", "Contribution").objects.filter(action=OuterRef("pk")).order_by()
        work = work.exclude(activity__state__in=[ActivityState.DRAFT, ActivityState.ARCHIVED])
        steps = apps.get_model("agenda", "Milestone").objects.filter(action=OuterRef("pk")).order_by()
        return self.annotate(
            last_work=Subquery(work.values("action").annotate(day=Max("activity__happened_on")).values("day")),
            last_step=Subquery(steps.values("action").annotate(day=Max("reached_on")).values("day")),
        )

    def weighed_by_strategy(self) -> "models.QuerySet[Any, Any]":
        """One row (a dict) per strategy: `strategy_id`, `weights` of its actions, `advanced` (weight × progress) and `total` of them.

        A stopped action, or one of a stopped strategy, is no longer planned and does not count. Goals and the whole plan
        are sums of these rows.
        """
        return (
            self.exclude(state=ActionState.STOPPED)
            .exclude(strategy__state=StrategyState.STOPPED)
            .with_progress()
            .order_by()
            .values("strategy_id")
            .annotate(
                weights=Sum("weight"),
                advanced=Sum(F("weight") * F("progress"), output_field=FloatField()),
                total=Count("pk"),
            )
        )

    def in_status(self, status: str, today: date) -> "ActionQuerySet":
        """The actions that `agenda.rules.status_of` gives this status on this day; an unknown status gives none."""
        late = Q(due_on__lt=today)
        conditions = {
            ActionStatus.DONE: Q(state=ActionState.DONE),
            ActionStatus.STOPPED: Q(state=ActionState.STOPPED),
            ActionStatus.BLOCKED: Q(state=ActionState.BLOCKED),
            ActionStatus.LATE: Q(state__in=[ActionState.NOT_STARTED, ActionState.STARTED]) & late,
            ActionStatus.ON_TRACK: Q(state=ActionState.STARTED) & ~_due(late),
            ActionStatus.NOT_STARTED: Q(state=ActionState.NOT_STARTED) & ~_due(late),
        }
        condition = conditions.get(ActionStatus(status)) if status in ActionStatus.values else None
        return self.none() if condition is None else self.filter(condition)


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Contributions by whether they count."""

    def confirmed(self) -> "ContributionQuerySet":
        """Those of activities that a lead has confirmed; only they count and only they are public."""
        return self.filter(activity__state=ActivityState.CONFIRMED)


class YearLineQuerySet(models.QuerySet["YearLine"]):
    """The frozen lines of years by who may read them."""

    def public(self) -> "YearLineQuerySet":
        """What anyone may read: lines of closed years that were public then and have not been taken back since."""
        return self.filter(
            Q(strategy__isnull=True) | Q(strategy__published=True),
            public=True,
            goal__published=True,
            year__closed_at__isnull=False,
        )


class CommonAgendaQuerySet(models.QuerySet["CommonAgenda"]):
    """Versions of the common agenda by where they stand."""

    def adopted(self) -> "CommonAgendaQuerySet":
        """What the network agreed, the version that holds first; only these are public."""
        return self.filter(adopted_on__isnull=False)

    def drafts(self) -> "CommonAgendaQuerySet":
        """What is still being written."""
        return self.filter(adopted_on__isnull=True)


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Commitments of partners by who may see them, and by whether they still stand."""

    def public(self) -> "CommitmentQuerySet":
        """What anyone may read: agreed or kept, the partner lets it, and partner, strategy and goal are public."""
        seen = {"organization__published": True, "strategy__published": True, "strategy__goal__published": True}
        return self.filter(state__in=STANDING, shown=True, **seen)

    def agreed(self) -> "CommitmentQuerySet":
        """Those that run: agreed, and nobody has said how they ended."""
        return self.filter(state=CommitmentState.AGREED)

    def visible_to(self, user: Any) -> "CommitmentQuerySet":
        """Those of the partners that the person edits and of the strategies of their workgroups; all for staff."""
        access = access_of(user)
        if access.may(Permission.EDIT_ORGANIZATION) or access.may(Permission.SEE_WORKGROUP):
            return self
        partners = access.places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION)
        groups = access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP)
        return self.filter(Q(organization__in=partners) | Q(strategy__workgroup__in=groups))


class PolicyQuerySet(models.QuerySet["PolicyPriority"]):
    """Policy priorities by who may see them and by what the workgroups said."""

    def public(self) -> "PolicyQuerySet":
        """What anyone may read."""
        return self.filter(published=True)

    def visible_to(self, user: Any) -> "PolicyQuerySet":
        """The public ones; proposals too for whoever holds a role in the network."""
        return self if access_of(user).is_insider else self.public()

    def ranked(self) -> "PolicyQuerySet":
        """Adds `rank` of the vote that closed last, None for what was not voted on or not named; the first come first."""
        closed = apps.get_model("agenda", "PolicyRound").objects.filter(running=False)
        last = closed.order_by("-closed_at", "-pk").values("pk")[:1]
        entries = apps.get_model("agenda", "RoundEntry").objects.filter(priority=OuterRef("pk"), round=Subquery(last))
        ranked = self.annotate(rank=Subquery(entries.order_by().values("rank")[:1]))
        return ranked.order_by(F("rank").asc(nulls_last=True), "name_folded", "pk")


class CallQuerySet(models.QuerySet["CallToAction"]):
    """Calls to action by whether they still help."""

    def public(self) -> "CallQuerySet":
        """Those that were checked, of public priorities; also those that are over."""
        return self.filter(state=CallState.PUBLIC, priority__published=True)

    def open(self, today: date) -> "CallQuerySet":
        """Those that people can follow on that day."""
        return self.public().filter(until__gte=today)


class PracticeQuerySet(models.QuerySet["Practice"]):
    """Practices by who may see them, and by what was decided last."""

    def public(self) -> "PracticeQuerySet":
        """What anyone may read."""
        return self.filter(published=True)

    def visible_to(self, user: Any) -> "PracticeQuerySet":
        """The public ones; proposals too for whoever holds a role in the network."""
        return self if access_of(user).is_insider else self.public()

    def with_outcome(self) -> "PracticeQuerySet":
        """Adds `outcome` and `assessed_on` of the last assessment, None where there is none."""
        made = apps.get_model("agenda", "PracticeAssessment").objects.filter(practice=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            outcome=Subquery(made.values("outcome")[:1]), assessed_on=Subquery(made.values("assessed_on")[:1])
        )


class PlanFileQuerySet(models.QuerySet["PlanFile"]):
    """Files of the plan by who may see them."""

    def visible_to(self, user: Any) -> "PlanFileQuerySet":
        """Those that `agenda.rules.can_bring_plan` lets this person bring: all for staff, those of their groups for leads."""
        access = access_of(user)
        if access.may(Permission.EDIT_AGENDA):
            return self.all()
        return self.filter(workgroup__in=access.places(Permission.EDIT_WORKPLAN, Where.WORKGROUP))


class SystemCommitmentQuerySet(models.QuerySet["SystemCommitment"]):
    """Equity commitments of public systems by who may read them, and by whether they stand."""

    def public(self) -> "SystemCommitmentQuerySet":
        """What anyone may read: those of published organisations."""
        return self.filter(organization__published=True)

    def open(self) -> "SystemCommitmentQuerySet":
        """Those that have not ended."""
        return self.filter(ended_on__isnull=True)


class ReviewQuerySet(models.QuerySet["EquityReview"]):
    """Equity reviews by how they stand."""

    def open(self) -> "ReviewQuerySet":
        """Those that nobody has concluded."""
        return self.filter(outcome="")

    def concluded(self) -> "ReviewQuerySet":
        """Those with an outcome that says something of the strategy."""
        return self.exclude(outcome__in=["", ReviewOutcome.WITHDRAWN])

    def counting(self) -> "ReviewQuerySet":
        """Those that a strategy has passed by now, one for each such strategy."""
        return self.filter(strategy__passed=F("pk")).exclude(strategy__state=StrategyState.STOPPED)


class ConditionQuerySet(models.QuerySet["EquityCondition"]):
    """Conditions of equity reviews."""

    def unmet(self) -> "ConditionQuerySet":
        """Those that are still open."""
        return self.filter(met_on__isnull=True)


class SecondCodeQuerySet(models.QuerySet["SecondCode"]):
    """Drawn entries by whose turn it is; `agenda.rules.coding` says the same in Python."""

    def waiting_for(self, user: Any) -> "SecondCodeQuerySet":
        """Those that a coder may code a second time."""
        return self._apart_from(user).filter(coded_at__isnull=True)

    def to_settle_by(self, user: Any) -> "SecondCodeQuerySet":
        """Those of which two people differ, for a third one."""
        differing = self._apart_from(user).filter(coded_at__isnull=False, settled_at__isnull=True)
        return differing.exclude(second_code=F("first_code")).exclude(coder=access_of(user).person_id)

    def _apart_from(self, user: Any) -> "SecondCodeQuerySet":
        """Those in which a coder has no part; none for whoever is no coder."""
        access = access_of(user)
        groups = access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP)
        member = (
            apps.get_model("workgroups", "Workgroup").objects.filter(slug=DATA_AND_CAPACITY, pk__in=groups).exists()
        )
        if not member and not access.may(Permission.EDIT_AGENDA):
            return self.none()
        own = Q(activity__person=access.person_id) | Q(activity__confirmed_by=access.person_id)
        return self.exclude(own).exclude(activity__workgroup__in=groups)


def _due(late: Q) -> Q:
    """`late`, made safe for negation: an action without a due date is never late."""
    return Q(due_on__isnull=False) & late


def _of_milestones(condition: Q) -> Coalesce:
    """How many milestones of the outer action meet the condition."""
    rows = (
        apps.get_model("agenda", "Milestone")
        .objects.filter(condition, action=OuterRef("pk"))
        .order_by()
        .values("action")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def _confirmed_units() -> Coalesce:
    """The units of confirmed activities that advance the outer action."""
    rows = (
        apps.get_model("agenda", "Contribution")
        .objects.confirmed()
        .filter(action=OuterRef("pk"))
        .order_by()
        .values("action")
        .annotate(n=Sum("units"))
        .values("n")
    )
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)
