"""What a person fills in to bring a file of an import once more: corrected rows, or one that may be read after all."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboard.forms.uploads import PersonalForm


class CompleteForm(forms.Form):
    """One file: the one that was handed out, corrected."""

    file = forms.FileField(label=_("File with the corrected rows"))


class AllowForm(PersonalForm):
    """Why a file that was refused holds no single persons, and that file again: it was not kept."""

    file = forms.FileField(label=_("The same file again"), help_text=_("It was erased when it was refused."))
