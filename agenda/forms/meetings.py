"""The form that makes an action of the workplan from an action item."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.models import Strategy
from kconnect.core.i18n import name_of
from workgroups.forms.meetings import PersonField, people_of
from workgroups.models import ActionItem, Person, Workgroup


class TakeUpForm(forms.Form):
    """Which strategy it serves, who owns it, and until when."""

    strategy = forms.ModelChoiceField(label=_("Strategy"), queryset=Strategy.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Action in English"), max_length=200)
    name_es = forms.CharField(label=_("Action in Spanish"), max_length=200, required=False)
    person = PersonField(label=_("Owner"), queryset=Person.objects.none(), required=False)
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, workgroup: Workgroup, item: ActionItem, **kwargs: Any) -> None:
        starts = {"name": item.text[:200], "person": item.person_id, "due_on": item.due_on}
        kwargs |= {"initial": starts, "prefix": f"item-{item.pk}"}
        super().__init__(*args, **kwargs)
        strategy: Any = self.fields["strategy"]
        strategy.queryset = Strategy.objects.filter(workgroup=workgroup).exclude(state="stopped")
        strategy.label_from_instance = name_of
        person: Any = self.fields["person"]
        person.queryset = people_of(workgroup)
