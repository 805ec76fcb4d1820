"""What the pages of possible duplicates and of merging read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, pairwise
from typing import Any

from django.utils.translation import gettext as _

from workgroups import matching
from workgroups.models import Affiliation, Merge, NotTheSame, Organization
from workgroups.queries.organizations import address_lines, registry_text
from workgroups.relations import RULES, relations

# A key that more partners share (the phone of one building) pairs each only with the next one.
ALL_PAIRS = 8
WEIGHTS = {"registry": 100, "name": 50, "near": 35, "city": 20, "website": 20, "phone": 15}
APART = 40
"""Taken off when both have registry numbers and these differ: chapters of one organisation share a name."""


@dataclass(frozen=True)
class Pair:
    """Two partners that may be one: their ids, older first, what they share, and how strongly that speaks for it."""

    one: int
    other: int
    shared: tuple[str, ...]
    score: int


@dataclass(frozen=True)
class Side:
    """One of the two, as it is compared."""

    slug: str
    name: str
    published: bool
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PairRow:
    """A pair in the list; `shared` in words."""

    one: Side
    other: Side
    shared: tuple[str, ...]


def duplicate_pairs() -> list[Pair]:
    """All pairs that share a name (without legal forms; also one misspelt), a registry number, a phone or a website.

    The likeliest stand first.

    Two queries. Pairs that staff decided about are left out.
    """
    rows = list(
        Organization.objects.order_by("pk").values_list(
            "pk", "name_key", "city_folded", "registry_id", "phone_key", "website_key"
        )
    )
    about = {row[0]: row for row in rows}
    pairs: dict[tuple[int, int], set[str]] = defaultdict(set)
    for kind, column in (("name", 1), ("registry", 3), ("phone", 4), ("website", 5)):
        groups: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            if key := str(row[column]):
                groups[key].append(row[0])
        for group in groups.values():
            for pair in combinations(group, 2) if len(group) <= ALL_PAIRS else pairwise(group):
                pairs[pair].add(kind)
    for pair in _nearly({row[1]: row[0] for row in reversed(rows)}):
        pairs[pair].add("near")
    decided = set(NotTheSame.objects.order_by().values_list("one_id", "other_id"))
    found = [
        _pair(about[one], about[other], shared) for (one, other), shared in pairs.items() if (one, other) not in decided
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))


def _nearly(first: Mapping[str, int]) -> Iterable[tuple[int, int]]:
    """The pairs whose names are one slip apart; of each name the first partner that has it."""
    names = matching.Nearly()
    for name, pk in first.items():
        yield from ((min(pk, first[other]), max(pk, first[other])) for other in names.find(name))
        names.add(name)


def _pair(one: Sequence[Any], other: Sequence[Any], shared: set[str]) -> Pair:
    if one[2] and one[2] == other[2]:
        shared = {*shared, "city"}
    score = sum(WEIGHTS[kind] for kind in shared)
    if one[3] and other[3] and one[3] != other[3]:
        score -= APART
    return Pair(one[0], other[0], tuple(kind for kind in WEIGHTS if kind in shared), score)


def pair_rows(pairs: Iterable[Pair]) -> list[PairRow]:
    """The pairs of one page; one query."""
    shown = list(pairs)
    held = Organization.objects.in_bulk({pk for pair in shown for pk in (pair.one, pair.other)})
    words = {
        "registry": _("same registry number"), "name": _("same name"), "near": _("almost the same name"), "city": _("same city"),
        "website": _("same website"), "phone": _("same phone"),
    }  # fmt: skip
    return [
        PairRow(side_of(held[pair.one]), side_of(held[pair.other]), tuple(words[kind] for kind in pair.shared))
        for pair in shown
    ]


def side_of(one: Organization) -> Side:
    """A partner as it is compared."""
    number = [_("Registry number %(number)s") % {"number": registry_text(one.registry_id)}] if one.registry_id else []
    return Side(one.slug, one.name, one.published, (*address_lines(one), *number))


# Merging -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FieldRow:
    """One field of both, and what it is afterwards."""

    label: str
    stays: str
    goes: str
    after: str


@dataclass(frozen=True)
class MovingRow:
    """How many rows of one relation point to the one that goes."""

    label: str
    number: int


@dataclass(frozen=True)
class MergePage:
    """What merging would do."""

    stays: Side
    goes: Side
    fields: tuple[FieldRow, ...]
    moving: tuple[MovingRow, ...]
    editors: int
    becomes_public: bool


@dataclass(frozen=True)
class MergeRow:
    """A merge that was done."""

    pk: int
    kept: str
    kept_slug: str
    gone: str
    who: str
    when: datetime
    undone: bool


def merge_page(stays: Organization, goes: Organization, fields: Iterable[str]) -> MergePage:
    """What would become of the two; one query for each relation and one for the editors, however much there is to move."""
    moving = []
    for name, field in relations().items():
        if RULES[name].shown:
            number = field.model._base_manager.filter(**{field.attname: goes.pk}).count()
            moving.append(MovingRow(str(RULES[name].label), number))
    rows = []
    for name in fields:
        label = str(Organization._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a plain column
        first, second = _shown(stays, name), _shown(goes, name)
        if first or second:
            rows.append(FieldRow(label[:1].upper() + label[1:], first, second, first or second))
    editors = Affiliation.objects.editing().filter(organization=goes).count()
    return MergePage(
        side_of(stays), side_of(goes), tuple(rows), tuple(moving), editors, goes.published and not stays.published
    )


def _shown(one: Organization, name: str) -> str:
    label = getattr(one, f"get_{name}_display", None)
    return str(label() if label else getattr(one, name))


def merges_lately(number: int = 10) -> list[MergeRow]:
    """The last merges; one query."""
    rows = Merge.objects.select_related("kept", "merged_by__person")[:number]
    return [
        MergeRow(
            row.pk, row.kept.name, row.kept.slug, row.gone["name"], row.merged_by.person.name, row.merged_at, row.undone_at is not None
        )
        for row in rows
    ]  # fmt: skip
