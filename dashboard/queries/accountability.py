"""The page on which the network answers for what it promised: from published figures, public plans and public answers only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from agenda.choices import ActionState, ActionStatus, StrategyState
from agenda.models import Action, PlanYear, Strategy
from agenda.queries.common_agenda import VersionRow, agenda_now
from agenda.queries.figures import ActionRow, action_rows, detailed
from agenda.queries.public import GoalFigure, goals
from agenda.queries.system_commitments import CommitmentList, public_commitments
from agenda.queries.years import YearFigures, closed_years, year_figures
from dashboard.queries.public.scores import GoalScores, Score, goal_scores
from kconnect.core.i18n import Localized, localized
from workgroups.queries.consultations import Figures, network_figures

MOST = 6


@dataclass(frozen=True)
class Promised:
    """What is due in a year: how many public actions, how many are done, and how many were stopped."""

    year: int
    due: int
    done: int
    stopped: int


@dataclass(frozen=True)
class Stopped:
    """A strategy or an action that was stopped, and why; `url` leads to its page."""

    name: Localized
    url: str
    reason: str
    kind: str
    since: date | None = None


@dataclass(frozen=True)
class ActionList:
    """Some actions of one status, those due first at the top, and how many there are."""

    status: str
    rows: list[ActionRow]
    total: int


@dataclass(frozen=True)
class AccountabilityPage:
    """Everything that the page shows, in its order. `last` are the groups furthest off, one for each measure that has one."""

    agenda: VersionRow | None
    goals: list[GoalFigure]
    strategies: int
    promised: Promised
    year: YearFigures | None
    years: list[PlanYear]
    scores: tuple[GoalScores, ...]
    last: tuple[Score, ...]
    stopped: list[Stopped]
    stopped_total: int
    late: ActionList
    blocked: ActionList
    advice: Figures
    systems: CommitmentList

    @property
    def has_figures(self) -> bool:
        """Whether any success measure has public figures."""
        return any(one.scores for one in self.scores)


def accountability() -> AccountabilityPage:
    """The page, with as many queries for a large plan as for a small one."""
    today, figures, scores = timezone.localdate(), goals(), goal_scores()
    years = closed_years()
    stopped, total = _stopped()
    kept = [each for figure in figures for each in figure.strategies if each.strategy.state == StrategyState.AFFIRMED]
    return AccountabilityPage(
        agenda=agenda_now(),
        goals=figures,
        strategies=len(kept),
        promised=_promised(today.year),
        year=year_figures(years[0]) if years else None,
        years=years,
        scores=scores,
        last=_last(scores),
        stopped=stopped,
        stopped_total=total,
        late=_actions(ActionStatus.LATE, today),
        blocked=_actions(ActionStatus.BLOCKED, today),
        advice=network_figures(),
        systems=public_commitments(most=MOST),
    )


def _last(scores: tuple[GoalScores, ...]) -> tuple[Score, ...]:
    """Each measure once, also where it measures two goals."""
    found = {score.slug: score for goal in scores for score in goal.scores if score.last is not None}
    return tuple(found.values())


def _promised(year: int) -> Promised:
    done, stopped = Q(state=ActionState.DONE), Q(state=ActionState.STOPPED) | Q(strategy__state=StrategyState.STOPPED)
    found = Action.objects.public().filter(due_on__year=year).aggregate(
        due=Count("pk"), done=Count("pk", filter=done), stopped=Count("pk", filter=stopped & ~done)
    )  # fmt: skip
    return Promised(year, **found)


def _stopped() -> tuple[list[Stopped], int]:
    """What was stopped last, strategies first, and how much was in all."""
    strategies = Strategy.objects.public().filter(state=StrategyState.STOPPED)
    actions = Action.objects.public().filter(state=ActionState.STOPPED)
    found = [
        Stopped(
            localized(one, "name"), reverse("dashboard:strategy_detail", args=[one.slug]), one.state_reason, "strategy"
        )
        for one in strategies.order_by("position", "pk")[:MOST]
    ]
    found += [
        Stopped(
            localized(one, "name"), reverse("agenda:action_detail", args=[one.slug]), one.state_reason, "action",
            timezone.localdate(one.state_since),
        )
        for one in actions.order_by("-state_since", "pk")[:MOST]
    ]  # fmt: skip
    return found, strategies.count() + actions.count()


def _actions(status: ActionStatus, today: date) -> ActionList:
    found = Action.objects.public().exclude(strategy__state=StrategyState.STOPPED).in_status(status, today)
    rows = action_rows(detailed(found).order_by("due_on", "pk")[:MOST])
    return ActionList(status.value, rows, found.count())
