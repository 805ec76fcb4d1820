"""Forms of training."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from workgroups.choices import SeatPurpose
from workgroups.forms.consultations import long_text
from workgroups.models import TrainingOffer, TrainingSession


class TrainingForm(forms.Form):
    """What a training says of itself, in two languages."""

    title = forms.CharField(label=_("Title"), max_length=120)
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=120, required=False)
    audience = forms.CharField(label=_("For whom"), max_length=200, required=False)
    audience_es = forms.CharField(label=_("For whom, in Spanish"), max_length=200, required=False)
    about = long_text(_("What it is about"), required=False)
    about_es = long_text(_("What it is about, in Spanish"), required=False)
    materials = long_text(
        _("Links to materials"),
        required=False,
        help_text=_("One web address per line. Files have a page of their own."),
    )
    required_for = forms.MultipleChoiceField(
        label=_("Expected of whoever holds a seat of these kinds"), required=False, choices=SeatPurpose.choices,
        widget=forms.CheckboxSelectMultiple, help_text=_("Tick none if nobody in particular has to have it."),
    )  # fmt: skip
    published = forms.BooleanField(label=_("Show it to the public"), required=False, initial=True)

    def clean_materials(self) -> str:
        """Only addresses of the web."""
        lines = [line.strip() for line in self.cleaned_data["materials"].splitlines() if line.strip()]
        for line in lines:
            URLValidator(schemes=["http", "https"])(line)
        return "\n".join(lines)


def initial_of_training(offer: TrainingOffer) -> dict[str, Any]:
    """What the form of a training shows first."""
    shown = {name: getattr(offer, name) for name in TrainingForm.base_fields if name != "required_for"}
    return shown | {"required_for": list(offer.expectations.values_list("purpose", flat=True))}


class TrainingSessionForm(forms.Form):
    """When and where; times are in the network's zone."""

    starts_at = forms.DateTimeField(
        label=_("Starts"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    ends_at = forms.DateTimeField(
        label=_("Ends"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    place = forms.CharField(label=_("Place"), max_length=200, help_text=_("With the street, or how to join online."))
    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=1000, required=False,
        help_text=_("When all are taken, people wait on a list. Empty: as many as come."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """It ends after it starts."""
        data = self.cleaned_data
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("Choose a time after the start."))
        return data


def initial_of_session(session: TrainingSession) -> dict[str, Any]:
    """What the form of a session shows first."""
    return {name: getattr(session, name) for name in TrainingSessionForm.base_fields}


class CallOffForm(forms.Form):
    """Why a session is called off."""

    reason = forms.CharField(
        label=_("Why is it called off?"), max_length=300, help_text=_("Everybody who signed up reads this."),
        error_messages={"required": _("Say in one sentence why.")},
    )  # fmt: skip


class MaterialForm(forms.Form):
    """A file for a training."""

    file = forms.FileField(label=_("File"), help_text=_("A document, slides or a table, up to 10 MB."))


class ParticipantForm(forms.Form):
    """Somebody who has no account."""

    name = forms.CharField(label=_("Name"), max_length=150)


class SignUpForm(forms.Form):
    """What somebody tells who signs up without an account."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We confirm your place there, and remind you on the day before."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, help_text=_("One of the two is enough: e-mail or phone."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_("The leads of the group may read this and write to me about this training"),
        error_messages={"required": _("Without this we cannot keep a place for you. Tick the box to go on.")},
    )
    # People do not see this field; programs that fill in forms do.
    website = forms.CharField(required=False, label=_("Leave this empty"), widget=forms.TextInput())

    @property
    def is_from_a_program(self) -> bool:
        """The field that people do not see was filled in."""
        return bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        """One way to reach the person."""
        data = self.cleaned_data
        if not (data.get("email") or data.get("phone") or self.errors.keys() & {"email", "phone"}):
            self.add_error("email", _("Give an e-mail address or a phone number, so that we can reach you."))
        return data

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the service takes."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "phone")}
