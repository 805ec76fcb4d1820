"""How lists of actions and activities are filtered by their address."""

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import ActionStatus
from agenda.models import Action, Goal, Strategy
from agenda.querysets import ActionQuerySet
from kconnect.core.i18n import localized
from workgroups.models import Workgroup


class Named(django_filters.ModelChoiceFilter):
    """Chooses a noun by its address; its name is in the page's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(to_field_name="slug", **options)

    @property
    def field(self) -> Any:
        """The form field, which names each choice in the language of the page."""
        field = super().field
        field.label_from_instance = lambda thing: str(localized(thing, "name"))
        return field


class ActionFilter(django_filters.FilterSet):
    """The public plan by goal, strategy, workgroup and status."""

    goal = Named(
        field_name="strategy__goal",
        queryset=lambda request: Goal.objects.public(),
        label=_("Goal"),
        empty_label=_("All goals"),
    )
    workgroup = Named(
        queryset=lambda request: Workgroup.objects.published(), label=_("Workgroup"), empty_label=_("All workgroups")
    )
    status = django_filters.ChoiceFilter(
        choices=ActionStatus.choices, method="by_status", label=_("Status"), empty_label=_("Any status")
    )
    strategy = Named(
        queryset=lambda request: Strategy.objects.public(), label=_("Strategy"), empty_label=_("All strategies")
    )

    class Meta:
        model = Action
        fields = ["goal", "strategy", "workgroup", "status"]

    def by_status(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """The status that readers see, as of today in the network's zone."""
        return actions.in_status(value, timezone.localdate())
