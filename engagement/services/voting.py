"""What those who may take part say: a position, a conflict of interest, a dissent for the record. Changeable until it closes."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.services.rows import need
from engagement import rules
from engagement.choices import (
    STANCES,
    ConcernOutcome,
    ConflictRule,
    DecisionRule,
    DecisionState,
    Stance,
)
from engagement.models import Concern, Decision, Elector, Position
from engagement.services import decision_notices as told
from engagement.services import secret_ballots
from engagement.services.decisions import hold
from engagement.services.errors import DecisionRefusedError, NotYoursToDoError, VoteClosedError
from kconnect.core import audit
from workgroups.models import User

# Positions that stop a decision, or may: whoever takes one says why, and the facilitator answers.
STOPS = {DecisionRule.CONSENT: Stance.AGAINST, DecisionRule.CONSENSUS: Stance.BLOCK}


@transaction.atomic
def take_position(
    *, by: User, decision: Decision, stance: str, ranking: Sequence[int] = (), reason: str = ""
) -> Elector:  # fmt: skip
    """What an elector says, in place of what they said before; `ranking` are ids of options, from first to last.

    The decision is held meanwhile: nothing slips past the closing, and two who vote at once are both counted. A secret ballot
    takes no reason and leaves no event. Raises NotYoursToDoError, VoteClosedError, DecisionRefusedError.
    """
    row = _taking(decision)
    elector = elector_of(row, by.person_id)
    _say(row, elector, stance, ranking, reason.strip(), noted_by=None)
    return elector


@transaction.atomic
def note_position(
    *, by: User, elector: Elector, stance: str, ranking: Sequence[int] = (), reason: str = ""
) -> Elector:  # fmt: skip
    """The facilitator writes down what somebody without an account says, in the open and only there.

    Raises NotYoursToDoError, VoteClosedError, DecisionRefusedError.
    """
    row = _taking(elector.decision)
    need(by, rules.can_run_decision(by, row))
    if row.secret:
        raise DecisionRefusedError(_("A secret ballot is given by the person, and by nobody else."))
    found = row.electors.select_for_update().get(pk=elector.pk)
    # Also one that is suspended: else whoever may suspend it could vote for its holder.
    if User.objects.filter(person=found.person_id).exists():
        raise DecisionRefusedError(_("This person has an account and answers there."))
    _say(row, found, stance, ranking, reason.strip(), noted_by=by)
    audit.record(by=by, verb="noted", target=found, fields=["position"], label=row.title)
    return found


@transaction.atomic
def declare_conflict(*, by: User, decision: Decision, conflict: str) -> Elector:
    """An elector says that they have a conflict of interest, and which; empty takes it back.

    Where the rule says so, what they said before is taken away with it. Raises NotYoursToDoError, VoteClosedError.
    """
    row = _taking(decision)
    elector = elector_of(row, by.person_id)
    elector.conflict, elector.conflicted = conflict.strip()[:300], bool(conflict.strip())
    if elector.conflicted and row.conflicts != ConflictRule.VOTES:
        take_away(row, elector)
    elector.save()
    return elector


@transaction.atomic
def record_dissent(*, by: User, decision: Decision, dissent: str) -> Elector:
    """An elector who took part wants a dissent on the record under their own name; empty takes it back.

    Until somebody has stated the outcome. It tells a secret vote, so only the person can want it. Raises NotYoursToDoError,
    VoteClosedError, DecisionRefusedError.
    """
    row = hold(decision)
    if row.state not in (DecisionState.OPEN, DecisionState.CLOSED):
        raise VoteClosedError(_("The outcome is stated. What is on the record stands."))
    elector = elector_of(row, by.person_id)
    if not elector.took_part:
        raise DecisionRefusedError(_("Take part in the decision first."))
    elector.dissent = dissent.strip()[:1000]
    elector.save(update_fields=["dissent"])
    return elector


def elector_of(decision: Decision, person: int) -> Elector:
    """The place of a person in a decision, held. Raises NotYoursToDoError."""
    found = decision.electors.select_for_update(of=("self",)).filter(person=person).first()
    if found is None:
        raise NotYoursToDoError(_("Only those who held a seat when the decision opened take part."))
    return found


# ----------------------------------------------------------------------------------------------------------------------


def _taking(decision: Decision) -> Decision:
    """The decision, held, while it takes votes. Raises VoteClosedError."""
    row = hold(decision)
    if not rules.is_taking_votes(row, timezone.now()):
        raise VoteClosedError(_("This decision is not open any more. What was said stands."))
    return row


def _say(
    row: Decision, elector: Elector, stance: str, ranking: Sequence[int], reason: str, *, noted_by: User | None
) -> None:  # fmt: skip
    _check(row, elector, stance, ranking, reason)
    if row.secret:
        secret_ballots.put_ballot(row, elector, stance, ranking, timezone.localdate(row.opened_at))
    else:
        stood = Position.objects.filter(elector=elector, stance=stance).exists()
        said = {"stance": stance, "ranking": list(ranking), "reason": reason[:1000], "noted_by": noted_by}
        Position.objects.update_or_create(elector=elector, defaults={**said, "given_at": timezone.now()})
        _keep_objection(row, elector, stance, reason, stood=stood)
    if not elector.took_part:
        elector.took_part = True
        elector.save(update_fields=["took_part"])


def _check(row: Decision, elector: Elector, stance: str, ranking: Sequence[int], reason: str) -> None:
    if elector.conflicted and row.conflicts != ConflictRule.VOTES:
        raise DecisionRefusedError(_("You said that you have a conflict of interest, so you do not vote."))
    if stance not in STANCES[DecisionRule(row.rule)]:
        raise DecisionRefusedError(_("Choose one of the positions."))
    if row.secret and reason:
        raise DecisionRefusedError(_("A secret ballot has no reason: it would tell who you are."))
    if not row.secret and stance == STOPS.get(DecisionRule(row.rule)) and not reason:
        raise DecisionRefusedError(_("Say why: the facilitator looks for a way with you."))
    ranked = row.rule == DecisionRule.RANKED and stance == Stance.FOR
    known = set(row.options.filter(withdrawn_at__isnull=True).values_list("pk", flat=True))
    if ranked and (not ranking or len(set(ranking)) < len(ranking) or not set(ranking) <= known):
        raise DecisionRefusedError(_("Name at least one of the options, and each only once."))
    if ranking and not ranked:
        raise DecisionRefusedError(_("Put options in order or abstain, not both."))


def _keep_objection(row: Decision, elector: Elector, stance: str, reason: str, *, stood: bool) -> None:
    """A position that stops a decision is a concern of its own; with another position it is taken back.

    Whoever takes it again after another one (not `stood`) raises it again, also in the same words.
    """
    known = elector.concerns.filter(objection=True).first()
    if stance != STOPS.get(DecisionRule(row.rule)):
        _take_back(known)
        return
    if stood and known is not None and known.text == reason[:1000] and known.outcome != ConcernOutcome.WITHDRAWN:
        return
    open_again: dict[str, Any] = {
        "text": reason[:1000],
        "outcome": "",
        "answer": "",
        "answer_es": "",
        "answered_at": None,
        "answered_by": None,
    }
    if known is not None and known.outcome:
        open_again["raised_at"] = timezone.now()
    concern, _new = Concern.objects.update_or_create(elector=elector, objection=True, defaults=open_again)
    told.tell_concern(row, concern)


def _take_back(concern: Concern | None) -> None:
    if concern is not None and not concern.outcome:
        concern.outcome, concern.answered_at = ConcernOutcome.WITHDRAWN, timezone.now()
        concern.save(update_fields=["outcome", "answered_at"])


def take_away(row: Decision, elector: Elector) -> None:
    """Removes what somebody said who has a conflict of interest."""
    if row.secret:
        secret_ballots.take_ballot_away(row, elector)
    else:
        Position.objects.filter(elector=elector).delete()
        _take_back(elector.concerns.filter(objection=True).first())
    elector.took_part = False
