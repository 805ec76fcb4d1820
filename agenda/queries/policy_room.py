"""What the pages of policy inside read: proposals, calls on their way, the vote under way and who has answered."""

from dataclasses import dataclass
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from agenda import rules
from agenda.choices import COMMUNITY_ENGAGEMENT, BallotState, CallState
from agenda.models import Ballot, CallToAction, PolicyPriority, PolicyRound
from agenda.queries.policy import PriorityRow, row_of, with_goals
from kconnect.core.i18n import Localized, localized
from workgroups.choices import MembershipRole
from workgroups.models import Membership, User, Workgroup
from workgroups.permissions import Permission, Where, access_of
from workgroups.rules import can_edit_agenda

PER_PAGE = 30
MOST_CALLS = 30


@dataclass(frozen=True)
class VoterRow:
    """One group in the vote under way, and whether this person answers for it."""

    group: Workgroup
    name: Localized
    state: str
    tone: str
    mine: bool


@dataclass(frozen=True)
class VoteNow:
    """The vote under way: who has answered, never what."""

    vote: PolicyRound
    voters: list[VoterRow]
    answered: int
    is_open: bool


@dataclass(frozen=True)
class CallRow:
    """One call on its way, and what this person can do with it."""

    call: CallToAction
    state: str
    tone: str
    is_over: bool
    can_check: bool


@dataclass(frozen=True)
class RoomRow:
    """One priority inside, and whether this person may change it."""

    row: PriorityRow
    can_edit: bool


@dataclass(frozen=True)
class Room:
    """The page of policy inside."""

    page: Page[PolicyPriority]
    rows: list[RoomRow]
    calls: list[CallRow]
    vote: VoteNow | None
    can_keep: bool
    can_propose: bool


def policy_room(user: User, *, number: int) -> Room:
    """What `user` finds in the room; as many queries for many rows as for one."""
    found: Any = with_goals(PolicyPriority.objects.visible_to(user).ranked()).select_related("workgroup")
    page: Page[Any] = Paginator(found, PER_PAGE).get_page(number)
    keeps = rules.can_keep_policy(user)
    rows = [RoomRow(row_of(one), keeps or rules.is_own_proposal(user, one)) for one in page]
    return Room(
        page=page,
        rows=rows,
        calls=_calls(user),
        vote=vote_now(user),
        can_keep=keeps,
        can_propose=rules.can_propose_priority(user),
    )


def _calls(user: User) -> list[CallRow]:
    """The calls that are not taken back: what waits first, then what ends first, then what is over, the latest first."""
    today, checked = timezone.localdate(), set(calls_to_check(user).values_list("pk", flat=True))
    tones = {CallState.WAITING: "warn", CallState.RETURNED: "no", CallState.PUBLIC: "ok"}
    rows = CallToAction.objects.exclude(state=CallState.WITHDRAWN).select_related("priority")
    waits = Case(When(state=CallState.WAITING, then=0), default=1)
    found = list(rows.filter(until__gte=today).order_by(waits, "until", "pk")[:MOST_CALLS])
    found += list(rows.filter(until__lt=today).order_by("-until", "-pk")[: MOST_CALLS - len(found)])
    return [
        CallRow(
            call=call,
            state=call.get_state_display(),
            tone=tones[CallState(call.state)],
            is_over=call.until < today,
            can_check=call.pk in checked,
        )
        for call in found
    ]


def vote_now(user: User) -> VoteNow | None:
    """The vote under way with the groups that have a say, or None. Three queries."""
    vote = PolicyRound.objects.filter(running=True).first()
    if vote is None:
        return None
    said = dict(Ballot.objects.filter(round=vote).values_list("workgroup_id", "state"))
    groups = Workgroup.objects.published().filter(kind__in=rules.VOTING_KINDS)
    voters = [_voter(user, group, said.get(group.pk)) for group in groups]
    today = timezone.localdate()
    return VoteNow(
        vote=vote,
        # What this person can do comes first.
        voters=sorted(voters, key=lambda row: not row.mine),
        answered=sum(group.group.pk in said for group in voters),
        is_open=vote.opens_on <= today <= vote.closes_on,
    )


def _voter(user: User, group: Workgroup, state: str | None) -> VoterRow:
    mine = rules.can_vote_for(user, group)
    name = localized(group, "name")
    if state is None:
        return VoterRow(group, name, "", "plain", mine)
    # Who abstained is told when the vote has closed, like everything else that was said.
    return VoterRow(group, name, str(BallotState.GIVEN.label), "ok", mine)


def ballot_of(vote: PolicyRound, group: Workgroup) -> Ballot | None:
    """What a group has said so far."""
    return Ballot.objects.filter(round=vote, workgroup=group).prefetch_related("choices").first()


def votable() -> "QuerySet[PolicyPriority]":
    """The public priorities, which a vote can put in order."""
    return PolicyPriority.objects.public().order_by("name_folded", "pk")


# What waits ------------------------------------------------------------------------------------------------------------


def ballots_to_answer(user: User) -> "QuerySet[Workgroup]":
    """The groups that this person leads and that have not answered the vote that is open today, each with its `vote`."""
    today, mine = timezone.localdate(), access_of(user).places(Permission.SPEAK_FOR_WORKGROUP, Where.WORKGROUP)
    vote = PolicyRound.objects.filter(running=True, opens_on__lte=today, closes_on__gte=today).order_by()
    answered = Ballot.objects.filter(workgroup=OuterRef("pk"), round__running=True)
    groups = Workgroup.objects.published().filter(pk__in=mine, kind__in=rules.VOTING_KINDS)
    waiting: Any = groups.annotate(
        vote=Subquery(vote.values("pk")[:1]), last_day=Subquery(vote.values("closes_on")[:1])
    )
    return cast("QuerySet[Workgroup]", waiting.filter(~Exists(answered), vote__isnull=False))


def calls_to_check(user: User) -> "QuerySet[CallToAction]":
    """The calls to action that wait for this person, who leads Community Engagement and did not write them.

    For staff those that no lead of it but the writer could check.
    """
    mine = access_of(user).places(Permission.SPEAK_FOR_WORKGROUP, Where.WORKGROUP)
    staff = can_edit_agenda(user)
    if not mine and not staff:
        return CallToAction.objects.none()
    may = Q(Exists(Workgroup.objects.filter(slug=COMMUNITY_ENGAGEMENT, pk__in=mine)))
    if staff:
        held = Membership.objects.current().filter(role=MembershipRole.LEAD, workgroup__slug=COMMUNITY_ENGAGEMENT)
        may |= ~Q(Exists(held.filter(person__user__is_active=True).exclude(person=OuterRef("drafted_by"))))
    waiting = CallToAction.objects.filter(may, state=CallState.WAITING).exclude(drafted_by=user.person_id)
    return waiting.select_related("priority")
