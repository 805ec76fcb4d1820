"""What of shared measurement can be named elsewhere by kind and slug, and what people can give input on: public indicators."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dashboard.models import Indicator, IndicatorInput
from engagement import subjects
from kconnect.core import references
from kconnect.core.i18n import localized, name_of
from kconnect.core.references import Reference

MOST = 200


def _reference(one: Indicator) -> Reference:
    return Reference(localized(one.version, "name"), reverse("dashboard:indicator_detail", args=[one.slug]))


def _indicators(slugs: Iterable[str]) -> dict[str, Reference]:
    found = Indicator.objects.public().filter(slug__in=list(slugs)).select_related("version")
    return {one.slug: _reference(one) for one in found}


def _offered(_group: str) -> list[tuple[str, str]]:
    found = Indicator.objects.public().select_related("version")[:MOST]
    return [(one.slug, name_of(one.version)) for one in found]


references.register("indicator", label=_("Indicator"), find=_indicators, offer=_offered)


# Input ----------------------------------------------------------------------------------------------------------------


def _about(numbers: Iterable[int]) -> dict[int, Reference]:
    rows = IndicatorInput.objects.filter(input__in=list(numbers)).select_related("indicator__version")
    return {row.input_id: _reference(row.indicator) for row in rows}


def _join(given: Any, indicator: Indicator) -> None:
    given.save()
    IndicatorInput.objects.create(input=given, indicator=indicator)


subjects.register(
    subjects.Subject(
        about="indicator",
        label=_("Indicator"),
        things=lambda: Indicator.objects.public().select_related("version"),
        name=lambda one: localized(one.version, "name"),
        url=lambda one: reverse("dashboard:indicator_detail", args=[one.slug]),
        given=lambda slug: Q(on_indicator__indicator__slug=slug),
        names=_about,
        join=_join,
    )
)
