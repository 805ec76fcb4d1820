"""What is put to a body: written, opened to those who hold a seat on that day, extended, withdrawn, counted."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.choices import StrategyState
from agenda.models import CommonAgenda
from agenda.services.rows import held, need, save, store
from engagement import rules
from engagement.choices import (
    COMMUNITY_VOICES,
    DECISION_MOVES,
    DecisionRule,
    DecisionState,
    DecisionSubject,
    voice_of,
)
from engagement.models import Body, Decision, DecisionOption, Elector
from engagement.queries.tallies import tally_of
from engagement.services import decision_notices as told
from engagement.services import secret_ballots
from engagement.services.bodies import TERMS
from engagement.services.errors import DecisionRefusedError, VoteClosedError
from kconnect.core import audit
from workgroups.models import Membership, SeatTerm

WORDS = frozenset({
    "title", "title_es", "proposal", "proposal_es", "subject", "strategy", "goals", "intended_level", "facilitator",
    "takes_advice", "review_on", "closes_at",
})  # fmt: skip
LONGEST = timedelta(days=120)
Options = Sequence[tuple[str, str]]


@transaction.atomic
def create_decision(
    *, by: Any, body: Body, ranked: bool = False, secret: bool = False, options: Options = (), **values: Any
) -> Decision:  # fmt: skip
    """A draft by the rules of the body: by putting `options` in order if it is `ranked`, in secret if the body or this one is.

    `options` are (English, Spanish). Raises NotYoursToDoError, PlanInvalidError, DecisionRefusedError.
    """
    need(by, by is None or rules.can_put_to(by, body))
    row = Decision(body=body, **_terms(body, ranked, secret))
    store(row, values, WORDS, by=by, verb="drafted", label=values.get("title", ""))
    _set_options(row, options)
    return row


@transaction.atomic
def change_decision(
    *, by: Any, decision: Decision, ranked: bool = False, secret: bool = False, options: Options = (), **values: Any
) -> Decision:  # fmt: skip
    """Changes a draft. What is open stands as it was put. Raises NotYoursToDoError, PlanInvalidError, DecisionRefusedError."""
    row = hold(decision)
    need(by, by is None or rules.can_run_decision(by, row))
    _need_state(row, DecisionState.DRAFT)
    terms = _terms(row.body, ranked, secret)
    store(row, {**values, **terms}, WORDS | TERMS, by=by, verb="changed", label=row.title)
    _set_options(row, options)
    return row


@transaction.atomic
def discard_decision(*, by: Any, decision: Decision) -> None:
    """Throws a draft away. Raises NotYoursToDoError, DecisionRefusedError."""
    row = hold(decision)
    need(by, by is None or rules.can_run_decision(by, row))
    _need_state(row, DecisionState.DRAFT)
    audit.record(by=by, verb="discarded", target=row, label=row.title)
    row.delete()


@transaction.atomic
def open_decision(*, by: Any, decision: Decision) -> Decision:
    """Puts a draft to the vote: who holds a seat of the body today may take part, and nobody else until it closes.

    A body without seats is its members. Raises NotYoursToDoError, DecisionRefusedError, PlanInvalidError.
    """
    row, now = hold(decision), timezone.now()
    need(by, by is None or rules.can_run_decision(by, row))
    _move(row, DecisionState.OPEN)
    _check_ready(row)
    for name, value in _terms(row.body, row.rule == DecisionRule.RANKED, row.secret).items():
        setattr(row, name, value)
    row.opened_at, row.closes_at = now, row.closes_at or now + timedelta(days=row.body.days)
    _check_end(row.closes_at, now)
    electors = _electorate(row)
    row.community_held = rules.held_by_community([one.voice for one in electors], COMMUNITY_VOICES)
    save(row)
    Elector.objects.bulk_create(electors)
    if row.secret:
        secret_ballots.make_key(row)
    audit.record(by=by, verb="called", target=row, fields=["state"], label=row.title)
    told.tell_opened(row)
    return row


@transaction.atomic
def extend_decision(*, by: Any, decision: Decision, closes_at: datetime) -> Decision:
    """Gives an open decision more time; never less. Raises NotYoursToDoError, DecisionRefusedError."""
    row, now = hold(decision), timezone.now()
    need(by, by is None or rules.can_run_decision(by, row))
    _need_state(row, DecisionState.OPEN)
    if row.closes_at is None or closes_at <= row.closes_at:
        raise DecisionRefusedError(_("Choose a later day: a decision is never cut short."))
    _check_end(closes_at, now)
    row.closes_at = closes_at
    save(row)
    audit.record(by=by, verb="extended", target=row, fields=["closes_at"], label=row.title)
    told.tell_extended(row)
    return row


@transaction.atomic
def withdraw_decision(*, by: Any, decision: Decision, why: str) -> Decision:
    """Takes an open decision back, with the reason for everyone to read; what was said in secret is destroyed.

    Raises NotYoursToDoError, DecisionRefusedError.
    """
    row = hold(decision)
    need(by, by is None or rules.can_run_decision(by, row))
    _move(row, DecisionState.WITHDRAWN)
    row.withdrawn_why, row.closed_at = why.strip(), timezone.now()
    save(row)
    if row.secret:
        secret_ballots.burn(row)
    audit.record(by=by, verb="withdrawn", target=row, fields=["state"], label=row.title)
    told.tell_withdrawn(row)
    return row


@transaction.atomic
def close_decision(*, by: Any, decision: Decision) -> Decision:
    """Ends the voting and counts; twice is once. Before its last moment only when everybody has said something.

    Who is voting at this moment comes before or after, never in between. Raises NotYoursToDoError, DecisionRefusedError.
    """
    row, now = hold(decision), timezone.now()
    need(by, by is None or rules.can_run_decision(by, row))
    if row.state in (DecisionState.CLOSED, DecisionState.DECIDED):
        return row
    _move(row, DecisionState.CLOSED)
    if row.closes_at is not None and now < row.closes_at and row.electors.expected().exists():
        raise DecisionRefusedError(_("Not everybody has said something yet. Wait for the last day."))
    row.carried, row.closed_at = tally_of(row).count.carried, now
    if row.secret:
        secret_ballots.seal(row, timezone.localdate(now))
    save(row)
    audit.record(by=by, verb="closed", target=row, fields=["state"], label=row.title)
    told.tell_closed(row)
    return row


@transaction.atomic
def withdraw_option(*, by: Any, option: DecisionOption) -> DecisionOption:
    """Takes an option out of an open decision; whoever named it counts for what they named next. At least one stays.

    Raises NotYoursToDoError, DecisionRefusedError.
    """
    row = hold(option.decision)
    need(by, by is None or rules.can_run_decision(by, row))
    _need_state(row, DecisionState.OPEN)
    left = row.options.filter(withdrawn_at__isnull=True).exclude(pk=option.pk)
    if not left.exists():
        raise DecisionRefusedError(_("This is the last option. Withdraw the whole decision instead."))
    row.options.filter(pk=option.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    audit.record(by=by, verb="withdrawn", target=option, label=row.title)
    option.refresh_from_db()
    return option


# ----------------------------------------------------------------------------------------------------------------------


def hold(decision: Decision) -> Decision:
    """The decision as it is stored now, held until the transaction ends, with its body."""
    row = held(decision)
    row.body = Body.objects.select_related("workgroup").get(pk=row.body_id)
    return row


def _move(row: Decision, to: DecisionState) -> None:
    if to not in DECISION_MOVES[DecisionState(row.state)]:
        raise DecisionRefusedError(_("This decision changed in the meantime. Look at it again and choose once more."))
    row.state = to


def _need_state(row: Decision, state: DecisionState) -> None:
    if row.state != state:
        raise DecisionRefusedError(_("This decision changed in the meantime. Look at it again and choose once more."))


def _terms(body: Body, ranked: bool, secret: bool) -> dict[str, Any]:
    """The rules of the body; a single decision may be ranked, and more secret than the body asks for, never less."""
    terms = {name: getattr(body, name) for name in sorted(TERMS)}
    return {**terms, "rule": DecisionRule.RANKED if ranked else body.rule, "secret": body.secret or secret}


def _set_options(row: Decision, options: Options) -> None:
    if row.rule != DecisionRule.RANKED and options:
        raise DecisionRefusedError(_("Only a ranked choice has options."))
    if len({name for name, _es in options}) < len(options):
        raise DecisionRefusedError(_("Two options have the same name. Change one of them."))
    row.options.all().delete()
    DecisionOption.objects.bulk_create([
        DecisionOption(decision=row, name=name, name_es=name_es, position=position)
        for position, (name, name_es) in enumerate(options)
    ])  # fmt: skip


def _check_ready(row: Decision) -> None:
    """What has to be there before a decision is put."""
    if row.rule == DecisionRule.RANKED and row.options.count() < 2:
        raise DecisionRefusedError(_("Write down at least two options to put in order."))
    if row.subject == DecisionSubject.STRATEGY:
        strategy = row.strategy
        if strategy is None or strategy.state != StrategyState.REVIEWED:
            raise DecisionRefusedError(_("A strategy is put to the body after it has passed its equity review."))
    if row.subject == DecisionSubject.AGENDA:
        row.agenda = CommonAgenda.objects.drafts().first()
        if row.agenda is None:
            raise DecisionRefusedError(_("There is no draft to adopt. Write one first."))


def _check_end(closes_at: datetime, now: datetime) -> None:
    if closes_at <= now:
        raise VoteClosedError(_("The last day is over already. Choose a later one."))
    if closes_at > now + LONGEST:
        raise DecisionRefusedError(_("This is too far away. Choose a day within four months."))


def _electorate(row: Decision) -> list[Elector]:
    """Everybody who holds a seat today, each person once, with the first of their seats; without seats, the members."""
    terms = SeatTerm.objects.on(timezone.localdate()).filter(
        seat__workgroup=row.body.workgroup_id, seat__retired_on__isnull=True
    )
    electors: dict[int, Elector] = {}
    for term in terms.select_related("seat").order_by("seat", "pk"):
        seat = term.seat
        electors.setdefault(term.holder_id, Elector(
            decision=row, person_id=term.holder_id, seat=seat, seat_title=seat.title, seat_title_es=seat.title_es,
            voice=voice_of(seat.purpose, seat.sector), named=term.shown,
        ))  # fmt: skip
    return list(electors.values()) or _members(row)


def _members(row: Decision) -> list[Elector]:
    if row.body.workgroup.seats.present().exists():
        raise DecisionRefusedError(_("Nobody holds a seat of this body. Fill its seats first."))
    members: Iterable[Membership] = Membership.objects.current().filter(workgroup=row.body.workgroup_id).order_by("pk")
    found = [Elector(decision=row, person_id=one.person_id, named=one.shown) for one in members]
    if not found:
        raise DecisionRefusedError(_("This body has nobody who could decide. Give it seats or members first."))
    return found
