"""Decisions as everybody reads them, and what those who take part say: load, allow, one domain call, answer."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from engagement import rules, services
from engagement.filters import DecisionFilter
from engagement.forms import PositionForm, WordsForm
from engagement.models import Decision, Elector
from engagement.queries import decisions as queries
from engagement.queries.input import said_about
from engagement.views.events import public
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent
from kconnect.core.pages import page_number
from workgroups.models import User


@require_safe
@public
def decision_list(request: HttpRequest) -> HttpResponse:
    """The public log, with who held the vote and where advice changed the result."""
    chosen = DecisionFilter(request.GET, queryset=Decision.objects.public(), request=request)
    log = queries.decision_log(chosen.qs, number=page_number(request))
    return render(request, "engagement/decision_list.html", {"log": log, "filter": chosen})


@require_safe
@public
def decision_detail(request: HttpRequest, decision_id: int) -> HttpResponse:
    """One decision: what was proposed, how it was decided, what people said, and what came of it."""
    found = Decision.objects.public().select_related("body__workgroup", "strategy__goal", "agenda", "chosen")
    about = queries.about_decision(get_object_or_404(found, pk=decision_id))
    said = said_about("decision", str(decision_id))
    context = {"about": about, "decision": about.decision, "said": said}
    return render(request, "engagement/decision_detail.html", context)


# For those who take part ----------------------------------------------------------------------------------------------


def place_of(request: HttpRequest, decision_id: int) -> tuple[User, Decision, Elector]:
    """The signed-in person and their place in a decision; else 403 where they may read it, and 404."""
    user: User = person_of(request)
    found = Decision.objects.visible_to(user).select_related("body__workgroup")
    decision = get_object_or_404(found, pk=decision_id)
    elector = decision.electors.select_related("position").filter(person=user.person_id).first()
    allow(may_see=True, may_do=elector is not None)
    assert elector is not None  # noqa: S101 - allow has refused
    return user, decision, elector


@require_form
@signed_in
def decision_vote(request: HttpRequest, decision_id: int) -> HttpResponse:
    """What somebody says; it can be changed until the decision closes."""
    user, decision, elector = place_of(request, decision_id)
    form = PositionForm(request.POST or None, decision=decision, elector=elector)

    def act() -> None:
        services.take_position(by=user, decision=decision, **form.values())

    if sent(request, form, act, _("Noted. You can change it until the decision closes.")):
        return redirect("engagement:decision_vote", decision_id=decision.pk)
    is_open = rules.is_taking_votes(decision, timezone.now())
    concerns = elector.concerns.order_by("raised_at", "pk")
    context = {"form": form, "decision": decision, "elector": elector, "is_open": is_open, "concerns": concerns}
    late = request.method == "POST" and not is_open
    return render(request, "engagement/decision_vote.html", context, status=409 if late else 200)


Act = Callable[..., Any]


def words_page(
    request: HttpRequest, decision_id: int, act: Act, name: str, before: str, heading: Any, intro: Any, well: Any
) -> HttpResponse:
    """A page on which somebody who takes part says something in words; `name` is what the service calls them."""
    user, decision, elector = place_of(request, decision_id)
    initial = {"words": getattr(elector, before)} if before else {}
    most = 300 if name == "conflict" else 1000
    form = WordsForm(request.POST or None, initial=initial, label=heading, most=most)
    said = lambda: act(by=user, decision=decision, **{name: form.cleaned_data["words"]})  # noqa: E731
    if sent(request, form, said, well):
        return redirect("engagement:decision_vote", decision_id=decision.pk)
    context = {"form": form, "decision": decision, "heading": heading, "intro": intro}
    return render(request, "engagement/decision_words.html", context)


@require_form
@signed_in
def decision_conflict(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Somebody says that they have a conflict of interest."""
    intro = gettext_lazy(
        "Say it as soon as you know it. Everybody reads it with your seat. Leave it empty to take it back."
    )
    heading = gettext_lazy("Do you have a conflict of interest?")
    return words_page(
        request, decision_id, services.declare_conflict, "conflict", "conflict", heading, intro, _("Noted.")
    )


@require_form
@signed_in
def decision_concern(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Somebody raises a concern."""
    intro = gettext_lazy(
        "The facilitator talks with you and says what came of it. Afterward everybody reads the concern, without your name."
    )
    heading = gettext_lazy("What worries you?")
    return words_page(
        request, decision_id, services.raise_concern, "text", "", heading, intro, _("The facilitator hears of it now.")
    )


@require_form
@signed_in
def decision_dissent(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Somebody wants a dissent on the record."""
    intro = gettext_lazy(
        "Everybody reads it under your name, beside the outcome, also after a secret ballot. Leave it empty to take it back."
    )
    heading = gettext_lazy("Put your dissent on the record")
    return words_page(
        request, decision_id, services.record_dissent, "dissent", "dissent", heading, intro, _("It is on the record.")
    )
