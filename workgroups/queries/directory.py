"""How the directory of partners searches and counts; both databases do it alike, without extensions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Value, When

from kconnect.core.i18n import name_of
from kconnect.core.nearness import nearness, words_of_name
from kconnect.core.text import fold
from workgroups.choices import SPOKEN, NetworkRole, Sector, ServedKind
from workgroups.models import Affiliation, Organization, Served, Workgroup

# From an affiliation to the workgroup in which its person sits.
GROUP = "person__memberships__workgroup"
CANDIDATES = 200
NEAR_ENOUGH = 0.45
MOST_NEAR = 25
MOST_GRAMS = 24
# Longer than any word of a name; what is longer would only fill the memory of compared words.
LONGEST_WORD = 40
MOST_CITIES = 60

M = TypeVar("M", bound=models.Model)
Counted = list[tuple[str, str, int]]


@dataclass(frozen=True)
class Found:
    """What a text finds: names that hold every word of it, and those that are written nearly so, nearest first."""

    whole: Q
    near: tuple[int, ...]

    def among(self, qs: QuerySet[M]) -> QuerySet[M]:
        """Those of `qs`, the best first."""
        ranks = [When(self.whole, then=Value(0))]
        for rank, pk in enumerate(self.near, 1):
            ranks.append(When(pk=pk, then=Value(rank)))
        best_first = Case(*ranks, default=Value(MOST_NEAR + 1), output_field=IntegerField())
        return qs.filter(self.whole | Q(pk__in=self.near)).order_by(best_first, "name_folded", "pk")


def found_by_name(qs: QuerySet[Any], text: str) -> Found:
    """Finds names by a text, forgiving accents, case, order and slips of the finger; one query.

    Names that hold every word need nothing but the folded column. Of the others, the database counts which share most
    three-letter pieces with the text; the best few hundred are compared word by word here.
    """
    words = [word[:LONGEST_WORD] for word in words_of_name(fold(text))[:8]]
    whole = Q()
    for word in words:
        whole &= Q(name_folded__contains=word)
    grams = list(dict.fromkeys(word[at : at + 3] for word in words for at in range(max(1, len(word) - 2))))[:MOST_GRAMS]
    if not grams:
        return Found(Q(pk__in=[]), ())
    shared = sum((_one(gram) for gram in grams[1:]), start=_one(grams[0]))
    candidates = qs.order_by().annotate(shared=shared).filter(shared__gte=max(1, len(grams) // 3)).exclude(whole)
    best = candidates.order_by("-shared", "name_folded", "pk").values_list("pk", "name_folded")[:CANDIDATES]
    wanted = " ".join(words)
    near = sorted((-nearness(wanted, name), name, pk) for pk, name in best)
    return Found(whole, tuple(pk for score, _name, pk in near[:MOST_NEAR] if -score >= NEAR_ENOUGH))


def _one(gram: str) -> Case:
    return Case(When(name_folded__contains=gram, then=Value(1)), default=Value(0), output_field=IntegerField())


# Counting --------------------------------------------------------------------------------------------------------------


def sectors_of(qs: QuerySet[Organization]) -> Counted:
    """How many partners of each sector there are."""
    numbers = dict(qs.values_list("sector").annotate(number=Count("pk")))
    return [(sector.value, str(sector.label), numbers[sector]) for sector in Sector if sector in numbers]


def roles_of(qs: QuerySet[Organization]) -> Counted:
    """How many partners take each part in the network."""
    numbers = dict(qs.values_list("role_in_network").annotate(number=Count("pk")))
    return [(role.value, str(role.label), numbers[role]) for role in NetworkRole if role in numbers]


def cities_of(qs: QuerySet[Organization]) -> Counted:
    """How many partners each city has; of many cities those with the most."""
    rows = qs.exclude(city_folded="").values("city_folded").annotate(number=Count("pk"), name=Max("city"))
    most = rows.order_by("-number", "city_folded")[:MOST_CITIES]
    return sorted((row["city_folded"], row["name"], row["number"]) for row in most)


def languages_of(qs: QuerySet[Organization]) -> Counted:
    """How many partners serve people in each language."""
    rows = Served.objects.filter(kind=ServedKind.LANGUAGE, organization__in=qs.values("pk")).order_by()
    numbers = dict(rows.values_list("value").annotate(number=Count("organization", distinct=True)))
    return [(code, str(label), numbers[code]) for code, label in SPOKEN.items() if code in numbers]


def workgroups_of(qs: QuerySet[Organization]) -> Counted:
    """How many partners have people in each workgroup that everybody may see."""
    rows = Affiliation.objects.sitting().filter(organization__in=qs.values("pk")).order_by()
    counted = rows.values(slug=F(f"{GROUP}__slug"), name=F(f"{GROUP}__name"), name_es=F(f"{GROUP}__name_es"))
    named = counted.annotate(number=Count("organization", distinct=True))
    found = [
        (row["slug"], name_of(Workgroup(name=row["name"], name_es=row["name_es"])), row["number"]) for row in named
    ]
    return sorted(found, key=lambda one: fold(one[1]))


COUNTED: dict[str, Callable[[QuerySet[Organization]], Counted]] = {
    "sector": sectors_of, "role": roles_of, "city": cities_of, "language": languages_of, "workgroup": workgroups_of,
}  # fmt: skip
