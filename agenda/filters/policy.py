"""How lists of policy priorities are filtered by their address."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from agenda.choices import GovernmentLevel, PolicyPosition, PolicyStage
from agenda.models import Goal, PolicyPriority
from kconnect.core.text import fold
from workgroups.filters import Named


class PolicyFilter(django_filters.FilterSet):
    """The shared policy agenda by name, goal, who decides, stage and position."""

    q = django_filters.CharFilter(method="search", label=_("Name"))
    goal = Named(
        field_name="goals", queryset=lambda request: Goal.objects.public(), label=_("Goal"), empty_label=_("All goals")
    )
    level = django_filters.ChoiceFilter(choices=GovernmentLevel.choices, label=_("Who decides"), empty_label=_("any"))
    stage = django_filters.ChoiceFilter(choices=PolicyStage.choices, label=_("Stage"), empty_label=_("any"))
    position = django_filters.ChoiceFilter(choices=PolicyPosition.choices, label=_("Position"), empty_label=_("any"))

    class Meta:
        model = PolicyPriority
        fields = ["q", "goal", "level", "stage", "position"]

    def search(self, priorities: Any, name: str, value: str) -> Any:
        """Rows whose folded name holds each folded word: accents, case and order do not matter."""
        for word in fold(value).split():
            priorities = priorities.filter(name_folded__contains=word)
        return priorities
