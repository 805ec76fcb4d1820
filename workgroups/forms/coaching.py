"""Forms of coaching a partner."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workgroups.capacity import CURRENT, INSTRUMENTS, LEVELS
from workgroups.forms.consultations import DayField, long_text
from workgroups.models import Person


class WishForm(forms.Form):
    """What coaching should help with."""

    wish = long_text(_("What should it help with?"), most=1000, required=False, rows=3)


class CoachesForm(forms.Form):
    """Who coaches."""

    coaches = forms.ModelMultipleChoiceField(
        label=_("Coaches"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one member.")},
    )  # fmt: skip

    def __init__(self, *args: Any, members: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["coaches"]
        field.queryset = members


class AssessmentForm(forms.Form):
    """How far each statement is true; made from the current version."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in INSTRUMENTS[CURRENT]:
            self.fields[one.code] = forms.TypedChoiceField(
                label=str(one.text), choices=list(LEVELS.items()), coerce=int, widget=forms.RadioSelect,
                error_messages={"required": _("Choose the one that fits best today.")},
            )  # fmt: skip


class GoalForm(forms.Form):
    """What the partner wants to be able to do."""

    text = forms.CharField(label=_("What do you want to be able to do?"), max_length=300)
    due_on = DayField(label=_("By when?"))


class SessionForm(forms.Form):
    """A session that was held."""

    held_on = DayField(label=_("Day"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=720)
    people = forms.ModelMultipleChoiceField(
        label=_("Who was there?"), queryset=Person.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    notes = long_text(
        _("Notes"),
        most=4000,
        required=False,
        help_text=_("Only the partner's editors, its coaches and backbone staff read them."),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.queryset = people
        self.fields["held_on"].initial = timezone.localdate()

    def clean_held_on(self) -> Any:
        """Not in the future: it is over."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Choose today or an earlier day."), code="future")
        return day
