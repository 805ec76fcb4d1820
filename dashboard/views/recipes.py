"""The pages of recipes: all of them, one with its versions, its text with a try on a file, copies and downloads."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboard.forms.recipes import CopyForm, EditRecipeForm, UploadRecipeForm
from dashboard.models import RecipeTrial, SavedRecipe
from dashboard.queries.recipes import RecipeAtHand, recipe_at_hand
from dashboard.queries.steward import recipes as read
from dashboard.services import recipes
from dashboard.views.guards import importer
from kconnect.core.access import require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.models import StoredFile


def _recipe(slug: str) -> RecipeAtHand:
    found = recipe_at_hand(slug)
    if found is None:
        raise Http404
    return found


@require_safe
@signed_in
def recipe_list(request: HttpRequest) -> HttpResponse:
    """All recipes."""
    importer(request)
    return render(request, "dashboard/recipe_list.html", {"recipes": read.recipe_rows()})


@require_form
@signed_in
def recipe_create(request: HttpRequest) -> HttpResponse:
    """Takes a recipe as a file or as text."""
    user = importer(request)
    form = UploadRecipeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            version = recipes.save_recipe(text=data["text"], note=data["note"], by=user)
        except DomainError as error:
            form.add_error("text", str(error))
        else:
            return redirect("dashboard:recipe_detail", slug=version.recipe.slug)
    return render(request, "dashboard/recipe_create.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@signed_in
def recipe_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One recipe: what it reads, its versions, and the imports that were read by it."""
    importer(request)
    return render(request, "dashboard/recipe_detail.html", {"page": read.recipe_page(_recipe(slug))})


@require_safe
@signed_in
def recipe_toml(request: HttpRequest, slug: str, number: int = 0) -> HttpResponse:
    """The text of a recipe, or of one of its versions, as a file."""
    importer(request)
    text = read.version_text(slug, number) if number else _recipe(slug).text
    if text is None:
        raise Http404
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    name = f"{slug}-{number}" if number else slug
    answer["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_form
@signed_in
def recipe_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The text of a saved recipe: tried on a stored file as it stands, or saved as the next version."""
    user = importer(request)
    saved = get_object_or_404(SavedRecipe, slug=slug)
    recipe, samples = _recipe(slug), read.sample_files()
    trial = read.own_trial(request.GET.get("trial", ""), user)
    begin = {"text": trial.text, "sample": trial.file_id} if trial is not None else {"text": recipe.text}
    form = EditRecipeForm(request.POST or None, samples=samples, initial=begin)
    if request.method == "POST" and form.is_valid():
        answer = _try(form, recipe, user) if "try" in request.POST else _save(request, form, saved, user)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "recipe": recipe,
        "trial": trial,
        "job": read.trial_job(trial) if trial is not None else None,
        "found": read.trial_found(trial) if trial is not None else None,
    }
    return render(request, "dashboard/recipe_edit.html", context, status=422 if form.is_bound else 200)


def _save(request: HttpRequest, form: EditRecipeForm, saved: SavedRecipe, user: Any) -> HttpResponse | None:
    """Saves the text as a version; None where something stands against it."""
    data = form.cleaned_data
    try:
        version = recipes.save_recipe(text=data["text"], note=data["note"], by=user, recipe=saved)
    except DomainError as error:
        form.add_error("text", str(error))
        return None
    messages.info(request, _("Version %(number)s is saved.") % {"number": version.number})
    return redirect("dashboard:recipe_detail", slug=saved.slug)


def _try(form: EditRecipeForm, recipe: RecipeAtHand, user: Any) -> HttpResponse | None:
    """Tries the text on the chosen file; the page then waits for what comes of it."""
    data = form.cleaned_data
    if data["sample"] is None:
        form.add_error("sample", _("Choose the file to try it on."))
        return None
    try:
        file = StoredFile.objects.get(pk=data["sample"])
        trial = recipes.try_recipe(text=data["text"], file=file, name=form.sample_name, by=user)
    except DomainError as error:
        form.add_error("text", str(error))
        return None
    return redirect(f"{reverse('dashboard:recipe_edit', args=[recipe.slug])}?trial={trial.pk}")


@require_safe
@signed_in
def trial_progress(request: HttpRequest, trial_id: int) -> HttpResponse:
    """What came of a try, or how far it is; fetched again and again by the page."""
    importer(request)
    trial = get_object_or_404(RecipeTrial.objects.select_related("job"), pk=trial_id)
    reload = "reload" in request.GET
    context = {"job": read.trial_job(trial, reload=reload), "found": read.trial_found(trial), "reload": reload}
    return render(request, "dashboard/trial_progress.html", context)


@require_form
@signed_in
def recipe_copy(request: HttpRequest, slug: str) -> HttpResponse:
    """A recipe of one's own, beginning with the text of another."""
    user = importer(request)
    recipe = _recipe(slug)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = recipes.copy_recipe(text=recipe.text, by=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error("slug", str(error))
        else:
            return redirect("dashboard:recipe_edit", slug=version.recipe.slug)
    status = 422 if form.is_bound else 200
    return render(request, "dashboard/recipe_copy.html", {"form": form, "recipe": recipe}, status=status)


@require_POST
@signed_in
def recipe_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Removes a recipe that nothing was read by."""
    user = importer(request)
    saved = get_object_or_404(SavedRecipe, slug=slug)
    try:
        recipes.remove_recipe(recipe=saved, by=user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("dashboard:recipe_detail", slug=slug)
    messages.info(request, _("The recipe is removed."))
    return redirect("dashboard:recipe_list")
