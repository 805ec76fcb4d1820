"""One published number and everything behind it: formula, rows of files, run, release, and who answered for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard.charts.numbers import span
from dashboard.charts.states import reason, short
from dashboard.choices import DisclosureKind, ReleaseState
from dashboard.indicators import tiles
from dashboard.models import (
    Group,
    Indicator,
    IndicatorVersion,
    Period,
    PublicEntry,
    PublicManifest,
    Release,
    ReleaseItem,
)
from dashboard.queries.inputs import Inputs, inputs_of, is_restricted, plain, references_of, smallest_shown
from dashboard.queries.public.provenance import formula_text
from dashboard.queries.public.published import (
    EVERYONE,
    NotPublishedError,
    Row,
    UnknownChoiceError,
    entry_of,
    group_name,
    live_publication,
)
from dashboard.queries.public.wording import period_name, row_point, unit_of, words
from kconnect.core.i18n import Localized, localized

PEOPLE = ("release__submitted_by__person", "release__approved_by__person")


@dataclass(frozen=True)
class Asked:
    """Which number an address asks for; without a release the one that is public now, without a group everyone's."""

    place: str = ""
    period: str = ""
    group: str = EVERYONE
    release: int | None = None
    page: int = 1


@dataclass(frozen=True)
class MeasureLine:
    """One measure of the formula: how it is written there, its name, and whose it is."""

    code: str
    name: Localized
    source: str
    unit: str


@dataclass(frozen=True)
class Answered:
    """Who answered for the number and when."""

    release: int
    submitted_by: str
    submitted_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    published_at: datetime | None


@dataclass(frozen=True)
class NumberPage:
    """One published number; every text is plain and in the reader's language. `inputs.rows` is empty for a restricted source."""

    indicator: Indicator
    version: IndicatorVersion
    manifest: PublicManifest
    row: Row
    name: str
    place: str
    period: str
    group: str
    figure: str
    sure: str
    why: str
    counted: str
    source: str
    source_url: str
    formula: str
    measures: tuple[MeasureLine, ...]
    inputs: Inputs
    restricted: bool
    answered: Answered | None
    is_current: bool
    query: str
    permalink: str
    back: str
    json: str
    staff: str


def number_page(slug: str, asked: Asked) -> NumberPage:
    """The number that an address asks for; at most twelve queries, however many rows it was made of.

    Raises NotPublishedError when the indicator or the release is not public, UnknownChoiceError for a place, period or
    group without a figure. Rows of files are read only where every source is public as published.
    """
    found = _published(slug, asked.release)
    entry = entry_of(found.manifest, asked.place)
    rows = tiles.rows(bytes(entry.tile.payload)) if entry else []
    row, period = _row(rows, asked)
    if entry is None or row is None or period is None:
        part, value = ("place", asked.place) if entry is None else ("period", asked.period)
        raise UnknownChoiceError(_("There is no published figure at this address."), part=part, value=value)
    return _page(found, entry, row, period, asked)


@dataclass(frozen=True)
class _Found:
    """What an address leads to: the indicator, the snapshot, the release behind it, and whether it is the public one now."""

    indicator: Indicator
    manifest: PublicManifest
    release: Release | None
    restricted: bool
    is_current: bool


def _published(slug: str, release: int | None) -> _Found:
    """The present snapshot, or that of an earlier release that still stands and hides what has to be hidden now."""
    publication, manifest = live_publication(slug)
    items = ReleaseItem.objects.filter(indicator=publication.indicator, manifest__isnull=False)
    wanted = publication.release_id or 0 if release is None else release
    item = (
        items.filter(release_id=wanted, release__state=ReleaseState.PUBLISHED)
        .select_related("manifest__version__source__disclosure", "manifest__run", *PEOPLE)
        .first()
    )
    if item is not None and item.manifest is not None:
        smallest, then = smallest_shown(item.manifest.version), _smallest_then(item)
        current = item.manifest_id == manifest.pk
        if current or smallest is None or (then is not None and then >= smallest):
            restricted = smallest is not None or then is not None
            return _Found(publication.indicator, item.manifest, item.release, restricted, current)
    if release is not None:
        raise NotPublishedError(_("This release is not public."))
    return _Found(publication.indicator, manifest, publication.release, is_restricted(manifest.version), True)


def _smallest_then(item: ReleaseItem) -> int | None:
    """The smallest count that a release could show by the rule of its time; None where it showed all."""
    if item.audit.get("disclosure") != DisclosureKind.RESTRICTED:
        return None
    return int(item.audit.get("rule", {}).get("smallest", 0))


def _row(rows: list[Row], asked: Asked) -> tuple[Row | None, Period | None]:
    """The row of the group in the wanted period, else in the one that ended last; one query."""
    fitting = {
        row["period"]: row for row in rows if row["group"] == asked.group and asked.period in ("", row["period"])
    }
    periods = Period.objects.filter(code__in=list(fitting))
    last = max(periods, key=lambda one: (one.ends, one.starts, one.code), default=None)
    return (fitting[last.code], last) if last else (None, None)


