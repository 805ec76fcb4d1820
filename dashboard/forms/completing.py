"""What a person fills in to bring corrected rows."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CompleteForm(forms.Form):
    """One file: the one that was handed out, corrected."""

    file = forms.FileField(label=_("File with the corrected rows"))
