"""The matrix of reinforcing activities: public commitments by two of four dimensions, with holes and overlaps."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.choices import CommitmentState, StrategyState
from agenda.models import Commitment, Strategy
from agenda.queries.commitments import CommitmentRow, commitment_rows, fetched, focus_of
from agenda.querysets import CommitmentQuerySet
from agenda.rules import Dimension, Entry, Sum, cross, holes, keys_along, overlaps, total
from agenda.rules.matrix import UNNAMED
from kconnect.core import gazetteer, populations
from kconnect.core.i18n import localized
from kconnect.core.text import dollars, fold, grouped
from workgroups.models import Organization

ROWS, COLUMNS, LISTED, FOUND = 15, 5, 15, 12
# So many names stand in a cell; the rest is behind its link.
NAMED = 3


@dataclass(frozen=True)
class Head:
    """What a row or a column is about."""

    key: str
    name: str
    url: str = ""


@dataclass(frozen=True)
class Cell:
    """What is done for a row and a column: how many, by whom, and what it adds up to, all in words; empty where nobody does."""

    names: str = ""
    number: str = ""
    amounts: str = ""


@dataclass(frozen=True)
class Row:
    """A row with its cells in the order of the columns shown; `is_hole` says that nobody does anything for it."""

    head: Head
    cells: tuple[Cell, ...]
    together: Cell
    is_hole: bool


@dataclass(frozen=True)
class Doubled:
    """A group of people in a place for which several partners do something."""

    population: str
    place: str
    partners: str


@dataclass(frozen=True)
class Matrix:
    """The page: the table, what overlaps, what is missing, and the commitments one by one; `picked` says of which cell."""

    rows_name: str
    columns_name: str
    columns: list[Head]
    rows: list[Row]
    rows_page: Page[str]
    columns_page: Page[str]
    sums: Cell
    doubled: list[Doubled]
    unserved_strategies: list[Head]
    unserved_people: list[str]
    listed: list[CommitmentRow]
    listed_page: Page[Commitment]
    picked: str


@dataclass(frozen=True)
class _Table:
    """All public commitments with the names of what they are about."""

    commitments: dict[int, Commitment]
    entries: list[Entry]
    strategies: list[Strategy]
    focal: list[str]
    names: dict[Dimension, dict[str, Head]]

    def name(self, dimension: Dimension, key: str) -> Head:
        if key == UNNAMED:
            return Head(UNNAMED, _("For everyone") if dimension == Dimension.POPULATION else _("The whole area"))
        return self.names[dimension].get(key) or Head(key, key)

    def expected(self, dimension: Dimension) -> list[str]:
        """What is there even if nobody does anything: strategies, and the groups that they are for."""
        if dimension == Dimension.STRATEGY:
            return [one.slug for one in self.strategies]
        return self.focal if dimension == Dimension.POPULATION else []


NAMES = {
    Dimension.STRATEGY: lambda: _("Strategies"),
    Dimension.PARTNER: lambda: _("Partners"),
    Dimension.POPULATION: lambda: _("Groups of people"),
    Dimension.PLACE: lambda: _("Places"),
}


def matrix(
    commitments: CommitmentQuerySet, dimensions: tuple[Dimension, Dimension], *, goal: str = "",
    picked: tuple[str | None, str | None] = (None, None), pages: tuple[int, int, int] = (1, 1, 1),
) -> Matrix:  # fmt: skip
    """The matrix of public commitments; `picked` is a cell of which all is listed, `pages` are of rows, columns and list.

    Nine queries at most, however many commitments and strategies there are.
    """
    table = _table(commitments, goal)
    rows, columns = dimensions
    cells = cross(table.entries, rows, columns)
    row_keys, column_keys = (keys_along(table.entries, one, table.expected(one)) for one in dimensions)
    served = {key for _row, key in cells}
    rows_page = Paginator(_by_name(table, rows, row_keys), ROWS).get_page(pages[0])
    # A column in which nothing stands says nothing; what nobody serves is listed below and stands as a row.
    shown = [key for key in column_keys if key in served]
    columns_page = Paginator(_by_name(table, columns, shown), COLUMNS).get_page(pages[1])
    listed = [entry for entry in table.entries if _fits(entry, dimensions, picked)]
    listed_page = Paginator([table.commitments[entry.key] for entry in listed], LISTED).get_page(pages[2])
    return Matrix(
        rows_name=NAMES[rows](),
        columns_name=NAMES[columns](),
        columns=[table.name(columns, key) for key in columns_page],
        rows=[_row(table, dimensions, key, list(columns_page), cells) for key in rows_page],
        rows_page=rows_page,
        columns_page=columns_page,
        sums=_cell(table, table.entries, dimensions, names=False),
        doubled=[_doubled(table, one.population, one.place, one.partners) for one in overlaps(table.entries)[:FOUND]],
        unserved_strategies=[table.name(Dimension.STRATEGY, key) for key in _unserved(table, Dimension.STRATEGY)],
        unserved_people=[table.name(Dimension.POPULATION, key).name for key in _unserved(table, Dimension.POPULATION)],
        listed=commitment_rows(listed_page, public=True),
        listed_page=listed_page,
        picked=_picked(table, dimensions, picked),
    )


def _unserved(table: _Table, dimension: Dimension) -> list[str]:
    return holes(table.entries, dimension, table.expected(dimension))[:FOUND]


def _table(commitments: CommitmentQuerySet, goal: str) -> _Table:
    found = list(fetched(commitments.public()))
    strategies = Strategy.objects.public().exclude(state=StrategyState.STOPPED).select_related("goal")
    chosen = list(strategies.filter(goal__slug=goal) if goal else strategies)
    focus = {one.pk: focus_of(one) for one in found}
    people = populations.names_of({word for one in focus.values() for word in one.populations})
    codes = {code for one in focus.values() for code in one.places}
    places = gazetteer.names_of(codes)
    of_strategies = populations.focus_of([one.pk for one in chosen])
    entries = [
        Entry(
            key=one.pk,
            strategy=one.strategy.slug,
            partner=one.organization.slug,
            populations=tuple(dict.fromkeys(people.get(word, word) for word in focus[one.pk].populations)),
            places=tuple(focus[one.pk].places),
            cents=one.money_cents if one.money_shown else None,
            hours=one.hours,
            money_hidden=one.money_cents is not None and not one.money_shown,
        )
        for one in found
    ]
    named = {
        Dimension.STRATEGY: {one.slug: _of_strategy(one) for one in [*(each.strategy for each in found), *chosen]},
        Dimension.PARTNER: {one.organization.slug: _of_partner(one.organization) for one in found},
        Dimension.POPULATION: {},
        Dimension.PLACE: {code: Head(code, name) for code, name in places.items()},
    }
    focal = list(dict.fromkeys(name for names in of_strategies.values() for name in names))
    return _Table({one.pk: one for one in found}, entries, chosen, focal, named)


def _of_strategy(one: Strategy) -> Head:
    return Head(one.slug, str(localized(one, "name")), reverse("dashboard:strategy_detail", args=[one.slug]))


def _of_partner(one: Organization) -> Head:
    return Head(one.slug, str(localized(one, "name")), one.get_absolute_url())


def _by_name(table: _Table, dimension: Dimension, keys: Sequence[str]) -> list[str]:
    """Strategies in the order of the plan, everything else by name; what names nobody stands last."""
    if dimension == Dimension.STRATEGY:
        return list(keys)
    return sorted(keys, key=lambda key: (key == UNNAMED, fold(table.name(dimension, key).name)))


def _row(
    table: _Table, dimensions: tuple[Dimension, Dimension], key: str, columns: list[str],
    cells: dict[tuple[str, str], list[Entry]],
) -> Row:  # fmt: skip
    own = [entry for (row, _column), found in cells.items() if row == key for entry in found]
    return Row(
        head=table.name(dimensions[0], key),
        cells=tuple(_cell(table, cells.get((key, column), []), dimensions) for column in columns),
        together=_cell(table, own, dimensions, names=False),
        is_hole=not own,
    )


def _cell(
    table: _Table, entries: Iterable[Entry], dimensions: tuple[Dimension, Dimension], *, names: bool = True
) -> Cell:
    """What stands in a cell: the partners, or where partners are a dimension already, the strategies or the people."""
    listed = list(entries)
    if not listed:
        return Cell()
    sums = total(listed)
    told = next(one for one in (Dimension.PARTNER, Dimension.STRATEGY, Dimension.POPULATION) if one not in dimensions)
    keys = keys_along(listed, told)
    words = [table.name(told, key).name for key in keys[:NAMED]] if names else []
    if names and len(keys) > NAMED:
        words.append(_("%(number)s more") % {"number": len(keys) - NAMED})
    number = ngettext("%(number)s commitment", "%(number)s commitments", sums.number) % {"number": grouped(sums.number)}
    return Cell(", ".join(words), number, amounts(sums))


def amounts(sums: Sum) -> str:
    """Money and hours in words; amounts that are not public are counted, never added as zero."""
    parts = [dollars(sums.cents)] if sums.told else []
    if sums.hidden:
        words = ngettext("%(number)s amount not public", "%(number)s amounts not public", sums.hidden)
        parts.append(words % {"number": sums.hidden})
    if sums.hours:
        parts.append(ngettext("%(number)s hour", "%(number)s hours", sums.hours) % {"number": grouped(sums.hours)})
    return " · ".join(parts)


def _fits(entry: Entry, dimensions: tuple[Dimension, Dimension], picked: tuple[str | None, str | None]) -> bool:
    pairs = zip(dimensions, picked, strict=True)
    return all(key is None or key in entry.along(dimension) for dimension, key in pairs)


def _picked(table: _Table, dimensions: tuple[Dimension, Dimension], picked: tuple[str | None, str | None]) -> str:
    pairs = zip(dimensions, picked, strict=True)
    return " · ".join(table.name(dimension, key).name for dimension, key in pairs if key is not None)


def _doubled(table: _Table, population: str, place: str, partners: Sequence[str]) -> Doubled:
    names = [table.name(Dimension.PARTNER, key).name for key in partners]
    return Doubled(population, table.name(Dimension.PLACE, place).name, ", ".join(names))


# Beside the need ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Resource:
    """What partners give for one group of people: who, and what it adds up to in words."""

    partners: str
    amounts: str


def resources_by_people(
    goal: str, place: str | None, targeted: Mapping[str, Collection[str]]
) -> dict[str, Resource]:  # fmt: skip
    """By the folded name of a group in the page's language, "" for everyone: the public commitments to a goal's strategies.

    `targeted` are the strategies (slugs) for a group, by its folded name: what is committed to them is for that group too.
    With a `place` (its code) only those that name it; None is the whole area, so all of them. Six queries at most.
    """
    table = _table(Commitment.objects.filter(strategy__goal__slug=goal), goal)
    here = [entry for entry in table.entries if place is None or place in entry.places]
    by_people: dict[str, list[Entry]] = {}
    for entry in here:
        for name in entry.along(Dimension.POPULATION):
            by_people.setdefault(fold(name), []).append(entry)
        for name, strategies in targeted.items():
            if entry.strategy in strategies:
                by_people.setdefault(name, []).append(entry)
    return {name: _resource(table, found) for name, found in by_people.items()}


def _resource(table: _Table, entries: list[Entry]) -> Resource:
    sums = total(entries)
    return Resource(", ".join(table.name(Dimension.PARTNER, key).name for key in sums.partners), amounts(sums))


# As a file -----------------------------------------------------------------------------------------------------------


def matrix_header() -> list[str]:
    """The titles of the columns, in the language of the page."""
    return [
        _("Goal"), _("Strategy"), _("Organization"), _("What"), _("State"), _("From"), _("Until"), _("For whom"), _("Where"),
        _("Money in dollars"), _("Hours"),
    ]  # fmt: skip


def matrix_lines(commitments: CommitmentQuerySet) -> Iterator[list[str | int]]:
    """One line for each public commitment; an amount that is not public says so. Five queries at most."""
    for row in commitment_rows(fetched(commitments.public()), public=True):
        one = row.commitment
        yield [
            str(localized(one.strategy.goal, "name")), row.strategy.text, row.partner.text, row.what.text,
            str(CommitmentState(one.state).label), one.starts_on.isoformat(), one.ends_on.isoformat() if one.ends_on else "",
            "; ".join(row.populations), "; ".join(row.places), _cents(one, row.money), "" if one.hours is None else one.hours,
        ]  # fmt: skip


def _cents(one: Commitment, words: str) -> str:
    if one.money_cents is None or not one.money_shown:
        return words
    whole, rest = divmod(one.money_cents, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)
