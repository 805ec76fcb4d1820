"""Forms of commitments: what a partner offers, and how one was kept."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import StrategyState
from agenda.forms.amounts import MoneyField
from agenda.forms.company import CompanyForm
from agenda.forms.plan import MoveForm
from agenda.models import MOST_UNITS, Commitment, Strategy
from agenda.queries.commitments import Focus, focus_of
from agenda.queries.figures import dollars
from agenda.queries.offers import words_for_people
from agenda.rules import Move
from kconnect.core import gazetteer
from kconnect.core.i18n import name_of


class DayInput(forms.DateInput):
    """A day as phones ask for it."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class CommitmentForm(CompanyForm):
    """What a partner gives to a strategy: in words, in money and time, from when to when, for whom and where."""

    strategy = forms.ModelChoiceField(
        label=_("For which strategy?"), queryset=Strategy.objects.none(), empty_label=_("Choose one"),
        error_messages={"required": _("Choose the strategy that it is for.")},
    )  # fmt: skip
    what = forms.CharField(
        label=_("What do you commit, in English?"), max_length=300, required=False,
        help_text=_("One sentence, as in: Two rooms on Tuesday evenings."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    what_es = forms.CharField(
        label=_("And in Spanish?"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One of the two languages is enough; both are better."),
    )  # fmt: skip
    money = MoneyField(label=_("Money"), help_text=_("In dollars, for the whole time. Leave it empty if it is none."))
    hours = forms.IntegerField(
        label=_("Hours of your people"), required=False, min_value=0, max_value=MOST_UNITS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}), help_text=_("For the whole time."),
    )  # fmt: skip
    starts_on = forms.DateField(label=_("From"), widget=DayInput())
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DayInput())
    shown = forms.BooleanField(label=_("The public may read this once the workgroup has agreed"), required=False)
    money_shown = forms.BooleanField(label=_("The public may read the amount of money"), required=False)

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any], populations: list[str]) -> None:
        super().__init__(data, initial={"starts_on": timezone.localdate(), **initial})
        del self.fields["organizations"], self.fields["other_organization"]
        field: Any = self.fields["strategy"]
        chosen = initial.get("strategy")
        open_ones = Strategy.objects.public().exclude(state=StrategyState.STOPPED)
        field.queryset = (
            open_ones | Strategy.objects.filter(pk=chosen.pk) if isinstance(chosen, Strategy) else open_ones
        )
        field.label_from_instance = name_of
        self.fields["places"].label, self.fields["populations"].label = _("Where?"), _("For whom?")
        self.fields["populations"].help_text = _("Tick nothing if it is for everyone.")
        codes = list(dict.fromkeys([*self._sent("places"), *self.initial.get("places", [])]))
        names = gazetteer.names_of(codes)
        self._fill("places", [(code, names[code]) for code in codes if code in names])
        words = dict.fromkeys([*populations, *self._sent("populations"), *self.initial.get("populations", [])])
        self._fill("populations", [(word, word) for word in words if len(word) <= 80])
        if not names and not gazetteer.has_places():
            del self.fields["places"], self.fields["other_place"]

    def clean(self) -> dict[str, Any]:
        """Words in one language at least, and days in order; each said at its field."""
        data = super().clean() or {}
        if not data.get("what") and not data.get("what_es") and "what" not in self.errors:
            self.add_error("what", _("Say what you commit, in English or in Spanish."))
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("A commitment ends after it began. Change one of the days."))
        return data

    def promise(self) -> dict[str, Any]:
        """Of a valid form: what the services store."""
        names = ("strategy", "what", "what_es", "hours", "starts_on", "ends_on", "shown", "money_shown")
        return {name: self.cleaned_data[name] for name in names} | {"money_cents": self.cleaned_data["money"]}

    def focus(self) -> Focus:
        """Of a valid form: for whom and where."""
        return Focus(self.together("places"), self.people())


class CommitmentMoveForm(MoveForm):
    """How a commitment stands from now on; the reason is for the other side."""

    def __init__(self, *args: Any, moves: list[Move], **kwargs: Any) -> None:
        super().__init__(*args, moves=moves, **kwargs)
        needing = [str(move.label).lower() for move in moves if move.needs_reason]
        self.fields["reason"].help_text = (
            _("Needed for: %(states)s.") % {"states": ", ".join(needing)} if needing else ""
        )


def told_of_commitment(commitment: Commitment) -> dict[str, Any]:
    """The form of a commitment that is there already."""
    focus = focus_of(commitment)
    names = ("strategy", "what", "what_es", "hours", "starts_on", "ends_on", "shown", "money_shown")
    return {name: getattr(commitment, name) for name in names} | {
        "money": dollars(commitment.money_cents),
        "places": list(focus.places),
        "populations": list(focus.populations),
    }


def people_to_offer(focal: list[str]) -> list[str]:
    """Groups of people for the boxes: those that the strategies are for, then the words that partners use most."""
    return list(dict.fromkeys([*focal, *words_for_people()]))
