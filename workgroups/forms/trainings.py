"""Forms of training."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from workgroups.choices import SeatPurpose
from workgroups.forms.consultations import long_text


class TrainingForm(forms.Form):
    """What a training says of itself, in two languages."""

    title = forms.CharField(label=_("Title"), max_length=120)
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=120, required=False)
    audience = forms.CharField(label=_("For whom"), max_length=200, required=False)
    audience_es = forms.CharField(label=_("For whom, in Spanish"), max_length=200, required=False)
    about = long_text(_("What it is about"), required=False)
    about_es = long_text(_("What it is about, in Spanish"), required=False)
    materials = long_text(_("Materials"), required=False, help_text=_("One web address per line."))
    required_for = forms.ChoiceField(
        label=_("Expected of whoever holds a seat of this kind"), required=False,
        choices=[("", _("nobody in particular")), *SeatPurpose.choices],
    )  # fmt: skip
    published = forms.BooleanField(label=_("Show it to the public"), required=False, initial=True)

    def clean_materials(self) -> str:
        """Only addresses of the web."""
        lines = [line.strip() for line in self.cleaned_data["materials"].splitlines() if line.strip()]
        for line in lines:
            URLValidator(schemes=["http", "https"])(line)
        return "\n".join(lines)


class TrainingSessionForm(forms.Form):
    """When and where; times are in the network's zone."""

    starts_at = forms.DateTimeField(label=_("Starts"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    ends_at = forms.DateTimeField(label=_("Ends"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    place = forms.CharField(label=_("Place"), max_length=200)
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=1000, required=False)

    def clean(self) -> dict[str, Any]:
        """It ends after it starts."""
        data = self.cleaned_data
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("Choose a time after the start."))
        return data


class ParticipantForm(forms.Form):
    """Somebody who has no account."""

    name = forms.CharField(label=_("Name"), max_length=150)
