"""How lists of events are filtered by their address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from engagement.choices import EventState
from engagement.models import Event
from workgroups.filters import Named
from workgroups.models import Workgroup


class CalendarFilter(django_filters.FilterSet):
    """Public events by workgroup."""

    workgroup = Named(
        queryset=lambda request: Workgroup.objects.published(), label=_("Workgroup"), empty_label=_("All workgroups")
    )

    class Meta:
        model = Event
        fields = ["workgroup"]


class EventFilter(django_filters.FilterSet):
    """Events to keep, by state."""

    state = django_filters.ChoiceFilter(choices=EventState.choices, label=_("State"), empty_label=_("Any state"))

    class Meta:
        model = Event
        fields = ["state"]
