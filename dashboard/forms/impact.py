"""Forms of the impact report."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST = 20_000


class BeginReportForm(forms.Form):
    """Which year the report is about."""

    year = forms.IntegerField(label=_("Which year is it about?"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", timezone.localdate().year)


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("One paragraph per line."),
    )  # fmt: skip


class SectionForm(forms.Form):
    """What people say in one part, and whether the part is in the report."""

    text = _words(_("Text"))
    text_es = _words(_("Text in Spanish"))
    shown = forms.BooleanField(label=_("This part is in the report"), required=False)
