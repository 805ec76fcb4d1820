"""What staff fill in for targets, starts, notes, breaks and forecasts."""

import math
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from dashboard.indicators.results import Scale
from dashboard.models import Group, Place
from dashboard.queries.place_names import listed_places
from dashboard.queries.public.wording import period_name
from dashboard.queries.steward.aims import Level, Start, periods_to_choose, places_of
from kconnect.core.i18n import localized

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WordForm(forms.Form):
    """Whose word it is and why, in both languages."""

    author = forms.CharField(
        label=_("Who says so"), max_length=200, help_text=_("Shown to the public, with the reason.")
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    reason_es = forms.CharField(
        label=_("The same in Spanish"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "es"}),
    )

    @property
    def said(self) -> dict[str, str]:
        """What was filled in, as the services take it."""
        return {name: self.cleaned_data[name] for name in ("author", "reason", "reason_es")}


class GroupsForm(WordForm):
    """A number for each group, in a table; what is left empty is no number."""

    def __init__(self, *args: Any, groups: Sequence[Group], scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {f"group-{group.pk}": group for group in groups}
        for name, group in self.groups.items():
            self.fields[name] = number(scale, str(localized(group, "name")))

    @property
    def rows(self) -> list[BoundField]:
        """The fields of the table, in the order of the groups."""
        return [self[name] for name in self.groups]

    @property
    def values(self) -> dict[str, float | None]:
        """Group key → number."""
        return {group.key: self.cleaned_data[name] for name, group in self.groups.items()}


def number(scale: Scale, label: Any, help_text: Any = "") -> forms.FloatField:
    """A number that the figure can be; it may be left out."""
    low = scale.low if math.isfinite(scale.low) else None
    high = scale.high if math.isfinite(scale.high) else None
    return forms.FloatField(label=label, required=False, min_value=low, max_value=high, help_text=help_text)


class TargetsForm(GroupsForm):
    """Targets of all groups for one day; one number may stand for all of them, and other places may get the same."""

    due = forms.DateField(
        label=_("To be reached by"), widget=DAY, help_text=_("The last day, such as December 31, 2030.")
    )

    level = forms.ChoiceField(
        label=_("Also for"),
        required=False,
        help_text=_("They get the same targets for this day; what they had for it is replaced."),
    )
    listed = forms.CharField(
        label=_("Other places"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Names or codes, one on each line."),
    )

    field_order = ("due", "same", "level", "listed", "author", "reason", "reason_es")

    def __init__(self, *args: Any, levels: Sequence[Level] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels = {level.value: level for level in levels}
        choices = [("", _("no other place")), *((key, level.label) for key, level in self.levels.items())]
        self.fields["level"].choices = choices  # type: ignore[attr-defined]  # a choice field has choices
        self.fields["same"] = number(
            kwargs["scale"],
            _("The same for all groups"),
            _("One number for everyone and every group. Or leave it empty and fill in the table."),
        )

    @property
    def values(self) -> dict[str, float | None]:
        """Group key → number; the common one where there is one."""
        same = self.cleaned_data["same"]
        return super().values if same is None else dict.fromkeys((one.key for one in self.groups.values()), same)

    def clean_listed(self) -> tuple[Place, ...]:
        """The places that the lines name; each line that names none or several is answered."""
        found = listed_places(self.cleaned_data["listed"].splitlines())
        problems = [_("No place has the name or code “%(line)s”.") % {"line": line} for line in found.unknown]
        problems += [
            _("“%(line)s” may be several places. Write the code of the one you mean.") % {"line": line}
            for line in found.several
        ]
        if problems:
            raise forms.ValidationError(problems)
        return found.places

    def others(self, place: Place) -> list[Place]:
        """The other places that get the same."""
        level = self.levels.get(self.cleaned_data["level"])
        found = [*self.cleaned_data["listed"], *(places_of(level, place) if level else ())]
        return list({one.pk: one for one in found if one.pk != place.pk}.values())


class BaselinesForm(GroupsForm):
    """The period in which all groups start; a number only where no figure is published."""

    period = forms.ChoiceField(label=_("The groups start in"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, period_name(one)) for one in periods_to_choose()]
        self.fields["period"].choices = choices  # type: ignore[attr-defined]  # a choice field has choices


def starting(groups: Sequence[Group], values: dict[str, float | None]) -> dict[str, float]:
    """The numbers that a table of groups opens with."""
    found = {f"group-{group.pk}": values.get(group.key) for group in groups}
    return {name: value for name, value in found.items() if value is not None}


def starting_baselines(groups: Sequence[Group], starts: dict[str, Start]) -> dict[str, Any]:
    """What the form of baselines opens with: the period of everyone, else of the first group that has one."""
    values = starting(groups, {key: one.value for key, one in starts.items()})
    first = starts.get("") or next(iter(starts.values()), None)
    return values | ({"period": first.period} if first else {})


class NoteForm(WordForm):
    """Part of the story behind the curve."""

    day = forms.DateField(label=_("Day"), widget=DAY)
    everywhere = forms.BooleanField(label=_("It holds for all places"), required=False)

    field_order = ("day", "reason", "reason_es", "author", "everywhere")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_text(self, _("What happened"))


class BreakForm(WordForm):
    """The first day of a new series, and what changed."""

    day = forms.DateField(label=_("First day of the new series"), widget=DAY)

    field_order = ("day", "reason", "reason_es", "author")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_text(self, _("What changed"))


class ForecastForm(WordForm):
    """What a person expects of one group in a period to come."""

    group = forms.ChoiceField(label=_("Group"), required=False)
    period = forms.CharField(
        label=_("Period"), max_length=40, help_text=_("A year such as 2030, or years such as 2026-2030.")
    )

    field_order = ("group", "period", "value", "reason", "reason_es", "author")

    def __init__(self, *args: Any, groups: Sequence[Group], scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [(one.key, str(localized(one, "name"))) for one in groups]  # type: ignore[attr-defined]  # a choice field has choices
        self.fields["value"] = number(scale, _("Value that is expected"))
        self.fields["value"].required = True
        self.order_fields(self.field_order)
        _ask_for_text(self, _("Why"))


def _ask_for_text(form: forms.Form, label: Any) -> None:
    form.fields["reason"].label, form.fields["reason"].required = label, True
