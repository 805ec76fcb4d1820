"""The form that adds a photo or a file to an activity."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ENDINGS = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.csv,.txt"


class AttachmentForm(forms.Form):
    """A photo with its words and the agreement of those on it, or a file, or both."""

    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("Place and time are taken out of it. JPEG, PNG or WebP."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    words = forms.CharField(
        label=_("What does the photo show?"),
        required=False,
        max_length=200,
        help_text=_("For those who cannot see it. Leave out names."),
    )
    consent = forms.BooleanField(
        label=_("Everybody who can be recognized agreed that the public may see it, children through their parents."),
        required=False,
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, Word, Excel, PowerPoint, text; up to 10 MB. Only people of the network see it."),
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, and words for a photo."""
        data = super().clean() or {}
        if not data.get("photo") and not data.get("file") and not self.errors:
            self.add_error("photo", _("Choose a photo or a file."))
        if data.get("photo") and not data.get("words"):
            self.add_error("words", _("Say in a few words what the photo shows."))
        return data
