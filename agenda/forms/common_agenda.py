"""Forms of the common agenda."""

from typing import Any

from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from agenda.models import Goal
from kconnect.core.i18n import name_of
from workgroups.forms.seats import day_field
from workgroups.models import NotedDecision
from workgroups.queries.decisions import MOST, governance_decisions

LONGEST = 10_000
SHOWN = 90


def _text(label: Any, rows: int = 8) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}),
        help_text=_("One paragraph per line."),
    )  # fmt: skip


class AgendaForm(forms.Form):
    """The draft in two languages, the goals it names, and what it changes."""

    problem = _text(_("Shared understanding of the problem"))
    problem_es = _text(_("Shared understanding, in Spanish"))
    vision = _text(_("Vision"), 4)
    vision_es = _text(_("Vision, in Spanish"), 4)
    principles = _text(_("Principles"), 6)
    principles_es = _text(_("Principles, in Spanish"), 6)
    goals: Any = forms.ModelMultipleChoiceField(
        label=_("Success measures: the goals that this version names"), required=False,
        queryset=Goal.objects.none(), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    change = forms.CharField(label=_("What changes, in a sentence"), max_length=300, required=False)
    change_es = forms.CharField(label=_("What changes, in Spanish"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goals: Any = self.fields["goals"]
        goals.queryset, goals.label_from_instance = Goal.objects.all(), name_of

    def clean(self) -> dict[str, Any]:
        """A vision in at least one language."""
        data = self.cleaned_data
        if not (data.get("vision") or data.get("vision_es")):
            self.add_error("vision", _("Write the vision in at least one language."))
        return data


class AdoptAgendaForm(forms.Form):
    """On which day, and by which decision."""

    on = day_field(_("On which day was it adopted?"))
    decision: Any = forms.ModelChoiceField(
        label=_("Which decision adopted it?"), required=False, queryset=NotedDecision.objects.none(),
        empty_label=_("None of these: I write it below"),
        help_text=_("Decisions that were noted in meetings of governance groups, the latest first."),
    )  # fmt: skip
    decided = forms.CharField(
        label=_("The decision in words"), max_length=500, required=False,
        help_text=_("Everybody reads it. Leave it empty to show the words of the meeting."),
    )  # fmt: skip
    decided_es = forms.CharField(label=_("The decision in Spanish"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        decision: Any = self.fields["decision"]
        latest = list(governance_decisions().values_list("pk", flat=True)[:MOST])
        decision.queryset = governance_decisions().filter(pk__in=latest)
        decision.label_from_instance = _label

    def clean(self) -> dict[str, Any]:
        """A decision, chosen or written."""
        data = self.cleaned_data
        if not (data.get("decision") or data.get("decided") or data.get("decided_es")):
            self.add_error("decided", _("Choose the decision of a meeting, or write which decision it was."))
        return data


def _label(decision: NotedDecision) -> str:
    day = formats.date_format(decision.meeting.starts_local, "SHORT_DATE_FORMAT")
    text = decision.text if len(decision.text) <= SHOWN else f"{decision.text[:SHOWN]}…"
    return f"{day} · {name_of(decision.meeting.workgroup)} · {text}"
