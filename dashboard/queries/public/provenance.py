"""How a published number came to be: source, file and row, formula, run, check, release; what the margin of the page says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboard.charts.model import GroupsView
from dashboard.charts.sentence import missing
from dashboard.models import Dataset, IndicatorVersion, Observation, SupersededObservation
from dashboard.queries.public.freshness import feeding
from dashboard.queries.public.published import Row, State
from dashboard.queries.public.wording import words
from kconnect.core.i18n import Localized, localized

MOST_ROWS = 4
_DATASET = ("slug", "cadence", "lag_months")
_INPUT = re.compile(r"^(\d+):(\d+)$")


@dataclass(frozen=True)
class Origin:
    """Where one number comes from: whose it is, and files with the rows of each, in words."""

    group: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Provenance:
    """The stops from source to public page, and the origin of every number shown."""

    source: str
    source_url: str
    citation: str
    licence: str
    licence_url: str
    files: tuple[str, ...]
    formula: str
    run: int
    run_at: datetime | None
    checked_by: str
    released_at: datetime | None
    release: int | None
    origins: tuple[Origin, ...]
    # What feeds the indicator, whichever of its files are shown: what the page asks of them is how often they come.
    datasets: tuple[Dataset, ...]


@dataclass(frozen=True)
class Definition:
    """The reviewed definition in the reader's language; each text knows when it is not translated."""

    summary: Localized
    numerator: Localized
    denominator: Localized
    universe: Localized
    why: Localized
    limitations: Localized
    kind: str
    formula: str
    number: int
    author: str
    checker: str
    reviewed_on: date | None
    next_review_on: date | None


def definition_of(state: State) -> Definition:
    """The definition that the published figures were computed by."""
    version = state.version
    return Definition(
        summary=localized(version, "summary"),
        numerator=localized(version, "numerator_words"),
        denominator=localized(version, "denominator_words"),
        universe=localized(version, "universe"),
        why=localized(version, "why"),
        limitations=localized(version, "limitations"),
        kind=version.get_value_type_display(),
        formula=formula_of(state),
        number=version.number,
        author=version.author,
        checker=version.checker,
        reviewed_on=version.reviewed_on,
        next_review_on=version.next_review_on,
    )


def formula_of(state: State) -> str:
    """The formula of the published figures."""
    return formula_text(state.version)


def formula_text(version: IndicatorVersion) -> str:
    """A formula as it is computed: numerator, denominator, multiplier."""
    formula = version.numerator
    if version.denominator:
        formula = f"({formula}) / ({version.denominator})"
    return f"{formula} × {version.multiplier:g}" if version.multiplier != 1 else formula


def provenance_of(state: State, rows: tuple[Row, ...], names: dict[str, str]) -> Provenance:
    """The way of the given rows; one query for the files and what feeds the indicator, and more only where a file has several parts.

    Of a source that protects small numbers the files are named, and no rows: their order may say what is hidden.
    """
    source, release = state.version.source, state.release
    files = _sources_of(state, rows)
    approver = release.approved_by if release else None
    person = getattr(approver, "person", None)
    origins = tuple(Origin(names[row["group"]], _files(row, files)) for row in rows)
    return Provenance(
        source=str(localized(source, "name")) if source else "",
        source_url=source.url if source else "",
        citation=source.citation if source else "",
        licence=_(source.licence) if source else "",
        licence_url=source.licence_url if source else "",
        files=tuple(dict.fromkeys(_named(origins, files, restricted=state.is_restricted)))[:MOST_ROWS],
        formula=formula_of(state),
        run=state.manifest.run_id,
        run_at=state.manifest.run.finished_at,
        checked_by=str(person) if person else "",
        released_at=release.published_at if release else None,
        release=release.pk if release else None,
        origins=() if state.is_restricted else tuple(origin for origin in origins if origin.files),
        datasets=files.datasets,
    )


def _named(origins: tuple[Origin, ...], files: "_Files", *, restricted: bool) -> Iterable[str]:
    """The files in words: with their rows, or by their names alone."""
    return files.names.values() if restricted else (file for origin in origins for file in origin.files)


def _inputs(row: Row) -> dict[int, list[int]]:
    """Import → rows of its file, each once, in order."""
    found: dict[int, list[int]] = {}
    for part in row["inputs"].split():
        if match := _INPUT.match(part):
            rows = found.setdefault(int(match[1]), [])
            if int(match[2]) not in rows:
                rows.append(int(match[2]))
    return found


