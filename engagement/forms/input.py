"""The form in which anybody gives input, and those of whoever looks at it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import DeclineReason, InputKind
from engagement.models import MOST_TEXT, Input, InputTheme
from engagement.rules.input import is_too_fast
from kconnect.core.i18n import name_of

SHOWN_SALT = "engagement.input-shown"
QUICK = _("That was quicker than anybody writes. Look at it once more, and press Send again.")


def stamp() -> str:
    """When a form was shown, signed."""
    return signing.Signer(salt=SHOWN_SALT).sign(timezone.now().isoformat())


def moment_of_stamp(text: str) -> datetime | None:
    """The moment in a stamp of ours; None for every other text."""
    try:
        return datetime.fromisoformat(signing.Signer(salt=SHOWN_SALT).unsign(text))
    except (signing.BadSignature, ValueError):
        return None


class GiveForm(forms.Form):
    """A comment or an idea, without an account. A refusal keeps every word."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=InputKind.choices, initial=InputKind.COMMENT, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What do you want to say?"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In English or Spanish, as you would say it. Please leave out what is private about others."),
        error_messages={"required": _("Write what you want to say.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("Your name"), max_length=80, required=False, help_text=_("If you give one, everybody can read it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Only if you want to hear what becomes of it. Nobody else sees it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    consent = forms.BooleanField(label=_("Write to me once, when there is an answer"), required=False)
    # People do not see this field; programs that fill in forms do.
    website = forms.CharField(required=False, label=_("Leave this empty"), widget=forms.TextInput())
    form_token = forms.UUIDField(widget=forms.HiddenInput())
    shown = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None and moment_of_stamp(data.get("shown", "")) is None:
            # A broken stamp gets a new one, so that pressing again is enough.
            data = data.copy()
            data["shown"] = stamp()
        super().__init__(data, initial={"form_token": uuid4(), "shown": stamp(), "kind": InputKind.COMMENT}, **kwargs)

    @property
    def is_from_a_program(self) -> bool:
        """The field that people do not see was filled in."""
        return bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        """An address needs its owner's yes, and nobody writes within a blink."""
        data = self.cleaned_data
        if data.get("email") and not data.get("consent"):
            self.add_error("consent", _("Tick the box, or leave out your e-mail: we use it for nothing else."))
        if data.get("consent") and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Give an e-mail address to write to, or take the tick away."))
        if not self.errors and is_too_fast(moment_of_stamp(data.get("shown", "")), timezone.now()):
            self.add_error(None, QUICK)
        return data

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the service takes."""
        names = ("form_token", "kind", "text", "name", "email", "consent")
        return {name: self.cleaned_data[name] for name in names}


class ThemesField(forms.ModelMultipleChoiceField[InputTheme]):
    """Themes, by their names in the page's language."""

    def label_from_instance(self, theme: Any) -> str:
        """Its name."""
        return name_of(theme)


class ModerateForm(forms.Form):
    """What a moderator decides about one piece of input."""

    themes = ThemesField(
        label=_("Themes"), queryset=InputTheme.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.ChoiceField(
        label=_("Why is it left out?"), required=False, choices=[("", _("Choose a reason")), *DeclineReason.choices],
        help_text=_("Its writer reads the reason, if they left an address."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["themes"]
        field.queryset = InputTheme.objects.filter(retired_on__isnull=True)

    def clean(self) -> dict[str, Any]:
        """Leaving out needs its reason."""
        data = self.cleaned_data
        if self.data.get("act") == "decline" and not data.get("reason"):
            self.add_error("reason", _("Choose a reason from the list."))
        return data


class EditInputForm(forms.Form):
    """The text without what is private."""

    text = forms.CharField(
        label=_("What everybody reads"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Take out what is private, and put […] in its place. Change nothing else."),
        error_messages={"required": _("Leave something of the text.")},
    )  # fmt: skip


class MergeForm(forms.Form):
    """Which public one says the same."""

    into = forms.ModelChoiceField(
        label=_("Which one says the same?"), queryset=Input.objects.none(), empty_label=None, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one, or go back.")},
    )  # fmt: skip

    def __init__(self, *args: Any, alike: list[Input], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.queryset = Input.objects.filter(pk__in=[one.pk for one in alike])
        field.label_from_instance = lambda one: one.text


class ThemeForm(forms.Form):
    """The name of a theme in both languages."""

    name = forms.CharField(label=_("Name in English"), max_length=60)
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=60)
