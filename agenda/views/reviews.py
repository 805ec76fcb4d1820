"""Equity reviews: a workgroup asks, members of Equity & Inclusion conclude, staff write down who affirmed the strategy."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda import rules, services
from agenda.choices import StrategyState
from agenda.filters import ReviewFilter
from agenda.forms import AffirmForm, AnswersForm, ConclusionForm, PendingForm
from agenda.models import EquityCondition, EquityReview, Strategy
from agenda.queries import reviews as queries
from agenda.views.activities import group_of
from agenda.views.console import staff_of
from kconnect.core.access import allow, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.loaded import values_of
from kconnect.core.pages import page_number
from workgroups.models import User, Workgroup


def review_of(request: HttpRequest, slug: str, review_id: int) -> tuple[User, Workgroup, EquityReview]:
    """The signed-in person, the room they are in and a review that this room shows; else 404."""
    user, workgroup = group_of(request, slug)
    return user, workgroup, get_object_or_404(queries.reviews_for(workgroup), pk=review_id)


def strategy_of(strategy_id: int) -> Strategy:
    """A strategy with what its pages name."""
    return get_object_or_404(Strategy.objects.select_related("goal", "workgroup"), pk=strategy_id)


@require_safe
@signed_in
def review_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The reviews of a group's strategies; in Equity & Inclusion those of all."""
    _user, workgroup = group_of(request, slug)
    chosen = ReviewFilter(request.GET, queryset=queries.reviews_for(workgroup), request=request)
    listed = queries.review_list(workgroup, chosen.qs, number=page_number(request))
    return render(request, "agenda/review_list.html", {"workgroup": workgroup, "listed": listed, "filter": chosen})


@require_form
@signed_in
def review_ask(request: HttpRequest, slug: str, strategy_id: int) -> HttpResponse:
    """The lead answers the six questions and asks for the review."""
    user, workgroup = group_of(request, slug)
    strategy = get_object_or_404(
        Strategy.objects.select_related("goal", "workgroup"), pk=strategy_id, workgroup=workgroup
    )
    allow(may_see=True, may_do=rules.can_ask_review(user, strategy))
    last = queries.last_answers(strategy)
    initial = {name: getattr(last, name) for name in AnswersForm.Meta.fields} if last else {}
    form = AnswersForm(request.POST or None, initial=initial)
    ask = lambda: services.ask_review(by=user, strategy=strategy, **values_of(form))  # noqa: E731
    if sent(request, form, ask, _("Asked. The reviewers hear of it now; you hear what comes of it.")):
        return redirect("agenda:plan_list", slug=slug)
    open_one = strategy.reviews.open().first()
    stopped = strategy.state == StrategyState.STOPPED
    context = {
        "form": form,
        "workgroup": workgroup,
        "strategy": strategy,
        "open": open_one,
        "stopped": stopped,
        "last": last,
    }
    return render(request, "agenda/review_ask.html", context)


@require_form
@signed_in
def review_detail(request: HttpRequest, slug: str, review_id: int) -> HttpResponse:
    """What the workgroup answered and what the reviewers say; one who may review concludes it here."""
    user, workgroup, review = review_of(request, slug, review_id)
    if request.method == "POST":
        allow(may_see=True, may_do=rules.can_review(user, review.strategy))
    others, begins = queries.others_to_name(user, review.strategy), queries.left_open(review.strategy)
    form = ConclusionForm(request.POST or None, others=others, initial=begins)
    conclude = lambda: services.conclude_review(by=user, review=review, **form.conclusion)  # noqa: E731
    if sent(request, form, conclude, _("Concluded. The workgroup hears of it now.")):
        return redirect("agenda:review_detail", slug=slug, review_id=review.pk)
    context = {"about": queries.review_page(user, review), "review": review, "workgroup": workgroup, "form": form}
    return render(request, "agenda/review_detail.html", context)


@require_POST
@signed_in
def review_again(request: HttpRequest, slug: str, review_id: int) -> HttpResponse:
    """A reviewer opens a new round of a strategy that has passed."""
    user, _workgroup, review = review_of(request, slug, review_id)
    allow(may_see=True, may_do=rules.can_review(user, review.strategy))
    again = partial(services.review_again, by=user, strategy=review.strategy)
    told(request, again, _("A new round is open."))
    new = review.strategy.reviews.open().first() or review
    return redirect("agenda:review_detail", slug=slug, review_id=new.pk)


@require_POST
@signed_in
def condition_meet(request: HttpRequest, slug: str, review_id: int, condition_id: int) -> HttpResponse:
    """A reviewer ticks a condition, or takes the tick back."""
    user, _workgroup, review = review_of(request, slug, review_id)
    condition = get_object_or_404(
        EquityCondition.objects.select_related("review__strategy"), pk=condition_id, review=review
    )
    allow(may_see=True, may_do=rules.can_tick_condition(user, review))
    met = request.POST.get("met") == "yes"
    act = partial(services.meet_condition, by=user, condition=condition, met=met)
    told(request, act, _("The condition is met.") if met else _("The condition is open again."))
    return redirect("agenda:review_detail", slug=slug, review_id=review.pk)


# The console ----------------------------------------------------------------------------------------------------------


@require_form
@signed_in
def strategy_affirm(request: HttpRequest, strategy_id: int) -> HttpResponse:
    """Staff write down which decision affirmed a strategy."""
    user = staff_of(request)
    strategy = strategy_of(strategy_id)
    form = AffirmForm(request.POST or None, decisions=queries.decisions_to_choose(timezone.localdate()))
    affirm = lambda: services.affirm_strategy(by=user, strategy=strategy, **form.decided)  # noqa: E731
    if sent(request, form, affirm, _("Affirmed. The workgroup hears of it now.")):
        return redirect("agenda:console_agenda")
    context = {"form": form, "bodies": queries.deciding_bodies(), **_standing(strategy)}
    return render(request, "agenda/strategy_affirm.html", context)


@require_form
@signed_in
def strategy_pending(request: HttpRequest, strategy_id: int) -> HttpResponse:
    """Staff let a strategy go on with its review pending, while nobody can review it."""
    user = staff_of(request)
    strategy = strategy_of(strategy_id)
    review = strategy.reviews.open().first()
    form = PendingForm(request.POST or None)
    done = _("It goes on, and everyone reads that its review is pending.")
    if review is not None:
        act: Any = lambda: services.pass_pending(by=user, review=review, next_on=form.cleaned_data["next_on"])  # noqa: E731
        if sent(request, form, act, done):
            return redirect("agenda:console_agenda")
    can_pass = review is not None and rules.can_pass_pending(user, strategy)
    context = {"form": form, "can_pass": can_pass, "open": review, **_standing(strategy)}
    return render(request, "agenda/strategy_pending.html", context)


def _standing(strategy: Strategy) -> dict[str, Any]:
    """Where a strategy stands, for the pages of staff."""
    return {"strategy": strategy, "story": queries.strategy_story(strategy)}
