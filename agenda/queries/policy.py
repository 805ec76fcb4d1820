"""What the public pages of policy read: the shared policy agenda, one priority, and what the groups said in a vote."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.utils import timezone

from agenda.choices import BallotState, PolicyPosition, PolicyStage
from agenda.models import Ballot, CallToAction, Goal, PolicyPriority, PolicyRound, PolicyStep, RoundEntry, Strategy
from agenda.querysets import PolicyQuerySet
from kconnect.core.i18n import Localized, localized
from kconnect.core.sources import Source, sources_of

PRIORITIES_PER_PAGE = 20
MOST_CALLS = 6
TONES = {
    PolicyStage.PASSED: "ok", PolicyStage.IN_FORCE: "ok", PolicyStage.FAILED: "no", PolicyStage.PAUSED: "off",
}  # fmt: skip


@dataclass(frozen=True)
class PriorityRow:
    """One priority in a list: what the groups said of it, where it stands and what the network says."""

    priority: PolicyPriority
    rank: int | None
    stage: str
    tone: str
    position: str
    level: str
    goals: tuple[Localized, ...]


@dataclass(frozen=True)
class PolicyAgenda:
    """The public page: what can be done now, the priorities of one page of it, and the vote behind their order."""

    calls: list[CallToAction]
    page: Page[PolicyPriority]
    rows: list[PriorityRow]
    vote: PolicyRound | None


def policy_agenda(priorities: PolicyQuerySet, *, number: int) -> PolicyAgenda:
    """Page `number` of public priorities (filtered), the first of the last vote first. Five queries."""
    page: Page[Any] = Paginator(with_goals(priorities.ranked()), PRIORITIES_PER_PAGE).get_page(number)
    return PolicyAgenda(open_calls(), page, [row_of(one) for one in page], last_vote())


def open_calls() -> list[CallToAction]:
    """What people can do for a priority today, what ends first; one query."""
    return list(CallToAction.objects.open(timezone.localdate()).select_related("priority")[:MOST_CALLS])


def with_goals(priorities: PolicyQuerySet) -> PolicyQuerySet:
    """With the public goals that each is tied to, in one query more."""
    return priorities.prefetch_related(Prefetch("goals", Goal.objects.public()))


def row_of(priority: Any) -> PriorityRow:
    """A ranked priority with its goals, in words."""
    stage = PolicyStage(priority.stage)
    return PriorityRow(
        priority=priority,
        rank=priority.rank,
        stage=str(stage.label),
        tone=TONES.get(stage, "plain"),
        position=str(PolicyPosition(priority.position).label) if priority.position else "",
        level=priority.get_level_display(),
        goals=tuple(localized(goal, "name") for goal in priority.goals.all()),
    )


def last_vote() -> PolicyRound | None:
    """The vote that closed last: its ranks order the agenda."""
    return PolicyRound.objects.filter(running=False).order_by("-closed_at", "-pk").first()


@dataclass(frozen=True)
class PriorityPage:
    """One priority: where it stands and how it came there, whom it serves, what can be done now and what was asked before."""

    row: PriorityRow
    steps: list[PolicyStep]
    goals: list[Goal]
    strategies: list[Strategy]
    sources: list[Source]
    calls: list[CallToAction]
    past: list[CallToAction]
    vote: PolicyRound | None


def priority_page(slug: str) -> PriorityPage | None:
    """The public priority at `slug`, or None. Six queries."""
    found: Any = with_goals(PolicyPriority.objects.public().ranked()).select_related("workgroup", "next_workgroup")
    one = found.filter(slug=slug).first()
    if one is None:
        return None
    today = timezone.localdate()
    calls = list(CallToAction.objects.public().filter(priority=one))
    return PriorityPage(
        row=row_of(one),
        steps=list(one.steps.all()),
        goals=list(one.goals.all()),
        strategies=list(Strategy.objects.public().filter(priorities=one)),
        sources=sources_of(one.sources),
        calls=[call for call in calls if call.until >= today],
        past=[call for call in reversed(calls) if call.until < today],
        vote=last_vote(),
    )


# Votes ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EntryRow:
    """One priority in a vote that has closed: rank, points, how many groups named it at each place; its page if it is public."""

    rank: int | None
    name: Localized
    url: str
    points: int
    places: tuple[int, ...]
    named: int


@dataclass(frozen=True)
class BallotRow:
    """What one group said."""

    group: Localized
    url: str
    state: BallotState
    counted: bool
    choices: tuple[Localized, ...]


@dataclass(frozen=True)
class VotePage:
    """A vote that has closed, as it was frozen."""

    vote: PolicyRound
    heads: tuple[int, ...]
    entries: list[EntryRow]
    ballots: list[BallotRow]
    given: int
    abstained: int
    silent: int
    closed: int


def vote_page(pk: int) -> VotePage | None:
    """The closed vote `pk`, or None. Four queries."""
    vote = PolicyRound.objects.filter(pk=pk, running=False).first()
    if vote is None:
        return None
    entries = list(vote.entries.select_related("priority"))
    ballots = list(vote.ballots.select_related("workgroup").prefetch_related("choices"))
    names = {entry.pk: localized(entry, "name") for entry in entries}
    counted = [ballot for ballot in ballots if ballot.counted]
    return VotePage(
        vote=vote,
        heads=tuple(range(1, vote.choices + 1)),
        entries=[_entry_row(entry, counted, vote.choices) for entry in entries],
        ballots=[_ballot_row(ballot, names) for ballot in ballots],
        given=_number(counted, BallotState.GIVEN),
        abstained=_number(counted, BallotState.ABSTAINED),
        silent=_number(counted, BallotState.SILENT),
        closed=len(ballots) - len(counted),
    )


def _number(ballots: list[Ballot], state: BallotState) -> int:
    return sum(ballot.state == state for ballot in ballots)


def _entry_row(entry: RoundEntry, counted: list[Ballot], most: int) -> EntryRow:
    at = [choice.place for ballot in counted for choice in ballot.choices.all() if choice.entry_id == entry.pk]
    public = entry.priority.published
    return EntryRow(
        rank=entry.rank,
        name=localized(entry, "name"),
        url=entry.priority.get_absolute_url() if public else "",
        points=entry.points,
        places=tuple(at.count(place) for place in range(1, most + 1)),
        named=len(at),
    )


def _ballot_row(ballot: Ballot, names: dict[int, Localized]) -> BallotRow:
    return BallotRow(
        group=localized(ballot.workgroup, "name"),
        url=ballot.workgroup.get_absolute_url() if ballot.workgroup.published else "",
        state=BallotState(ballot.state),
        counted=bool(ballot.counted),
        choices=tuple(names[choice.entry_id] for choice in ballot.choices.all()),
    )
