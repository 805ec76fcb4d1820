"""Asks for equity reviews and concludes them, and affirms what has passed: the gate before a strategy is agreed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import rules
from agenda.choices import CONCLUSIONS, GATED, PASSING, ReviewOutcome, StrategyState
from agenda.models import EquityCondition, EquityReview, Strategy
from agenda.services import review_notices as news
from agenda.services.deciding import check_recorded
from agenda.services.errors import MoveRefusedError, ReviewRefusedError
from agenda.services.moves import come_to, hold
from agenda.services.rights import check_right
from kconnect.core import audit
from kconnect.core.saving import save_checked
from workgroups.choices import WorkgroupKind
from workgroups.models import NotedDecision

ANSWERS = frozenset({
    "level", "issue", "issue_es", "populations", "populations_es", "tailored", "tailored_es", "reduction", "reduction_es",
    "reduction_from", "reduction_to", "reduction_unit", "reduction_by",
})  # fmt: skip
# What has to be said in one language at least, and what in numbers.
SAID = ("issue", "populations", "tailored", "reduction")
COUNTED = ("reduction_from", "reduction_to", "reduction_by")
# From where asking for a review moves a strategy on; from the others it is looked at again where it stands.
FIRST = (StrategyState.PROPOSED, StrategyState.RETURNED)
Texts = Sequence[tuple[str, str]]


@transaction.atomic
def ask_review(*, by: Any, strategy: Strategy, **answers: Any) -> EquityReview:
    """A new round of the review with the workgroup's answers (ANSWERS) to the six questions; reviewers are told.

    What the strategy changes and whom it is for are taken from the strategy. Raises NotYoursToDoError, ReviewRefusedError for
    what is missing or where a round is open, MoveRefusedError for a stopped strategy.
    """
    check_right(by, rules.can_ask_review, strategy)
    held = hold(strategy)
    unknown = set(answers) - ANSWERS
    if unknown:
        raise TypeError(f"A review has no answer {sorted(unknown)}.")
    _need_answers(answers)
    review = _opened(held, {**answers, "asked_by": by})
    if held.state in FIRST:
        come_to(held, StrategyState.IN_REVIEW, by=by)
    audit.record(by=by, verb="asked", target=review, fields=sorted(answers), label=held.slug)
    news.tell_asked(review, but=by)
    return review


@transaction.atomic
def review_again(*, by: Any, strategy: Strategy) -> EquityReview:
    """A new round with the answers of the last one, opened by a reviewer: when its day has come, or when it was pending."""
    check_right(by, rules.can_review, strategy)
    held = hold(strategy)
    last = held.reviews.concluded().first()
    if held.state not in GATED or last is None:
        raise ReviewRefusedError(
            _("Only what has passed a review can be reviewed again. The workgroup asks for the first one.")
        )
    if not last.level:
        raise ReviewRefusedError(
            _(
                "This strategy was affirmed before reviews were kept. Ask its workgroup to answer the six questions first."
            )
        )
    answers = {name: getattr(last, name) for name in ANSWERS}
    review = _opened(held, {**answers, "asked_by": last.asked_by})
    audit.record(by=by, verb="reopened", target=review, label=held.slug)
    news.tell_asked(review, but=by)
    return review


@transaction.atomic
def conclude_review(
    *, by: Any, review: EquityReview, outcome: str, said: str = "", said_es: str = "", conditions: Texts = (),
    next_on: date | None = None, others: Sequence[Any] = (),
) -> EquityReview:  # fmt: skip
    """What the reviewers say: the strategy passes, passes with conditions (English, Spanish), or goes back for changes.

    `others` are the Persons who reviewed it together with `by`. A round is concluded once: of two reviewers who do it at the
    same moment the second is told. Raises ReviewRefusedError, also for the system: a review is made by people.
    """
    strategy, held = hold_review(review)
    if by is None or not rules.can_review(by, strategy):
        raise ReviewRefusedError(_("Only members of Equity & Inclusion who have no part in the strategy review it."))
    texts = [(one.strip(), other.strip()) for one, other in conditions if one.strip() or other.strip()]
    _need_conclusion(outcome, said or said_es, texts, next_on)
    may = set(rules.reviewers_of(strategy).values_list("person_id", flat=True))
    if any(person.pk not in may for person in others):
        raise ReviewRefusedError(_("Only members of Equity & Inclusion who have no part in the strategy review it."))
    _need_conditions_met(strategy, outcome)
    passes = outcome in PASSING
    _close(held, outcome, by=by, said=said.strip(), said_es=said_es.strip(), next_on=next_on if passes else None)
    held.reviewers.set({by.person_id, *(person.pk for person in others)})
    EquityCondition.objects.bulk_create(EquityCondition(review=held, text=one, text_es=other) for one, other in texts)
    _carry_on(strategy, held, by=by)
    news.tell_concluded(held, but=by)
    return held


@transaction.atomic
def pass_pending(*, by: Any, review: EquityReview, next_on: date | None) -> EquityReview:
    """Lets a strategy go on with its review pending, while nobody sits in Equity & Inclusion who could review it.

    The public reads so, and it waits on the backbone's list until somebody has reviewed it. Raises NotYoursToDoError,
    ReviewRefusedError where there are reviewers.
    """
    check_right(by, rules.can_edit_goals)
    strategy, held = hold_review(review)
    if rules.reviewers_of(strategy).exists():
        raise ReviewRefusedError(_("Equity & Inclusion has members who can review this strategy. Ask them to."))
    _need_conclusion(ReviewOutcome.PENDING, "", [], next_on, [ReviewOutcome.PENDING])
    _close(held, ReviewOutcome.PENDING, by=by, next_on=next_on)
    _carry_on(strategy, held, by=by)
    news.tell_concluded(held, but=by)
    return held


@transaction.atomic
def meet_condition(*, by: Any, condition: EquityCondition, met: bool) -> EquityCondition:
    """A reviewer says that a condition is met, or that it is not after all; asking twice changes nothing."""
    check_right(by, rules.can_tick_condition, condition.review)
    held = (
        EquityCondition.objects.select_for_update(of=("self",)).select_related("review__strategy").get(pk=condition.pk)
    )
    if (held.met_on is not None) != met:
        held.met_on, held.met_by = (timezone.localdate(), by) if met else (None, None)
        held.save(update_fields=["met_on", "met_by"])
        slug = held.review.strategy.slug
        audit.record(by=by, verb="reached" if met else "reopened", target=held, fields=["met_on"], label=slug)
    return held


@transaction.atomic
def affirm_strategy(
    *, by: Any, strategy: Strategy, decision: NotedDecision | None = None, body: str = "", body_es: str = "",
    decided_on: date | None = None,
) -> Strategy:  # fmt: skip
    """Writes down that a governance body affirmed a strategy that has passed its review.

    `decision` is what a meeting of a governance body noted; where nothing was noted, `body` and `decided_on` say it in words.
    Only for what was decided before a body decided in the portal. Raises NotYoursToDoError, MoveRefusedError before the review,
    ReviewRefusedError for a decision of another kind of group, DecidedElsewhereError.
    """
    check_right(by, rules.can_edit_goals)
    decided = _decided(decision, body.strip(), body_es.strip(), decided_on)
    check_recorded(decided["decided_on"])
    return _affirmed(strategy, decided, by=by)


@transaction.atomic
def carry_out_affirmation(*, by: Any, strategy: Strategy, body: str, body_es: str, decided_on: date) -> Strategy:
    """What follows from a body's decision in the portal to affirm a strategy; `by` states its outcome.

    Whether the body decided so is for the caller to know. Raises MoveRefusedError before the review.
    """
    return _affirmed(strategy, _decided(None, body, body_es, decided_on), by=by)


def _affirmed(strategy: Strategy, decided: dict[str, Any], *, by: Any) -> Strategy:
    held = hold(strategy)
    if held.state != StrategyState.REVIEWED or held.passed is None:
        raise MoveRefusedError(
            _("A strategy is affirmed after it has passed its equity review. Ask for the review first.")
        )
    came = come_to(held, StrategyState.AFFIRMED, by=by, decided=decided)
    news.tell_affirmed(came, but=by)
    return came


# ----------------------------------------------------------------------------------------------------------------------


def hold_review(review: EquityReview) -> tuple[Strategy, EquityReview]:
    """The strategy and its review as they are stored now, held; always in this order. Raises ReviewRefusedError once it is over."""
    strategy = hold(review.strategy)
    held = EquityReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if held.outcome:
        raise ReviewRefusedError(_("Somebody has concluded this review in the meantime. Look at what they say."))
    held.strategy = strategy
    return strategy, held


def _opened(strategy: Strategy, values: Mapping[str, Any]) -> EquityReview:
    if strategy.state == StrategyState.STOPPED:
        raise MoveRefusedError(_("This strategy is stopped. Propose it again first."))
    if strategy.reviews.open().exists():
        raise ReviewRefusedError(_("A review of this strategy is open already."))
    last = strategy.reviews.order_by("-number").values_list("number", flat=True).first() or 0
    review = EquityReview(strategy=strategy, number=last + 1, kind=strategy.kind, reach=strategy.reach, **values)
    save_checked(review, ReviewRefusedError)
    return review


def _need_answers(answers: Mapping[str, Any]) -> None:
    said = all(str(answers.get(name, "")).strip() or str(answers.get(f"{name}_es", "")).strip() for name in SAID)
    if not answers.get("level") or not said or any(answers.get(name) is None for name in COUNTED):
        raise ReviewRefusedError(_("Answer all six questions; the last one with two numbers and a day."))


def _need_conclusion(
    outcome: str, said: str, texts: Texts, next_on: date | None, allowed: Collection[str] = CONCLUSIONS
) -> None:
    if outcome not in allowed:
        raise ReviewRefusedError(_("Choose what comes of the review."))
    if outcome == ReviewOutcome.RETURNED and not said.strip():
        raise ReviewRefusedError(_("Say what has to change before the strategy can pass."))
    if (outcome == ReviewOutcome.CONDITIONS) != bool(texts):
        raise ReviewRefusedError(_("Write down conditions when the strategy passes with conditions, and only then."))
    if outcome in PASSING and (next_on is None or next_on <= timezone.localdate()):
        raise ReviewRefusedError(_("Choose a day to come on which the strategy is reviewed again."))


def _need_conditions_met(strategy: Strategy, outcome: str) -> None:
    """What a new round passes without conditions has none left over from the round before."""
    if outcome == ReviewOutcome.PASSES and strategy.passed is not None and strategy.passed.conditions.unmet().exists():
        raise ReviewRefusedError(
            _("Conditions of the round before are still open. Tick those that are met, or let it pass with conditions.")
        )


def _close(review: EquityReview, outcome: str, *, by: Any, **said: Any) -> None:
    review.outcome, review.concluded_by, review.concluded_at = outcome, by, timezone.now()
    for name, value in said.items():
        setattr(review, name, value)
    review.save(update_fields=["outcome", "concluded_by", "concluded_at", *said])
    audit.record(by=by, verb="reviewed", target=review, fields=["outcome", *said], label=review.strategy.slug)


def _carry_on(strategy: Strategy, review: EquityReview, *, by: Any) -> None:
    """What a conclusion does to the strategy: it passes the gate, stays behind it with the new review, or goes back."""
    if review.outcome == ReviewOutcome.RETURNED:
        reason = (review.said or review.said_es)[:300]
        come_to(strategy, StrategyState.RETURNED, by=by, reason=reason)
    elif strategy.state in GATED:
        strategy.passed = review
        strategy.save(update_fields=["passed"])
    else:
        come_to(strategy, StrategyState.REVIEWED, by=by, review=review)


def _decided(decision: NotedDecision | None, body: str, body_es: str, decided_on: date | None) -> dict[str, Any]:
    if decision is not None:
        meeting = NotedDecision.objects.select_related("meeting__workgroup").get(pk=decision.pk).meeting
        if meeting.workgroup.kind != WorkgroupKind.GOVERNANCE:
            raise ReviewRefusedError(_("Only a decision of a governance body affirms a strategy."))
        names = {"body": meeting.workgroup.name, "body_es": meeting.workgroup.name_es}
        return {"decision": decision, "decided_on": timezone.localdate(meeting.starts_at), **names}
    if not body or decided_on is None:
        raise ReviewRefusedError(_("Choose the decision that was noted, or say who decided and on which day."))
    if decided_on > timezone.localdate():
        raise ReviewRefusedError(_("This day is still to come. Write down the day on which it was decided."))
    return {"body": body[:160], "body_es": body_es[:160], "decided_on": decided_on}
