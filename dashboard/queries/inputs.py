"""What a figure was computed from: the rows of files behind it, as they said it, also after a later file has replaced them.

A figure carries its inputs as "import:row" pairs. Here they become observations again: of the measures of its formula, for
its place and group, or, where the figure is a sum, for the places or groups that it is a sum of.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Max
from django.utils.translation import gettext as _

from dashboard.choices import DisclosureKind, ImportState, ObservationState
from dashboard.indicators.formula import Measure as Reference
from dashboard.indicators.formula import measures, parse
from dashboard.indicators.frame import join_group, split_group
from dashboard.models import Group, Import, IndicatorVersion, Observation, SupersededObservation
from kconnect.core.i18n import Localized, localized

PER_PAGE = 50
_INPUT = re.compile(r"^(\d+):(\d+)$")
Pair = tuple[int, int]


@dataclass(frozen=True)
class InputRow:
    """One figure of one file: what it is about, what the file said, where it stands, and whether it counts still."""

    measure: Localized
    measure_slug: str
    place: str
    place_code: str
    group: str
    group_key: str
    text: str
    margin: str
    state: str
    note: str
    import_id: int
    file: str
    row: int
    part: str
    column: str
    replaced_at: datetime | None


@dataclass(frozen=True)
class InputFile:
    """A file behind a figure: its name and hash, when and how it came in, and whether it was taken back since."""

    import_id: int
    name: str
    sha256: str
    title: str
    recipe: str
    imported_at: datetime | None
    by_command: bool
    by: str
    taken_back_at: datetime | None


@dataclass(frozen=True)
class Inputs:
    """The files behind a figure, and one page of the rows; `rows` is empty where they may not be shown."""

    files: tuple[InputFile, ...]
    page: Page[Pair]
    rows: tuple[InputRow, ...]


def pairs_of(text: str) -> tuple[Pair, ...]:
    """The pairs of import and row that a result names, each once, in their order; anything else is left out."""
    found = (_INPUT.match(part) for part in text.split())
    return tuple(dict.fromkeys((int(match[1]), int(match[2])) for match in found if match))


def references_of(version: IndicatorVersion) -> tuple[Reference, ...]:
    """The measures of the formula with their selections, numerator first, each once."""
    formulas = [formula for formula in (version.numerator, version.denominator) if formula]
    return tuple(dict.fromkeys(reference for formula in formulas for reference in measures(parse(formula))))


def inputs_of(version: IndicatorVersion, row: Mapping[str, Any], *, number: int = 1, with_rows: bool = True) -> Inputs:
    """The files and the wanted page of rows behind one result row; at most six queries, however many rows.

    `row` has the columns of a result: place, period, group and inputs. Without `with_rows` no observation is read.
    """
    pairs = pairs_of(str(row["inputs"]))
    page = Paginator(pairs, PER_PAGE).get_page(number)
    files = _files(dict.fromkeys(import_id for import_id, _row in pairs))
    if not (pairs and with_rows):
        return Inputs(tuple(files.values()), page, ())
    found = _Search(version, row, tuple(page)).rows()
    return Inputs(tuple(files.values()), page, tuple(_input_row(one, files) for one in found))


def _files(numbers: Iterable[int]) -> dict[int, InputFile]:
    imports = Import.objects.filter(pk__in=list(numbers)).select_related("dataset", "file", "accepted_by__person")
    return {import_.pk: _file(import_) for import_ in imports.defer("recipe_text", "report", "summary").order_by("pk")}


def _file(import_: Import) -> InputFile:
    person = getattr(import_.accepted_by, "person", None)
    return InputFile(
        import_id=import_.pk,
        name=import_.file_name,
        sha256=import_.file.sha256,
        title=_(import_.dataset.title),
        recipe=_(import_.recipe_title) if import_.recipe_title else import_.recipe_slug,
        imported_at=import_.accepted_at,
        by_command=import_.accepted_by_id is None,
        by=str(person) if person else "",
        taken_back_at=import_.ended_at if import_.state == ImportState.UNDONE else None,
    )


Found = Observation | SupersededObservation


class _Search:
    """Looks for the observations of some pairs: first those of the place itself, then those that it is a sum of."""

    def __init__(self, version: IndicatorVersion, row: Mapping[str, Any], pairs: Sequence[Pair]) -> None:
        self.place, self.period, self.pairs = str(row["place"]), str(row["period"]), pairs
        self.references = references_of(version)
        group = split_group(str(row["group"]))
        self.wanted = {one: join_group((*group, *one.selection)) for one in self.references}
        self.measures = list(version.measures.filter(slug__in={one.slug for one in self.references}))

    def rows(self) -> list[Found]:
        """What was used, in the order of the pairs, of the formula, and of places and groups."""
        own = self._find(Group.objects.filter(key__in=set(self.wanted.values())), place__code=self.place)
        by_pair = _by_pair(own)
        if any(pair not in by_pair for pair in self.pairs):
            by_pair = _by_pair([*own, *self._find(self._parts_of_groups())])
        return [one for pair in self.pairs for one in self._used(by_pair.get(pair, []))]

    def _parts_of_groups(self) -> list[Group]:
        """The wanted groups and every part of them."""
        wanted = [set(split_group(key)) for key in self.wanted.values()]
        return [one for one in Group.objects.all() if any(key <= set(split_group(one.key)) for key in wanted)]

    def _find(self, groups: Iterable[Group], **more: Any) -> list[Found]:
        """Current and replaced observations of the pairs; a restricted source is never looked into by whoever may not."""
        found: list[Found] = []
        asked = {
            "import_ref__in": {number for number, _row in self.pairs},
            "row__in": {row for _number, row in self.pairs},
        }
        for model in (Observation, SupersededObservation):
            figures = model._default_manager.filter(
                measure__in=self.measures, period__code=self.period, group__in=list(groups), **asked, **more
            )
            found += figures.select_related("measure", "place", "group")
        return found

    def _used(self, found: Sequence[Found]) -> Iterator[Found]:
        """Of what stands in one row of a file, what the figure was made of."""
        seen: set[tuple[str, str, str, str]] = set()
        for reference in self.references:
            of_measure = [one for one in found if one.measure.slug == reference.slug]
            for one in _nearest(of_measure, self.place, self.wanted[reference]):
                key = (one.measure.slug, one.place.code, one.group.key, one.part)
                if key not in seen:
                    seen.add(key)
                    yield one


def _by_pair(found: Iterable[Found]) -> dict[Pair, list[Found]]:
    """By import and row; what was replaced and is there again is listed once, as what is there."""
    by_pair: dict[Pair, list[Found]] = {}
    for one in found:
        by_pair.setdefault((one.import_ref_id, one.row), []).append(one)
    return by_pair


def _nearest(found: Sequence[Found], place: str, group: str) -> list[Found]:
    """The figure of the place and group itself; else its parts by group here; else those of the places that it consists of."""
    here = [one for one in found if one.place.code == place]
    itself = [one for one in here if one.group.key == group]
    if itself or here:
        return itself or _parts(here, group)
    by_place: dict[str, list[Found]] = {}
    for one in found:
        by_place.setdefault(one.place.code, []).append(one)
    chosen: list[Found] = []
    for code in sorted(by_place):
        same = [one for one in by_place[code] if one.group.key == group]
        chosen += same or _parts(by_place[code], group)
    return chosen


def _parts(found: Sequence[Found], group: str) -> list[Found]:
    """The parts of a group along one dimension, the first by name; sums are made in this order."""
    whole = set(split_group(group))
    listed: list[tuple[tuple[int, str], Found]] = []
    for one in found:
        more = sorted(dimension for dimension, _slug in set(split_group(one.group.key)) - whole)
        if more and whole <= set(split_group(one.group.key)):
            listed.append(((len(more), ";".join(more)), one))
    first = min((key for key, _one in listed), default=None)
    return sorted((one for key, one in listed if key == first), key=lambda one: one.group.key)


def _input_row(one: Found, files: Mapping[int, InputFile]) -> InputRow:
    file = files.get(one.import_ref_id)
    return InputRow(
        measure=localized(one.measure, "name"),
        measure_slug=one.measure.slug,
        place=str(localized(one.place, "name")),
        place_code=one.place.code,
        group=str(localized(one.group, "name")) or one.group.key,
        group_key=one.group.key,
        text=_said(one),
        margin=_margin(one),
        state=str(one.state),
        note=one.note,
        import_id=one.import_ref_id,
        file=file.name if file else "",
        row=one.row,
        part=one.part,
        column=one.source_column,
        replaced_at=getattr(one, "superseded_at", None),
    )


def _said(one: Found) -> str:
    """What the file says: a number, a number of a number, a limit, or a word for why there is none."""
    if one.bound:
        return one.bound
    if one.value is None and one.numerator is None:
        return str(ObservationState(one.state).label)
    if one.value is None and one.denominator is not None:
        return _("{part} of {whole}").format(part=plain(one.numerator), whole=plain(one.denominator))
    return plain(one.numerator if one.value is None else one.value)


def _margin(one: Found) -> str:
    """How sure the source is of it, as it says so."""
    if one.moe is not None and one.moe_level is not None:
        return _("± {margin} ({level})").format(margin=plain(one.moe), level=f"{one.moe_level:.0%}")
    if one.lower is not None and one.level is not None:
        ends = {"low": plain(one.lower), "high": plain(one.upper)}
        return _("{low} to {high} ({level})").format(**ends, level=f"{one.level:.0%}")
    if one.se is not None:
        return _("standard error {number}").format(number=plain(one.se))
    return ""


def plain(number: float | None) -> str:
    """A number as it came, with thousands apart and no more digits than it has, six at most after the point."""
    if number is None:
        return ""
    text = f"{number:,.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def is_restricted(version: IndicatorVersion) -> bool:
    """Whether any source behind this definition protects small numbers; one query."""
    return smallest_shown(version) is not None


def smallest_shown(version: IndicatorVersion) -> int | None:
    """The smallest count that the sources behind a definition let us show, by the strictest of them; one query.

    None where every source is public as published, 0 where a restricted one names no number.
    """
    behind = version.measures.filter(source__disclosure__kind=DisclosureKind.RESTRICTED)
    found = [behind.aggregate(most=Max("source__disclosure__smallest_count"))["most"]]
    if version.source and version.source.is_restricted and version.source.disclosure:
        found.append(version.source.disclosure.smallest_count)
    return max((one for one in found if one is not None), default=None)
