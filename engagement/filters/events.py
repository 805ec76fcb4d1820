"""How lists of events are filtered by their address."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from engagement.choices import EventKind, EventState, RegistrationState
from engagement.models import Event, Registration
from workgroups.filters import Named
from workgroups.models import Workgroup, folded_name


class CalendarFilter(django_filters.FilterSet):
    """Public events by workgroup and by what they do with the community."""

    workgroup = Named(
        queryset=lambda request: Workgroup.objects.published(), label=_("Workgroup"), empty_label=_("All workgroups")
    )
    kind = django_filters.ChoiceFilter(
        choices=EventKind.choices, label=_("Kind of activity"), empty_label=_("All kinds")
    )

    class Meta:
        model = Event
        fields = ["workgroup", "kind"]


class EventFilter(django_filters.FilterSet):
    """Events to keep, by state."""

    state = django_filters.ChoiceFilter(choices=EventState.choices, label=_("State"), empty_label=_("Any state"))

    class Meta:
        model = Event
        fields = ["state"]


class GuestFilter(django_filters.FilterSet):
    """Who comes, by name and by how they stand."""

    name = django_filters.CharFilter(label=_("Name"), method="by_name")
    state = django_filters.ChoiceFilter(
        label=_("State"), empty_label=_("Any state"),
        choices=[one for one in RegistrationState.choices if one[0] != RegistrationState.CANCELLED],
    )  # fmt: skip

    class Meta:
        model = Registration
        fields = ["state"]

    def by_name(self, found: Any, _name: str, value: str) -> Any:
        """Names that contain it, whatever the accents and capitals."""
        return found.filter(person__name_folded__contains=folded_name(value))
