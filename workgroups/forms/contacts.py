"""Forms of people without an account, and of files of contacts."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workgroups.choices import Consent, Language
from workgroups.contact_table import FIELDS, suggest_columns
from workgroups.models import ContactFile

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def not_ahead(form: forms.Form, name: str) -> None:
    """Nobody agreed on a day to come."""
    day = form.cleaned_data.get(name)
    if day and day > timezone.localdate():
        form.add_error(name, _("This day lies ahead. Choose today or an earlier one."))


class PersonForm(forms.Form):
    """Somebody who need not have an account: name, language, and how to reach them if they agreed to that."""

    name = forms.CharField(label=_("Name"), max_length=150)
    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, initial=Language.ENGLISH, widget=forms.RadioSelect
    )
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("If they have one."))
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    consent = forms.ChoiceField(
        label=_("How did they agree to be contacted?"), choices=[("", _("they did not")), *Consent.choices], required=False,
        help_text=_("Without this the network does not write or call."),
    )  # fmt: skip
    consent_on = forms.DateField(label=_("Agreed on"), required=False, widget=DAY)

    def clean(self) -> dict[str, Any]:
        """How and when belong together."""
        data = self.cleaned_data
        if data.get("consent") and not data.get("consent_on") and "consent_on" not in self.errors:
            data["consent_on"] = timezone.localdate()
        if not data.get("consent"):
            data["consent_on"] = None
        not_ahead(self, "consent_on")
        return data


class ContactColumnsForm(forms.Form):
    """Which column fills which field, and what a plain "yes" means."""

    way = forms.ChoiceField(
        label=_("How did those agree whose row says only yes?"), choices=[("", _("not known: take it for no")), *Consent.choices],
        required=False,
    )  # fmt: skip
    day = forms.DateField(label=_("And on which day, where the row tells none?"), required=False, widget=DAY)

    def __init__(self, *args: Any, file: ContactFile, **options: Any) -> None:
        super().__init__(*args, **options)
        columns = [(str(at), title) for at, title in enumerate(file.columns) if title]
        chosen = file.mapping.get("columns") or suggest_columns(file.columns)
        labels = {
            "name": _("Name"), "first_name": _("First name"), "last_name": _("Last name"), "email": _("E-mail"), "phone": _("Phone"),
            "language": _("Language"), "consent": _("Agreed to be contacted"), "consent_on": _("Agreed on"),
        }  # fmt: skip
        own = {
            f"column_{name}": forms.ChoiceField(
                label=labels[name], choices=[("", _("not in this file")), *columns], required=False,
                initial=str(chosen.get(name, "")),
            )
            for name in FIELDS
        }  # fmt: skip
        self.initial.setdefault("way", file.mapping.get("way", ""))
        self.initial.setdefault("day", file.mapping.get("day", ""))
        self.fields = own | self.fields

    def clean(self) -> dict[str, Any]:
        """Somebody must be named, and no column fills two fields."""
        data = self.cleaned_data
        chosen = [(name, data[f"column_{name}"]) for name in FIELDS if data.get(f"column_{name}")]
        if not {"name", "first_name", "last_name"} & {name for name, _column in chosen}:
            self.add_error("column_name", _("Choose the column with the names."))
        for place, (name, column) in enumerate(chosen):
            if column in {earlier for _name, earlier in chosen[:place]}:
                self.add_error(f"column_{name}", _("This column is chosen already. Choose each column once."))
        not_ahead(self, "day")
        return data

    def given(self) -> dict[str, Any]:
        """The choices as the use case takes them."""
        data = self.cleaned_data
        columns = {name: int(data[f"column_{name}"]) for name in FIELDS if data.get(f"column_{name}")}
        return {"columns": columns, "way": data["way"], "day": data["day"].isoformat() if data.get("day") else ""}


class AcceptContactsForm(forms.Form):
    """What becomes of namesakes."""

    add_doubles = forms.BooleanField(
        label=_("Add people whose name is known already too"), required=False,
        help_text=_("They wait on the list of possible duplicates, where you merge them or keep them apart."),
    )  # fmt: skip
