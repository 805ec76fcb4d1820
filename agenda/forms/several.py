"""The form that changes several actions at once, and the one that finds an action to wait for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.choices import ActionState
from agenda.models import Strategy
from agenda.queries.several import Offered
from workgroups.models import Organization, Person

LEAVE = ("", _("Leave as it is"))
GROUP = "workgroup"
OWNERS: dict[str, Any] = {"person": Person, "organization": Organization}


class SeveralForm(forms.Form):
    """What several actions get: what is left empty stays as it is."""

    owner = forms.ChoiceField(label=_("Owner"), required=False)
    due_on = forms.DateField(
        label=_("Due date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    strategy = forms.ChoiceField(label=_("Strategy"), required=False)
    to = forms.ChoiceField(label=_("New state"), required=False, choices=[LEAVE, *ActionState.choices])
    reason = forms.CharField(
        label=_("Why?"), max_length=300, required=False, help_text=_("Needed to block or stop. The public reads it.")
    )

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner, strategy = self.fields["owner"], self.fields["strategy"]
        owner.choices = [LEAVE, (GROUP, _("The workgroup itself")), *offered.owners]  # type: ignore[attr-defined]  # a ChoiceField
        strategy.choices = [LEAVE, *offered.strategies]  # type: ignore[attr-defined]  # a ChoiceField
        for name in self.fields:
            # All are optional together; the page says so once.
            self.fields[name].asked = True  # type: ignore[attr-defined]  # read by the template of a field

    def clean(self) -> dict[str, Any]:
        """At least one thing is to change."""
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in ("owner", "due_on", "strategy", "to")):
            raise forms.ValidationError(_("Choose what is to change: owner, due date, strategy or state."))
        return data

    def values(self) -> dict[str, Any]:
        """What each action gets, as the services take it."""
        data = self.cleaned_data
        values: dict[str, Any] = {}
        if data["owner"]:
            values = {"person": None, "organization": None}
            kind, _dash, key = data["owner"].partition("-")
            if kind in OWNERS:
                values[kind] = OWNERS[kind].objects.get(pk=key)
        if data["due_on"]:
            values["due_on"] = data["due_on"]
        if data["strategy"]:
            values["strategy"] = Strategy.objects.select_related("workgroup").get(pk=data["strategy"])
        return values
