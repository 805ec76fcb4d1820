"""The mapping by hand, step by step; each answer is kept at once, so that the work can be left and taken up again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dashboard.choices import UploadState
from dashboard.forms.figures import LongForm, MeasureForm, WideForm
from dashboard.forms.mapping import ColumnsForm, PeriodForm, PlaceForm, StepForm
from dashboard.forms.questions import QuestionsForm
from dashboard.forms.recipes import NameForm
from dashboard.models import Upload
from dashboard.queries.steward import mapping as read
from dashboard.queries.steward.questions import Questions, questions_of
from dashboard.queries.steward.recipes import trial_job
from dashboard.services import recipes, uploads, vocabulary
from dashboard.views.uploads import upload_of
from kconnect.core.access import require_form, signed_in
from kconnect.core.errors import DomainError

FORMS: dict[str, type[StepForm]] = {"place": PlaceForm, "period": PeriodForm, "columns": ColumnsForm}
NEXT = {"place": "period", "period": "columns", "columns": "figures"}


@dataclass(frozen=True)
class Step:
    """One request for one step: who, which file, what its mapping is so far."""

    request: HttpRequest
    user: Any
    upload: Upload
    page: read.MappingPage

    @property
    def is_sent(self) -> bool:
        """Whether the person sends answers."""
        return self.request.method == "POST"

    def go(self, step: str) -> HttpResponse:
        """On to a step."""
        return redirect("dashboard:upload_map", upload_id=self.upload.pk, step=step)

    def show(self, form: forms.Form | None, **more: Any) -> HttpResponse:
        """The page of this step."""
        context = {"page": self.page, "form": form, "upload": self.upload, **more}
        bad = form is not None and form.is_bound and bool(form.errors)
        return render(self.request, f"dashboard/upload_map_{self.page.step}.html", context, status=422 if bad else 200)

    def save(self, answers: dict[str, Any]) -> "Step":
        """Keeps answers; the step as it is then."""
        kept = uploads.save_answers(upload=self.upload, answers=answers, by=self.user)
        return Step(self.request, self.user, kept, self.page)

    def look_again(self) -> HttpResponse:
        """Tries the mapping on the file, unless a measure has to be made first; then the questions."""
        if read.new_measures(self.upload.mapping):
            return redirect("dashboard:measure_create", upload_id=self.upload.pk)
        text = read.mapping_text(self.upload, self.page)
        uploads.try_mapping(upload=self.upload, text=text, by=self.user)
        return self.go("questions")


@require_form
@signed_in
def upload_map(request: HttpRequest, upload_id: int, step: str) -> HttpResponse:
    """One step of the mapping by hand."""
    user, upload = upload_of(request, upload_id)
    if step not in HANDLERS:
        raise Http404
    page = read.mapping_page(upload, step) if upload.state == UploadState.LOOKED else None
    if page is None:
        messages.info(request, _("This file cannot be mapped now. Here is where it stands."))
        return redirect("dashboard:upload_detail", upload_id=upload_id)
    if not page.is_reachable:
        return redirect("dashboard:upload_map", upload_id=upload_id, step=page.first_open)
    try:
        return HANDLERS[step](Step(request, user, upload, page))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("dashboard:upload_map", upload_id=upload_id, step=step)


def _plain(at: Step) -> HttpResponse:
    """Place, period, columns: one form, then the next step."""
    more: dict[str, Any] = {}
    if at.page.step == "period":
        more = {"file_name": at.upload.file_name, "above": at.page.above}
    given = at.request.POST or None
    form = FORMS[at.page.step](given, columns=at.page.seen.columns, draft=at.upload.mapping, **more)
    if at.is_sent and form.is_valid():
        return at.save(form.answers()).go(NEXT[at.page.step])
    return at.show(form)


def _figures(at: Step) -> HttpResponse:
    """What each column of figures is; then the file is read once to see what is left open."""
    kind = LongForm if at.upload.mapping["shape"] == "long" else WideForm
    form = kind(at.request.POST or None, columns=at.page.seen.columns, draft=at.upload.mapping)
    if at.is_sent and form.is_valid():
        return at.save(form.answers()).look_again()
    return at.show(form)


def _questions(at: Step) -> HttpResponse:
    """What the file leaves open, asked until nothing is."""
    trial = at.upload.trial
    job = trial_job(trial, reload=True) if trial is not None else None
    if at.is_sent and ("again" in at.request.POST or trial is None):
        return at.look_again()
    if trial is None or not trial.result:
        return at.show(None, job=job, found=None)
    found = questions_of(trial, at.upload.mapping, unclear=read.unclear_figure(at.upload, at.page))
    return _answers(at, found, is_old=trial.text != read.mapping_text(at.upload, at.page))


def _answers(at: Step, found: Questions, *, is_old: bool) -> HttpResponse:
    """The form of the questions; answered ones lead to another try, none to the recipe."""
    form = QuestionsForm(at.request.POST or None, questions=found.questions, draft=at.upload.mapping)
    if at.is_sent and form.is_valid():
        answers = form.answers()
        if (
            not found.open
            and not is_old
            and all(at.upload.mapping.get(key) == answers[key] for key in ("marks", "maps"))
        ):
            return at.go("recipe")
        return at.save(answers).look_again()
    return at.show(form, found=found, is_old=is_old, job=None)


def _recipe(at: Step) -> HttpResponse:
    """The recipe is named, saved if wanted, and the file goes to its dry run."""
    kept = at.upload.mapping.get("recipe") or read.name_proposal(at.upload)
    form = NameForm(at.request.POST or None, initial=kept)
    if at.is_sent and form.is_valid():
        try:
            return _hand_on(at.save(form.answers()), form)
        except DomainError as error:
            form.add_error("slug", str(error))
    trial = at.upload.trial
    found = questions_of(trial, at.upload.mapping) if trial is not None and trial.result else None
    return at.show(form, text=read.mapping_text(at.upload, at.page), found=found)


def _hand_on(at: Step, form: NameForm) -> HttpResponse:
    text = read.mapping_text(at.upload, at.page)
    if "text" in at.request.POST:
        saved = recipes.save_recipe(text=text, note=form.cleaned_data["note"], by=at.user)
        messages.info(
            at.request, _("The recipe is saved. Change its text, try it on the file, then read the file by it.")
        )
        return redirect("dashboard:recipe_edit", slug=saved.recipe.slug)
    if "once" not in at.request.POST:
        recipes.save_recipe(text=text, note=form.cleaned_data["note"], by=at.user)
        messages.info(at.request, _("The recipe is saved. Next year's file is read by it as it is."))
    started = uploads.import_upload(upload=at.upload, recipe_text=text, by=at.user)
    return redirect("dashboard:import_detail", import_id=started.import_.pk)


HANDLERS: dict[str, Callable[[Step], HttpResponse]] = {
    "place": _plain,
    "period": _plain,
    "columns": _plain,
    "figures": _figures,
    "questions": _questions,
    "recipe": _recipe,
}


@require_form
@signed_in
def measure_create(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Makes the first measure that the mapping wants and that is not there yet."""
    user, upload = upload_of(request, upload_id)
    page = read.mapping_page(upload, "figures") if upload.state == UploadState.LOOKED else None
    wanted = read.new_measures(upload.mapping)
    if page is None or not wanted:
        return redirect("dashboard:upload_detail", upload_id=upload_id)
    name = read.proposed_name(wanted[0], page, upload.mapping)
    form = MeasureForm(request.POST or None, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        try:
            measure = vocabulary.create_measure(**form.cleaned_data, by=user)
            answers = _put(upload.mapping, wanted[0], measure.slug)
            return Step(request, user, upload, page).save(answers).look_again()
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"form": form, "upload": upload, "page": page, "stands_for": name, "left": len(wanted)}
    return render(request, "dashboard/measure_create.html", context, status=422 if form.is_bound else 200)


def _put(draft: dict[str, Any], path: tuple[str, ...], slug: str) -> dict[str, Any]:
    """The part of the draft that `path` leads into, with the slug at its end."""
    part: dict[str, Any] = dict(draft[path[0]])
    if len(path) == 3:
        part[path[1]] = {**part[path[1]], path[2]: slug}
    else:
        part[path[1]] = slug
    return {path[0]: part}
