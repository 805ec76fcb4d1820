"""Forms of the end of a year: what becomes of each open action."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.choices import YearChoice

DAY = {"type": "date"}


class YearRowForm(forms.Form):
    """What becomes of one action; nothing is a choice too, for later."""

    choice = forms.ChoiceField(
        label=_("What becomes of it"), required=False, choices=[("", _("Not chosen yet")), *YearChoice.choices]
    )
    due_on = forms.DateField(
        label=_("New due date"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("Why?"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            # What is needed depends on the choice; the page says it once, above all rows.
            self.fields[name].asked = True  # type: ignore[attr-defined]  # read by the template of a field


class CarryOnForm(forms.Form):
    """One new due date for all that nothing is chosen for."""

    due_on = forms.DateField(label=_("New due date"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
