"""Recipes that people write here: saved in versions, copied, removed while nothing stands on them."""

import hashlib
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dashboard.choices import UploadState
from dashboard.ingest.recipe import Recipe, RecipeError
from dashboard.ingest.recipe_head import renamed
from dashboard.models import Import, RecipeTrial, RecipeVersion, SavedRecipe, Upload
from dashboard.queries.store import shipped_recipes
from dashboard.services.allowed import require_import
from dashboard.services.errors import RecipeTakenError, UnusableRecipeError
from dashboard.services.imports import usable_recipe
from dashboard.services.trials import begin_trial
from kconnect.core import audit
from kconnect.core.models import StoredFile
from kconnect.core.text import fold

RESERVED = frozenset({"new"})


@transaction.atomic
def save_recipe(*, text: str, note: str, by: Any, recipe: SavedRecipe | None = None) -> RecipeVersion:
    """Adds a version to a recipe, or begins a new one; the same text as the last version is that version.

    Slug and title stand in the text; the slug of a recipe stays. Raises NotAllowedError, UnusableRecipeError,
    RecipeTakenError.
    """
    require_import(by)
    text = text.replace("\r\n", "\n")
    read = usable_recipe(text)
    held = _begin(read) if recipe is None else _hold(recipe, read)
    last = held.versions.order_by("-number").first()
    digest = hashlib.sha256(text.encode()).hexdigest()
    if last is not None and last.text_hash == digest:
        return last
    number = (held.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = RecipeVersion.objects.create(recipe=held, number=number, text=text, text_hash=digest, note=note, by=by)
    audit.record(by=by, verb="saved", target=held, label=held.slug, reason=note)
    return version


def _begin(read: Recipe) -> SavedRecipe:
    shipped = {recipe.slug for recipe in shipped_recipes()}
    if read.slug in shipped | RESERVED or SavedRecipe.objects.filter(slug=read.slug).exists():
        raise RecipeTakenError(_("Another recipe is named “%(name)s”. Choose another name.") % {"name": read.slug})
    return _put(SavedRecipe(slug=read.slug), read)


def _hold(recipe: SavedRecipe, read: Recipe) -> SavedRecipe:
    held = SavedRecipe.objects.select_for_update().get(pk=recipe.pk)
    if read.slug != held.slug:
        raise RecipeTakenError(
            _("The slug of this recipe is “%(slug)s” and stays. Copy the recipe if you want another one.")
            % {"slug": held.slug}
        )
    return held if held.title == read.title else _put(held, read)


def _put(recipe: SavedRecipe, read: Recipe) -> SavedRecipe:
    recipe.title, recipe.title_folded = read.title[:200], fold(read.title[:200])
    try:
        with transaction.atomic():
            recipe.save()
    except IntegrityError as error:
        raise RecipeTakenError(
            _("Another recipe has the title “%(title)s”. Choose another one.") % {"title": read.title}
        ) from error
    return recipe


def copy_recipe(*, text: str, slug: str, title: str, by: Any) -> RecipeVersion:
    """A new recipe with the text of another one. Raises as `save_recipe`."""
    require_import(by)
    try:
        changed = renamed(text, slug=slug, title=title)
    except RecipeError as error:
        raise UnusableRecipeError(_("The recipe cannot be used. %(problems)s") % {"problems": error}) from error
    except ValueError as error:
        raise UnusableRecipeError(
            _("The name of this recipe is not written in lines of their own. Download it, change it, and upload it.")
        ) from error
    return save_recipe(text=changed, note=_("Copied."), by=by)


def try_recipe(*, text: str, file: StoredFile, name: str, by: Any) -> RecipeTrial:
    """Queues a try of a recipe's text on a stored file. Raises NotAllowedError, UnusableRecipeError."""
    require_import(by)
    text = text.replace("\r\n", "\n")
    usable_recipe(text)
    # A reason that was given for an upload ends with it.
    reasoned = Upload.objects.filter(file=file).exclude(personal_reason="").exclude(state=UploadState.DISCARDED)
    allowed = reasoned.exists()
    return begin_trial(file=file, name=name, text=text, by=by, personal_allowed=allowed)


@transaction.atomic
def remove_recipe(*, recipe: SavedRecipe, by: Any) -> None:
    """Removes a recipe that no import was read by. Raises NotAllowedError, RecipeTakenError."""
    require_import(by)
    if Import.objects.filter(recipe_hash__in=recipe.versions.values("text_hash")).exists():
        raise RecipeTakenError(_("Imports were read by this recipe, so it stays."))
    audit.record(by=by, verb="removed", target=recipe, label=recipe.slug)
    recipe.delete()
