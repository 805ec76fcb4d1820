"""Results of surveys: inside, in public as a file, own words to be read, single answers for whoever answers for the survey."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement import rules, services
from engagement.forms import InputAnswerForm, ShownWordsForm
from engagement.models import InputAnswer, Survey, SurveyAnswer
from engagement.queries import survey_results as queries
from engagement.views.events import public
from engagement.views.survey_desk import kept_survey
from engagement.views.surveys import found
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups.views.tables import csv_file


@require_safe
@public
def survey_file(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """The public results as a file: what stands on the page."""
    survey = found(slug).survey
    if survey.results_at is None:
        raise Http404
    rows = queries.result_rows(queries.results(survey, public=True))
    return csv_file(queries.result_header(), rows, f"{survey.slug}.csv")


@require_safe
@signed_in
def survey_results(request: HttpRequest, survey_id: int) -> HttpResponse:
    """What may be seen inside the network, and showing it to the public."""
    user, survey = kept_survey(request, survey_id)
    context = {
        "survey": survey, "results": queries.results(survey, public=False), "waiting": queries.words_waiting(survey).count(),
        "may_take": survey.state == "closed" and rules.can_take_answers(user, survey),
    }  # fmt: skip
    return render(request, "engagement/survey_results.html", context)


@require_POST
@signed_in
def survey_publish(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Shows the results to the public."""
    user, survey = kept_survey(request, survey_id)
    told(request, lambda: services.show_results(by=user, survey=survey), _("The results are public now."))
    return redirect("engagement:survey_results", survey_id=survey.pk)


@require_form
@signed_in
def survey_words(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Own words that nobody has read yet: shown as they are, with gaps, or not at all."""
    user, survey = kept_survey(request, survey_id)
    if request.method == "POST":
        form, shown = ShownWordsForm(request.POST), request.POST.get("do") == "show"
        answer = answer_of(form, survey)
        if "words" in form.errors:
            messages.error(request, str(form.errors["words"][0]))
        else:
            decide = partial(services.decide_words, by=user, survey=survey, answer=answer, shown=shown)
            words = form.cleaned_data["words"]
            told(request, lambda: decide(words=words), _("Shown.") if shown else _("Not shown."))
        return redirect("engagement:survey_words", survey_id=survey.pk)
    waiting = queries.waiting_list(survey, number=page_number(request))
    return render(request, "engagement/survey_words.html", {"survey": survey, "waiting": waiting})


def answer_of(form: ShownWordsForm, survey: Survey) -> SurveyAnswer:
    """The answer that the form names, or 404 for what is no number of ours."""
    if "answer" in form.errors:
        raise Http404
    return get_object_or_404(SurveyAnswer, pk=form.cleaned_data["answer"], sheet__survey=survey)


@require_safe
@signed_in
def survey_answers(request: HttpRequest, survey_id: int) -> HttpResponse | StreamingHttpResponse:
    """Single answers as a file, for whoever answers for the survey; for everybody else there is none."""
    user = person_of(request)
    survey = get_object_or_404(Survey, pk=survey_id)
    allow(may_see=rules.can_take_answers(user, survey))
    try:
        services.record_taking(by=user, survey=survey)
    except DomainError as error:
        raise Http404 from error
    return csv_file([_("Question"), _("Answer")], queries.answer_rows(survey), f"{survey.slug}-answers.csv")


@require_form
@signed_in
def survey_reply(request: HttpRequest, survey_id: int) -> HttpResponse:
    """What was heard in a survey, what was done and why, with what changed, for everybody to read."""
    user, survey = kept_survey(request, survey_id)
    answer = InputAnswer.objects.filter(survey=survey).first()
    form = InputAnswerForm(request.POST or None, answer=answer, to_call=True)

    def act() -> None:
        services.answer_survey(by=user, survey=survey, **form.values())

    if sent(request, form, act, _("Everybody reads it beside the results.")):
        return redirect("engagement:survey_reply", survey_id=survey.pk)
    return render(request, "engagement/survey_reply.html", {"survey": survey, "form": form, "answer": answer})
