"""Forms of self-assessments."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.models import Strategy
from engagement.choices.assessments import AnswerWay
from engagement.instruments import Instrument, instruments
from kconnect.core.i18n import localized, name_of
from workgroups.forms.consultations import DayField
from workgroups.models import Organization, Workgroup

CANNOT_SAY = "x"


class AssessmentForm(forms.Form):
    """What is asked about whom, how and until when."""

    instrument = forms.ChoiceField(label=_("What do you ask?"), widget=forms.RadioSelect)
    workgroup = forms.ModelChoiceField(label=_("About a workgroup"), queryset=Workgroup.objects.none(), required=False)
    organization = forms.ModelChoiceField(
        label=_("About a partner"), queryset=Organization.objects.none(), required=False
    )
    way = forms.ChoiceField(
        label=_("Who answers?"), choices=AnswerWay.choices, widget=forms.RadioSelect, initial=AnswerWay.EACH,
        help_text=_(
            "When each person answers alone, nobody sees a single answer, and results are shown from five answers on."
        ),
    )  # fmt: skip
    opens_on = DayField(label=_("First day"))
    closes_on = DayField(label=_("Last day"))

    def __init__(
        self, *args: Any, groups: QuerySet[Workgroup], organizations: QuerySet[Organization], may_ask_all: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["instrument"]
        asked.choices = [
            (one.code, f"{localized(one, 'name')}: {localized(one, 'about')}") for one in instruments().values()
        ]
        self.fields["opens_on"].initial = timezone.localdate()
        self.may_ask_all = may_ask_all
        for name, rows in (("workgroup", groups), ("organization", organizations)):
            field: Any = self.fields[name]
            field.queryset, field.label_from_instance = rows, name_of
            field.empty_label = _("None")
        if may_ask_all:
            self.fields["workgroup"].help_text = _("Leave both empty to ask about the whole collaborative.")

    def clean(self) -> dict[str, Any]:
        """About one subject; about the whole collaborative only for staff."""
        data = super().clean() or self.cleaned_data
        if data.get("workgroup") and data.get("organization"):
            self.add_error("organization", _("Choose a workgroup or a partner, not both."))
        elif not (data.get("workgroup") or data.get("organization") or self.may_ask_all):
            self.add_error("workgroup", _("Choose a workgroup or a partner."))
        return data


class LastDayForm(forms.Form):
    """Another last day."""

    closes_on = DayField(label=_("Last day"))


class LevelsForm(forms.Form):
    """How far each statement of a round is true."""

    def __init__(self, *args: Any, asked: Instrument, version: str, said: dict[str, int | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(level), words) for level, words in asked.levels.items()]
        for one in asked.versions[version]:
            start = said.get(one.code)
            self.fields[one.code] = forms.ChoiceField(
                label=str(localized(one, "text")), choices=[*choices, (CANNOT_SAY, _("I cannot say"))],
                widget=forms.RadioSelect, required=False,
                initial=(CANNOT_SAY if start is None else str(start)) if one.code in said else None,
            )  # fmt: skip

    def levels(self) -> dict[str, int | None]:
        """What was said; what was left open counts as "cannot say"."""
        return {code: None if given in ("", CANNOT_SAY) else int(given) for code, given in self.cleaned_data.items()}


class FollowForm(forms.Form):
    """What follows from a statement."""

    statement = forms.ChoiceField(label=_("Which statement does it help with?"))
    strategy = forms.ModelChoiceField(label=_("Strategy"), queryset=Strategy.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Action in English"), max_length=200)
    name_es = forms.CharField(label=_("Action in Spanish"), max_length=200, required=False)
    due_on = DayField(label=_("Due on"), required=False)

    def __init__(
        self, *args: Any, asked: Instrument, version: str, strategies: QuerySet[Strategy], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        statement: Any = self.fields["statement"]
        statement.choices = [(one.code, str(localized(one, "text"))) for one in asked.versions[version]]
        strategy: Any = self.fields["strategy"]
        strategy.queryset = strategies
        strategy.label_from_instance = lambda one: f"{name_of(one)} ({name_of(one.workgroup)})"
