"""How lists of activities are filtered by their address."""

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agenda.models import Action, Contribution
from kconnect.core import gazetteer
from kconnect.core.i18n import name_of
from kconnect.core.nearness import words_of_name
from kconnect.core.text import fold
from workgroups.choices import ActivityCode, ActivityState, FocusKind
from workgroups.filters import Sort
from workgroups.models import Activity, ActivityFocus, Organization, Person
from workgroups.queries.activity_kinds import Scheme, scheme
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


# A text that may mean more places than this means none in particular.
MOST_PLACES = 50


class Spoken(forms.TextInput):
    """A field for words; where the address names one thing by its key, it shows what that thing is called."""

    called: str = ""

    def format_value(self, value: Any) -> str | None:
        """What stands in the field."""
        return self.called or super().format_value(value)


class Typed(django_filters.CharFilter):
    """Narrows by a few letters of a name, or by the key of one thing: a list of a thousand names would fill the page.

    `find` gives, for a text, a condition on activities and the name of the thing if the text is its key.
    """

    def __init__(self, *, find: Callable[[str], tuple[Q, str]], label: Any) -> None:
        self.find = find
        widget = Spoken(attrs={"type": "search", "autocomplete": "off"})
        super().__init__(label=label, max_length=150, widget=widget)

    def filter(self, qs: ActivityQuerySet, value: str) -> ActivityQuerySet:
        """What fits the text."""
        if not value:
            return qs
        condition, called = self.find(value)
        self.parent.form.fields[self.field_name].widget.called = called
        return qs.filter(condition)


def _named(rows: QuerySet[Any], text: str) -> list[int]:
    """The ids of the rows of exactly this name, else of those whose name holds every word of it; a text without a letter fits none.

    Ids, so that the database knows how few they are before it looks through the log.
    """
    folded, holding = fold(text), Q()
    words = words_of_name(folded)
    for word in words:
        holding &= Q(name_folded__contains=word)
    called = ["name", "name_es"] if hasattr(rows.model, "name_es") else ["name"]
    found = rows.filter(holding).values_list("pk", *called) if words else []
    known = {pk: {fold(name) for name in names} for pk, *names in found}
    return [pk for pk, names in known.items() if folded in names] or list(known)


def by_person(text: str) -> tuple[Q, str]:
    """Whoever wrote it."""
    if text.isascii() and text.isdigit() and len(text) < 19:
        person = Person.objects.filter(pk=int(text)).first()
        return Q(person_id=int(text)), person.name if person else ""
    return Q(person__in=_named(Person.objects.order_by(), text)), ""


def by_action(text: str) -> tuple[Q, str]:
    """What it advances."""
    action = Action.objects.filter(slug=text).first()
    found = [action.pk] if action else _named(Action.objects.order_by(), text)
    advancing = Contribution.objects.filter(action__in=found).values("activity")
    return Q(pk__in=advancing), name_of(action) if action else ""


def by_organization(text: str) -> tuple[Q, str]:
    """Who took part in it."""
    one = Organization.objects.filter(slug=text).first()
    found = [one.pk] if one else _named(Organization.objects.order_by(), text)
    with_them = Activity.organizations.through.objects.filter(organization__in=found).values("activity")
    return Q(pk__in=with_them), name_of(one) if one else ""


def by_place(text: str) -> tuple[Q, str]:
    """Where it was."""
    called = gazetteer.names_of([text]).get(text, "")
    codes = [text] if called else [code for code, _name in gazetteer.find(text, MOST_PLACES)]
    return _focused(FocusKind.PLACE, codes), called


def by_people(text: str) -> tuple[Q, str]:
    """For whom it was."""
    folded = fold(text)
    told = ActivityFocus.objects.filter(kind=FocusKind.POPULATION).order_by().values_list("value", flat=True).distinct()
    values = list(told)
    same = [value for value in values if fold(value) == folded]
    return _focused(FocusKind.POPULATION, same or [value for value in values if folded in fold(value)]), ""


def _focused(kind: str, values: list[str]) -> Q:
    return Q(pk__in=ActivityFocus.objects.filter(kind=kind, value__in=values).values("activity"))


class LogFilter(django_filters.FilterSet):
    """A workgroup's log by state, kind, person, action, partner, place, people and days; what was deleted only if it is asked for."""

    state = django_filters.ChoiceFilter(choices=ActivityState.choices, label=_("State"), empty_label=_("Any state"))
    code = django_filters.ChoiceFilter(method=by_code, label=_("Kind of work"), empty_label=_("Any kind"))
    person = Typed(find=by_person, label=_("Person"))
    action = Typed(find=by_action, label=_("Action"))
    organization = Typed(find=by_organization, label=_("Organization"))
    place = Typed(find=by_place, label=_("Place"))
    population = Typed(find=by_people, label=_("For whom"))
    since = DayFilter(lookup_expr="gte", label=pgettext_lazy("a day", "From"))
    until = DayFilter(lookup_expr="lte", label=_("Until"))
    sort = Sort(fields={"happened_on": "day", "person__name_folded": "person", "hours": "hours", "state": "state"})

    class Meta:
        model = Activity
        fields = ["state", "code", "person", "action", "organization", "place", "population"]

    def __init__(self, *args: Any, kinds: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["code"].extra["choices"] = [(kind.code, kind.name) for kind in kinds.kinds.values()]

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order is chosen."""
        return any(value for name, value in self.data.items() if name not in {"sort", "page"})

    @property
    def narrowed_further(self) -> bool:
        """Whether something is chosen, or wrong, among the fields that are folded away."""
        names = ("action", "organization", "place", "population", "since", "until")
        return any(self.data.get(name) for name in names)

    def filter_queryset(self, queryset: ActivityQuerySet) -> ActivityQuerySet:
        """What fits; deleted entries have a list of their own."""
        found: ActivityQuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") == ActivityState.ARCHIVED else found.kept()
