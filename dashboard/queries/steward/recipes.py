"""What the pages of recipes read: the list, one recipe with its versions, and what came of a try."""

import difflib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard.models import Import, RecipeTrial, RecipeVersion, SavedRecipe, Upload
from dashboard.queries.recipes import RecipeAtHand, recipes_at_hand, understood
from dashboard.queries.steward.describe import describe
from dashboard.queries.steward.questions import Questions, questions_of
from dashboard.queries.steward.words import person_name
from kconnect.core.job_cards import JobCard, card_of

SAMPLES, USED, LINES = 30, 20, 400
# Comparing longer texts, or more versions, keeps the page waiting; no recipe that says something is near it.
COMPARED_LINES, COMPARED_VERSIONS = 4000, 30


@dataclass(frozen=True)
class RecipeRow:
    """One recipe in the list."""

    recipe: RecipeAtHand
    url: str
    used: int


@dataclass(frozen=True)
class VersionRow:
    """One version with what it changed: lines with their sign ("+", "-", " ")."""

    number: int
    note: str
    who: str
    at: datetime
    used: int
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RecipePage:
    """Everything that the page of one recipe shows."""

    recipe: RecipeAtHand
    saved: SavedRecipe | None
    reads: tuple[tuple[str, tuple[str, ...]], ...]
    versions: tuple[VersionRow, ...]
    imports: tuple[Import, ...]
    can_remove: bool


def recipe_rows() -> list[RecipeRow]:
    """All recipes with how many imports were read by them."""
    counts = Import.objects.order_by().values_list("recipe_slug").annotate(imports=Count("pk"))
    used: dict[str, int] = dict(counts)
    return [
        RecipeRow(one, reverse("dashboard:recipe_detail", args=[one.slug]), used.get(one.slug, 0))
        for one in recipes_at_hand()
    ]


def recipe_page(recipe: RecipeAtHand) -> RecipePage:
    """The page of one recipe."""
    saved = SavedRecipe.objects.filter(slug=recipe.slug).first()
    read = understood(recipe.text)
    versions = _versions(saved) if saved is not None else ()
    used = Import.objects.filter(recipe_slug=recipe.slug).select_related("dataset").order_by("-started_at", "-pk")
    return RecipePage(
        recipe=recipe,
        saved=saved,
        reads=describe(read) if read is not None else (),
        versions=versions,
        imports=tuple(used[:USED]),
        can_remove=saved is not None and not any(version.used for version in versions),
    )


def _versions(saved: SavedRecipe) -> tuple[VersionRow, ...]:
    versions = list(saved.versions.select_related("by__person").order_by("number"))
    hashes = [version.text_hash for version in versions]
    counts = Import.objects.filter(recipe_hash__in=hashes).order_by().values_list("recipe_hash")
    used: dict[str, int] = dict(counts.annotate(imports=Count("pk")))
    rows = []
    before = ""
    for place, version in enumerate(versions):
        compared = before and len(versions) - place <= COMPARED_VERSIONS
        changes = differences(before, version.text) if compared else ()
        rows.append(
            VersionRow(
                version.number,
                version.note,
                person_name(version.by),
                version.at,
                used.get(version.text_hash, 0),
                changes,
            )
        )
        before = version.text
    return tuple(reversed(rows))


def differences(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The lines that differ between two texts, with some around them; only that they differ where they are very long."""
    old, new = before.splitlines(), after.splitlines()
    if len(old) + len(new) > COMPARED_LINES:
        return (("@", "…"),)
    lines = difflib.unified_diff(old, new, lineterm="", n=1)
    shown = [line for line in lines if not line.startswith(("---", "+++"))]
    return tuple((line[:1], line[1:]) if line[:1] in "+- " else ("@", "…") for line in shown[:LINES])


def version_text(slug: str, number: int) -> str | None:
    """The text of one version of a saved recipe."""
    version = RecipeVersion.objects.filter(recipe__slug=slug, number=number).first()
    return version.text if version is not None else None


def sample_files() -> list[tuple[int, str]]:
    """Stored files that a recipe can be tried on, youngest first: of unfinished uploads and of imports."""
    found: dict[int, str] = {}
    uploads = Upload.objects.unfinished().order_by("-pk").values_list("file_id", "file_name")
    imports = Import.objects.exclude(state="refused").order_by("-pk").values_list("file_id", "file_name")
    for file, name in (*uploads[:SAMPLES], *imports[:SAMPLES]):
        found.setdefault(file, name)
    return list(found.items())[:SAMPLES]


def trial_job(trial: RecipeTrial, *, reload: bool = False) -> JobCard | None:
    """The try while it is under way or stopped before its end; None once there is a result.

    With `reload` the page around it is fetched anew at the end.
    """
    job = trial.job
    if trial.result or job is None:
        return None
    poll = reverse("dashboard:trial_progress", args=[trial.pk]) + ("?reload=1" if reload else "")
    return card_of(job, title=_("Reading the file by the recipe"), poll=poll)


def trial_found(trial: RecipeTrial) -> Questions | None:
    """What came of a try, in words; None while it is under way."""
    return questions_of(trial, {}) if trial.result else None


def own_trial(number: str, user: Any) -> RecipeTrial | None:
    """A try of this person, by the number in an address."""
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    return RecipeTrial.objects.select_related("job").filter(pk=int(number), by=user).first()
