"""What of shared measurement can be named elsewhere by kind and slug: public indicators."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dashboard.models import Indicator
from kconnect.core import references
from kconnect.core.i18n import localized, name_of
from kconnect.core.references import Reference

MOST = 200


def _indicators(slugs: Iterable[str]) -> dict[str, Reference]:
    found = Indicator.objects.public().filter(slug__in=list(slugs)).select_related("version")
    return {
        one.slug: Reference(localized(one.version, "name"), reverse("dashboard:indicator_detail", args=[one.slug]))
        for one in found
    }


def _offered(_group: str) -> list[tuple[str, str]]:
    found = Indicator.objects.public().select_related("version")[:MOST]
    return [(one.slug, name_of(one.version)) for one in found]


references.register("indicator", label=_("Indicator"), find=_indicators, offer=_offered)
