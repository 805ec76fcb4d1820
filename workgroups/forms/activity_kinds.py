"""Forms of a kind of work."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _


def _sentence(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=300, help_text=help_text, widget=forms.Textarea(attrs={"rows": 2})
    )


class KindForm(forms.Form):
    """The words of a kind, in two languages; for one that every network starts with, an empty field keeps its first words."""

    name = forms.CharField(
        label=_("Name"), max_length=60, required=False, help_text=_("One to three words: it stands on a small button.")
    )
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=60, required=False)
    definition = _sentence(_("What it is"))
    definition_es = _sentence(_("What it is, in Spanish"))
    example = _sentence(_("Example"))
    example_es = _sentence(_("Example in Spanish"))
    not_when = _sentence(_("Not this when …"), _("What is often taken for it, and where that belongs."))
    not_when_es = _sentence(_("Not this when …, in Spanish"))


class NewKindForm(KindForm):
    """A kind of the network's own."""

    code = forms.CharField(
        label=_("Code"),
        max_length=6,
        help_text=_("Two to six capital letters. It stays the same for good."),
        validators=[RegexValidator(r"^[A-Z]{2,6}$", _("Use two to six capital letters, as in HV."))],
    )
    field_order = ("code", "name", "name_es", "definition")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "definition"):
            self.fields[name].required = True
