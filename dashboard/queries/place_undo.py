"""What stands against undoing a file of places, and which of its places stay because the past speaks of them."""

import json
from collections.abc import Iterable, Iterator

from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboard.choices import PlacePart
from dashboard.models import (
    Baseline,
    Boundary,
    CurveNote,
    DisparityOutcome,
    Observation,
    OwnForecast,
    Place,
    PlaceChange,
    PlaceCode,
    PlaceFile,
    PlaceRelation,
    PlannedReach,
    PublicEntry,
    StagedObservation,
    StrategyPlace,
    SupersededObservation,
    Target,
    WorkingEntry,
)
from dashboard.queries.place_changes import pieces
from dashboard.queries.place_states import entry, states_of
from kconnect.core.text import grouped

NAMED = 5
# Whose rows keep a place, and the reason that is told; together with `REMEMBER` all that forbids a place to go.
IN_USE: tuple[tuple[str, tuple[type[Model], ...]], ...] = (
    ("figures", (Observation,)),
    ("public", (PublicEntry,)),
    ("said", (Target, Baseline, OwnForecast, CurveNote, DisparityOutcome, StrategyPlace, PlannedReach)),
)
REMEMBER: tuple[type[Model], ...] = (SupersededObservation, WorkingEntry)


def what_depends(place_file: PlaceFile) -> list[str]:
    """Why a file of places cannot be undone now, one sentence for each reason; empty when nothing stands against it.

    Reads all that the file changed: for jobs only.
    """
    found: dict[str, list[str]] = {}
    for piece in pieces(place_file.changes.order_by("pk").iterator(chunk_size=500)):
        _since(piece, found)
        new = [code for one in piece if one.is_new_place for code in json.loads(one.key)]
        for reason, names in _in_use(new):
            found.setdefault(reason, []).extend(names)
        for reason, names in _added(place_file, new):
            found.setdefault(reason, []).extend(names)
    return [_sentence(reason, names) for reason, names in found.items() if names]


def _since(piece: list[PlaceChange], found: dict[str, list[str]]) -> None:
    """Notes what was changed again after the file."""
    now = states_of(one.entry for one in piece)
    changed = [one for one in piece if now.get(one.entry) != one.after]
    found.setdefault("since", []).extend(" > ".join(json.loads(one.key)) for one in changed)


def _in_use(codes: list[str]) -> Iterator[tuple[str, list[str]]]:
    """What counts now and speaks of new places."""
    places = Place.objects.filter(code__in=codes)
    yield "home", list(places.filter(is_home=True).values_list("code", flat=True))
    ids = dict(places.values_list("pk", "code"))
    for reason, models in IN_USE:
        yield reason, sorted(ids[pk] for pk in _met(models, ids))
    staged = StagedObservation.objects.filter(place_code__in=codes).order_by()
    yield "staged", sorted(staged.values_list("place_code", flat=True).distinct())


def _added(place_file: PlaceFile, codes: list[str]) -> Iterator[tuple[str, list[str]]]:
    """What hangs on new places and did not come with the file."""
    hanging = {
        entry(PlacePart.CODE, scheme, code)
        for scheme, code in PlaceCode.objects.filter(place__code__in=codes).values_list("scheme", "code")
    }
    hanging |= {
        entry(PlacePart.SHAPE, code)
        for code in Boundary.objects.filter(place__code__in=codes).values_list("place__code", flat=True)
    }
    relations = PlaceRelation.objects.filter(Q(parent__code__in=codes) | Q(child__code__in=codes))
    hanging |= {
        entry(PlacePart.RELATION, *key) for key in relations.values_list("hierarchy", "parent__code", "child__code")
    }
    own: set[tuple[str, str]] = set()
    for piece in pieces(sorted({key for _part, key in hanging})):
        own |= set(place_file.changes.filter(key__in=piece).values_list("part", "key"))
    yield "added", sorted(" > ".join(json.loads(key)) for _part, key in hanging - own)


def remembered(codes: Iterable[str]) -> set[str]:
    """Of these places those of which the past speaks, former figures or results: they cannot go, and do no harm."""
    ids = dict(Place.objects.filter(code__in=list(codes)).values_list("pk", "code"))
    return {ids[pk] for pk in _met(REMEMBER, ids)}


def _met(models: Iterable[type[Model]], ids: Iterable[int]) -> set[int]:
    """Those of the places (ids) to which any row of the models points."""
    found: set[int] = set()
    for model in models:
        rows = model._default_manager.filter(place__in=list(ids)).order_by()
        found |= set(rows.values_list("place_id", flat=True).distinct())
    return found


def _sentence(reason: str, names: list[str]) -> str:
    count = len(names)
    words = {
        "since": ngettext(
            "%(count)s entry was changed again since: %(names)s. Undo the later file first.",
            "%(count)s entries were changed again since: %(names)s. Undo the later file first.", count,
        ),
        "home": _("The network's home is among its places: %(names)s. Choose another home first."),
        "figures": ngettext(
            "%(count)s of its places has figures: %(names)s. Undo their import first.",
            "%(count)s of its places have figures: %(names)s. Undo their imports first.", count,
        ),
        "public": ngettext(
            "Public results speak of %(count)s of its places: %(names)s. It has to stay.",
            "Public results speak of %(count)s of its places: %(names)s. They have to stay.", count,
        ),
        "said": ngettext(
            "People set targets or wrote notes for %(count)s of its places: %(names)s. Take these away first.",
            "People set targets or wrote notes for %(count)s of its places: %(names)s. Take these away first.", count,
        ),
        "staged": ngettext(
            "%(count)s of its places stands in an import that waits for acceptance: %(names)s. Cancel that import first.",
            "%(count)s of its places stand in imports that wait for acceptance: %(names)s. Cancel those imports first.", count,
        ),
        "added": ngettext(
            "%(count)s entry was added to its places since: %(names)s. Remove it first.",
            "%(count)s entries were added to its places since: %(names)s. Remove them first.", count,
        ),
    }  # fmt: skip
    shown = ", ".join(names[:NAMED]) + (", …" if count > NAMED else "")
    return words[reason] % {"count": grouped(count), "names": shown}
