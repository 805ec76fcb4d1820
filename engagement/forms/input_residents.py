"""The form in which staff write down what a resident says who has no e-mail."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.choices import InputKind
from engagement.forms.behalf import ForResidentForm
from engagement.models import MOST_TEXT
from engagement.queries.behalf import things_to_speak_on


class ResidentInputForm(ForResidentForm):
    """On what, what the person says, and whether their name stands beside it."""

    thing = forms.ChoiceField(
        label=_("What is it about?"), error_messages={"required": _("Choose what the person speaks about.")}
    )
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=InputKind.choices, initial=InputKind.COMMENT, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What does the person say?"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In their own words and their language. Leave out what is private about others."),
        error_messages={"required": _("Write what the person says.")},
    )  # fmt: skip
    named = forms.BooleanField(label=_("The person wants everybody to read their name beside it"), required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"form_token": uuid4(), **kwargs.get("initial", {})}})
        field: Any = self.fields["thing"]
        field.choices = [("", _("Choose one")), *things_to_speak_on()]
        self.fields["language"].label = _("Language in which the person speaks")

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the service takes beside `by` and the thing."""
        names = ("form_token", "kind", "text", "named")
        return self.resident() | {name: self.cleaned_data[name] for name in names}

    def place(self) -> tuple[str, str]:
        """Of a valid form: the kind of the thing and its address."""
        about, _colon, key = self.cleaned_data["thing"].partition(":")
        return about, key
