"""How fresh public figures are: when they came, when the next are due, and the list of all indicators by that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.choices import CADENCE_MONTHS, Cadence, FreshState
from dashboard.models import Dataset, Indicator, Period, Publication
from dashboard.queries.due import Coming, coming_after, tone_of
from dashboard.queries.public.published import State, newer_run
from dashboard.queries.public.wording import period_name
from kconnect.core.i18n import Localized, localized

PER_PAGE = 50
TONES = {
    FreshState.OVERDUE: "no",
    FreshState.SOON: "warn",
    FreshState.CHECKING: "plain",
    FreshState.CURRENT: "ok",
    FreshState.LAST: "off",
    FreshState.UNKNOWN: "off",
    FreshState.NOT_YET: "off",
}


@dataclass(frozen=True)
class Fresh:
    """Where the figures of an indicator stand in time: the day of the next ones, how often they come, and a word for it."""

    state: FreshState
    due: date | None = None
    coming: str = ""
    cadence: str = ""

    @property
    def word(self) -> str:
        """The state in the reader's language."""
        return str(self.state.label)

    @property
    def tone(self) -> str:
        """How its word is set."""
        return TONES[self.state]


@dataclass(frozen=True)
class FreshRow:
    """One indicator of the list."""

    slug: str
    name: Localized
    url: str
    steward: str
    period: str
    updated_at: datetime | None
    fresh: Fresh
    review_on: date | None


@dataclass(frozen=True)
class FreshList:
    """One page of the list, and how many indicators there are of each state, before the state is chosen."""

    page: Page[FreshRow]
    counts: dict[FreshState, int]
    today: date

    @property
    def is_empty(self) -> bool:
        """Whether there is no indicator at all."""
        return not self.counts


def fresh_of(codes: Iterable[str], datasets: Sequence[Dataset], *, is_newer_there: bool, today: date) -> Fresh:
    """How fresh figures of these periods are, by the datasets that they come from; the one that is due first counts."""
    periods = tuple(codes)
    known = [one for one in datasets if one.cadence]
    found = [
        (coming_after(periods, one.cadence, one.lag_months), one) for one in known if one.cadence in CADENCE_MONTHS
    ]
    dated = sorted(((coming.due, coming, one) for coming, one in found if coming.due), key=lambda each: each[0])
    coming, cadence = (dated[0][1], dated[0][2].cadence) if dated else (Coming(), known[0].cadence if known else "")
    words = str(Cadence(cadence).label) if cadence else ""
    if is_newer_there:
        state = FreshState.CHECKING
    elif coming.due is not None:
        state = {"no": FreshState.OVERDUE, "warn": FreshState.SOON}.get(tone_of(coming.due, today), FreshState.CURRENT)
    else:
        state = FreshState.LAST if cadence == Cadence.ONCE else FreshState.UNKNOWN
    return Fresh(state, coming.due, coming.period, words)


def freshness_of(state: State, datasets: Sequence[Dataset]) -> Fresh:
    """How fresh the figures of a published state are, by the datasets that feed it."""
    return fresh_of(state.manifest.periods, datasets, is_newer_there=state.is_newer_there, today=timezone.localdate())


def fresh_list(indicators: "QuerySet[Indicator]", *, state: str = "", sort: str = "", page: int = 1) -> FreshList:
    """Indicators with how fresh they are, what needs somebody first; five queries, however many rows."""
    today = timezone.localdate()
    rows = _rows(indicators, today)
    counts = {one: sum(row.fresh.state == one for row in rows) for one in FreshState}
    chosen = [row for row in rows if state in ("", row.fresh.state)]
    when, turned = _updated if sort in ("updated", "-updated") else _due, sort.startswith("-")
    # What has no day stands at the end, whichever way the days are turned.
    with_day = sorted((row for row in chosen if when(row)), key=lambda row: (when(row), row.slug), reverse=turned)
    ordered = [*with_day, *sorted((row for row in chosen if not when(row)), key=lambda row: row.slug)]
    found = {one: number for one, number in counts.items() if number}
    return FreshList(Paginator(ordered, PER_PAGE).get_page(page), found, today)


def _due(row: FreshRow) -> Any:
    return row.fresh.due


def _updated(row: FreshRow) -> Any:
    return row.updated_at


def _rows(indicators: "QuerySet[Indicator]", today: date) -> list[FreshRow]:
    found = list(indicators.filter(version__isnull=False).select_related("version", "steward"))
    live = Publication.objects.live().filter(indicator__in=[one.pk for one in found]).annotate(newer=newer_run())
    public: dict[int, Any] = {one.indicator_id: one for one in live.select_related("manifest__version", "indicator")}
    versions = {pk: one.manifest.version_id for pk, one in public.items()}
    datasets = datasets_of(versions.values())
    codes = {code for one in public.values() for code in one.manifest.periods}
    periods = {one.code: one for one in Period.objects.filter(code__in=codes)}
    return [_row(one, public.get(one.pk), datasets, periods, today) for one in found]


def feeding(versions: Iterable[int]) -> "QuerySet[Dataset]":
    """The datasets of whose files the measures of these versions are fed, if they say how often they come.

    Whatever says how fresh an indicator is asks for these, so that the list and its page name the same day.
    """
    return Dataset.objects.exclude(cadence="").filter(measures__versions__in=list(versions))


def datasets_of(versions: Iterable[int]) -> dict[int, list[Dataset]]:
    """By version, the datasets that feed it; one query."""
    fields = ("measures__versions", "slug", "cadence", "lag_months")
    found: dict[int, list[Dataset]] = {}
    for version, slug, cadence, lag in feeding(versions).order_by("slug").values_list(*fields).distinct():
        found.setdefault(version, []).append(Dataset(slug=slug, cadence=cadence, lag_months=lag))
    return found


def _row(
    indicator: Indicator, public: Any, datasets: dict[int, list[Dataset]], periods: dict[str, Period], today: date
) -> FreshRow:
    version: Any = public.manifest.version if public else indicator.version
    fresh, period = Fresh(FreshState.NOT_YET), ""
    if public:
        there = [periods[code] for code in public.manifest.periods if code in periods]
        fresh = fresh_of(
            public.manifest.periods, datasets.get(version.pk, []), is_newer_there=public.newer, today=today
        )
        latest = max(there, key=lambda one: (one.ends, one.starts), default=None)
        period = period_name(latest) if latest else ""
    return FreshRow(
        slug=indicator.slug,
        name=localized(version, "name"),
        url=reverse("dashboard:indicator_detail", args=[indicator.slug]) if public else "",
        steward=str(localized(indicator.steward, "name")) if indicator.steward else _("nobody yet"),
        period=period,
        updated_at=public.moved_at if public else None,
        fresh=fresh,
        review_on=version.next_review_on,
    )
