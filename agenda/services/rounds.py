"""Votes of the workgroups on what comes first: opened, answered until the last day, counted once, then frozen."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda import rules
from agenda.choices import BallotState
from agenda.models import Ballot, BallotChoice, PolicyPriority, PolicyRound, RoundEntry
from agenda.services import policy_notices as told
from agenda.services.errors import VoteRefusedError
from agenda.services.rows import held, need, store
from kconnect.core import audit
from workgroups.models import User, Workgroup

FIELDS = frozenset({"name", "name_es", "opens_on", "closes_on", "choices"})


def voting_groups() -> "QuerySet[Workgroup]":
    """The groups that have a say now; the same as `rules.has_say`."""
    return Workgroup.objects.published().filter(kind__in=rules.VOTING_KINDS)


@transaction.atomic
def open_round(*, by: Any, priorities: Iterable[PolicyPriority], **values: Any) -> PolicyRound:
    """A vote on these priorities, by the names they have now; the leads of all groups are told when it begins.

    Raises NotYoursToDoError, VoteRefusedError (fewer than two priorities, or its last day is over), PlanInvalidError (another
    vote is under way).
    """
    need(by, by is None or rules.can_keep_policy(by))
    chosen, today = list(priorities), timezone.localdate()
    if len(chosen) < 2:
        raise VoteRefusedError(_("Choose at least two priorities to put in order."))
    if values["closes_on"] < today:
        raise VoteRefusedError(_("The last day is over already. Choose a later one."))
    row = store(PolicyRound(), values, FIELDS, by=by, verb="opened", label=values["name"])
    RoundEntry.objects.bulk_create([
        RoundEntry(round=row, priority=one, name=one.name, name_es=one.name_es) for one in chosen
    ])  # fmt: skip
    if row.opens_on <= today:
        told.tell_of_opening(row, voting_groups())
    return row


@transaction.atomic
def extend_round(*, by: Any, vote: PolicyRound, closes_on: date) -> PolicyRound:
    """Sets another last day, today or later, as long as the vote runs. Raises NotYoursToDoError, VoteRefusedError."""
    need(by, by is None or rules.can_keep_policy(by))
    row = _running(vote)
    if closes_on < max(timezone.localdate(), row.opens_on):
        raise VoteRefusedError(_("The last day is over already. Choose a later one."))
    return store(row, {"closes_on": closes_on}, FIELDS, by=by, verb="changed", label=row.name)


@transaction.atomic
def call_off_round(*, by: Any, vote: PolicyRound) -> None:
    """Takes a vote away that no group has answered. Raises NotYoursToDoError, VoteRefusedError."""
    need(by, by is None or rules.can_keep_policy(by))
    row = _running(vote)
    if row.ballots.exists():
        raise VoteRefusedError(_("A group has answered already. Let the vote run to its last day."))
    audit.record(by=by, verb="removed", target=row, label=row.name)
    row.delete()


@transaction.atomic
def cast_ballot(
    *, by: User, vote: PolicyRound, workgroup: Workgroup, choices: Sequence[int], abstains: bool = False
) -> Ballot:
    """What a group says, from first to last (ids of entries), or that it abstains; it takes the place of what it said before.

    The vote is held meanwhile: two who answer for one group follow each other, and nothing slips past the closing.
    Raises NotYoursToDoError, VoteRefusedError.
    """
    row, today = _running(vote), timezone.localdate()
    need(by, rules.can_vote_for(by, workgroup))
    if not row.opens_on <= today <= row.closes_on:
        raise VoteRefusedError(_("Groups can answer from the first day of the vote to the last."))
    _check_choices(row, choices, abstains)
    state = BallotState.ABSTAINED if abstains else BallotState.GIVEN
    said = {"state": state, "given_by": by.person, "given_at": timezone.now()}
    ballot, _new = Ballot.objects.update_or_create(round=row, workgroup=workgroup, defaults=said)
    ballot.choices.all().delete()
    BallotChoice.objects.bulk_create([
        BallotChoice(ballot=ballot, entry_id=entry, place=place) for place, entry in enumerate(choices, start=1)
    ])  # fmt: skip
    audit.record(by=by, verb="voted", target=row, label=workgroup.slug)
    return ballot


def _check_choices(row: PolicyRound, choices: Sequence[int], abstains: bool) -> None:
    known = set(row.entries.values_list("pk", flat=True))
    if abstains and choices:
        raise VoteRefusedError(_("Name priorities or abstain, not both."))
    if not abstains and not choices:
        raise VoteRefusedError(_("Name at least one priority, or say that the group abstains."))
    if len(set(choices)) < len(choices) or not set(choices) <= known:
        raise VoteRefusedError(_("Name each priority once."))
    if len(choices) > row.choices:
        most = row.choices
        words = ngettext("Name at most %(most)s priority.", "Name at most %(most)s priorities.", most)
        raise VoteRefusedError(words % {"most": most})


@transaction.atomic
def close_round(*, by: Any, vote: PolicyRound) -> PolicyRound:
    """Counts a vote and freezes it; twice is once. By a person only when every group has answered or the last day is over.

    Those groups count that have a say on this day: what a group said that was closed meanwhile is kept and not counted, a
    group without an answer is written down as such. Raises NotYoursToDoError, VoteRefusedError.
    """
    need(by, by is None or rules.can_keep_policy(by))
    row, groups = held(vote), list(voting_groups())
    if not row.running:
        return row
    ballots = {ballot.workgroup_id: ballot for ballot in row.ballots.prefetch_related("choices")}
    missing = [group for group in groups if group.pk not in ballots]
    if missing and row.closes_on >= timezone.localdate():
        raise VoteRefusedError(_("Some groups have not answered. The vote closes after its last day."))
    _freeze(row, {group.pk for group in groups}, ballots.values())
    silent = [Ballot(round=row, workgroup=group, state=BallotState.SILENT, counted=True) for group in missing]
    Ballot.objects.bulk_create(silent)
    row.running, row.closed_at = False, timezone.now()
    row.save(update_fields=["running", "closed_at"])
    audit.record(by=by, verb="closed", target=row, label=row.name)
    told.tell_of_closing(row, groups)
    return row


def _freeze(row: PolicyRound, electorate: set[int], ballots: Iterable[Ballot]) -> None:
    """Says of each ballot whether it counts, and writes points and ranks."""
    for ballot in ballots:
        ballot.counted = ballot.workgroup_id in electorate
        ballot.save(update_fields=["counted"])
    entries = {entry.pk: entry for entry in row.entries.all()}
    said = [[choice.entry_id for choice in ballot.choices.all()] for ballot in ballots if ballot.counted]
    for standing in rules.count(entries, said, row.choices):
        entry = entries[standing.entry]
        entry.points, entry.rank = standing.points, standing.rank
        entry.save(update_fields=["points", "rank"])


def mind_votes(today: date) -> None:
    """Every night: closes what is over, tells of what begins, reminds groups that have not answered. Each is said once."""
    for vote in PolicyRound.objects.filter(running=True):
        groups = list(voting_groups())
        if vote.closes_on < today:
            close_round(by=None, vote=vote)
        elif vote.opens_on <= today:
            told.tell_of_opening(vote, groups)
            told.remind_of_vote(vote, groups, today)


def _running(vote: PolicyRound) -> PolicyRound:
    """The vote, held until the transaction ends."""
    row = held(vote)
    if not row.running:
        raise VoteRefusedError(_("The vote has closed. What the groups said stands."))
    return row