def _page(found: _Found, entry: PublicEntry, row: Row, period: Period, asked: Asked) -> NumberPage:
    version, release, group = found.manifest.version, found.release, Group.objects.get(key=row["group"])
    point, unit = row_point(row, group_name(group), period), unit_of(version)
    restricted = found.restricted
    query = _query(entry.place.code, row)
    pinned = f"{query}&release={release.pk}" if release else query
    page, slug = reverse("dashboard:number_detail", args=[found.indicator.slug]), found.indicator.slug
    return NumberPage(
        indicator=found.indicator,
        version=version,
        manifest=found.manifest,
        row=row,
        name=str(localized(version, "name")),
        place=str(localized(entry.place, "name")),
        period=period_name(period),
        group=point.name,
        figure=short(point, unit, words()),
        sure=span(*point.interval, unit, words()) if point.firm and point.interval else "",
        why=reason(point, words()),
        counted=_counted(row),
        source=str(localized(version.source, "name")) if version.source else "",
        source_url=version.source.url if version.source else "",
        formula=formula_text(version),
        measures=_measures(version),
        inputs=inputs_of(version, row, number=1 if restricted else asked.page, with_rows=not restricted),
        restricted=restricted,
        answered=_answered(release) if release else None,
        is_current=found.is_current,
        query=pinned,
        permalink=page + pinned,
        back=reverse("dashboard:indicator_detail", args=[slug]) + query,
        json=reverse("dashboard:number_json", args=[slug]) + pinned,
        staff=reverse("dashboard:working_number", args=[slug]) + query,
    )


def _query(place: str, row: Row) -> str:
    parts = {"place": place, "period": row["period"], "group": row["group"]}
    return "?" + urlencode({name: value for name, value in parts.items() if value})


def _counted(row: Row) -> str:
    """The two counts behind a share, where they are public."""
    part, whole = row["numerator"], row["denominator"]
    if whole is None:
        return ""
    if part is None:
        return _("out of {whole}").format(whole=plain(whole))
    return _("{part} of {whole}").format(part=plain(part), whole=plain(whole))


def _measures(version: IndicatorVersion) -> tuple[MeasureLine, ...]:
    """The measures of the formula in its order."""
    known = {measure.slug: measure for measure in version.measures.select_related("source")}
    lines = []
    for reference in references_of(version):
        chosen = ";".join(f"{dimension}={category}" for dimension, category in reference.selection)
        code = f"{reference.slug}[{chosen}]" if chosen else reference.slug
        measure = known.get(reference.slug)
        if measure is not None:
            source = str(localized(measure.source, "name"))
            lines.append(MeasureLine(code, localized(measure, "name"), source, measure.unit))
    return tuple(lines)


def _answered(release: Release) -> Answered:
    def name(user: Any) -> str:
        return str(getattr(user, "person", "") or "")

    return Answered(
        release=release.pk,
        submitted_by=name(release.submitted_by),
        submitted_at=release.submitted_at,
        approved_by=name(release.approved_by),
        approved_at=release.approved_at,
        published_at=release.published_at,
    )


def number_document(page: NumberPage) -> dict[str, Any]:
    """The page as plain data: the number, how it is computed, one page of the rows behind it, and who answered for it."""
    inputs, answered = page.inputs, page.answered
    return {
        "indicator": page.indicator.slug,
        "number": {name: value for name, value in page.row.items() if name not in ("inputs", "reliability")},
        "definition": {"version": page.version.number, "formula": page.formula},
        "measures": [vars_of(one, "code", "source", "unit") | {"name": str(one.name)} for one in page.measures],
        "files": [_file_document(one, restricted=page.restricted) for one in inputs.files],
        "inputs": {
            "restricted": page.restricted,
            "total": None if page.restricted else inputs.page.paginator.count,
            "page": inputs.page.number,
            "pages": 1 if page.restricted else inputs.page.paginator.num_pages,
            "rows": [_row_document(one) for one in inputs.rows],
        },
        "run": {"number": page.manifest.run_id, "finished": _iso(page.manifest.run.finished_at),
                "code": page.manifest.run.code_version},
        "release": {
            "number": answered.release,
            "submitted_by": answered.submitted_by,
            "submitted": _iso(answered.submitted_at),
            "approved_by": answered.approved_by,
            "approved": _iso(answered.approved_at),
            "published": _iso(answered.published_at),
            "is_current": page.is_current,
        } if answered else None,
    }  # fmt: skip


def vars_of(one: Any, *names: str) -> dict[str, Any]:
    """Some fields of a record as a dictionary."""
    return {name: getattr(one, name) for name in names}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _file_document(one: Any, *, restricted: bool) -> dict[str, Any]:
    # The hash of a small file of counts could be tried out until one fits.
    return {
        "import": one.import_id,
        "name": one.name,
        "sha256": None if restricted else one.sha256,
        "recipe": one.recipe,
        "imported": _iso(one.imported_at),
        "taken_back": _iso(one.taken_back_at),
    }


def _row_document(one: Any) -> dict[str, Any]:
    names = ("place_code", "group_key", "text", "margin", "state", "note", "import_id", "row", "part", "column")
    said = vars_of(one, *names)
    return {"measure": one.measure_slug, **said, "replaced": _iso(one.replaced_at)}
