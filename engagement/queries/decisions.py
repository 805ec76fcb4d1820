"""What the pages of decisions read: the public log, one decision, and the same for those who take part or lead it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from agenda.models import Goal
from engagement import rules
from engagement.choices import STANCES, DecisionRule, DecisionState, Stance, Voice
from engagement.models import Concern, Decision, DecisionInput, Elector
from engagement.queries.tallies import Tally, tally_of
from kconnect.core.i18n import Localized, localized, name_of
from workgroups.choices import Naming
from workgroups.models import User, Workgroup

PER_PAGE = 20
# Seats that a picture can still show one by one.
MOST_MARKS = 40
WIDE, HIGH, RADIUS = 440, 226, 176


@dataclass(frozen=True)
class Figures:
    """Of the decisions whose outcome is stated: who held the vote, and where advice changed the result."""

    decided: int
    community: int
    advised: int
    changed: int


@dataclass(frozen=True)
class Log:
    """A page of the public log."""

    page: Page[Decision]
    figures: Figures


@dataclass(frozen=True)
class Mark:
    """One seat in the picture: where it stands and what it said ("" is nothing)."""

    x: float
    y: float
    stance: str

    @property
    def left(self) -> float:
        """The left edge of a square around it."""
        return round(self.x - 13, 1)

    @property
    def top(self) -> float:
        """The upper edge of that square."""
        return round(self.y - 13, 1)


@dataclass(frozen=True)
class Voiced:
    """One position in the open, with whose voice it brings; the name only where the person agreed."""

    stance: str
    words: Any
    reason: str
    name: str
    seat: Localized
    voice: Any
    options: list[str]


@dataclass(frozen=True)
class About:
    """One decision as everybody reads it. Positions and figures only once it is counted, and of a secret one not always."""

    decision: Decision
    tally: Tally
    counted: bool
    stances: list[tuple[str, Any, int]]
    marks: list[Mark]
    voices: list[Voiced]
    rounds: list[list[tuple[str, int]]]
    electors: int
    took_part: int
    dissents: list[tuple[str, Localized, str]]
    conflicts: list[tuple[Localized, str]]
    concerns: list[Concern]
    inputs: list[DecisionInput]
    goals: list[Goal]
    quorum_voices: list[str]
    missing: list[str]


def decision_log(found: "QuerySet[Decision]", *, number: int) -> Log:
    """Page `number` of the log, the latest first, with the figures over all public decisions. Three queries."""
    rows = found.select_related("body__workgroup").order_by("-pk")
    decided = Q(state=DecisionState.DECIDED)
    sums = Decision.objects.public().aggregate(
        decided=Count("pk", filter=decided), community=Count("pk", filter=decided & Q(community_held=True)),
        advised=Count("pk", filter=decided & Q(takes_advice=True)),
        changed=Count("pk", filter=decided & Q(advice_changed=True)),
    )  # fmt: skip
    return Log(Paginator(rows, PER_PAGE).get_page(number), Figures(**sums))


def about_decision(decision: Decision) -> About:
    """Everything about one decision. The same number of queries for one elector and for many."""
    electors = list(decision.electors.select_related("person", "position").order_by("pk"))
    tally = tally_of(decision, electors)
    counted = decision.state in (DecisionState.CLOSED, DecisionState.DECIDED)
    told = counted and tally.told
    in_the_open = told and not decision.secret
    concerns = Concern.objects.filter(elector__decision=decision).select_related("elector")
    return About(
        decision=decision, tally=tally, counted=counted, stances=_stances(decision, tally) if told else [],
        marks=_marks(decision, electors) if in_the_open else [],
        voices=_voices(decision, electors, tally) if in_the_open else [],
        rounds=_rounds(tally) if told else [], electors=len(electors), took_part=sum(one.took_part for one in electors),
        dissents=[(_name(one), _seat(one), one.dissent) for one in electors if one.dissent and counted],
        conflicts=[(_seat(one), one.conflict) for one in electors if one.conflicted],
        concerns=list(concerns) if counted else [],
        inputs=list(decision.inputs.select_related("call", "input")),
        goals=list(decision.goals.filter(published=True)), quorum_voices=_named(decision.quorum_voices),
        missing=_named(tally.count.quorum.missing),
    )  # fmt: skip


def positions_to_give(user: User) -> "QuerySet[Decision]":
    """Decisions that wait for what this person says, the next to close first; one query."""
    waiting = Elector.objects.expected().filter(person=user.person_id)
    open_now = Decision.objects.taking_votes(timezone.now()).filter(pk__in=waiting.values("decision"))
    return open_now.select_related("body__workgroup")


def concerns_to_answer(user: User) -> "QuerySet[Concern]":
    """Concerns of others that wait for this person, the oldest first; one query."""
    return Concern.objects.waiting_for(user).select_related("elector__decision__body__workgroup")


def outcomes_to_state(user: User) -> "QuerySet[Decision]":
    """Counted decisions of which this person says what came of them; one query."""
    found = Decision.objects.facilitated_by(user).filter(state=DecisionState.CLOSED)
    return found.select_related("body__workgroup").order_by("closed_at", "pk")


def decisions_of(workgroup: Workgroup, *, number: int) -> Page[Decision]:
    """All decisions of a body, drafts too, the latest first."""
    rows = Decision.objects.filter(body__workgroup=workgroup).select_related("body__workgroup").order_by("-pk")
    return Paginator(rows, PER_PAGE).get_page(number)


def people_to_choose(workgroup: Workgroup) -> list[tuple[int, str]]:
    """Who may facilitate: the people of the body and the holders of its seats, by name."""
    members = workgroup.memberships.current().values_list("person", "person__name")
    seated = workgroup.seats.filter(terms__started__lte=timezone.localdate(), terms__ended__isnull=True)
    holders = seated.values_list("terms__holder", "terms__holder__name")
    return sorted({*members, *holders}, key=lambda one: (one[1], one[0]))


# ----------------------------------------------------------------------------------------------------------------------


def stance_words(decision: Decision, stance: str) -> Any:
    """What a stance is called under the rule of a decision."""
    return STANCES[DecisionRule(decision.rule)].get(Stance(stance), stance)


def _stances(decision: Decision, tally: Tally) -> list[tuple[str, Any, int]]:
    offered = STANCES[DecisionRule(decision.rule)]
    return [(stance, words, tally.count.stances.get(stance, 0)) for stance, words in offered.items()]


def _named(voices: Iterable[str]) -> list[str]:
    return [str(Voice(voice).label) for voice in voices]


def _said(elector: Elector) -> str:
    position = getattr(elector, "position", None)
    return position.stance if position is not None else ""


def _marks(decision: Decision, electors: Sequence[Elector]) -> list[Mark]:
    """The seats on half a circle, ordered by what they said: who sits where says nothing."""
    number = len(electors)
    if not 2 <= number <= MOST_MARKS:
        return []
    order = {stance: at for at, stance in enumerate([*STANCES[DecisionRule(decision.rule)], ""])}
    said = sorted((_said(one) for one in electors), key=lambda one: order[one])
    turns = [pi * (1 - at / (number - 1)) for at in range(number)]
    return [
        Mark(round(WIDE / 2 + RADIUS * cos(turn), 1), round(HIGH - 24 - RADIUS * sin(turn), 1), stance)
        for turn, stance in zip(turns, said, strict=True)
    ]


def _voices(decision: Decision, electors: Sequence[Elector], tally: Tally) -> list[Voiced]:
    given = [one for one in electors if _said(one)]
    return [
        Voiced(
            stance=one.position.stance, words=stance_words(decision, one.position.stance), reason=one.position.reason,
            name=_name(one), seat=_seat(one), voice=one.get_voice_display(),
            options=[name_of(tally.options[key]) for key in one.position.ranking if key in tally.options],
        )
        for one in given
    ]  # fmt: skip


def _rounds(tally: Tally) -> list[list[tuple[str, int]]]:
    return [
        [
            (name_of(tally.options[key]), votes)
            for key, votes in sorted(round_.items(), key=lambda one: (-one[1], one[0]))
        ]
        for round_ in tally.count.runoff.rounds
    ]


def _name(elector: Elector) -> str:
    """The name, where the holder of the seat agreed to be named and has not taken that back; a dissent is under one's own name."""
    agreed = elector.named and elector.person.naming != Naming.NO
    return elector.person.name if agreed or elector.dissent else ""


