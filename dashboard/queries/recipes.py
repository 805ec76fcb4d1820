"""The recipes at hand: those that ship and those that people saved here, with how far each fits a file."""

import time
from dataclasses import dataclass
from functools import lru_cache

from dashboard.ingest.fit import Fit, FitUnknown, fit
from dashboard.ingest.look import Look
from dashboard.ingest.recipe import Recipe, RecipeError
from dashboard.ingest.recipe_text import read_recipe
from dashboard.models import RecipeVersion
from dashboard.queries.store import shipped_recipes

SUGGESTIONS = 5
# How long a page looks for recipes that fit; those it did not come to can be chosen all the same.
SECONDS = 2.0


@dataclass(frozen=True)
class RecipeAtHand:
    """A recipe that a file can be read by: its last version. `number` is 0 for one that ships."""

    slug: str
    title: str
    text: str
    number: int = 0

    @property
    def is_shipped(self) -> bool:
        """Whether it comes with KConnect and can only be copied."""
        return self.number == 0


@dataclass(frozen=True)
class Suggestion:
    """A recipe with how far it fits."""

    recipe: RecipeAtHand
    fit: Fit


def recipes_at_hand() -> list[RecipeAtHand]:
    """All recipes, by title; of saved ones the last version."""
    last: dict[str, RecipeAtHand] = {}
    versions = RecipeVersion.objects.select_related("recipe").order_by("recipe_id", "number")
    for version in versions:
        slug = version.recipe.slug
        last[slug] = RecipeAtHand(slug, version.recipe.title, version.text, version.number)
    shipped = [RecipeAtHand(one.slug, one.title, one.text) for one in shipped_recipes()]
    return sorted([*shipped, *last.values()], key=lambda one: one.title.casefold())


def recipe_at_hand(slug: str) -> RecipeAtHand | None:
    """The recipe of this slug, in its last version."""
    return next((one for one in recipes_at_hand() if one.slug == slug), None)


@lru_cache(maxsize=256)
def understood(text: str) -> Recipe | None:
    """The recipe that a text describes, None for one that cannot be read."""
    try:
        return read_recipe(text)
    except RecipeError:
        return None


def suggestions(look: Look, recipes: list[RecipeAtHand]) -> list[Suggestion]:
    """The recipes that fit a file or nearly do, best first; those that people saved before those that ship."""
    found, until = [], time.monotonic() + SECONDS
    for recipe in recipes:
        read = understood(recipe.text)
        try:
            how = fit(read, look, until=until) if read is not None else None
        except FitUnknown:
            continue
        if how is not None:
            found.append(Suggestion(recipe, how))
    found.sort(key=lambda one: (-one.fit.share, one.recipe.is_shipped, -one.fit.needed, one.recipe.title))
    return found[:SUGGESTIONS]
