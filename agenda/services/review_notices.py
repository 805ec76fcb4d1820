"""Who hears of an equity review: reviewers when they are asked, the workgroup and the backbone when it is concluded."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agenda.choices import PASSING
from agenda.models import EquityCondition, EquityReview, Strategy
from agenda.rules import reviewers_of
from kconnect.core import notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import localized, name_of
from kconnect.core.taps import Tap
from workgroups.choices import EQUITY_AND_INCLUSION
from workgroups.models import User

# Days: how long before its day a review is announced, how long an open one waits before the backbone hears of it, and how often
# reviewers are asked whether a condition is met.
AHEAD, WAITS, ASKED_EVERY = 14, 14, 30
IS_MET = "condition-met"


def tell_asked(review: EquityReview, *, but: Any) -> None:
    """Asks those who may review; where there is nobody, the backbone."""
    reviewers = list(reviewers_of(review.strategy))

    def say() -> str:
        words = {"name": name_of(review.strategy), "group": name_of(review.strategy.workgroup)}
        if reviewers:
            return _("%(group)s asks for an equity review of its strategy “%(name)s”.") % words
        return (
            _("%(group)s asks for an equity review of “%(name)s”, and nobody in Equity & Inclusion can do it.") % words
        )

    url = review_url(review) if reviewers else reverse("agenda:strategy_pending", args=[review.strategy_id])
    _tell(reviewers or User.objects.backbone(), review.strategy, f"asked:{review.pk}", say, url, but=but)


def tell_concluded(review: EquityReview, *, but: Any) -> None:
    """Tells the workgroup what came of it, and the backbone that the governing council can decide."""

    def say() -> str:
        words = {"name": name_of(review.strategy), "outcome": review.get_outcome_display()}
        return _("Equity review of “%(name)s”: %(outcome)s.") % words

    leads = User.objects.leads_of(review.strategy.workgroup_id)
    _tell(leads, review.strategy, f"concluded:{review.pk}", say, own_url(review), but=but)
    if review.outcome in PASSING:
        url = reverse("agenda:strategy_affirm", args=[review.strategy_id])
        _tell(User.objects.backbone(), review.strategy, f"passed:{review.pk}", say, url, but=but)


def tell_affirmed(strategy: Strategy, *, but: Any) -> None:
    """Tells the workgroup that its strategy is agreed and waits for actions."""

    def say() -> str:
        return _("“%(name)s” is affirmed. Now its actions can be written down.") % {"name": name_of(strategy)}

    url = reverse("agenda:plan_list", args=[strategy.workgroup.slug])
    occasion = f"affirmed:{strategy.moves.latest('pk').pk}"
    _tell(User.objects.leads_of(strategy.workgroup_id), strategy, occasion, say, url, but=but)


def remind_of_strategy_reviews(today: date) -> None:
    """Tells reviewers and leads that the day of the next review is near, and the backbone of what waits. Each occasion once."""
    related = ("strategy__workgroup", "strategy__goal")
    near = EquityReview.objects.counting().filter(next_on__lte=today + timedelta(days=AHEAD)).select_related(*related)
    for review in near:
        readers = [*reviewers_of(review.strategy), *User.objects.leads_of(review.strategy.workgroup_id)]
        _tell(readers, review.strategy, f"again:{review.pk}", _saying_again(review), own_url(review))
    since = today - timedelta(days=WAITS)
    for review in EquityReview.objects.open().filter(asked_at__date__lte=since).select_related(*related):
        url = reverse("agenda:strategy_pending", args=[review.strategy_id])
        _tell(User.objects.backbone(), review.strategy, f"waits:{review.pk}", _saying_waits(review), url)
    _ask_for_conditions(today)


def _ask_for_conditions(today: date) -> None:
    """Asks reviewers each month whether an open condition is met, with one tap for yes, and tells the leads that it is open."""
    counting = EquityReview.objects.counting().filter(concluded_at__date__lte=today - timedelta(days=ASKED_EVERY))
    rows = EquityCondition.objects.filter(met_on__isnull=True, review__in=counting.values("pk"))
    for row in rows.select_related("review__strategy__workgroup", "review__strategy__goal"):
        review = row.review
        turn = (today - timezone.localdate(review.concluded_at)).days // ASKED_EVERY
        say, occasion = _saying_open(row), f"condition:{row.pk}:{turn}"
        _tell(
            reviewers_of(review.strategy),
            review.strategy,
            occasion,
            say,
            review_url(review),
            taps=[Tap(IS_MET, row.pk)],
        )
        _tell(User.objects.leads_of(review.strategy.workgroup_id), review.strategy, occasion, say, own_url(review))


def review_url(review: EquityReview) -> str:
    """The page of a review in the room of the reviewers."""
    return reverse("agenda:review_detail", args=[EQUITY_AND_INCLUSION, review.pk])


def own_url(review: EquityReview) -> str:
    """The same in the room of the workgroup whose strategy it is."""
    return reverse("agenda:review_detail", args=[review.strategy.workgroup.slug, review.pk])


def _saying_again(review: EquityReview) -> Callable[[], str]:
    def say() -> str:
        words = {"name": name_of(review.strategy), "day": date_format(review.next_on or "")}
        return _("“%(name)s” is to be reviewed for equity again by %(day)s.") % words

    return say


def _saying_waits(review: EquityReview) -> Callable[[], str]:
    def say() -> str:
        words = {"name": name_of(review.strategy), "day": date_format(review.asked_at)}
        return _("The equity review of “%(name)s” has been waiting since %(day)s.") % words

    return say


def _saying_open(condition: EquityCondition) -> Callable[[], str]:
    def say() -> str:
        words = {"name": name_of(condition.review.strategy), "condition": str(localized(condition, "text"))[:180]}
        return _("A condition for “%(name)s” is still open: %(condition)s") % words

    return say


def _tell(
    users: Iterable[User], strategy: Strategy, occasion: str, say: Callable[[], str], url: str, *, but: Any = None,
    taps: Iterable[Tap] = (),
) -> None:  # fmt: skip
    told = [user for user in {user.pk: user for user in users}.values() if but is None or user.pk != but.pk]
    about = lambda: name_of(strategy)  # noqa: E731
    notices.tell(
        told, occasion=f"equity:{strategy.pk}:{occasion}", say=say, about=about, url=url, topic=Topic.WORK, taps=taps
    )
