"""What use cases need to know of the store: versions of its parts, known codes, the home place, shipped recipes."""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from dashboard.ingest.outcome import Known, KnownMeasure
from dashboard.models import (
    Category,
    Group,
    Import,
    IndicatorVersion,
    Measure,
    Observation,
    Period,
    Place,
    PlaceCode,
    Run,
    StoreVersion,
)
from kconnect.core.text import fold

PLACES = "places"
GROUPS = "groups"
RECIPES = Path(__file__).resolve().parent.parent / "recipes"
CALCULATION = Path(__file__).resolve().parent.parent / "indicators"
# Types whose totals may be made from parts; the others do not depend on how places and groups nest.
SUMMED = frozenset({"count", "proportion", "rate", "mean", "survey", "survey_proportion", "survey_ratio"})


@dataclass(frozen=True)
class ShippedRecipe:
    """A recipe that comes with KConnect: slug, title for people, and its text."""

    slug: str
    title: str
    text: str


def measure_subject(slug: str) -> str:
    """The name under which the store counts changes of a measure's figures."""
    return f"measure:{slug}"


def versions_of(subjects: Iterable[str]) -> dict[str, int]:
    """How often each part of the store has changed; 0 for a part that never did."""
    wanted = list(subjects)
    known = dict(StoreVersion.objects.filter(subject__in=wanted).values_list("subject", "number"))
    return {subject: known.get(subject, 0) for subject in sorted(wanted)}


def stamp_of(measures: Iterable[str]) -> dict[str, int]:
    """The versions of the figures of these measures (slugs): equal stamps mean an unchanged store."""
    return versions_of(measure_subject(slug) for slug in measures)


def inputs_hash(version: IndicatorVersion, *, before: Mapping[str, int] | None = None) -> str:
    """What a run of this definition depends on, as one hash: the definition, its figures, how places and groups nest.

    `before` names versions that parts of the store had earlier: the hash of that time.
    """
    subjects = [measure_subject(slug) for slug in version.measures.values_list("slug", flat=True)]
    if version.value_type in SUMMED:
        subjects += [PLACES, GROUPS]
    earlier = {subject: number for subject, number in (before or {}).items() if subject in subjects}
    inputs = {"definition": version.content_hash, "store": versions_of(subjects) | earlier}
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


@cache
def code_version() -> str:
    """A hash of the code that calculates: results of other code are other results."""
    digest = hashlib.sha256()
    for path in sorted(CALCULATION.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def has_figures(version: IndicatorVersion) -> bool:
    """Whether there is any figure to compute this definition from."""
    return Observation.objects.filter(measure__in=version.measures.values("pk")).exists()


def is_moving(version: IndicatorVersion) -> bool:
    """Whether an import is moving figures of this definition right now, so that part of them is old and part is new."""
    subjects = [measure_subject(slug) for slug in version.measures.values_list("slug", flat=True)]
    return StoreVersion.objects.filter(subject__in=subjects, mover__isnull=False).exists()


def latest_run(indicator_id: int, *, done: bool = False) -> Run | None:
    """The youngest run of an indicator, or the youngest with results."""
    runs = Run.objects.filter(indicator_id=indicator_id)
    return (runs.done() if done else runs).order_by("-pk").first()


def known_codes() -> Known:
    """Every code that a file may name, for the parser."""
    schemes: dict[str, dict[str, str]] = {}
    for scheme, code, canonical in PlaceCode.objects.values_list("scheme", "code", "place__code"):
        schemes.setdefault(scheme, {})[code] = canonical
    names = dict(Place.objects.order_by("-code").values_list("name", "code"))
    partitions: dict[str, list[str]] = {}
    for dimension, category in Category.objects.filter(in_partition=True).values_list("dimension__slug", "slug"):
        partitions.setdefault(dimension, []).append(category)
    return Known(
        measures={
            slug: KnownMeasure(kind, unit) for slug, kind, unit in Measure.objects.values_list("slug", "kind", "unit")
        },
        places=frozenset(Place.objects.values_list("code", flat=True)),
        periods=frozenset(Period.objects.values_list("code", flat=True)),
        groups=frozenset(Group.objects.values_list("key", flat=True)) | {""},
        schemes=schemes,
        names=names,
        partitions=partitions,
    )


def same_import(sha256: str, recipe_hash: str) -> Import | None:
    """The import of the same file by the same recipe that still counts (open or accepted), the youngest."""
    ended = ["refused", "cancelled", "undone"]
    same = Import.objects.filter(file__sha256=sha256, recipe_hash=recipe_hash).exclude(state__in=ended)
    return same.order_by("-pk").first()


def is_current(import_: Import) -> bool:
    """Whether no other import has changed the figures that this one speaks of since it was previewed or accepted."""
    stamp: dict[str, int] = import_.stamp_after or import_.stamp
    return versions_of(stamp) == stamp


def home_place() -> Place | None:
    """The place that the network works in, if one is chosen."""
    return Place.objects.home().first()


def place_schemes() -> list[str]:
    """The offices by whose codes places are known too."""
    return list(PlaceCode.objects.order_by("scheme").values_list("scheme", flat=True).distinct())


def find_place_code(words: str) -> str | None:
    """The canonical code of the place that has this code or this name; None where none or several have."""
    plain = words.strip()
    if Place.objects.filter(code=plain).exists():
        return plain
    found = list(Place.objects.filter(name_folded=fold(plain)).values_list("code", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def shipped_recipes() -> list[ShippedRecipe]:
    """The recipes that come with KConnect, by title; one that cannot be read is left out (a test proves that all can)."""
    found = [ShippedRecipe(path.stem, _title(path), path.read_text("utf-8")) for path in sorted(RECIPES.glob("*.toml"))]
    return sorted(found, key=lambda recipe: recipe.title)


def _title(path: Path) -> str:
    head: dict[str, Any] = tomllib.loads(path.read_text("utf-8")).get("recipe", {})
    return gettext(str(head.get("title") or path.stem))
