"""How lists of events are filtered by their address."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from engagement.choices import EventState
from engagement.models import Event
from kconnect.core.i18n import localized
from workgroups.models import Workgroup


class GroupFilter(django_filters.ModelChoiceFilter):
    """Chooses a workgroup by its address; its name is in the page's language."""

    @property
    def field(self) -> Any:
        """The form field, which names each choice in the language of the page."""
        field = super().field
        field.label_from_instance = lambda group: str(localized(group, "name"))
        return field


class CalendarFilter(django_filters.FilterSet):
    """Public events by workgroup."""

    workgroup = GroupFilter(
        queryset=lambda request: Workgroup.objects.published(),
        to_field_name="slug",
        label=_("Workgroup"),
        empty_label=_("All workgroups"),
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
