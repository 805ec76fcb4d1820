"""How the log of decisions is filtered by its address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from engagement.choices import PUBLIC_STATES, DecisionOutcome, DecisionState
from engagement.models import Body, Decision
from workgroups.filters import Named
from workgroups.models import Workgroup


class DecisionFilter(django_filters.FilterSet):
    """Public decisions by body, state and outcome."""

    body = Named(
        field_name="body__workgroup",
        queryset=lambda request: Workgroup.objects.published().filter(pk__in=Body.objects.values("workgroup")),
        label=_("Body"),
        empty_label=_("All bodies"),
    )
    state = django_filters.ChoiceFilter(
        choices=[(state.value, DecisionState(state).label) for state in PUBLIC_STATES],
        label=_("State"),
        empty_label=_("Any state"),
    )
    outcome = django_filters.ChoiceFilter(
        choices=DecisionOutcome.choices, label=_("Outcome"), empty_label=_("Any outcome")
    )

    class Meta:
        model = Decision
        fields = ["body", "state", "outcome"]
