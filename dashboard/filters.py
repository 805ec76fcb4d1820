"""How the steward's lists are filtered by their address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dashboard.choices import ImportState, ReleaseState
from dashboard.models import Import, Place, Release
from dashboard.queries.steward.places import kinds_and_vintages, matching


class ImportFilter(django_filters.FilterSet):
    """Imports by where they stand."""

    state = django_filters.ChoiceFilter(choices=ImportState.choices, label=_("State"), empty_label=_("any"))

    class Meta:
        model = Import
        fields = ["state"]


class ReleaseFilter(django_filters.FilterSet):
    """Releases by where they stand."""

    state = django_filters.ChoiceFilter(choices=ReleaseState.choices, label=_("State"), empty_label=_("any"))

    class Meta:
        model = Release
        fields = ["state"]


class PlaceFilter(django_filters.FilterSet):
    """Places by name or code, kind, vintage, and whether they have a shape."""

    q = django_filters.CharFilter(method="matching", label=_("Name or code"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("any"))
    vintage = django_filters.ChoiceFilter(label=_("Vintage"), empty_label=_("any"))
    shape = django_filters.ChoiceFilter(
        method="with_shape", label=_("Shape"), empty_label=_("any"), choices=[("yes", _("yes")), ("no", _("no"))]
    )

    class Meta:
        model = Place
        fields = ["q", "kind", "vintage", "shape"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds, vintages = kinds_and_vintages()
        self.filters["kind"].extra["choices"] = kinds
        self.filters["vintage"].extra["choices"] = [(vintage, vintage) for vintage in vintages]

    def matching(self, places: "QuerySet[Place]", _name: str, text: str) -> "QuerySet[Place]":
        """Places whose name holds the text or whose code begins with it."""
        return matching(places, text)

    def with_shape(self, places: "QuerySet[Place]", _name: str, wanted: str) -> "QuerySet[Place]":
        """Places with or without a shape."""
        return places.filter(boundary__isnull=wanted == "no")
