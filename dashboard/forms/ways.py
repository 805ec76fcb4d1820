"""What people fill in about the way of groups to a goal: what helps and hinders, whom a strategy is for, gaps to shrink."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboard.choices import InfluenceKind
from dashboard.forms.aims import DAY, WordForm
from dashboard.models import Group
from kconnect.core.i18n import name_of


class InfluenceForm(WordForm):
    """What helps or hinders one group, in one language at least."""

    group = forms.ChoiceField(label=_("Which group"))
    kind = forms.ChoiceField(
        label=_("Does it help or hinder?"), choices=InfluenceKind.choices, widget=forms.RadioSelect
    )

    field_order = ("group", "kind", "reason", "reason_es", "author")

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = _offer(self, ("group",), groups)
        self.fields["reason"].label = _("What it is, in English")
        self.fields["reason"].help_text = _(
            "A rule, a habit, a place, money, a distance: what people meet, not what they are."
        )
        self.fields["author"].help_text = _("Shown to the public. Write a person's name only if they agree.")

    @property
    def filled(self) -> dict[str, Any]:
        """Group (its key) and kind, as the services take them."""
        return {"group": self.keys[self.cleaned_data["group"]], "kind": self.cleaned_data["kind"]}


class FocusForm(forms.Form):
    """The groups that a targeted strategy is for."""

    groups = forms.MultipleChoiceField(label=_("Groups"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = _offer(self, ("groups",), [group for group in groups if group.key])

    @property
    def chosen(self) -> list[str]:
        """The keys of the groups."""
        return [self.keys[value] for value in self.cleaned_data["groups"]]


class OutcomeForm(WordForm):
    """By how much the gap between groups is to shrink, and by when."""

    groups = forms.MultipleChoiceField(
        label=_("Between these groups"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one group.")},
    )
    against = forms.ChoiceField(label=_("And this group"))
    gap = forms.FloatField(label=_("At most this gap"), min_value=0, help_text=_("In the unit of the indicator."))
    due = forms.DateField(
        label=_("To be reached by"), widget=DAY, help_text=_("The last day, such as December 31, 2030.")
    )

    field_order = ("groups", "against", "gap", "due", "reason", "reason_es", "author")

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = _offer(self, ("groups", "against"), groups)
        self.fields["reason"].label = _("What is to be true then, in English")

    @property
    def shrink(self) -> dict[str, Any]:
        """Groups, gap and day, as the services take them."""
        data = self.cleaned_data
        groups = [self.keys[value] for value in data["groups"]]
        return {"groups": groups, "against": self.keys[data["against"]], "gap": data["gap"], "due": data["due"]}


def _offer(form: forms.Form, names: Sequence[str], groups: Sequence[Group]) -> dict[str, str]:
    """Puts the groups into choice fields; what a field gives back → key of the group. Everyone has an empty key."""
    for name in names:
        form.fields[name].choices = [(str(group.pk), name_of(group)) for group in groups]  # type: ignore[attr-defined]  # a choice field has choices
    return {str(group.pk): group.key for group in groups}
