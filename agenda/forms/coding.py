"""Forms of second coding: a sample, and a code."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.forms.activities import KIND_ICONS
from agenda.forms.commitments import DayInput
from workgroups.queries.activity_kinds import Kind


class SampleForm(forms.Form):
    """Of which days, and how many."""

    starts_on = forms.DateField(label=_("From"), widget=DayInput())
    ends_on = forms.DateField(label=_("Until"), widget=DayInput())
    percent = forms.IntegerField(
        label=_("Percent of the entries"), min_value=1, max_value=100, initial=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}), help_text=_("20 is one in five."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start, end = last_quarter(timezone.localdate())
        self.fields["starts_on"].initial, self.fields["ends_on"].initial = start, end


def last_quarter(today: date) -> tuple[date, date]:
    """The quarter that ended last: its first and last day."""
    this = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    end = this - timedelta(days=1)
    return date(end.year, end.month - 2, 1), end


class CodeForm(forms.Form):
    """Which kind of work an entry tells of."""

    kind_icons = KIND_ICONS

    code = forms.ChoiceField(
        label=_("What kind was it?"), choices=[], widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind that fits best.")},
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        field: Any = self.fields["code"]
        field.choices = [(kind.code, kind.word) for kind in kinds]
