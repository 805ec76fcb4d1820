"""What the steps of the mapping by hand read: how far it is, which columns there are, and the recipe it amounts to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dashboard.ingest.draft import STEPS, mapping_of
from dashboard.ingest.look import Look
from dashboard.ingest.recipe_writer import write_recipe
from dashboard.ingest.seen import Seen, file_answers, seen
from dashboard.models import SavedRecipe, Upload
from dashboard.queries.store import shipped_recipes
from kconnect.core.text import fold

NEW = "new"
# A point before three digits may stand for thousands or for decimals; after a zero it cannot be thousands.
POINTED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")


@dataclass(frozen=True)
class StepLink:
    """One step in the row of steps; without an address while it cannot be taken."""

    key: str
    label: str
    url: str
    is_current: bool
    is_done: bool


@dataclass(frozen=True)
class MappingPage:
    """One step: the file as it was seen, and all steps."""

    step: str
    label: str
    number: int
    seen: Seen
    steps: tuple[StepLink, ...]
    first_open: str

    @property
    def above(self) -> list[str]:
        """What stands above the table, cell by cell."""
        rows = [row for row in self.seen.table.sample if row.line < self.seen.first]
        return [cell for row in rows for cell in row.cells if cell.strip()]

    @property
    def is_reachable(self) -> bool:
        """Whether everything before this step is answered."""
        return STEPS.index(self.step) <= STEPS.index(self.first_open)


def mapping_page(upload: Upload, step: str) -> MappingPage | None:
    """The page of a step; None where the file holds no table that could be mapped."""
    found = seen(Look.from_json(upload.look), upload.chosen) if upload.look else None
    if found is None:
        return None
    first = first_open(upload)
    labels = step_labels()
    steps = tuple(
        StepLink(
            key,
            labels[key],
            reverse("dashboard:upload_map", args=[upload.pk, key]) if STEPS.index(key) <= STEPS.index(first) else "",
            key == step,
            STEPS.index(key) < STEPS.index(first),
        )
        for key in STEPS
    )
    return MappingPage(step, labels[step], STEPS.index(step) + 1, found, steps, first)


def step_labels() -> dict[str, str]:
    """The steps in words."""
    return {
        "place": _("Place"),
        "period": _("Period"),
        "columns": _("Columns"),
        "figures": _("Figures"),
        "questions": _("Questions"),
        "recipe": _("Recipe"),
    }


def first_open(upload: Upload) -> str:
    """The first step that is not answered yet, or the last."""
    draft = upload.mapping
    for step, is_done in (
        ("place", bool(draft.get("place"))),
        ("period", bool(draft.get("period"))),
        ("columns", bool(draft.get("shape"))),
        ("figures", has_figures(draft) and not new_measures(draft)),
        ("questions", bool(upload.trial is not None and upload.trial.result and not upload.trial.result["refused"])),
    ):
        if not is_done:
            return step
    return "recipe"


def has_figures(draft: Mapping[str, Any]) -> bool:
    """Whether every ticked column, or the one column of figures, is explained."""
    if draft.get("shape") == "long":
        return bool(draft.get("long"))
    return bool(draft.get("ticked")) and all(str(index) in draft.get("figures", {}) for index in draft["ticked"])


def new_measures(draft: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Where in the draft a measure stands that is still to be made, as paths."""
    found: list[tuple[str, ...]] = []
    if draft.get("shape") == "long":
        if draft.get("long", {}).get("measure") == NEW:
            found.append(("long", "measure"))
        measures = draft.get("maps", {}).get("measures", {})
        found += [("maps", "measures", text) for text, slug in measures.items() if slug == NEW]
        return found
    figures = draft.get("figures", {})
    ticked = [str(index) for index in draft.get("ticked", ())]
    return [("figures", key, "measure") for key in ticked if figures.get(key, {}).get("measure") == NEW]


def proposed_name(path: tuple[str, ...], page: MappingPage, draft: Mapping[str, Any]) -> str:
    """What a new measure may be called: the text that stands for it in the file."""
    if path[0] == "maps":
        return path[2]
    index = int(path[1]) if path[0] == "figures" else int(draft["long"]["column"])
    return page.seen.titles[index] if index < len(page.seen.titles) else ""


def mapping_text(upload: Upload, page: MappingPage) -> str:
    """The recipe that the answers so far amount to."""
    draft = dict(upload.mapping)
    maps = {name: _settled(given) for name, given in draft.get("maps", {}).items()}
    draft |= {"file": file_answers(page.seen, Look.from_json(upload.look)), "maps": maps}
    return write_recipe(mapping_of(draft, page.seen.titles))


def unclear_figure(upload: Upload, page: MappingPage) -> str:
    """A figure such as 1.200 in a column where every point stands before three digits; "" where that is answered."""
    draft = upload.mapping
    if "decimal" in draft.get("numbers", {}):
        return ""
    ticked = [draft["long"]["column"]] if draft.get("shape") == "long" else draft.get("ticked", ())
    for index in ticked:
        cells = [row.cells[index].strip() for row in page.seen.data if index < len(row.cells)]
        pointed = [cell for cell in cells if "." in cell]
        if pointed and all(POINTED.fullmatch(cell) for cell in pointed):
            return str(pointed[0])
    return ""


def _settled(answers: Mapping[str, str]) -> dict[str, str]:
    """A list without what is still to be made."""
    return {text: answer for text, answer in answers.items() if answer != NEW}


def name_proposal(upload: Upload) -> dict[str, str]:
    """Title and short name to begin with, from the name of the file; one that nobody has yet."""
    stem = upload.file_name.rpartition(".")[0] or upload.file_name
    stem = stem.replace("_", " ").strip()
    taken = set(SavedRecipe.objects.values_list("slug", flat=True)) | {one.slug for one in shipped_recipes()} | {"new"}
    slug = slugify(fold(stem))[:60].strip("-") or "recipe"
    free = next(one for one in (slug, *(f"{slug}-{number}" for number in range(2, 1000))) if one not in taken)
    return {"title": stem[:150], "slug": free}
