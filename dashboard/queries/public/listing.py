"""The public list of indicators: published ones with their latest figure at home, and those that have no figures yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from dashboard.charts.numbers import span
from dashboard.charts.states import reason, short
from dashboard.choices import IndicatorStatus
from dashboard.indicators import tiles
from dashboard.models import Indicator, Period, Publication, PublicEntry
from dashboard.queries.public.published import EVERYONE, Row
from dashboard.queries.public.wording import period_name, row_point, unit_of, words
from kconnect.core.i18n import Localized, localized

PER_PAGE = 25
MOST_WAITING = 100
ORDERS = {
    "name": ("indicator__name_folded", "indicator__slug"),
    "-name": ("-indicator__name_folded", "indicator__slug"),
    "updated": ("moved_at", "indicator__slug"),
    "-updated": ("-moved_at", "indicator__slug"),
}


@dataclass(frozen=True)
class PublishedRow:
    """A published indicator with its latest figure: whom, where and when it is about, and how sure it is."""

    slug: str
    name: Localized
    summary: Localized
    is_core: bool
    figure: str
    sure: str
    about: str
    plain: bool
    updated_at: datetime
    place: Localized | None


@dataclass(frozen=True)
class WaitingRow:
    """An indicator without public figures: what it is to be, who sees to it, and how."""

    slug: str
    name: Localized
    summary: Localized
    owner: str
    plan: Localized


@dataclass(frozen=True)
class IndicatorList:
    """The page of published indicators, and those under way and wanted."""

    page: Page[Any]
    rows: tuple[PublishedRow, ...]
    in_progress: tuple[WaitingRow, ...]
    wanted: tuple[WaitingRow, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all to list."""
        return not (self.rows or self.in_progress or self.wanted)


def indicator_list(indicators: "QuerySet[Indicator]", *, sort: str = "name", page: int = 1) -> IndicatorList:
    """The list over (filtered) indicators; five queries, however many rows. An unknown order is by name."""
    live = Publication.objects.live().filter(indicator__in=indicators)
    related = live.select_related("indicator", "manifest__version")
    found = Paginator(related.order_by(*ORDERS.get(sort, ORDERS["name"])), PER_PAGE).get_page(page)
    waiting = _waiting(indicators)
    return IndicatorList(
        page=found,
        rows=published_rows(found),
        in_progress=tuple(row for status, row in waiting if status != IndicatorStatus.WANTED),
        wanted=tuple(row for status, row in waiting if status == IndicatorStatus.WANTED),
    )


def _waiting(indicators: "QuerySet[Indicator]") -> list[tuple[str, WaitingRow]]:
    hidden = Q(publication__isnull=True) | Q(publication__manifest__isnull=True)
    found = indicators.filter(hidden, version__isnull=False).select_related("version", "steward")
    rows = []
    for indicator in found.order_by("name_folded", "slug")[:MOST_WAITING]:
        rows.append((indicator.status, waiting_row(indicator)))
    return rows


def waiting_row(indicator: Indicator) -> WaitingRow:
    """An indicator without public figures; its version and steward are loaded with it."""
    owner = indicator.owner or (str(localized(indicator.steward, "name")) if indicator.steward else "")
    name, summary = localized(indicator.version, "name"), localized(indicator.version, "summary")
    return WaitingRow(indicator.slug, name, summary, owner, localized(indicator, "plan"))


def published_rows(publications: Iterable[Publication]) -> tuple[PublishedRow, ...]:
    """The latest figure for everyone at home of each publication; two queries. Indicator and version are loaded with it."""
    publications = list(publications)
    manifests = [publication.manifest_id for publication in publications]
    entries = PublicEntry.objects.filter(manifest__in=manifests, place__is_home=True).select_related("place", "tile")
    home = {entry.manifest_id: entry for entry in entries}
    codes = {code for publication in publications for code in getattr(publication.manifest, "periods", ())}
    periods = {period.code: period for period in Period.objects.filter(code__in=codes)}
    return tuple(_published_row(one, home.get(one.manifest_id), periods) for one in publications)


def _published_row(publication: Publication, entry: PublicEntry | None, periods: dict[str, Period]) -> PublishedRow:
    indicator, version = publication.indicator, publication.manifest.version  # type: ignore[union-attr]  # live() has one
    figure, sure, about, plain = "", "", "", False
    place = localized(entry.place, "name") if entry else None
    row = latest(tiles.rows(bytes(entry.tile.payload)), periods) if entry else None
    if entry is not None and row is not None:
        period, unit = periods[row["period"]], unit_of(version)
        point = row_point(row, "", period)
        figure, plain = short(point, unit, words()), point.firm
        sure = span(*point.interval, unit, words()) if plain and point.interval else reason(point, words())
        about = f"{place}, {period_name(period)}"
    name, summary = localized(version, "name"), localized(version, "summary")
    core = indicator.tier == "core"
    return PublishedRow(indicator.slug, name, summary, core, figure, sure, about, plain, publication.moved_at, place)


def latest(rows: list[Row], periods: dict[str, Period]) -> Row | None:
    """The row for everyone of the latest period that has one."""
    whole = [row for row in rows if row["group"] == EVERYONE and row["period"] in periods]
    return max(whole, key=lambda row: (periods[row["period"]].ends, periods[row["period"]].starts), default=None)
