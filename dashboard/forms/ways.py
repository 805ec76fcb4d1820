"""What people fill in about the way of groups to a goal: what helps and hinders, whom a strategy is for, gaps to shrink."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboard.choices import InfluenceKind, ReachUnit
from dashboard.forms.aims import DAY, WordForm
from dashboard.models import Group, Place
from dashboard.models.universal import MOST_REACHED
from dashboard.queries.place_names import listed_places
from kconnect.core.i18n import name_of


def _named(lines: Sequence[str]) -> tuple[Place, ...]:
    """The places that the lines name; each line that names none or several is answered."""
    found = listed_places(lines)
    problems = [_("No place has the name or code “%(line)s”.") % {"line": line} for line in found.unknown]
    problems += [
        _("“%(line)s” may be several places. Write the code of the one you mean.") % {"line": line}
        for line in found.several
    ]
    if problems:
        raise forms.ValidationError(problems)
    return found.places


class PlacesField(forms.CharField):
    """Places, one name or code per line; cleaned they are the places."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(
            label=label, required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Names or codes, one on each line."),
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        """The places."""
        return _named(str(super().clean(value)).splitlines())


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
    """The groups that a targeted strategy is for, and the places."""

    groups = forms.MultipleChoiceField(label=_("Groups"), required=False, widget=forms.CheckboxSelectMultiple)
    places = PlacesField(label=_("Places"))

    def __init__(self, *args: Any, groups: Sequence[Group], targeted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = _offer(self, ("groups",), [group for group in groups if group.key])
        if not targeted:
            del self.fields["groups"]

    @property
    def chosen(self) -> list[str]:
        """The keys of the groups."""
        return [self.keys[value] for value in self.cleaned_data.get("groups", [])]


class ReachForm(forms.Form):
    """How many of a group in a place a strategy plans to reach."""

    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_REACHED)
    unit = forms.ChoiceField(
        label=_("Counted in"), choices=ReachUnit.choices, initial=ReachUnit.PEOPLE,
        help_text=_("Only people can stand beside the people whom the goal needs."),
    )  # fmt: skip
    group = forms.ChoiceField(label=_("Of which group"))
    place = forms.CharField(label=_("Where"), max_length=200, help_text=_("The name or code of a place."))

    def __init__(self, *args: Any, groups: Sequence[Group], home: Place | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["place"] = name_of(home) if home else ""
        self.keys, self.home = _offer(self, ("group",), groups), home

    def clean_place(self) -> Place:
        """The one place that the text names; the home place also by its name in the language of the page."""
        text = self.cleaned_data["place"]
        if self.home is not None and text == name_of(self.home):
            return self.home
        return _named([text])[0]

    @property
    def plan(self) -> dict[str, Any]:
        """Number, unit, group and place, as the service takes them."""
        data = self.cleaned_data
        return {
            "number": data["number"],
            "unit": data["unit"],
            "group": self.keys[data["group"]],
            "place": data["place"],
        }


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
