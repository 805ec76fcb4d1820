"""The same published state as rows of a file: the columns of the public interface in their order, one place or all."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dashboard.indicators import tiles
from dashboard.models import PublicEntry, Release
from dashboard.queries.public.options import query_of
from dashboard.queries.public.provenance import definition_of, formula_of
from dashboard.queries.public.published import Row, State, group_name, selected
from kconnect.core.addresses import absolute
from kconnect.core.i18n import localized

COLUMNS = (
    "indicator", "place", "place_name", "period", "group", "group_name", "value", "unit", "numerator", "denominator",
    "denominator_bound", "lower", "upper", "level", "moe", "moe_level", "se", "state", "bound", "reason", "rounded", "note",
)  # fmt: skip
_NUMBERS = frozenset(
    {"value", "numerator", "denominator", "lower", "upper", "level", "moe", "moe_level", "se", "rounded"}
)
CHUNK = 500


def file_rows(state: State) -> Iterator[dict[str, Any]]:
    """One dictionary of `COLUMNS` per published value; numbers or None, a whole number without a point.

    For all places the tiles are read in order of place code, a few hundred at a time, so that memory stays flat.
    """
    names = {group.key: group_name(group) for group in state.groups}
    later = withdrawal_text(state.withdrawal) if state.withdrawal else ""
    if state.place is not None:
        place = str(localized(state.place, "name"))
        yield from (_row(row, state, place, names, later) for row in state.rows)
        return
    entries = (
        PublicEntry.objects.filter(manifest=state.manifest).select_related("place", "tile").order_by("place__code")
    )
    for entry in entries.iterator(chunk_size=CHUNK):
        place = str(localized(entry.place, "name"))
        for row in selected(tiles.rows(bytes(entry.tile.payload)), state):
            if not state.choice.period or row["period"] == state.choice.period:
                yield _row(row, state, place, names, later)


def _row(row: Row, state: State, place_name: str, names: dict[str, str], later: str) -> dict[str, Any]:
    more = {
        "indicator": state.slug,
        "place_name": place_name,
        "group_name": names[row["group"]],
        "unit": state.version.unit,
        # A file of rows has no other place to say it.
        "note": " ".join(filter(None, (row["note"], later))),
    }
    return {name: more[name] if name in more else _cell(name, row[name]) for name in COLUMNS}


def _cell(name: str, cell: Any) -> Any:
    if name not in _NUMBERS or cell is None:
        return cell
    return int(cell) if cell == int(cell) and abs(cell) < 2**53 else cell


def withdrawal_document(withdrawal: Release) -> dict[str, Any]:
    """That figures were withdrawn, when they were published and taken back, and why, in both languages."""
    return {
        "release": withdrawal.pk,
        "published": withdrawal.published_at.isoformat() if withdrawal.published_at else None,
        "withdrawn": withdrawal.withdrawn_at.isoformat() if withdrawal.withdrawn_at else None,
        "why": withdrawal.withdrawal_note,
        "why_es": withdrawal.withdrawal_note_es,
    }


def withdrawal_text(withdrawal: Release) -> str:
    """The same in a sentence of the reader's language, for a cell of a file."""
    day = date_format(timezone.localtime(withdrawal.withdrawn_at), "DATE_FORMAT") if withdrawal.withdrawn_at else ""
    why = str(localized(withdrawal, "withdrawal_note"))
    return _("Figures were withdrawn on %(day)s: %(why)s") % {"day": day, "why": why}


def withdrawn_row(slug: str, withdrawal: Release) -> dict[str, Any]:
    """The one row of a file whose figures were all withdrawn: no figure, and the reason as its note."""
    blank: dict[str, Any] = dict.fromkeys(COLUMNS)
    return blank | {"indicator": slug, "state": "unpublished", "note": withdrawal_text(withdrawal)}


def document_meta(state: State) -> dict[str, Any]:
    """What a file says about itself: definition, source, citation, release, run, when the figures were made."""
    version, source, release = state.version, state.version.source, state.release
    words = definition_of(state)
    return {
        "indicator": state.slug,
        "name": str(localized(version, "name")),
        "definition": {
            "version": version.number,
            "summary": str(words.summary),
            "numerator": str(words.numerator),
            "denominator": str(words.denominator),
            "universe": str(words.universe),
            "formula": formula_of(state),
            "value_type": version.value_type,
            "unit": version.unit,
            "direction": version.direction,
            "limitations": str(words.limitations),
        },
        "source": {"name": str(localized(source, "name")), "url": source.url} if source else None,
        "citation": source.citation if source else "",
        "licence": source.licence if source else "",
        "release": release.pk if release else None,
        "released_at": release.published_at.isoformat() if release and release.published_at else None,
        # Later figures that were taken back; these here were published before them.
        "withdrawn": withdrawal_document(state.withdrawal) if state.withdrawal else None,
        "run": state.manifest.run_id,
        "generated": state.manifest.created_at.isoformat(),
        "page": _absolute("dashboard:indicator_detail", state) + query_of(state),
        # Fill in place, period and group of a row (the group may be empty): where it came from, row by row of its files.
        "provenance": _absolute("dashboard:number_json", state) + "?place={place}&period={period}&group={group}",
        "columns": list(COLUMNS),
    }


def _absolute(name: str, state: State) -> str:
    return absolute(reverse(name, args=[state.slug]))
