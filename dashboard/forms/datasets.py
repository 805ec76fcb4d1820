"""What a person fills in about the files that are expected."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboard.choices import Cadence


class CadenceForm(forms.Form):
    """How often a new period is published, and how long after its end."""

    cadence = forms.ChoiceField(
        label=_("How often a new period comes"), choices=[(one.value, one.label) for one in Cadence], required=False
    )
    lag_months = forms.IntegerField(
        label=_("Months until the file is there"),
        min_value=0,
        max_value=120,
        help_text=_(
            "Counted from the end of the period. A year that ends in December and is published in September: 9."
        ),
    )
