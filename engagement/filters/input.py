"""How lists of input are filtered by their address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import InputAbout, InputKind, InputState
from engagement.models import Input, InputTheme
from engagement.rules.input import late_at
from workgroups.filters import Named

ANSWERS = [("yes", _("answered")), ("no", _("not answered yet")), ("late", _("answer is late"))]


class HeardFilter(django_filters.FilterSet):
    """Public input by theme, kind, what it is about and whether it is answered."""

    theme = Named(
        field_name="themes", queryset=lambda request: InputTheme.objects.all(), label=_("Theme"), empty_label=_("all")
    )
    about = django_filters.ChoiceFilter(choices=InputAbout.choices, label=_("About"), empty_label=_("anything"))
    kind = django_filters.ChoiceFilter(choices=InputKind.choices, label=_("Kind"), empty_label=_("any"))
    answer = django_filters.ChoiceFilter(choices=ANSWERS, method="answered", label=_("Answer"), empty_label=_("any"))

    class Meta:
        model = Input
        fields = ["theme", "about", "kind", "answer"]

    def answered(self, rows: "QuerySet[Input]", name: str, value: str) -> "QuerySet[Input]":
        """By whether there is an answer, or by how long it has been missing."""
        found = rows.filter(answered_at__isnull=value != "yes")
        return found.filter(late_at(timezone.now())) if value == "late" else found


class QueueFilter(HeardFilter):
    """What moderators see: what waits unless told otherwise."""

    state = django_filters.ChoiceFilter(
        choices=[(state.value, state.label) for state in InputState if state != InputState.WITHDRAWN],
        label=_("State"), empty_label=_("any"),
    )  # fmt: skip

    class Meta(HeardFilter.Meta):
        fields = ["state", *HeardFilter.Meta.fields]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None and "state" not in data:
            data = data.copy()
            data["state"] = InputState.NEW
        super().__init__(data, **kwargs)
