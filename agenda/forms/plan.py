"""Forms of goals, strategies, actions and milestones; what they hold is set through the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.choices import FIXED
from agenda.models import Action, Goal, Milestone, Strategy
from agenda.rules import Move
from kconnect.core.i18n import name_of
from kconnect.core.loaded import LoadedForm
from workgroups.models import Organization, Person, Workgroup

DAY = {"type": "date"}


class GoalForm(LoadedForm):
    """A goal in both languages."""

    class Meta:
        model = Goal
        fields = ("name", "name_es", "statement", "statement_es", "position")
        widgets = {"statement": forms.Textarea(attrs={"rows": 3}), "statement_es": forms.Textarea(attrs={"rows": 3})}


class StrategyForm(LoadedForm):
    """A strategy in both languages: what, of which kind, for whom, together with whom, and what speaks for it."""

    class Meta:
        model = Strategy
        fields = (
            "goal", "name", "name_es", "summary", "summary_es", "kind", "reach", "collaboration", "evidence_kind", "evidence",
            "evidence_es", "evidence_links", "position",
        )  # fmt: skip
        widgets = {
            **{
                name: forms.Textarea(attrs={"rows": 3}) for name in ("summary", "summary_es", "evidence", "evidence_es")
            },
            "evidence_links": forms.Textarea(attrs={"rows": 2, "inputmode": "url"}),
            "kind": forms.RadioSelect,
            "reach": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal: Any = self.fields["goal"]
        goal.label_from_instance = name_of
        if self.instance.state in FIXED:
            for name in ("goal", "kind", "reach"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("The equity review goes by it, so it stands.")


class ActionForm(LoadedForm):
    """An action: what, by whom, until when, and what it counts."""

    class Meta:
        model = Action
        fields = (
            "name", "name_es", "workgroup", "organization", "person", "starts_on", "due_on", "planned_units", "unit", "unit_es",
            "weight",
        )  # fmt: skip
        widgets = {
            "starts_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "due_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, workgroup: Workgroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("workgroup", Workgroup.objects.all(), None)
        self._offer("organization", Organization.objects.published(), _("The workgroup, or a person"))
        people = Person.objects.filter(memberships__in=workgroup.memberships.current()).distinct()
        if self.instance.person_id:
            people |= Person.objects.filter(pk=self.instance.person_id).distinct()
        self._offer("person", people, _("The workgroup, or an organization"))

    def _offer(self, name: str, queryset: Any, empty: Any) -> None:
        field: Any = self.fields[name]
        field.queryset, field.empty_label = queryset, empty
        if name != "person":
            field.label_from_instance = name_of


class MilestoneForm(LoadedForm):
    """A step of an action."""

    class Meta:
        model = Milestone
        fields = ("name", "name_es", "due_on")
        widgets = {"due_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d")}


class MoveForm(forms.Form):
    """What comes next, and why where the public needs to know."""

    to = forms.ChoiceField(label=_("New state"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why?"), max_length=300, required=False)

    def __init__(self, *args: Any, moves: list[Move], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = [(move.to, move.label) for move in moves]
        if any(move.needs_reason for move in moves):
            needing = ", ".join(str(move.label).lower() for move in moves if move.needs_reason)
            self.fields["reason"].help_text = _("Needed for: %(states)s. The public reads it.") % {"states": needing}
