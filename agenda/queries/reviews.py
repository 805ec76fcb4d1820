"""What pages read of equity reviews: the reviewers' room, one review, a strategy's way in public, and what waits."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from agenda import rules
from agenda.choices import PASSING, ReviewOutcome, StrategyState
from agenda.links import links_in
from agenda.models import EquityCondition, EquityReview, Strategy, StrategyMove
from agenda.querysets import ReviewQuerySet
from kconnect.core.i18n import name_of
from workgroups.choices import EQUITY_AND_INCLUSION, WorkgroupKind
from workgroups.models import NotedDecision, Person, User, Workgroup

PER_PAGE = 25
# How many noted decisions a form offers, and how far back.
MOST_DECISIONS, DECIDED_WITHIN = 20, timedelta(days=550)
TONES = {
    "": "warn", ReviewOutcome.PASSES: "ok", ReviewOutcome.CONDITIONS: "ok", ReviewOutcome.RETURNED: "no",
    ReviewOutcome.PENDING: "warn", ReviewOutcome.WITHDRAWN: "off",
}  # fmt: skip


@dataclass(frozen=True)
class ReviewRow:
    """One round in a list."""

    review: EquityReview
    tone: str
    open_conditions: int
    is_due: bool


@dataclass(frozen=True)
class ReviewList:
    """A page of reviews, what waits first."""

    page: Page[EquityReview]
    rows: list[ReviewRow]
    is_equity: bool


def reviews_for(workgroup: Workgroup) -> ReviewQuerySet:
    """All reviews for Equity & Inclusion; for another group those of its own strategies."""
    reviews = EquityReview.objects.select_related("strategy__workgroup", "strategy__goal")
    return reviews if workgroup.slug == EQUITY_AND_INCLUSION else reviews.filter(strategy__workgroup=workgroup)


def review_list(workgroup: Workgroup, reviews: "QuerySet[EquityReview]", *, number: int) -> ReviewList:
    """Page `number` of `reviews`. Two queries."""
    unmet = Count("conditions", filter=Q(conditions__met_on__isnull=True))
    first = Case(When(outcome="", then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered: Any = reviews.annotate(unmet=unmet, first=first).order_by("first", "-asked_at", "-pk")
    page: Page[EquityReview] = Paginator(ordered, PER_PAGE).get_page(number)
    return ReviewList(page, [_row(one) for one in page], workgroup.slug == EQUITY_AND_INCLUSION)


def _row(review: EquityReview) -> ReviewRow:
    counts = review.strategy.passed_id == review.pk
    due = counts and review.next_on is not None and review.next_on <= timezone.localdate()
    return ReviewRow(review, TONES[review.outcome], getattr(review, "unmet", 0), due)


@dataclass(frozen=True)
class ReviewPage:
    """One round with all that is said of it, and what the reader may do."""

    review: EquityReview
    tone: str
    conditions: list[EquityCondition]
    reviewers: str
    earlier: list[EquityReview]
    can_conclude: bool
    can_tick: bool
    can_again: bool


def review_page(user: User, review: EquityReview) -> ReviewPage:
    """Everything that its page shows; at most eight queries."""
    strategy = review.strategy
    counts = strategy.passed_id == review.pk
    again = counts and bool(review.level) and not strategy.reviews.open().exists()
    conditions = list(review.conditions.all())
    may_review = rules.can_review(user, strategy)
    return ReviewPage(
        review=review,
        tone=TONES[review.outcome],
        conditions=conditions,
        reviewers=", ".join(person.name for person in review.reviewers.order_by("name_folded")),
        earlier=list(strategy.reviews.exclude(pk=review.pk).order_by("-number")),
        can_conclude=not review.outcome and may_review,
        can_tick=bool(conditions) and (may_review or rules.can_tick_condition(user, review)),
        can_again=again and may_review,
    )


def others_to_name(user: User, strategy: Strategy) -> "QuerySet[Person]":
    """Those who may have reviewed it together with `user`."""
    people = rules.reviewers_of(strategy).exclude(pk=user.pk).order_by().values("person")
    return Person.objects.filter(pk__in=people).order_by("name_folded", "pk")


def last_answers(strategy: Strategy) -> EquityReview | None:
    """The round whose answers a form begins with."""
    return strategy.reviews.exclude(level="").order_by("-number").first()


def deciding_bodies() -> list[Workgroup]:
    """The governance bodies that everybody may see, by name: each has a page on which it decides here."""
    return list(Workgroup.objects.published().filter(kind=WorkgroupKind.GOVERNANCE).order_by("name_folded", "pk"))


def decisions_to_choose(today: date) -> list[NotedDecision]:
    """What meetings of governance bodies noted lately, the newest first."""
    noted = NotedDecision.objects.filter(
        meeting__workgroup__kind=WorkgroupKind.GOVERNANCE, meeting__starts_at__date__gte=today - DECIDED_WITHIN
    )
    return list(noted.select_related("meeting__workgroup").order_by("-meeting__starts_at", "-pk")[:MOST_DECISIONS])


def left_open(strategy: Strategy) -> dict[str, str]:
    """The conditions of the round before that are not met yet, as a new conclusion begins with them: one per line."""
    rows = list(strategy.passed.conditions.unmet()) if strategy.passed else []
    spanish = [row.text_es for row in rows]
    english = [row.text or row.text_es for row in rows]
    return {"conditions": "\n".join(english), "conditions_es": "\n".join(spanish) if all(spanish) else ""}


# In public ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Affirmed:
    """By whom and when a strategy was affirmed; `url` leads to the meeting where everyone may read of it."""

    move: StrategyMove
    url: str


@dataclass(frozen=True)
class StrategyStory:
    """How a strategy came to where it stands, as everyone may read it; never who did it.

    `review` is the round that counts: the one passed, else the last that was concluded. `moves` have the newest first.
    """

    review: EquityReview | None
    tone: str
    conditions: list[EquityCondition]
    is_open: bool
    is_pending: bool
    affirmed: Affirmed | None
    moves: list[StrategyMove]
    links: list[tuple[str, str]] = field(default_factory=list)


def strategy_story(strategy: Strategy) -> StrategyStory:
    """The equity review, the affirmation and the moves of a public strategy; three queries."""
    rounds = list(strategy.reviews.exclude(outcome=ReviewOutcome.WITHDRAWN).prefetch_related("conditions"))
    concluded = [one for one in rounds if one.outcome]
    review = next((one for one in concluded if one.pk == strategy.passed_id), concluded[0] if concluded else None)
    moves = list(strategy.moves.select_related("decision__meeting__workgroup").order_by("-at", "-pk"))
    return StrategyStory(
        review=review,
        tone=TONES[review.outcome] if review else "",
        conditions=list(review.conditions.all()) if review else [],
        is_open=any(not one.outcome for one in rounds),
        is_pending=bool(review and review.outcome == ReviewOutcome.PENDING),
        affirmed=_affirmed(strategy, moves),
        moves=moves,
        links=links_in(strategy.evidence_links),
    )


def _affirmed(strategy: Strategy, moves: list[StrategyMove]) -> Affirmed | None:
    move = next((one for one in moves if one.to == StrategyState.AFFIRMED), None)
    if move is None or strategy.state != StrategyState.AFFIRMED:
        return None
    meeting = move.decision.meeting if move.decision else None
    is_public = meeting is not None and meeting.public and meeting.workgroup.published
    return Affirmed(move, meeting.get_absolute_url() if meeting is not None and is_public else "")


# What waits -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WaitingReview:
    """Something of an equity review that waits: `what` is open, pending, due or conditions; `since` is a day to sort by."""

    what: str
    review: EquityReview
    strategy: str
    since: date


def waiting_reviews(today: date) -> list[WaitingReview]:
    """What the backbone's list of attention shows of reviews, the longest wait first; one query.

    Open rounds, strategies that passed with their review pending, reviews whose day has come, and conditions not met yet.
    """
    unmet = Count("conditions", filter=Q(conditions__met_on__isnull=True))
    alive = EquityReview.objects.exclude(strategy__state=StrategyState.STOPPED).annotate(unmet=unmet)
    counting = Q(strategy__passed=F("pk"), outcome__in=PASSING)
    found = alive.filter(Q(outcome="") | counting).select_related("strategy__workgroup")
    rows = [row for one in found for row in _waiting(one, today)]
    return sorted(rows, key=lambda row: (row.since, row.review.pk))


def _waiting(review: EquityReview, today: date) -> list[WaitingReview]:
    name = name_of(review.strategy)
    if not review.outcome:
        return [WaitingReview("open", review, name, timezone.localdate(review.asked_at))]
    concluded = timezone.localdate(review.concluded_at) if review.concluded_at else today
    found = []
    if review.outcome == ReviewOutcome.PENDING:
        found.append(WaitingReview("pending", review, name, concluded))
    elif review.next_on is not None and review.next_on <= today:
        found.append(WaitingReview("due", review, name, review.next_on))
    if getattr(review, "unmet", 0):
        found.append(WaitingReview("conditions", review, name, concluded))
    return found
