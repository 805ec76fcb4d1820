"""What an address asks of public pages: the filter of the list of indicators, and the choice of one indicator's page."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dashboard.choices import FreshState, IndicatorStatus, Tier
from dashboard.models import Indicator
from dashboard.queries.public import Asked, Choice
from kconnect.core.text import fold

MOST_GROUPS = 40


class IndicatorFilter(django_filters.FilterSet):
    """Indicators by words of their name and by how they relate to the common agenda."""

    q = django_filters.CharFilter(method="by_name", label=_("Words in the name"), max_length=100)
    tier = django_filters.ChoiceFilter(choices=Tier.choices, label=_("Kind"), empty_label=_("All indicators"))

    status = django_filters.ChoiceFilter(
        choices=IndicatorStatus.choices,
        method="by_status",
        label=_("Figures"),
        empty_label=_("With and without figures"),
    )

    class Meta:
        model = Indicator
        fields = ("q", "tier", "status")

    def by_name(self, indicators: "QuerySet[Indicator]", name: str, value: Any) -> "QuerySet[Indicator]":
        """Every word has to occur, whatever its case and accents."""
        for word in fold(str(value)).split():
            indicators = indicators.filter(name_folded__contains=word)
        return indicators

    def by_status(self, indicators: "QuerySet[Indicator]", name: str, value: Any) -> "QuerySet[Indicator]":
        """Whether figures are public is said by the release alone; without any it is wanted or on its way."""
        if value == IndicatorStatus.PUBLISHED:
            return indicators.public()  # type: ignore[attr-defined, no-any-return]  # indicators have this queryset
        wanted = Q(status=IndicatorStatus.WANTED)
        hidden = indicators.exclude(publication__manifest__isnull=False)
        return hidden.filter(wanted if value == IndicatorStatus.WANTED else ~wanted)


class FreshnessFilter(IndicatorFilter):
    """The same, and by where the figures stand in time."""

    state = django_filters.ChoiceFilter(
        choices=FreshState.choices, method="later", label=_("State"), empty_label=_("Any state")
    )

    def later(self, indicators: "QuerySet[Indicator]", name: str, value: Any) -> "QuerySet[Indicator]":
        """The state follows from the calendar, so the query itself looks at it."""
        return indicators


def choice_from(query: QueryDict) -> Choice:
    """The choice that an address makes; unknown parameters are nothing to us, overlong ones are cut."""
    groups = tuple(dict.fromkeys(key[:200] for key in query.getlist("group")[:MOST_GROUPS]))
    return Choice(
        place=query.get("place", "").strip()[:60],
        period=query.get("period", "").strip()[:40],
        groups=groups or None,
        compare=query.get("compare", "").strip()[:200],
    )


def number_from(query: QueryDict) -> Asked:
    """The number that an address asks for; a release that is no number is one that does not exist."""
    release, page = query.get("release", "").strip(), query.get("page", "1")
    return Asked(
        place=query.get("place", "").strip()[:60],
        period=query.get("period", "").strip()[:40],
        group=query.get("group", "").strip()[:200],
        release=_whole(release, 0) if release else None,
        page=_whole(page, 1),
    )


def _whole(text: str, otherwise: int) -> int:
    """A whole number that fits into a column of the database, else `otherwise`."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
