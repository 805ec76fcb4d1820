"""How the list of what was done for residents is filtered by its address."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from engagement.choices import Deed
from engagement.models import ActedFor
from workgroups.models import folded_name


class ActFilter(django_filters.FilterSet):
    """Acts by the name of the resident and by what was done."""

    name = django_filters.CharFilter(label=_("Name of the person"), method="by_name")
    deed = django_filters.ChoiceFilter(label=_("What was done"), choices=Deed.choices, empty_label=_("Everything"))

    class Meta:
        model = ActedFor
        fields = ["deed"]

    def by_name(self, found: Any, _name: str, value: str) -> Any:
        """Names that contain it, whatever the accents and capitals."""
        return found.filter(person__name_folded__contains=folded_name(value))
