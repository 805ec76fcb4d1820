"""Forms of events."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.choices import SpokenLanguage
from engagement.forms.levels import add_level_fields
from engagement.models import Event
from engagement.models.events import FOLLOWED
from kconnect.core.i18n import name_of
from kconnect.core.times import LocalTimeField, set_moments, zones
from workgroups.models import Organization


class EventForm(forms.ModelForm[Event]):
    """An event: what, when, where, and what makes it possible for everyone to come."""

    starts_at = LocalTimeField(label=_("Starts"))
    ends_at = LocalTimeField(label=_("Ends"))
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    online_url = forms.URLField(
        label=_("Link to join online"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Everyone can see it."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), choices=SpokenLanguage.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    registers = forms.BooleanField(
        label=_("People sign up"), required=False,
        help_text=_("With and without an account. They are asked what they need of what is ticked above."),
    )  # fmt: skip
    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=10_000, required=False,
        help_text=_("When all are taken, people wait on a list. Empty: as many as come."),
    )  # fmt: skip
    organizers = forms.ModelMultipleChoiceField(
        label=_("Organized by"), queryset=Organization.objects.published(), required=False
    )

    class Meta:
        model = Event
        fields = (
            "title", "title_es", "kind", "description", "description_es", "workgroup", "starts_at", "ends_at", "zone", "place",
            "online_url",
            "organizers", "languages", "interpretation", "childcare", "transport", "accessibility", "accessibility_es", "registers",
            "capacity",
        )  # fmt: skip
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4}),
            "description_es": forms.Textarea(attrs={"rows": 4}),
            "accessibility": forms.Textarea(attrs={"rows": 2}),
            "accessibility_es": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, groups: Any, may_have_none: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["workgroup"]
        organizers: Any = self.fields["organizers"]
        field.label_from_instance = organizers.label_from_instance = name_of
        field.queryset, field.required = groups, not may_have_none
        field.empty_label = _("The whole network") if may_have_none else None
        add_level_fields(self, self.instance)
        if self.instance.pk is not None:
            self.initial.update({"starts_at": self.instance.starts_local, "ends_at": self.instance.ends_local})

        if self.instance.meeting_id is not None:
            # Its meeting says it; the event follows.
            for name in FOLLOWED & set(self.fields):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Sets both times on the clocks of the zone; an hour that the clocks skip in spring is refused."""
        data = super().clean() or self.cleaned_data
        set_moments(self, data)
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The event ends before it starts. Change one of the times."))
        if data.get("capacity") and not data.get("registers"):
            self.add_error(
                "capacity", _("Places are counted only where people sign up. Let them, or leave the number empty.")
            )
        return data

    def _post_clean(self) -> None:
        """The service sets and checks the event, not the form."""

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the services take."""
        return {name: self.cleaned_data[name] for name in self.fields}


class CancelForm(forms.Form):
    """Why an event does not take place."""

    reason = forms.CharField(
        label=_("Why is it called off?"),
        max_length=300,
        help_text=_("Everyone reads this, also in their calendars."),
        error_messages={"required": _("Say in one sentence why.")},
    )
