"""How lists of surveys are filtered by their address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from engagement.choices import SurveyState
from engagement.models import Survey


class SurveyFilter(django_filters.FilterSet):
    """Surveys to keep, by state."""

    state = django_filters.ChoiceFilter(choices=SurveyState.choices, label=_("State"), empty_label=_("Any state"))

    class Meta:
        model = Survey
        fields = ["state"]