def _seat(elector: Elector) -> Localized:
    return localized(elector, "seat_title")


def is_open_to(decision: Decision) -> bool:
    """Whether positions are taken now."""
    return rules.is_taking_votes(decision, timezone.now())


@dataclass(frozen=True)
class Room:
    """What whoever leads a decision sees: who has said something, never what, before it is counted; and the concerns."""

    tally: Tally
    counted: bool
    electors: list[tuple[Elector, bool]]
    concerns: list[Concern]
    options: list[Any]
    can_state: bool
    is_open: bool
    everybody: bool


def room_of(decision: Decision) -> Room:
    """The same number of queries for one elector and for many. The flag of an elector says that they have no account."""
    electors = list(decision.electors.select_related("person__user").order_by("pk"))
    tally = tally_of(decision, electors)
    concerns = list(Concern.objects.filter(elector__decision=decision).select_related("elector__person"))
    return Room(
        tally=tally, counted=decision.state in (DecisionState.CLOSED, DecisionState.DECIDED),
        electors=[(one, not _has_account(one)) for one in electors], concerns=concerns, options=list(tally.options.values()),
        can_state=decision.state == DecisionState.CLOSED and all(one.outcome for one in concerns),
        is_open=is_open_to(decision), everybody=not decision.electors.expected().exists(),
    )  # fmt: skip


def _has_account(elector: Elector) -> bool:
    return getattr(elector.person, "user", None) is not None
