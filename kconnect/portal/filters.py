"""How the lists of the console are filtered by their address."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from kconnect.core.choices import JobState, Topic
from kconnect.core.models import AuditEvent, Job, Notification
from kconnect.portal.job_words import JOB_KINDS
from kconnect.portal.words import ACTS, THINGS


class JobFilter(django_filters.FilterSet):
    """Background work by state and kind, sorted by age."""

    state = django_filters.ChoiceFilter(choices=JobState.choices, label=_("State"), empty_label=_("any"))
    kind = django_filters.ChoiceFilter(choices=lambda: list(JOB_KINDS.items()), label=_("Kind"), empty_label=_("any"))

    class Meta:
        model = Job
        fields = ["state", "kind"]


class ToldFilter(django_filters.FilterSet):
    """What a person was told, by whether they have read it and by topic."""

    unread = django_filters.ChoiceFilter(
        method="by_state",
        label=_("State"),
        empty_label=_("any"),
        choices=[("yes", _("not read yet")), ("no", _("read"))],
    )
    topic = django_filters.ChoiceFilter(choices=Topic.choices, label=_("Topic"), empty_label=_("any"))

    class Meta:
        model = Notification
        fields = ["topic"]

    def by_state(self, notices: Any, name: str, value: str) -> Any:
        """Those that are read, or those that are not."""
        return notices.filter(read_at__isnull=value == "yes")


class AuditFilter(django_filters.FilterSet):
    """The audit log by act, thing and day."""

    verb = django_filters.CharFilter(label=_("Act"), widget=forms.Select)
    target_type = django_filters.CharFilter(label=_("Kind of thing"), widget=forms.Select)
    since = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("From day"))

    class Meta:
        model = AuditEvent
        fields = ["verb", "target_type"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.form.fields
        fields["since"].widget.input_type = "date"
        for name, words in (("verb", ACTS), ("target_type", THINGS)):
            fields[name].widget.choices = [("", _("any")), *sorted(words.items(), key=lambda pair: str(pair[1]))]
