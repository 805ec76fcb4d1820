"""How lists of the plan are filtered by their address."""

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import ActionStatus
from agenda.models import Action, Goal, Strategy
from agenda.querysets import ActionQuerySet
from kconnect.core.i18n import name_of
from kconnect.core.text import fold
from workgroups.filters import Named
from workgroups.models import Workgroup


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


class PlanFilter(django_filters.FilterSet):
    """A workgroup's own plan by name, strategy and status."""

    q = django_filters.CharFilter(method="by_name", label=_("Name"))
    strategy = django_filters.ChoiceFilter(
        field_name="strategy__slug", label=_("Strategy"), empty_label=_("All strategies")
    )
    status = django_filters.ChoiceFilter(
        choices=ActionStatus.choices, method="by_status", label=_("Status"), empty_label=_("Any status")
    )

    class Meta:
        model = Action
        fields = ["q", "strategy", "status"]

    def __init__(self, *args: Any, strategies: list[Strategy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["strategy"].extra["choices"] = [(each.slug, name_of(each)) for each in strategies]

    def by_name(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Those whose name holds all words; accents and case do not matter."""
        for word in fold(value).split():
            actions = actions.filter(name_folded__contains=word)
        return actions

    def by_status(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """The status that readers see, as of today in the network's zone."""
        return actions.in_status(value, timezone.localdate())