@dataclass(frozen=True)
class _Files:
    """Names of files by import, and for those of several parts, what stands in a row of which: place, group and part."""

    names: dict[int, str]
    parts: dict[tuple[int, int], set[tuple[str, str, str]]]
    datasets: tuple[Dataset, ...]

    def parts_of(self, row: Row, number: int, line: int) -> list[str]:
        """The parts whose row of this number the figure was made of: its own rows, else those that it is a sum of."""
        there = self.parts.get((number, line), {("", "", "")})
        own = {one for one in there if one[:2] == (row["place"], row["group"])}
        near = own or {one for one in there if one[0] == row["place"]} or there
        return sorted({part for _place, _group, part in near})

    def text(self, number: int, part: str, lines: list[int]) -> str:
        """A file with its rows, in words."""
        shown = ", ".join(str(line) for line in lines[:MOST_ROWS])
        more = len(lines) - MOST_ROWS
        if more > 0:
            shown = _("{rows} and {count} more").format(rows=shown, count=more)
        name = self.names.get(number, _("a file"))
        text = ngettext("{file}, row {rows}", "{file}, rows {rows}", len(lines))
        return text.format(file=f"{name}, {part}" if part else name, rows=shown)


def _sources_of(state: State, rows: tuple[Row, ...]) -> _Files:
    wanted: dict[int, set[int]] = {}
    for row in rows:
        for number, lines in _inputs(row).items():
            wanted.setdefault(number, set()).update(lines)
    found = list(_files_and_datasets(state, wanted))
    files = {one["shown__pk"]: one for one in found if one["shown__pk"] is not None}
    several = {pk: wanted[pk] for pk, one in files.items() if len(one["shown__summary__parts"] or ()) > 1}
    fed = {one["slug"]: Dataset(**{name: one[name] for name in _DATASET}) for one in found if one["feeds"]}
    return _Files(
        names={pk: one["shown__file_name"] for pk, one in sorted(files.items())},
        parts=_parts_of(state, several, {row["period"] for row in rows}) if several else {},
        datasets=tuple(fed.values()),
    )


def _files_and_datasets(state: State, wanted: Iterable[int]) -> Iterable[dict[str, Any]]:
    """The imports that are named, and the datasets that feed the indicator, in one query: each row has either or both."""
    feeds = Exists(feeding([state.version.pk]).filter(pk=OuterRef("pk")))
    shown = FilteredRelation("imports", condition=Q(imports__in=list(wanted)))
    rows: Any = Dataset.objects.annotate(shown=shown, feeds=feeds).filter(Q(shown__isnull=False) | Q(feeds=True))
    names = (*_DATASET, "feeds", "shown__pk", "shown__file_name", "shown__summary__parts")
    found: Iterable[dict[str, Any]] = rows.order_by("slug").values(*names)
    return found


def _parts_of(
    state: State, wanted: dict[int, set[int]], periods: set[str]
) -> dict[tuple[int, int], set[tuple[str, str, str]]]:
    """What stands in rows of files of several parts; what a later import has replaced is still what was published."""
    found: dict[tuple[int, int], set[tuple[str, str, str]]] = {}
    lines = set().union(*wanted.values())
    for model in (SupersededObservation, Observation):
        figures = model._default_manager.filter(
            measure__in=state.version.measures.values("pk"),
            period__code__in=periods,
            import_ref__in=wanted,
            row__in=lines,
        )
        said = figures.values_list("import_ref_id", "row", "place__code", "group__key", "part")
        for number, line, place, group, part in said:
            found.setdefault((number, line), set()).add((place, group, part))
    return found


def _files(row: Row, files: _Files) -> tuple[str, ...]:
    texts = []
    for number, lines in _inputs(row).items():
        parts: dict[str, list[int]] = {}
        for line in lines:
            for part in files.parts_of(row, number, line):
                parts.setdefault(part, []).append(line)
        texts += [files.text(number, part, own) for part, own in parts.items()]
    return tuple(texts)


def gaps_of(view: GroupsView) -> tuple[tuple[str, str], ...]:
    """Why some groups have no plain number: pairs of reason and names."""
    return missing(view, words())
