"""How lists of activities are filtered by their address."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agenda.models import Contribution
from agenda.queries.workspace import Facets
from workgroups.choices import ActivityCode, ActivityState, FocusKind
from workgroups.filters import Sort
from workgroups.models import Activity, ActivityFocus
from workgroups.queries.activity_kinds import scheme
from workgroups.querysets import ActivityQuerySet


def kinds_of_work() -> list[tuple[str, str]]:
    """Every kind of the network, also those that are retired: entries keep them."""
    return [(kind.code, kind.name) for kind in scheme().kinds.values()]


def by_code(activities: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
    """The activities of a kind; those that tell of a community change are among the changes whatever else they are."""
    return activities.changes() if value == ActivityCode.COMMUNITY_CHANGE else activities.filter(code=value)


class DoneFilter(django_filters.FilterSet):
    """What a workgroup did, by kind of work."""

    code = django_filters.ChoiceFilter(
        choices=kinds_of_work, method=by_code, label=_("Kind of work"), empty_label=_("Any kind")
    )

    class Meta:
        model = Activity
        fields = ["code"]


class DayFilter(django_filters.DateFilter):
    """One end of a stretch of days."""

    def __init__(self, *, lookup_expr: str, label: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(field_name="happened_on", lookup_expr=lookup_expr, label=label, widget=widget)


class LogFilter(django_filters.FilterSet):
    """A workgroup's log by state, kind, person, action, partner, place, people and days; what was deleted only if it is asked for."""

    state = django_filters.ChoiceFilter(choices=ActivityState.choices, label=_("State"), empty_label=_("Any state"))
    code = django_filters.ChoiceFilter(method=by_code, label=_("Kind of work"), empty_label=_("Any kind"))
    person = django_filters.ChoiceFilter(field_name="person_id", label=_("Person"), empty_label=_("Everyone"))
    action = django_filters.ChoiceFilter(method="moving", label=_("Action"), empty_label=_("All actions"))
    organization = django_filters.ChoiceFilter(
        method="done_with", label=_("Organization"), empty_label=_("All organizations")
    )
    place = django_filters.ChoiceFilter(method="for_place", label=_("Place"), empty_label=_("All places"))
    population = django_filters.ChoiceFilter(method="for_people", label=_("For whom"), empty_label=_("Everyone"))
    since = DayFilter(lookup_expr="gte", label=pgettext_lazy("a day", "From"))
    until = DayFilter(lookup_expr="lte", label=_("Until"))
    sort = Sort(fields={"happened_on": "day", "person__name_folded": "person", "hours": "hours", "state": "state"})

    class Meta:
        model = Activity
        fields = ["state", "code", "person", "action", "organization", "place", "population"]

    def __init__(self, *args: Any, facets: Facets, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["code"].extra["choices"] = [(kind.code, kind.name) for kind in facets.scheme.kinds.values()]
        for name in ("person", "action", "organization", "place", "population"):
            self.filters[name].extra["choices"] = getattr(facets, name)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order is chosen."""
        return any(value for name, value in self.data.items() if name not in {"sort", "page"})

    def filter_queryset(self, queryset: ActivityQuerySet) -> ActivityQuerySet:
        """What fits; deleted entries have a list of their own."""
        found: ActivityQuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") == ActivityState.ARCHIVED else found.kept()

    def moving(self, activities: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        """Those that advance an action."""
        return activities.filter(pk__in=Contribution.objects.filter(action__slug=value).values("activity"))

    def done_with(self, activities: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        """Those in which a partner took part."""
        with_it = Activity.organizations.through.objects.filter(organization__slug=value)
        return activities.filter(pk__in=with_it.values("activity"))

    def for_place(self, activities: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        """Those at a place."""
        return _focused(activities, FocusKind.PLACE, value)

    def for_people(self, activities: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        """Those for a group of people."""
        return _focused(activities, FocusKind.POPULATION, value)


def _focused(activities: ActivityQuerySet, kind: str, value: str) -> ActivityQuerySet:
    return activities.filter(pk__in=ActivityFocus.objects.filter(kind=kind, value=value).values("activity"))
