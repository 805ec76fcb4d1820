"""Forms of the equity review: the six questions, what the reviewers conclude, and the decision that affirms."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agenda.choices import CONCLUSIONS, ReviewOutcome
from agenda.models import EquityReview
from kconnect.core.i18n import name_of
from workgroups.models import NotedDecision, Person

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
# Each question: the fields that answer it.
QUESTIONS = (
    (_("At which level does it bring equity about?"), ("level",)),
    (_("Which problem is it about?"), ("issue", "issue_es")),
    (_("Who is furthest from the goal, and who comes first here?"), ("populations", "populations_es")),
    (_("What kind of strategy is it, and whom is it for?"), ()),
    (_("How does it fit the people who come first?"), ("tailored", "tailored_es")),
    (
        _("Which gap shrinks, by how much and by when?"),
        ("reduction", "reduction_es", "reduction_from", "reduction_to", "reduction_unit", "reduction_by"),
    ),
)
NEEDED = ("issue", "populations", "tailored", "reduction")


class AnswersForm(forms.ModelForm[EquityReview]):
    """The six decisions that a workgroup makes before its strategy is reviewed."""

    class Meta:
        model = EquityReview
        fields = tuple(name for _question, names in QUESTIONS for name in names)
        texts = [f"{name}{end}" for name in NEEDED for end in ("", "_es")]
        widgets = {
            "level": forms.RadioSelect,
            "reduction_by": DAY,
            **{name: forms.Textarea(attrs={"rows": 3}) for name in texts},
        }
        help_texts = {
            "issue": _("In one or two sentences, as you would say it to a neighbor."),
            "populations": _("Groups of people and places. Never a person's name."),
            "tailored": _("What is different for them: place, time, language, who does it. If nothing is, why that is enough."),
            "reduction": _("For example: the distance in reading at the end of third grade between renters and owners."),
            "reduction_unit": _("For example: points, or people."),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level: Any = self.fields["level"]
        level.choices = [one for one in level.choices if one[0]]
        for name in ("level", "reduction_from", "reduction_to", "reduction_by"):
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Each text in one language at least; a gap that shrinks."""
        data = super().clean() or {}
        for name in NEEDED:
            if not data.get(name) and not data.get(f"{name}_es"):
                self.add_error(name, _("Answer in one language at least."))
        before, then = data.get("reduction_from"), data.get("reduction_to")
        if before is not None and then is not None and then >= before:
            self.add_error("reduction_to", _("The gap then has to be smaller than the gap now."))
        return data

    @property
    def questions(self) -> list[tuple[Any, list[Any]]]:
        """Each question with its bound fields; the fourth has none, the strategy answers it."""
        return [(question, [self[name] for name in names]) for question, names in QUESTIONS]


class ConclusionForm(forms.Form):
    """What the reviewers say."""

    outcome = forms.ChoiceField(
        label=_("What comes of the review?"),
        choices=[(one.value, one.label) for one in CONCLUSIONS],
        widget=forms.RadioSelect,
    )
    said = forms.CharField(
        label=_("What you say to the workgroup, in English"), required=False, max_length=3000,
        help_text=_("Needed when it goes back. The public reads it."), widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    said_es = forms.CharField(
        label=_("The same in Spanish"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    conditions = forms.CharField(
        label=_("Conditions, in English"), required=False, max_length=3000,
        help_text=_("One per line, when it passes with conditions."), widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    conditions_es = forms.CharField(
        label=_("Conditions, in Spanish"), required=False, max_length=3000, help_text=_("In the same order."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    next_on = forms.DateField(
        label=_("To be reviewed again by"), required=False, widget=DAY, help_text=_("Not needed when it goes back.")
    )
    others = forms.ModelMultipleChoiceField(
        label=_("Who reviewed it with you?"), queryset=Person.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Their names are seen inside only."),
    )  # fmt: skip

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["others"]
        field.queryset = others
        if not others:
            del self.fields["others"]

    def clean(self) -> dict[str, Any]:
        """What goes with the outcome that was chosen."""
        data = super().clean() or {}
        outcome, lines = data.get("outcome"), self._lines(data)
        if outcome == ReviewOutcome.RETURNED and not (data.get("said") or data.get("said_es")):
            self.add_error("said", _("Say what has to change before the strategy can pass."))
        if outcome == ReviewOutcome.CONDITIONS and not lines:
            self.add_error("conditions", _("Write down at least one condition."))
        if outcome in (ReviewOutcome.PASSES, ReviewOutcome.CONDITIONS) and not data.get("next_on") and not self.errors:
            self.add_error("next_on", _("Choose a day to come on which the strategy is reviewed again."))
        return data

    @staticmethod
    def _lines(data: dict[str, Any]) -> list[tuple[str, str]]:
        both = [(data.get(name) or "").splitlines() for name in ("conditions", "conditions_es")]
        english, spanish = ([line.strip()[:300] for line in lines if line.strip()] for lines in both)
        longest = max(len(english), len(spanish))
        return [((english + [""] * longest)[number], (spanish + [""] * longest)[number]) for number in range(longest)]

    @property
    def conclusion(self) -> dict[str, Any]:
        """What was filled in, as the service takes it; conditions only with the outcome that has them."""
        data = self.cleaned_data
        conditions = self._lines(data) if data["outcome"] == ReviewOutcome.CONDITIONS else []
        return {
            **{name: data[name] for name in ("outcome", "said", "said_es", "next_on")},
            "conditions": conditions, "others": list(data.get("others", [])),
        }  # fmt: skip


class PendingForm(forms.Form):
    """When somebody is to have reviewed what passes unreviewed now."""

    next_on = forms.DateField(label=_("To be reviewed by"), widget=DAY)


class AffirmForm(forms.Form):
    """The decision that affirms a strategy: as a meeting noted it, or in words."""

    decision = forms.ChoiceField(
        label=_("Which decision?"), required=False,
        help_text=_("What meetings of the governance bodies noted lately, the newest first."),
    )  # fmt: skip
    body = forms.CharField(
        label=_("Who decided, in English"), required=False, max_length=160, help_text=_("Only if no meeting noted it.")
    )
    body_es = forms.CharField(label=_("Who decided, in Spanish"), required=False, max_length=160)
    decided_on = forms.DateField(label=_("On which day"), required=False, widget=DAY)

    def __init__(self, *args: Any, decisions: Sequence[NotedDecision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decisions = {str(one.pk): one for one in decisions}
        field: Any = self.fields["decision"]
        field.choices = [
            ("", _("It was not noted in a meeting")),
            *((key, _named(one)) for key, one in self.decisions.items()),
        ]
        if not decisions:
            del self.fields["decision"]

    def clean(self) -> dict[str, Any]:
        """A decision, or words and a day."""
        data = super().clean() or {}
        if not data.get("decision") and not self.errors:
            if not data.get("body"):
                self.add_error("body", _("Choose the decision that was noted, or say who decided."))
            if not data.get("decided_on"):
                self.add_error("decided_on", _("Say on which day it was decided."))
        return data

    @property
    def decided(self) -> dict[str, Any]:
        """What was filled in, as the service takes it."""
        data = self.cleaned_data
        words = {name: data[name] for name in ("body", "body_es", "decided_on")}
        return {"decision": self.decisions.get(data.get("decision", "")), **words}


def _named(decision: NotedDecision) -> str:
    meeting = decision.meeting
    return (
        f"{date_format(meeting.starts_local, 'SHORT_DATE_FORMAT')}, {name_of(meeting.workgroup)}: {decision.text[:80]}"
    )
