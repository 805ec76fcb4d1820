"""Forms of decisions; what they hold is set through the services."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import StrategyState
from agenda.models import Strategy
from engagement.choices import (
    REACHED,
    STANCES,
    CallState,
    ConcernOutcome,
    DecisionOutcome,
    DecisionRule,
    InputState,
    Stance,
    Voice,
)
from engagement.forms.levels import add_level_fields
from engagement.models import Body, Decision, DecisionOption, Elector, Input, InputCall
from kconnect.core.i18n import name_of
from workgroups.choices import Uptake
from workgroups.models import Person

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def lines(rows: int) -> forms.Textarea:
    """A field for a longer text."""
    return forms.Textarea(attrs={"rows": rows})


def last_moment_of(day: date) -> datetime:
    """The end of a day in the network's zone."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


class BodyForm(forms.ModelForm[Body]):
    """By which rules a body decides."""

    quorum_voices = forms.MultipleChoiceField(
        label=_("Voices that must take part"), choices=Voice.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one seat of each of these has to say something."),
    )  # fmt: skip

    class Meta:
        model = Body
        fields = ("rule", "most_against", "quorum_percent", "quorum_voices", "conflicts", "secret", "days")
        widgets = {"rule": forms.RadioSelect, "conflicts": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule: Any = self.fields["rule"]
        rule.choices = [one for one in DecisionRule.choices if one[0] != DecisionRule.RANKED]
        conflicts: Any = self.fields["conflicts"]
        conflicts.choices = [one for one in conflicts.choices if one[0]]

    def _post_clean(self) -> None:
        """The service sets and checks the row, not the form."""


class DecisionForm(forms.ModelForm[Decision]):
    """What is put to a body; `people` are those who may facilitate."""

    closes_on = forms.DateField(
        label=_("Last day"), required=False, widget=DAY, help_text=_("Empty: as many days as the body agreed on.")
    )
    ranked = forms.BooleanField(label=_("Choose among options by putting them in order"), required=False)
    options = forms.CharField(
        label=_("Options"), required=False, widget=lines(4),
        help_text=_("One on each line, in English; Spanish after a bar: Bus | Autobús."),
    )  # fmt: skip
    facilitator = forms.TypedChoiceField(
        label=_("Who facilitates?"),
        coerce=int,
        help_text=_("Concerns go to this person, who also says what came of it."),
    )

    class Meta:
        model = Decision
        fields = (
            "title", "title_es", "proposal", "proposal_es", "subject", "strategy", "facilitator", "closes_on", "secret", "ranked",
            "options", "takes_advice", "review_on",
        )  # fmt: skip
        widgets = {"proposal": lines(5), "proposal_es": lines(5), "subject": forms.RadioSelect, "review_on": DAY}

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        strategy: Any = self.fields["strategy"]
        mine = Q(pk=self.instance.strategy_id)
        strategy.queryset = Strategy.objects.filter(Q(state=StrategyState.REVIEWED) | mine)
        strategy.label_from_instance, strategy.empty_label = name_of, _("None")
        chooses: Any = self.fields["facilitator"]
        chooses.choices = people
        add_level_fields(self, self.instance)
        if self.instance.pk is not None:
            self.initial.setdefault("facilitator", self.instance.facilitator_id)
            self.initial["ranked"] = self.instance.rule == DecisionRule.RANKED
            self.initial["options"] = "\n".join(map(_line_of, self.instance.options.all()))
            if self.instance.closes_at is not None:
                self.initial["closes_on"] = timezone.localdate(self.instance.closes_at)

    def _post_clean(self) -> None:
        """The service sets and checks the row, not the form."""

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the services take."""
        data = dict(self.cleaned_data)
        day = data.pop("closes_on")
        data["closes_at"] = last_moment_of(day) if day else None
        data["facilitator"] = Person.objects.filter(pk=data["facilitator"]).first()
        pairs = [line.partition("|") for line in data.pop("options").splitlines() if line.strip()]
        data["options"] = [(name.strip()[:160], name_es.strip()[:160]) for name, _bar, name_es in pairs]
        return data


def _line_of(option: DecisionOption) -> str:
    return f"{option.name} | {option.name_es}" if option.name_es else option.name


class PositionForm(forms.Form):
    """What somebody says: a position with its reason, or options in order."""

    stance = forms.ChoiceField(label=_("What do you say?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"), required=False, max_length=1000, widget=lines(3),
        help_text=_("Everybody reads it once the decision is counted. An objection needs a reason."),
    )  # fmt: skip

    def __init__(self, *args: Any, decision: Decision, elector: Elector, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stance: Any = self.fields["stance"]
        stance.choices = list(STANCES[DecisionRule(decision.rule)].items())
        position = getattr(elector, "position", None)
        before = list(position.ranking) if position is not None else []
        if position is not None:
            self.initial.update({"stance": position.stance, "reason": position.reason})
        self.places: list[str] = []
        if decision.rule == DecisionRule.RANKED:
            self._offer(decision, before)
        if decision.secret:
            del self.fields["reason"]

    def _offer(self, decision: Decision, before: list[int]) -> None:
        options = decision.options.filter(withdrawn_at__isnull=True)
        offered = [("", "—"), *((str(one.pk), name_of(one)) for one in options)]
        self.places = [f"choice_{at}" for at in range(1, len(offered))]
        for at, name in enumerate(self.places):
            initial = str(before[at]) if at < len(before) else ""
            label = _("Choice %(number)s") % {"number": at + 1}
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=offered, initial=initial)
        self.initial.setdefault("stance", Stance.FOR)
        self.order_fields([*self.places, "stance", "reason"])

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the services take."""
        data = self.cleaned_data
        named = [int(data[name]) for name in self.places if data[name]]
        ranking = named if data["stance"] == Stance.FOR else []
        return {"stance": data["stance"], "ranking": ranking, "reason": data.get("reason", "")}


class WordsForm(forms.Form):
    """A few words, about which the page says what they are for."""

    words = forms.CharField(label=_("In your words"), required=False, max_length=1000, widget=lines(4))

    def __init__(self, *args: Any, label: Any = None, most: int = 1000, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["words"]
        field.label, field.max_length, field.required = label or field.label, most, needed


class DecisionEndForm(forms.Form):
    """Another last day."""

    closes_on = forms.DateField(label=_("Last day"), widget=DAY)


class ConcernForm(forms.Form):
    """What came of a concern."""

    outcome = forms.ChoiceField(label=_("What came of it?"), choices=ConcernOutcome.choices, widget=forms.RadioSelect)
    answer = forms.CharField(label=_("Answer in English"), required=False, widget=lines(3))
    answer_es = forms.CharField(label=_("Answer in Spanish"), required=False, widget=lines(3))


class OutcomeForm(forms.Form):
    """What came of a decision, in the words of a person."""

    outcome = forms.ChoiceField(label=_("What was decided?"), choices=DecisionOutcome.choices, widget=forms.RadioSelect)
    statement = forms.CharField(label=_("What was decided and why, in English"), widget=lines(5))
    statement_es = forms.CharField(label=_("What was decided and why, in Spanish"), required=False, widget=lines(5))
    advice_changed = forms.TypedChoiceField(
        label=_("Did what people advised change the result?"), widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No"))], coerce=lambda value: value == "yes",
    )  # fmt: skip
    achieved_level = forms.TypedChoiceField(
        label=_("Level of engagement reached"), required=False, coerce=int, empty_value=None,
        choices=[("", _("Not said yet")), *REACHED],
    )  # fmt: skip
    level_why = forms.CharField(label=_("Why it came out otherwise, in English"), required=False, max_length=300)
    level_why_es = forms.CharField(label=_("Why it came out otherwise, in Spanish"), required=False, max_length=300)

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not decision.takes_advice:
            del self.fields["advice_changed"]
        if decision.intended_level is None:
            for name in ("achieved_level", "level_why", "level_why_es"):
                del self.fields[name]


class DecisionInputForm(forms.Form):
    """What a decision made of what people said."""

    call = forms.ModelChoiceField(
        label=_("Call for input"),
        required=False,
        queryset=InputCall.objects.filter(state=CallState.PUBLISHED),
        empty_label=_("None"),
    )
    given = forms.ModelChoiceField(
        label=_("Or one comment"), required=False, queryset=Input.objects.filter(state=InputState.ACCEPTED),
        empty_label=_("None"),
    )  # fmt: skip
    uptake = forms.ChoiceField(label=_("What became of it?"), choices=Uptake.choices, widget=forms.RadioSelect)
    said = forms.CharField(label=_("What the decision made of it, in English"), max_length=500, widget=lines(3))
    said_es = forms.CharField(
        label=_("What the decision made of it, in Spanish"), required=False, max_length=500, widget=lines(3)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call: Any = self.fields["call"]
        given: Any = self.fields["given"]
        call.label_from_instance = lambda one: one.title
        given.label_from_instance = lambda one: one.text[:100]
