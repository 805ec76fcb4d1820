"""Whether rows of an import can be corrected on their own, and which imports complete it."""

from dataclasses import dataclass

from django.urls import reverse

from dashboard.choices import ImportState
from dashboard.ingest.recipe import RecipeError
from dashboard.ingest.recipe_text import read_recipe
from dashboard.models import Import

# The issue of a file that holds records of single persons.
PERSONAL = "personal_data"


@dataclass(frozen=True)
class Linked:
    """Another import that this one completes, or that completes it."""

    file_name: str
    state: str
    url: str


def looks_personal(import_: Import) -> bool:
    """Whether its file was refused because it looks like records of single persons."""
    return import_.state == ImportState.REFUSED and import_.issues.filter(code=PERSONAL).exists()


def can_complete(import_: Import) -> bool:
    """Whether some rows were rejected that mean something without the others: rows that add up to a figure do not."""
    if import_.state not in {ImportState.PREVIEWED, ImportState.ACCEPTED} or not import_.report.get("rows_rejected"):
        return False
    return not adds_up(import_)


def adds_up(import_: Import) -> bool:
    """Whether the recipe makes one figure of several rows."""
    try:
        recipe = read_recipe(import_.recipe_text)
    except RecipeError:
        return True
    return any(getattr(record, "combine", "") for record in recipe.records)


def linked(import_: Import) -> tuple[Linked, ...]:
    """The imports that complete this one, oldest first."""
    return tuple(link_of(one) for one in import_.completed_by.order_by("pk"))


def link_of(import_: Import) -> Linked:
    """An import as a link with its state."""
    state = str(ImportState(import_.state).label)
    return Linked(import_.file_name, state, reverse("dashboard:import_detail", args=[import_.pk]))
