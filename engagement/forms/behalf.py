"""What every form asks with which staff act for a resident who has no e-mail."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.rules.behalf import Yes
from workgroups.choices import Consent, Language


class ForResidentForm(forms.Form):
    """Who the resident is, and how they agreed. A form that acts for somebody inherits this and adds what it does."""

    name = forms.CharField(label=_("Name of the person"), max_length=150)
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"}),
        help_text=_("So that somebody can call when something changes."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language to speak with the person"), choices=Language.choices)
    consent = forms.ChoiceField(label=_("How did the person agree?"), choices=Consent.choices)
    consent_on = forms.DateField(
        label=_("When did the person agree?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    read_back = forms.BooleanField(
        label=_("I read back what is written here, and the person said that it is right"),
        error_messages={"required": _("Read back to the person what you wrote down, and tick the box.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent_on"].initial = timezone.localdate
        # The last thing that staff do is to read back, whatever the form asks besides.
        self.fields["read_back"] = self.fields.pop("read_back")

    def resident(self) -> dict[str, Any]:
        """Of a valid form: what `services.resident_of` takes beside `by`."""
        return {name: self.cleaned_data[name] for name in ("name", "phone", "language")} | {"yes": self.yes()}

    def yes(self) -> Yes:
        """Of a valid form: how the person agreed."""
        data = self.cleaned_data
        return Yes(Consent(data["consent"]), data["consent_on"], data["read_back"])
