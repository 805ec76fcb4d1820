"""What staff do for residents who have no e-mail, and the list of it, so that it can be read to them when they ask."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagement import rules, services
from engagement.filters import ActFilter
from engagement.forms import ResidentAnswerForm, ResidentInputForm
from engagement.models import Input, Survey
from engagement.queries import surveys as survey_queries
from engagement.queries.behalf import PER_PAGE, acts_for_residents
from engagement.queries.input import mine
from engagement.rules import behalf
from engagement.views.input import thing_of
from engagement.views.surveys import key_of
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.pages import page_number
from workgroups.models import User
from workgroups.rules import is_insider


def actor(request: HttpRequest) -> User:
    """The signed-in person, if they may act for residents; others of the network get 403, outsiders 404."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=behalf.can_act_for(user))
    return user


@require_safe
@signed_in
def act_list(request: HttpRequest) -> HttpResponse:
    """Each act with how and when the resident agreed, and who acted."""
    actor(request)
    chosen = ActFilter(request.GET, queryset=acts_for_residents())
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    return render(request, "engagement/act_list.html", {"page": page, "filter": chosen})


@require_form
@signed_in
def survey_resident(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Staff type in the answers of a resident: from paper, or as they say them."""
    user = person_of(request)
    survey = get_object_or_404(Survey.objects.select_related("workgroup"), pk=survey_id)
    allow(may_see=rules.can_enter_survey(user, survey), may_do=behalf.can_act_for(user))
    key = key_of(request)
    form = ResidentAnswerForm(request.POST or None, questions=survey_queries.questions_of(survey), key=key)

    def act() -> None:
        services.answer_for_resident(by=user, survey=survey, key=key, given=form.given(), **form.resident())

    if sent(request, form, act, _("The answers are in. Here is room for the next person.")):
        return redirect("engagement:survey_resident", survey_id=survey.pk)
    context: dict[str, Any] = {"survey": survey, "form": form, "open": rules.takes_answers(survey, timezone.now())}
    return render(request, "engagement/survey_resident.html", context)


@require_form
@signed_in
def input_resident(request: HttpRequest) -> HttpResponse:
    """Staff write down what a resident says about a call, a goal, a strategy, an indicator or a decision."""
    user = actor(request)
    form = ResidentInputForm(request.POST or None, initial={"thing": request.GET.get("on", "")})

    def act() -> None:
        about, key = form.place()
        services.give_for_resident(by=user, about=about, thing=thing_of(about, key)[1], **form.values())

    if sent(request, form, act, _("Written down. It is read first, as all input.")):
        return redirect("engagement:act_list")
    return render(request, "engagement/input_resident.html", {"form": form})


@require_form
@signed_in
def input_tell(request: HttpRequest, input_id: int) -> HttpResponse:
    """What became of a resident's input, to be told by voice, and whom to call."""
    user = actor(request)
    found = Input.objects.select_related("acted_for__person", "call", "merged_into")
    given = get_object_or_404(found, pk=input_id, acted_for__isnull=False)
    if request.method == "POST":
        told(request, lambda: services.tell_resident(by=user, given=given), _("Kept: the person knows."))
        return redirect("engagement:input_tell", input_id=given.pk)
    context = {"given": given, "mine": mine(given), "to_tell": Input.objects.to_tell().filter(pk=given.pk).exists()}
    return render(request, "engagement/input_tell.html", context)
