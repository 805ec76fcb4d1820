"""Which public policy priorities and practices concern a goal, a strategy or a partner: read by their pages, which link to both."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from agenda.choices import PracticeOutcome
from agenda.models import Commitment, Goal, PolicyPriority, Practice, Strategy
from agenda.queries.policy import TONES as STAGE_TONES
from agenda.queries.practices import TONES as OUTCOME_TONES
from kconnect.core.i18n import Localized, localized

# Of each sort; the lists of all have filters.
MOST = 8


@dataclass(frozen=True)
class Concern:
    """One priority or practice: its name, its page, and how it stands in a word."""

    name: Localized
    url: str
    stands: str
    tone: str


@dataclass(frozen=True)
class Concerning:
    """What concerns one thing; `goal` is the address of a goal by which the lists of all can be filtered."""

    priorities: list[Concern]
    practices: list[Concern]
    goal: str = ""

    def __bool__(self) -> bool:
        return bool(self.priorities or self.practices)


def of_goal(goal: Goal) -> Concerning:
    """Those tied to a goal itself or to its public strategies; two queries."""
    public = Strategy.objects.public().filter(goal=goal)
    tied = Q(goals=goal) | Q(strategies__in=public)
    used = Q(goals=goal) | Q(uses__strategy__in=public) | Q(uses__action__strategy__in=public)
    return Concerning(_priorities(tied), _practices(used), goal.slug)


def of_strategy(strategy: Strategy) -> Concerning:
    """Those tied to a strategy or used in it; two queries."""
    used = Q(uses__strategy=strategy) | Q(uses__action__strategy=strategy)
    return Concerning(_priorities(Q(strategies=strategy)), _practices(used))


def of_partner(slug: str) -> Concerning:
    """Practices that a partner brought or uses, and priorities of the strategies to which it commits in public; two queries."""
    committed = Commitment.objects.public().filter(organization__slug=slug).values("strategy")
    tied = Q(strategies__in=committed)
    return Concerning(_priorities(tied), _practices(Q(organization__slug=slug) | Q(uses__organization__slug=slug)))


def _priorities(tied: Q) -> list[Concern]:
    rows: Any = PolicyPriority.objects.public().filter(pk__in=PolicyPriority.objects.filter(tied).values("pk"))
    return [
        Concern(localized(row, "name"), row.get_absolute_url(), row.get_stage_display(), STAGE_TONES.get(row.stage, "plain"))
        for row in rows.ranked()[:MOST]
    ]  # fmt: skip


def _practices(tied: Q) -> list[Concern]:
    rows: Any = Practice.objects.public().filter(pk__in=Practice.objects.filter(tied).values("pk"))
    return [
        Concern(localized(row, "name"), row.get_absolute_url(), *_outcome(row.outcome))
        for row in rows.with_outcome().order_by("name_folded", "pk")[:MOST]
    ]


def _outcome(outcome: str | None) -> tuple[str, str]:
    """What was decided of a practice, in words, and its tone; nothing while nobody has assessed it."""
    if not outcome:
        return "", "plain"
    decided = PracticeOutcome(outcome)
    return str(decided.label), OUTCOME_TONES[decided]
