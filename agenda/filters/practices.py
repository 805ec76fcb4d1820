"""How lists of practices are filtered by their address."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from agenda.choices import NOT_ASSESSED, PracticeOrigin, PracticeOutcome
from agenda.models import Goal, Practice
from kconnect.core.text import fold
from workgroups.filters import Named, Sort


class PracticeFilter(django_filters.FilterSet):
    """Practices by words, for whom, goal, who knows of them, and what was decided; a queryset with outcomes is needed."""

    q = django_filters.CharFilter(method="search", label=_("Words"))
    people = django_filters.CharFilter(method="for_people", label=_("For whom"))
    goal = Named(
        field_name="goals", queryset=lambda request: Goal.objects.public(), label=_("Goal"), empty_label=_("All goals")
    )
    origin = django_filters.ChoiceFilter(
        choices=PracticeOrigin.choices, label=_("Who knows that it helps"), empty_label=_("any")
    )
    outcome = django_filters.ChoiceFilter(
        choices=[*PracticeOutcome.choices, (NOT_ASSESSED, _("Not assessed yet"))], method="decided",
        label=_("What was decided"), empty_label=_("any"),
    )  # fmt: skip
    sort = Sort(fields={"name_folded": "name", "assessed_on": "assessed"})

    class Meta:
        model = Practice
        fields = ["q", "people", "goal", "origin", "outcome"]

    def search(self, practices: Any, name: str, value: str) -> Any:
        """Those whose text holds each word: accents, case and order do not matter."""
        return _holding(practices, "text_folded", value)

    def for_people(self, practices: Any, name: str, value: str) -> Any:
        """Those that are for people who are called so."""
        return _holding(practices, "audience_folded", value)

    def decided(self, practices: Any, name: str, value: str) -> Any:
        """By the last assessment, or those that have none."""
        return practices.filter(outcome__isnull=True) if value == NOT_ASSESSED else practices.filter(outcome=value)


def _holding(practices: Any, column: str, text: str) -> Any:
    for word in fold(text).split():
        practices = practices.filter(**{f"{column}__contains": word})
    return practices
