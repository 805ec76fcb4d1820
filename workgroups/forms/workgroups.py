"""Forms of a workgroup."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workgroups.choices import WorkgroupKind
from workgroups.forms.organizations import AddressField


def _long(label: Any, help_text: Any = "", rows: int = 5) -> forms.CharField:
    """A text of several lines that may stay empty."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=4000, required=False, help_text=help_text, widget=widget)


class WorkgroupForm(forms.Form):
    """What a workgroup is for, in two languages."""

    name = forms.CharField(label=_("Name"), max_length=120)
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=120, required=False)
    purpose = _long(_("What it is for"))
    purpose_es = _long(_("What it is for, in Spanish"))
    offers = _long(_("What it offers to other workgroups"), _("One offer per line."))
    offers_es = _long(_("What it offers, in Spanish"), _("One offer per line."))


class NewWorkgroupForm(WorkgroupForm):
    """A workgroup that is not there yet; the cross-cutting ones are there from the start."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in (WorkgroupKind.ISSUE, WorkgroupKind.GOVERNANCE)],
        initial=WorkgroupKind.ISSUE,
        widget=forms.RadioSelect,
        help_text=_("It stays the same for good."),
    )
    slug = AddressField()

    def clean_kind(self) -> WorkgroupKind:
        """The kind itself."""
        return WorkgroupKind(self.cleaned_data["kind"])
