"""What came of a decision: a person says so, beside the count, and what was adopted is carried out."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import services as agenda_services
from agenda.models import CommonAgenda, Goal, Strategy
from agenda.services.put_to_vote import also_ask
from agenda.services.rows import need, save
from engagement import rules
from engagement.choices import CallState, DecisionOutcome, DecisionRule, DecisionState, DecisionSubject, InputState
from engagement.models import Concern, Decision, DecisionInput, Input, InputCall
from engagement.queries.tallies import tally_of
from engagement.services import decision_notices as told
from engagement.services.decisions import hold
from engagement.services.errors import DecisionRefusedError
from engagement.services.felt_letters import ask_after_decision
from engagement.services.input_letters import tell_decided
from kconnect.core import audit

LEVEL = frozenset({"achieved_level", "level_why", "level_why_es"})


@transaction.atomic
def answer_input(
    *, by: Any, decision: Decision, uptake: str, said: str, said_es: str = "", call: InputCall | None = None,
    given: Input | None = None,
) -> DecisionInput:  # fmt: skip
    """Says what a decision made of a call for input or of one comment, in place of what was said before.

    One comment has its answer by this, with what was put together with it; whoever wrote it is told once. Raises
    NotYoursToDoError, DecisionRefusedError (input that is not public, a draft, a decision that was withdrawn), PlanInvalidError.
    """
    row = hold(decision)
    need(by, by is None or rules.can_run_decision(by, row))
    if row.state in (DecisionState.DRAFT, DecisionState.WITHDRAWN):
        raise DecisionRefusedError(_("Nobody reads this decision yet, or it was withdrawn. Put it to the body first."))
    given = Input.objects.select_for_update(of=("self",)).get(pk=given.pk) if given else None
    call = InputCall.objects.select_for_update(of=("self",)).get(pk=call.pk) if call else None
    public = (given is None or given.state == InputState.ACCEPTED) and (
        call is None or call.state == CallState.PUBLISHED
    )
    if not public:
        raise DecisionRefusedError(_("Only input that is public can be answered in public."))
    link = row.inputs.filter(call=call, input=given).first() or DecisionInput(decision=row, call=call, input=given)
    link.uptake, link.said, link.said_es = uptake, said.strip(), said_es.strip()
    save(link)
    audit.record(by=by, verb="responded", target=link, fields=["uptake", "said"], label=row.title)
    if given is not None:
        whose = Q(pk=given.pk) | Q(merged_into=given.pk)
        Input.objects.heard().filter(whose, answered_at__isnull=True).update(answered_at=timezone.now())
        tell_decided(link)
    return link


@transaction.atomic
def state_outcome(
    *, by: Any, decision: Decision, outcome: str, statement: str, statement_es: str = "", advice_changed: bool | None = None,
    **level: Any,
) -> Decision:  # fmt: skip
    """A person says what was decided and why; nothing follows from the count alone, and nothing is adopted against it.

    Every concern has its outcome before. Adopting carries out what the decision was about: the strategy is affirmed, the draft
    of the common agenda becomes the one that holds. `level` says which level of engagement was reached (LEVEL). Raises
    NotYoursToDoError, DecisionRefusedError, and what the agenda refuses.
    """
    row = hold(decision)
    need(by, by is None or rules.can_run_decision(by, row))
    if row.state != DecisionState.CLOSED:
        raise DecisionRefusedError(_("The outcome is stated once, after the votes are counted."))
    _check(row, outcome, statement, advice_changed)
    row.state, row.outcome, row.stated_at = DecisionState.DECIDED, outcome, timezone.now()
    row.statement, row.statement_es = statement.strip(), statement_es.strip()
    _set_level(row, level)
    row.stated_by, row.advice_changed = getattr(by, "person", None), advice_changed
    if row.rule == DecisionRule.RANKED and outcome == DecisionOutcome.ADOPTED:
        found = tally_of(row)
        row.chosen = found.options[found.count.runoff.winner] if found.count.runoff.winner is not None else None
    save(row)
    audit.record(by=by, verb="stated", target=row, fields=["outcome", "statement"], label=row.title)
    if outcome == DecisionOutcome.ADOPTED:
        _carry_out(row, by=by)
    told.tell_decided(row)
    ask_after_decision(row)
    return row


def _check(row: Decision, outcome: str, statement: str, advice_changed: bool | None) -> None:
    if outcome not in DecisionOutcome.values:
        raise DecisionRefusedError(_("Choose what came of the decision."))
    if not statement.strip():
        raise DecisionRefusedError(_("Say what was decided and why."))
    if outcome == DecisionOutcome.ADOPTED and not row.carried:
        raise DecisionRefusedError(_("The count does not carry this. It can be put to the body again."))
    if row.takes_advice and advice_changed is None:
        raise DecisionRefusedError(_("Say whether what people advised changed the result."))
    if Concern.objects.filter(elector__decision=row, outcome="").exists():
        raise DecisionRefusedError(_("A concern has no outcome yet. Answer it first."))


def _set_level(row: Decision, level: Mapping[str, Any]) -> None:
    unknown = set(level) - LEVEL
    if unknown:
        raise TypeError(f"An outcome has no field {sorted(unknown)}.")
    for name, value in level.items():
        setattr(row, name, value)


@also_ask
def is_put_to_vote(thing: Any) -> bool:
    """Whether a decision about it is open, or counted without an outcome: whoever votes, votes on words that stay."""
    running = Decision.objects.filter(state__in=[DecisionState.OPEN, DecisionState.CLOSED])
    if isinstance(thing, Strategy):
        return running.filter(subject=DecisionSubject.STRATEGY, strategy=thing).exists()
    if isinstance(thing, CommonAgenda):
        return running.filter(subject=DecisionSubject.AGENDA, agenda=thing).exists()
    return (
        isinstance(thing, Goal)
        and running.filter(subject=DecisionSubject.AGENDA, agenda__measures__goal=thing).exists()
    )


def _carry_out(row: Decision, *, by: Any) -> None:
    """What adopting does by itself."""
    on = timezone.localdate(row.closed_at)
    if row.subject == DecisionSubject.STRATEGY and row.strategy is not None:
        group = row.body.workgroup
        agenda_services.carry_out_affirmation(
            by=by, strategy=row.strategy, body=group.name, body_es=group.name_es, decided_on=on
        )
    if row.subject == DecisionSubject.AGENDA:
        if row.agenda is None or row.opened_at is None or row.agenda.written_at > row.opened_at:
            raise DecisionRefusedError(_("The draft is not the one that was put to the body. Put the new one to it."))
        words = _words(row)
        agenda_services.carry_out_adoption(by=by, agenda=row.agenda, on=on, **words)


def _words(row: Decision) -> Mapping[str, str]:
    """How the common agenda names the decision that adopted it."""
    group = row.body.workgroup
    return {
        "decided": f"{group.name}, no. {row.pk}: {row.title}",
        "decided_es": f"{group.name_es or group.name}, n.º {row.pk}: {row.title_es or row.title}",
    }
