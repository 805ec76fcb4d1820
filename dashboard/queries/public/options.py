"""What a reader can choose on an indicator's page, and the addresses of exactly what is shown."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard.queries.public.places import PlaceOption, offered
from dashboard.queries.public.published import ALL_PLACES, NO_GROUPS, State, group_name, signature
from dashboard.queries.public.wording import period_name
from kconnect.core.i18n import localized
from kconnect.core.text import fold


@dataclass(frozen=True)
class Option:
    """One thing to choose."""

    value: str
    name: str
    chosen: bool = False


@dataclass(frozen=True)
class Options:
    """The controls of the page, each with what is chosen now."""

    places: tuple[PlaceOption, ...]
    place: str
    periods: tuple[Option, ...]
    breakdowns: tuple[Option, ...]
    groups: tuple[Option, ...]


@dataclass(frozen=True)
class Links:
    """Addresses of this state: the page itself, its files, and the list of all places."""

    exact: str
    csv: str
    json: str
    all_places: str
    page: str
    number: str


def options_of(state: State) -> Options:
    """The controls; one query, for the places."""
    return Options(
        places=offered(state.manifest, state.place),
        place=state.place.code if state.place else ALL_PLACES,
        periods=tuple(
            Option(period.code, period_name(period), period == state.period) for period in reversed(state.periods)
        ),
        breakdowns=_breakdowns(state),
        groups=_groups(state),
    )


def _breakdowns(state: State) -> tuple[Option, ...]:
    if not state.breakdowns:
        return ()
    options = [Option(slugs, breakdown_name(state, slugs), slugs == state.compare) for slugs in state.breakdowns]
    return (*options, Option(NO_GROUPS, _("No groups"), not state.compare))


def breakdown_name(state: State, slugs: str) -> str:
    """The name of a breakdown: "Race and ethnicity", or two joined by ×."""
    names = {dimension.slug: str(localized(dimension, "name")) for dimension in state.dimensions}
    return " × ".join(names.get(slug, slug) for slug in slugs.split(";"))


def _groups(state: State) -> tuple[Option, ...]:
    """The groups of the present breakdown, checked where the address names them."""
    wanted = state.choice.groups or ()
    fitting = [group for group in state.groups if not group.key or signature(group.key) == state.compare]
    ordered = sorted(fitting, key=lambda group: (group.key != "", fold(group_name(group))))
    return tuple(Option(group.key, group_name(group), group.key in wanted) for group in ordered)


def query_of(state: State, *, pinned: bool = False) -> str:
    """The parameters of a state; pinned, also what the address left open, so that it shows the same for ever."""
    choice = state.choice
    parts: list[tuple[str, str]] = []
    place = choice.place or (state.place.code if state.place and pinned else "")
    period = choice.period or (state.period.code if state.period and pinned and place != ALL_PLACES else "")
    compare = choice.compare or (state.compare or NO_GROUPS if pinned and state.breakdowns else "")
    parts += [("place", place)] if place else []
    parts += [("period", period)] if period else []
    parts += [("group", key) for key in choice.groups or ()]
    parts += [("compare", compare)] if compare else []
    return f"?{urlencode(parts)}" if parts else ""


def links_of(state: State) -> Links:
    """Addresses in the language that is shown."""
    page, query = reverse("dashboard:indicator_detail", args=[state.slug]), query_of(state)
    return Links(
        exact=page + query_of(state, pinned=True),
        csv=reverse("dashboard:indicator_csv", args=[state.slug]) + query,
        json=reverse("dashboard:indicator_json", args=[state.slug]) + query,
        all_places=f"{page}?{urlencode({'place': ALL_PLACES})}",
        page=page,
        number=reverse("dashboard:number_detail", args=[state.slug]),
    )
