"""What a person fills in to bring a file of partners, or of people."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PartnerListForm(forms.Form):
    """The file, and which of its sheets is meant."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV, Excel or ODS, with one partner in each row. Do not clean it by hand.")
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        max_length=100,
        required=False,
        help_text=_("Leave it empty to take the first one that has rows."),
    )


class ContactListForm(PartnerListForm):
    """The same for a file of people."""

    file = forms.FileField(label=_("File"), help_text=_("CSV, Excel or ODS, with one person in each row."))
