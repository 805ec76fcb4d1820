"""What the pages of people who may be one read: the pairs, and what merging two would do."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from workgroups import matching
from workgroups.models import NotTheSamePerson, Person
from workgroups.personal import OF_PERSON, relations_of
from workgroups.queries.people import PersonRow, people, person_rows

# A key that more people share (a common name) pairs each only with the next one.
ALL_PAIRS = 8
WEIGHTS = {"email": 60, "phone": 30, "name": 40}


@dataclass(frozen=True)
class PersonPair:
    """Two people who may be one: ids, older first, what they share, how strongly that speaks for it."""

    one: int
    other: int
    shared: tuple[str, ...]
    score: int


@dataclass(frozen=True)
class PersonPairRow:
    """A pair in the list; `shared` in words."""

    one: PersonRow
    other: PersonRow
    shared: tuple[str, ...]


@dataclass(frozen=True)
class ComparedRow:
    """One thing about both, and what it is afterwards."""

    label: str
    stays: str
    goes: str
    after: str


@dataclass(frozen=True)
class PersonMergePage:
    """What merging would do."""

    stays: PersonRow
    goes: PersonRow
    fields: tuple[ComparedRow, ...]
    moving: tuple[tuple[str, int], ...]
    two_accounts: bool


def person_pairs() -> list[PersonPair]:
    """All pairs that share a name (in any order of its words), an address or a phone, the likeliest first; two queries.

    Pairs that staff decided about are left out, and so are two people who both sign in: they know who they are.
    """
    rows = list(Person.objects.known().order_by("pk").values_list("pk", "name_folded", "email", "phone", "user__email"))
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    signs_in = {pk for pk, _name, _email, _phone, account in rows if account}
    for pk, name, email, phone, account in rows:
        groups["name", " ".join(sorted(name.split()))].append(pk)
        for address in {email, account or ""} - {""}:
            groups["email", address].append(pk)
        if key := matching.phone_key(phone):
            groups["phone", key].append(pk)
    pairs: dict[tuple[int, int], set[str]] = defaultdict(set)
    for (kind, _key), members in groups.items():
        for pair in combinations(members, 2) if len(members) <= ALL_PAIRS else pairwise(members):
            pairs[pair].add(kind)
    decided = set(NotTheSamePerson.objects.order_by().values_list("one_id", "other_id"))
    found = [
        PersonPair(one, other, tuple(kind for kind in WEIGHTS if kind in shared), sum(WEIGHTS[kind] for kind in shared))
        for (one, other), shared in pairs.items()
        if (one, other) not in decided and not {one, other} <= signs_in
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))


def person_pair_rows(pairs: Iterable[PersonPair]) -> list[PersonPairRow]:
    """The pairs of one page; the queries of `people()`."""
    shown = list(pairs)
    wanted = people().filter(pk__in={pk for pair in shown for pk in (pair.one, pair.other)})
    held = {row.pk: row for row in person_rows(wanted)}
    words = {"email": _("same e-mail"), "phone": _("same phone"), "name": _("same name")}
    return [
        PersonPairRow(held[pair.one], held[pair.other], tuple(words[kind] for kind in pair.shared)) for pair in shown
    ]


def person_merge_page(stays: Person, goes: Person) -> PersonMergePage:
    """What would become of two people from `people()`; one query for each relation."""
    first, second = person_rows([stays, goes])
    fields = []
    for name in ("name", "email", "phone", "consent"):
        label = str(Person._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a plain column
        one, other = _shown(stays, name), _shown(goes, name)
        if one or other:
            fields.append(ComparedRow(label[:1].upper() + label[1:], one, other, one or other))
    moving = []
    for name, key in relations_of(Person).items():
        rows: models.QuerySet[Any] = key.model._base_manager.filter(**{key.attname: goes.pk})
        if number := rows.count():
            moving.append((str(OF_PERSON[name].label), number))
    return PersonMergePage(first, second, tuple(fields), tuple(moving), bool(first.account and second.account))


def _shown(person: Person, name: str) -> str:
    return str(person.get_consent_display() if name == "consent" else getattr(person, name))
