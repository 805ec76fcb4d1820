"""How the steward's lists are filtered by their address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from dashboard.choices import ImportState, ReleaseState
from dashboard.models import Import, Release


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
