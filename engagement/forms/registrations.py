"""Forms of registrations for an event."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.choices import AgeBand, SpokenLanguage, Stakeholder
from engagement.forms.behalf import ForResidentForm
from engagement.models import Event
from engagement.models.registrations import MOST_CHILDREN
from engagement.rules.registrations import Asked
from workgroups.forms.trainings import SignUpForm

# English needs no interpretation where everything is in English; whoever needs another one finds it here.
INTO = [("", _("None")), *((code, label) for code, label in SpokenLanguage.choices if code != SpokenLanguage.ENGLISH)]


class NeedsForm(forms.Form):
    """Whom somebody speaks for, and what they ask for so that they can come; only what the event offers is asked."""

    stakeholder = forms.ChoiceField(
        label=_("I come as"), required=False, choices=[("", _("I would rather not say")), *Stakeholder.choices],
        help_text=_("Your choice. We count how many of each group were there."),
    )  # fmt: skip
    interpretation = forms.ChoiceField(label=_("Interpretation into"), required=False, choices=INTO)
    children = forms.IntegerField(
        label=_("How many children shall we look after?"), required=False, min_value=0, max_value=MOST_CHILDREN
    )
    child_ages = forms.MultipleChoiceField(
        label=_("How old are the children?"),
        required=False,
        choices=AgeBand.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    transport = forms.BooleanField(label=_("I need help to get there"), required=False)
    access = forms.CharField(
        label=_("What else would help you to take part?"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Steps, hearing, food, a quiet room. Only the organizers read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not event.interpretation:
            del self.fields["interpretation"]
        if not event.childcare:
            del self.fields["children"], self.fields["child_ages"]
        if not event.transport:
            del self.fields["transport"]

    def clean(self) -> dict[str, Any]:
        """Whoever looks after children must know how old they are."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("children") and not data.get("child_ages"):
            self.add_error("child_ages", _("Tick the ages, so that the right people and toys are there."))
        return data

    def asked(self) -> Asked:
        """Of a valid form: what the services take."""
        names = ("stakeholder", "interpretation", "child_ages", "transport", "access")
        found: Any = {name: self.cleaned_data[name] for name in names if name in self.fields}
        found["children"] = self.cleaned_data.get("children") or 0
        asked: Asked = found
        return asked

    @property
    def needs(self) -> list[forms.BoundField]:
        """What is asked so that somebody can come, in the order of the page."""
        names = ("interpretation", "children", "child_ages", "transport", "access")
        return [self[name] for name in names if name in self.fields]


class EventSignUpForm(NeedsForm, SignUpForm):
    """What somebody tells who signs up for an event without an account."""

    consent = forms.BooleanField(
        label=_("The organizers may read this and write to me about this event"),
        error_messages={"required": _("Without this we cannot keep a place for you. Tick the box to go on.")},
    )


class ResidentSignUpForm(NeedsForm, ForResidentForm):
    """Staff sign up a resident who has no e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stakeholder"].label = _("The person comes as")
        self.fields["stakeholder"].help_text = ""
        self.fields["stakeholder"].initial = Stakeholder.RESIDENTS
        self.fields["access"].label = _("What else would help the person to take part?")
        self.fields["access"].help_text = ""
        if "transport" in self.fields:
            self.fields["transport"].label = _("Needs help to get there")


class WalkInForm(forms.Form):
    """Somebody at the door who had not signed up."""

    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    stakeholder = forms.ChoiceField(
        label=_("Comes as"), required=False, choices=[("", _("Did not say")), *Stakeholder.choices]
    )


class HereForm(forms.Form):
    """Somebody at the door says by the code that they are there."""

    code = forms.CharField(
        label=_("Code at the door"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    reach = forms.CharField(
        label=_("E-mail or phone with which you signed up"), max_length=254, required=False,
        help_text=_("So that we find your place. Leave it empty if you just came by."),
    )  # fmt: skip
    stakeholder = forms.ChoiceField(
        label=_("I come as"), required=False, choices=[("", _("I would rather not say")), *Stakeholder.choices]
    )
    website = forms.CharField(required=False, label=_("Leave this empty"), widget=forms.TextInput())

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["name"], self.fields["reach"]

    @property
    def is_from_a_program(self) -> bool:
        """The field that people do not see was filled in."""
        return bool(self.data.get("website"))

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the service takes."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "website"}
