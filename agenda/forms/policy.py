"""Forms of policy priorities, calls to action and votes; what they hold is set through the services."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.models import Ballot, CallToAction, Goal, PolicyPriority, PolicyRound, Strategy
from agenda.rules import Move
from kconnect.core.i18n import name_of
from kconnect.core.loaded import LoadedForm
from workgroups.models import Workgroup

DAY = {"type": "date"}


def day_widget() -> forms.DateInput:
    """A day as the browser's calendar gives it."""
    return forms.DateInput(attrs=DAY, format="%Y-%m-%d")


def rows_of(number: int) -> forms.Textarea:
    """A field for a longer text."""
    return forms.Textarea(attrs={"rows": number})


class PriorityForm(LoadedForm):
    """What a workgroup proposes, in both languages; `groups` are those in whose name this person may."""

    class Meta:
        model = PolicyPriority
        fields: ClassVar[tuple[str, ...]] = (
            "workgroup",
            "name",
            "name_es",
            "issue",
            "issue_es",
            "level",
            "goals",
            "strategies",
            "sources",
        )
        widgets = {
            "issue": rows_of(5), "issue_es": rows_of(5), "sources": rows_of(3),
            "level": forms.RadioSelect, "goals": forms.CheckboxSelectMultiple,
            "strategies": forms.CheckboxSelectMultiple,
        }  # fmt: skip

    def __init__(self, *args: Any, groups: Iterable[Workgroup] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("goals", Goal.objects.public())
        self._offer("strategies", Strategy.objects.public())
        level: Any = self.fields["level"]
        level.choices = [choice for choice in level.choices if choice[0]]
        if groups is None:
            del self.fields["workgroup"]
        else:
            self._offer("workgroup", groups)

    def _offer(self, name: str, queryset: Any) -> None:
        field: Any = self.fields[name]
        field.queryset, field.label_from_instance = queryset, name_of


class KeptPriorityForm(PriorityForm):
    """What whoever keeps the priorities sets as well: the position with its reason, and the next step."""

    class Meta(PriorityForm.Meta):
        fields: ClassVar[tuple[str, ...]] = (
            *PriorityForm.Meta.fields, "position", "position_why", "position_why_es", "next_step", "next_step_es", "next_on",
            "next_workgroup",
        )  # fmt: skip
        widgets = {
            **PriorityForm.Meta.widgets, "position_why": rows_of(3), "position_why_es": rows_of(3),
            "next_on": day_widget(),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("next_workgroup", Workgroup.objects.published())
        position: Any = self.fields["position"]
        position.choices = [("", _("Not taken yet")), *(choice for choice in position.choices if choice[0])]


class StageForm(forms.Form):
    """Where a priority came to, on which day, and why where the public needs to know."""

    to = forms.ChoiceField(label=_("New stage"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("On which day?"), widget=day_widget())
    reason = forms.CharField(label=_("Why, in English?"), max_length=500, required=False)
    reason_es = forms.CharField(label=_("Why, in Spanish?"), max_length=500, required=False)

    def __init__(self, *args: Any, moves: list[Move], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = [(move.to, move.label) for move in moves]
        needing = ", ".join(str(move.label).lower() for move in moves if move.needs_reason)
        if needing:
            self.fields["reason"].help_text = _("Needed for: %(states)s. The public reads it.") % {"states": needing}


class CallForm(LoadedForm):
    """What people can do, in both languages."""

    url = forms.URLField(label=_("Web address"), max_length=300, required=False, assume_scheme="https")

    class Meta:
        model = CallToAction
        fields = ("title", "title_es", "text", "text_es", "audience", "audience_es", "until", "url", "place")
        widgets = {"text": rows_of(4), "text_es": rows_of(4), "until": day_widget()}


class CheckForm(forms.Form):
    """Whether a call goes out, or what to change first."""

    goes = forms.ChoiceField(
        label=_("May it go out as it stands?"), widget=forms.RadioSelect,
        choices=[("yes", _("Yes, show it to everyone")), ("no", _("Not yet, send it back"))],
    )  # fmt: skip
    reason = forms.CharField(label=_("What to change"), max_length=500, required=False, widget=rows_of(3))
    seen = forms.CharField(widget=forms.HiddenInput)


class RoundForm(forms.ModelForm[PolicyRound]):
    """A vote: name, days, how many each group names, and what is voted on."""

    priorities = forms.ModelMultipleChoiceField(
        label=_("What is voted on"), queryset=PolicyPriority.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = PolicyRound
        fields = ("name", "name_es", "opens_on", "closes_on", "choices")
        widgets = {"opens_on": day_widget(), "closes_on": day_widget()}

    def __init__(self, *args: Any, priorities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["priorities"]
        field.queryset, field.label_from_instance = priorities, name_of


class LastDayForm(forms.Form):
    """Another last day."""

    closes_on = forms.DateField(label=_("Last day"), widget=day_widget())


class BallotForm(forms.Form):
    """What a group names from first to last, or that it abstains."""

    abstains = forms.BooleanField(
        label=_("We abstain"),
        required=False,
        help_text=_("The public reads that the group talked about it and abstains."),
    )

    def __init__(self, *args: Any, vote: PolicyRound, said: Ballot | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "—"), *((str(entry.pk), name_of(entry)) for entry in vote.entries.all())]
        before = [str(choice.entry_id) for choice in said.choices.all()] if said else []
        self.places = [f"choice_{place}" for place in range(1, vote.choices + 1)]
        for place, name in enumerate(self.places, start=1):
            label = _("Choice %(number)s") % {"number": place}
            initial = before[place - 1] if place <= len(before) else ""
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=offered, initial=initial)
        self.order_fields([*self.places, "abstains"])
        if said is not None and not before:
            self.fields["abstains"].initial = True

    def clean(self) -> dict[str, Any]:
        """Refuses a priority that is named twice, with the place where it stands again."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for name in self.places:
            value = data.get(name, "")
            if value and value in seen:
                self.add_error(name, ValidationError(_("You named this one above. Choose another one, or none.")))
            seen.add(value)
        return data

    def chosen(self) -> list[int]:
        """The ids of what is named, from first to last; places that were left out close up."""
        return [int(self.cleaned_data[name]) for name in self.places if self.cleaned_data[name]]
