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


class TermsForm(forms.Form):
    """Under which licence a source publishes, and what was agreed with it until when."""

    licence = forms.CharField(label=_("License"), max_length=200, required=False)
    licence_url = forms.URLField(
        label=_("Address of the license"), max_length=500, required=False, assume_scheme="https"
    )
    agreement = forms.CharField(
        label=_("Data-sharing agreement"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("With whom, what it allows, where the paper is kept. Only staff read this."),
    )
    agreement_ends = forms.DateField(
        label=_("Last day of the agreement"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Stewards are reminded sixty and fourteen days before, and when it has ended."),
    )
