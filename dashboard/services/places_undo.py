"""Undoing an accepted file of places: what it changed is noted when it goes in, and put back entry by entry."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.choices import PlaceFileState, PlacePart
from dashboard.models import Boundary, Indicator, Place, PlaceChange, PlaceCode, PlaceFile, PlaceRelation
from dashboard.queries.place_states import States, states_of
from dashboard.queries.place_undo import remembered, what_depends
from dashboard.queries.store import PLACES, SUMMED
from dashboard.services.errors import UndoConflictError
from dashboard.services.runs import ensure_runs
from dashboard.services.store import count_change
from kconnect.core import jobs
from kconnect.core.bulk import unhurried
from kconnect.core.text import fold

PIECE = 200
KEPT_NAMES = 100


@contextmanager
def noted(place_file: PlaceFile, look: Callable[[], States]) -> Iterator[None]:
    """Notes what the block changes of what `look` sees; the caller is in a transaction."""
    before = look()
    yield
    after = look()
    PlaceChange.objects.bulk_create(
        PlaceChange(place_file=place_file, part=one[0], key=one[1], before=before.get(one), after=after[one])
        for one in after
        if before.get(one) != after[one]
    )


def undo_places(*, work: jobs.Work, place_file_id: int, revision: int) -> None:
    """Puts back what stood before a file of places, in short transactions; a worker that dies is taken up where it stopped.

    Places of which former figures or results speak stay, with nothing around them. When something stands against it,
    the file stays accepted, and its report says what. Safe to run twice.
    """
    place_file = PlaceFile.objects.get(pk=place_file_id)
    if place_file.revision != revision or place_file.state != PlaceFileState.UNDOING:
        return
    work.progress(0, 1, _("Looking at what depends on these places"))
    reasons = what_depends(place_file)
    if reasons:
        with work.completing():
            _end(place_file, PlaceFileState.ACCEPTED, blocked=reasons)
        return
    for piece in unhurried(_pieces(place_file)):
        with transaction.atomic():
            if not work.renew():
                raise jobs.LostLeaseError
            _put_back(place_file, piece)
            _tell(place_file, begun=True)
        work.progress(0, 1, _("Putting the former places back"))
    with work.completing():
        held = _end(place_file, PlaceFileState.UNDONE, blocked=[])
        summed = Indicator.objects.filter(version__value_type__in=SUMMED).order_by("pk")
        ensure_runs(indicators=summed, by=held.undone_by)


def _tell(place_file: PlaceFile, **parts: Any) -> PlaceFile:
    """Adds to the report of the file, whose present row is answered; the caller is in a transaction and saves the rest."""
    held = PlaceFile.objects.select_for_update(of=("self",)).get(pk=place_file.pk)
    if held.report != held.report | parts:
        held.report = held.report | parts
        held.save(update_fields=["report"])
    return held


def _end(place_file: PlaceFile, state: PlaceFileState, *, blocked: list[str]) -> PlaceFile:
    held = _tell(place_file, blocked=blocked)
    held.state = state
    if state == PlaceFileState.UNDONE:
        held.undone_at = timezone.now()
    else:
        held.undone_by = None
    held.save(update_fields=["state", "undone_at", "undone_by"])
    return held


def _pieces(place_file: PlaceFile) -> Iterator[list[PlaceChange]]:
    """What the file changed, the last first; each piece is asked for when those before are put back."""
    while piece := list(place_file.changes.order_by("-pk")[:PIECE]):
        yield piece


def _put_back(place_file: PlaceFile, piece: list[PlaceChange]) -> None:
    """Some entries stand as before, and are forgotten. Raises UndoConflictError for one that was changed meanwhile."""
    now = states_of(one.entry for one in piece)
    if any(now.get(one.entry) != one.after for one in piece):
        raise UndoConflictError(_("Some of these places were changed at this moment. Try again."))
    for part in (PlacePart.RELATION, PlacePart.CODE, PlacePart.SHAPE):
        for one in piece:
            if one.part == part:
                _PUT[part](one.before, *json.loads(one.key))
    _places(place_file, [one for one in piece if one.part == PlacePart.PLACE])
    if any(one.part == PlacePart.RELATION for one in piece):
        count_change([PLACES])
    PlaceChange.objects.filter(pk__in=[one.pk for one in piece]).delete()


def _relation(before: Any, hierarchy: str, parent: str, child: str) -> None:
    found = PlaceRelation.objects.filter(hierarchy=hierarchy, parent__code=parent, child__code=child)
    if before is None:
        found.delete()
    else:
        found.update(is_partition=before[0], weight=before[1])


def _code(before: Any, scheme: str, code: str) -> None:
    found = PlaceCode.objects.filter(scheme=scheme, code=code)
    former = Place.objects.filter(code=before or "").first()
    if former is None:
        found.delete()
    else:
        found.update(place=former)


def _shape(before: Any, code: str) -> None:
    found = Boundary.objects.filter(place__code=code)
    if before is None:
        found.delete()
    else:
        found.update(geometry=before)


_PUT: dict[PlacePart, Callable[..., None]] = {
    PlacePart.RELATION: _relation, PlacePart.CODE: _code, PlacePart.SHAPE: _shape,
}  # fmt: skip


def _places(place_file: PlaceFile, changes: list[PlaceChange]) -> None:
    """Former names come back; places that the file brought go, but for those that the past remembers."""
    new = [code for one in changes if one.is_new_place for code in json.loads(one.key)]
    kept = remembered(new)
    Place.objects.filter(code__in=[code for code in new if code not in kept]).delete()
    if kept:
        held = _tell(place_file)
        _tell(held, kept=sorted({*held.report.get("kept", ()), *kept})[:KEPT_NAMES])
    for one in changes:
        if one.before is not None:
            [code] = json.loads(one.key)
            name, name_es, kind, vintage = one.before
            Place.objects.filter(code=code).update(
                name=name, name_es=name_es, kind=kind, vintage=vintage, name_folded=fold(name)[:200]
            )
