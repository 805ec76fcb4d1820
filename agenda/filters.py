"""How lists of actions and activities are filtered by their address."""

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import ActionStatus
from agenda.models import Action, Contribution, Goal, Strategy
from agenda.querysets import ActionQuerySet
from workgroups.choices import ActivityCode, ActivityState
from workgroups.filters import Named, Sort
from workgroups.models import Activity, Person, Workgroup


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


class DoneFilter(django_filters.FilterSet):
    """What a workgroup did, by kind of work."""

    code = django_filters.ChoiceFilter(choices=ActivityCode.choices, label=_("Kind of work"), empty_label=_("Any kind"))

    class Meta:
        model = Activity
        fields = ["code"]


class LogFilter(django_filters.FilterSet):
    """A workgroup's log by state, person and action."""

    state = django_filters.ChoiceFilter(choices=ActivityState.choices, label=_("State"), empty_label=_("Any state"))
    person = django_filters.ModelChoiceFilter(
        queryset=Person.objects.none(), label=_("Person"), empty_label=_("Everyone")
    )
    action = Named(
        field_name="contributions__action",
        queryset=Action.objects.none(),
        label=_("Action"),
        empty_label=_("All actions"),
    )
    sort = Sort(fields={"happened_on": "day", "person__name_folded": "person", "hours": "hours", "state": "state"})

    class Meta:
        model = Activity
        fields = ["state", "person", "action"]

    def __init__(self, *args: Any, workgroup: Workgroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        authors = Activity.objects.filter(workgroup=workgroup).values("person")
        advanced = Contribution.objects.filter(activity__workgroup=workgroup).values("action")
        self.filters["person"].queryset = Person.objects.filter(pk__in=authors)
        self.filters["action"].queryset = Action.objects.filter(pk__in=advanced).order_by("name_folded", "pk")
