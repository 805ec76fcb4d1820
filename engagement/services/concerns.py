"""What worries those who take part, and what comes of it: nothing is stated before every concern has its outcome."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.services.rows import need
from engagement import rules
from engagement.choices import UNDER_WAY, ConcernOutcome
from engagement.models import Concern, Decision
from engagement.services import decision_notices as told
from engagement.services.decisions import hold
from engagement.services.errors import DecisionRefusedError, VoteClosedError
from engagement.services.voting import elector_of
from kconnect.core import audit
from workgroups.models import User


@transaction.atomic
def raise_concern(*, by: User, decision: Decision, text: str) -> Concern:
    """Somebody who takes part is worried; the facilitator hears of it. It is no vote, and goes with any position.

    Raises NotYoursToDoError, VoteClosedError once the outcome is stated, DecisionRefusedError without words.
    """
    row = hold(decision)
    if row.state not in UNDER_WAY:
        raise VoteClosedError(_("The outcome is stated. What is on the record stands."))
    elector = elector_of(row, by.person_id)
    if not text.strip():
        raise DecisionRefusedError(_("Say what worries you."))
    concern = Concern.objects.create(elector=elector, text=text.strip()[:1000])
    told.tell_concern(row, concern)
    return concern


@transaction.atomic
def answer_concern(*, by: Any, concern: Concern, outcome: str, answer: str = "", answer_es: str = "") -> Concern:
    """What came of a concern, in words for the one who raised it and for the record.

    The facilitator says so, never the one whose concern it is: they take an objection back by another position. Raises
    NotYoursToDoError, VoteClosedError, DecisionRefusedError.
    """
    row = hold(concern.elector.decision)
    need(by, by is None or rules.can_run_decision(by, row))
    if row.state not in UNDER_WAY:
        raise VoteClosedError(_("The outcome is stated. What is on the record stands."))
    held = Concern.objects.select_for_update(of=("self",)).select_related("elector").get(pk=concern.pk)
    if by is not None and held.elector.person_id == by.person_id:
        raise DecisionRefusedError(_("Somebody else answers your own concern."))
    if outcome not in ConcernOutcome.values or not (answer.strip() or answer_es.strip()):
        raise DecisionRefusedError(_("Choose what came of the concern, and say it in words."))
    held.outcome, held.answer, held.answer_es = outcome, answer.strip(), answer_es.strip()
    held.answered_by, held.answered_at = by, timezone.now()
    held.save()
    audit.record(by=by, verb="responded", target=held, fields=["outcome", "answer"], label=row.title)
    told.tell_answered(row, held)
    return held
