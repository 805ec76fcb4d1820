"""Where surveys are written and kept: list, editor with its questions, preview, opening and closing."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement import rules, services
from engagement.filters import SurveyFilter
from engagement.forms import AnswerForm, LettersForm, QuestionForm, SurveyForm
from engagement.models import Survey, SurveyQuestion
from engagement.queries import surveys as queries
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.pages import page_number
from workgroups.models import User, Workgroup
from workgroups.permissions import Permission
from workgroups.rules import is_insider


def keeper_of(request: HttpRequest) -> User:
    """The signed-in person, if they keep any surveys; others of the network get 403, outsiders 404."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=rules.can_edit_some_surveys(user))
    return user


def kept_survey(request: HttpRequest, survey_id: int) -> tuple[User, Survey]:
    """The signed-in person and a survey that they may change; else 404 or 403."""
    user: User = person_of(request)
    survey = get_object_or_404(Survey.objects.select_related("workgroup", "owner", "copy_of"), pk=survey_id)
    allow(may_see=rules.can_enter_survey(user, survey), may_do=rules.can_edit_survey(user, survey))
    return user, survey


def form_for(request: HttpRequest, user: User, survey: Survey | None = None) -> SurveyForm:
    """The form with the workgroups whose surveys the person keeps."""
    every = rules.keeps_all_surveys(user)
    groups = Workgroup.objects.all() if every else Workgroup.objects.where(user, Permission.EDIT_SURVEYS)
    data: Any = request.POST if request.method == "POST" else None
    return SurveyForm(data, instance=survey, groups=groups, may_have_none=every)


@require_safe
@signed_in
def console_survey_list(request: HttpRequest) -> HttpResponse:
    """The surveys that the person keeps."""
    user = keeper_of(request)
    chosen = SurveyFilter(request.GET, queryset=queries.kept_surveys(user))
    surveys = queries.kept_list(chosen.qs, number=page_number(request))
    return render(request, "engagement/console_survey_list.html", {"surveys": surveys, "filter": chosen})


@require_form
@signed_in
def survey_create(request: HttpRequest) -> HttpResponse:
    """A draft, which nobody outside sees."""
    user, made = keeper_of(request), []
    form = form_for(request, user)
    well = _("Kept as a draft. Now add the questions.")
    if sent(request, form, lambda: made.append(services.create_survey(by=user, **form.values())), well):
        return redirect("engagement:survey_desk", survey_id=made[0].pk)
    return render(request, "engagement/survey_edit.html", {"form": form})


@require_form
@signed_in
def survey_edit(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Changes what a survey is for, who can answer and until when."""
    user, survey = kept_survey(request, survey_id)
    form = form_for(request, user, survey)
    if sent(request, form, lambda: services.change_survey(by=user, survey=survey, **form.values()), _("Saved.")):
        return redirect("engagement:survey_desk", survey_id=survey.pk)
    return render(request, "engagement/survey_edit.html", {"form": form, "survey": survey})


@require_safe
@signed_in
def survey_desk(request: HttpRequest, survey_id: int) -> HttpResponse:
    """One survey with its questions and what can be done with it."""
    user, survey = kept_survey(request, survey_id)
    context = {"desk": queries.desk(survey), "survey": survey, "may_act": rules.can_act_for(user)}
    return render(request, "engagement/survey_desk.html", context)


@require_safe
@signed_in
def survey_preview(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The form as people see it; it has no button."""
    _user, survey = kept_survey(request, survey_id)
    form = AnswerForm(questions=queries.questions_of(survey))
    return render(request, "engagement/survey_preview.html", {"survey": survey, "form": form})


@require_form
@signed_in
def survey_letters(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Personal links by e-mail, and one reminder to whoever has not answered; nobody sees who that is."""
    user, survey = kept_survey(request, survey_id)
    remind = request.POST.get("do") == "remind"
    form = LettersForm(None if remind else request.POST or None)
    back = redirect("engagement:survey_letters", survey_id=survey.pk)
    if remind:
        told(
            request,
            lambda: services.remind_by_letter(by=user, survey=survey),
            _("Whoever has not answered gets one reminder."),
        )
        return back
    act = partial(services.send_letters, by=user, survey=survey)
    if sent(request, form, lambda: act(**form.cleaned_data), _("The letters are on their way. Nobody gets two.")):
        return back
    context = {"survey": survey, "form": form, "letters": queries.letters_of(survey)}
    return render(request, "engagement/survey_letters.html", context)


@require_POST
@signed_in
def survey_move(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Opens, closes, copies or removes a survey."""
    user, survey = kept_survey(request, survey_id)
    move, made = request.POST.get("do"), [survey]
    if move == "open":
        told(
            request,
            lambda: services.open_survey(by=user, survey=survey),
            _("Open to the public now, from the moment it says."),
        )
    elif move == "close":
        told(request, lambda: services.close_survey(by=user, survey=survey), _("Closed. Nobody can answer any more."))
    elif move == "copy":
        told(
            request, lambda: made.append(services.copy_survey(by=user, survey=survey)),
            _("This is the copy. Change its questions, then open it."),
        )  # fmt: skip
    elif move == "remove" and told(request, lambda: services.remove_survey(by=user, survey=survey), _("Removed.")):
        return redirect("engagement:console_survey_list")
    return redirect("engagement:survey_desk", survey_id=made[-1].pk)


# Questions --------------------------------------------------------------------------------------------------------------


def kept_question(request: HttpRequest, survey_id: int, question_id: int) -> tuple[User, SurveyQuestion]:
    """The signed-in person and a question of a survey that they may change."""
    user, survey = kept_survey(request, survey_id)
    return user, get_object_or_404(survey.questions.select_related("survey__workgroup"), pk=question_id)


@require_form
@signed_in
def question_create(request: HttpRequest, survey_id: int) -> HttpResponse:
    """A question at the end of a survey."""
    user, survey = kept_survey(request, survey_id)
    form = QuestionForm(request.POST or None)
    if sent(request, form, lambda: services.add_question(by=user, survey=survey, **form.values()), _("Added.")):
        return redirect("engagement:survey_desk", survey_id=survey.pk)
    return render(request, "engagement/survey_question.html", {"form": form, "survey": survey})


@require_form
@signed_in
def question_edit(request: HttpRequest, survey_id: int, question_id: int) -> HttpResponse:
    """Changes a question, as long as nobody has answered."""
    user, question = kept_question(request, survey_id, question_id)
    form = QuestionForm(request.POST or None, instance=question)
    if sent(request, form, lambda: services.change_question(by=user, question=question, **form.values()), _("Saved.")):
        return redirect("engagement:survey_desk", survey_id=survey_id)
    context = {"form": form, "survey": question.survey, "question": question}
    return render(request, "engagement/survey_question.html", context)


@require_POST
@signed_in
def question_move(request: HttpRequest, survey_id: int, question_id: int) -> HttpResponse:
    """Moves a question up or down, or takes it away."""
    user, question = kept_question(request, survey_id, question_id)
    move = request.POST.get("do")
    if move == "remove":
        told(request, lambda: services.remove_question(by=user, question=question), _("Removed."))
    elif move in {"up", "down"}:
        told(request, lambda: services.move_question(by=user, question=question, up=move == "up"), _("Moved."))
    return redirect("engagement:survey_desk", survey_id=survey_id)
