"""Forms of a group's charter."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workgroups.forms.seats import day_field


def _text(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("One paragraph per line."),
    )  # fmt: skip


class CharterForm(forms.Form):
    """The draft of a charter in two languages, and what it changes."""

    text = _text(_("Charter"))
    text_es = _text(_("Charter in Spanish"))
    change = forms.CharField(label=_("What changes, in a sentence"), max_length=300, required=False)
    change_es = forms.CharField(label=_("What changes, in Spanish"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """At least one language."""
        data = self.cleaned_data
        if not (data.get("text") or data.get("text_es")):
            self.add_error("text", _("Write the charter in at least one language."))
        return data


class AdoptForm(forms.Form):
    """The day on which the group agreed."""

    on = day_field(_("On which day did the group adopt it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
