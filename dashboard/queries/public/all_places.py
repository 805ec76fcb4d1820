"""The page of all places: one period, as many rows as a page takes, and the way to the file with the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from dashboard.charts.numbers import span
from dashboard.charts.states import reason, short
from dashboard.indicators import tiles
from dashboard.models import PublicEntry
from dashboard.queries.public.options import Links, Options, links_of, options_of
from dashboard.queries.public.published import ALL_PLACES, Choice, State, published_state, selected
from dashboard.queries.public.wording import period_name, points_of, subject_of, unit_of, words
from kconnect.core.i18n import localized

MOST_ROWS = 500


@dataclass(frozen=True)
class PlaceRow:
    """One place and group: codes, names, the figure or its word, the interval, and why it is not a plain number."""

    code: str
    place: str
    period: str
    key: str
    group: str
    figure: str
    interval: str
    remark: str
    plain: bool


@dataclass(frozen=True)
class PlacesPage:
    """The first rows of all places, by name; `is_cut` when the file has more."""

    state: State
    name: str
    period: str
    rows: tuple[PlaceRow, ...]
    is_cut: bool
    options: Options
    links: Links


def places_page(slug: str, choice: Choice) -> PlacesPage:
    """All places for the chosen or latest period, by name, 500 rows at most. Raises as `published_state` does."""
    state = published_state(slug, Choice(ALL_PLACES, choice.period, choice.groups, choice.compare))
    rows = list(islice(_rows(state), MOST_ROWS + 1))
    return PlacesPage(
        state=state,
        name=subject_of(state).name,
        period=period_name(state.period) if state.period else "",
        rows=tuple(rows[:MOST_ROWS]),
        is_cut=len(rows) > MOST_ROWS,
        options=options_of(state),
        links=links_of(state),
    )


def _rows(state: State) -> Iterator[PlaceRow]:
    unit, period = unit_of(state.version), state.period
    entries = PublicEntry.objects.filter(manifest=state.manifest).select_related("place", "tile")
    for entry in entries.order_by("place__name_folded", "place__code")[: MOST_ROWS + 1]:
        chosen = tuple(
            row
            for row in selected(tiles.rows(bytes(entry.tile.payload)), state)
            if period is not None and row["period"] == period.code
        )
        for point in points_of(state, chosen):
            yield PlaceRow(
                code=entry.place.code,
                place=str(localized(entry.place, "name")),
                period=point.period.code,
                key=point.group,
                group=point.name,
                figure=short(point, unit, words()),
                interval=span(*point.interval, unit, words()) if point.firm and point.interval else "",
                remark=reason(point, words()),
                plain=point.firm,
            )
