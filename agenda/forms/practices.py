"""Forms of practices: proposing one, assessing it, and saying where it is used."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import EVIDENCE_MEANS
from agenda.forms.policy import day_widget, rows_of
from agenda.models import Goal, Practice, PracticeAssessment, Strategy
from agenda.queries.practices import MOST_NAMED, actions_named, partners_named
from kconnect.core.i18n import name_of
from kconnect.core.loaded import LoadedForm
from workgroups.models import Organization


class PracticeForm(LoadedForm):
    """A practice in both languages; `partners` are those in whose name this person may propose it."""

    class Meta:
        model = Practice
        fields: ClassVar[tuple[str, ...]] = (
            "organization", "name", "name_es", "summary", "summary_es", "audience", "audience_es", "goals", "origin", "evidence",
            "evidence_es", "level", "sources",
        )  # fmt: skip
        widgets = {
            "summary": rows_of(4), "summary_es": rows_of(4), "evidence": rows_of(4), "evidence_es": rows_of(4),
            "sources": rows_of(3), "origin": forms.RadioSelect, "level": forms.RadioSelect,
            "goals": forms.CheckboxSelectMultiple,
        }  # fmt: skip

    def __init__(self, *args: Any, partners: Iterable[Organization] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("goals", Goal.objects.public())
        for name in ("origin", "level"):
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]
        scale = " ".join(f"{level.label}: {means}" for level, means in EVIDENCE_MEANS.items())
        self.fields["level"].help_text = scale
        if partners is None or not list(partners):
            del self.fields["organization"]
        else:
            self._offer("organization", partners)
            organization: Any = self.fields["organization"]
            organization.empty_label = _("Myself, for no organization")

    def _offer(self, name: str, queryset: Any) -> None:
        field: Any = self.fields[name]
        field.queryset, field.label_from_instance = queryset, name_of


class AssessmentForm(forms.ModelForm[PracticeAssessment]):
    """What is asked of each practice, wherever it comes from."""

    class Meta:
        model = PracticeAssessment
        fields: ClassVar[tuple[str, ...]] = (
            "known", "fits", "gains", "gains_es", "harms", "harms_es", "affordable", "ready", "outcome", "why", "why_es",
            "assessed_on",
        )  # fmt: skip
        widgets = {
            **dict.fromkeys(("known", "fits", "affordable", "ready", "outcome"), forms.RadioSelect),
            **dict.fromkeys(("gains", "gains_es", "harms", "harms_es"), rows_of(3)), "assessed_on": day_widget(),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("known", "fits", "affordable", "ready", "outcome"):
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]


class UseForm(forms.Form):
    """Where a practice is used: a strategy, an action or a partner, the last two by a few letters of their name."""

    strategy = forms.ModelChoiceField(
        label=_("Strategy"), queryset=Strategy.objects.none(), required=False, empty_label="—"
    )
    action = forms.CharField(
        label=_("Action"), required=False, max_length=200, help_text=_("A few letters of its name.")
    )
    organization = forms.CharField(
        label=_("Partner organization"), required=False, max_length=160, help_text=_("A few letters of its name.")
    )
    since = forms.DateField(label=_("Since"), required=False, widget=day_widget(), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["strategy"]
        field.queryset, field.label_from_instance = Strategy.objects.public(), name_of

    def clean_action(self) -> Any:
        """The action that the words mean, or nothing."""
        return self._one("action", actions_named)

    def clean_organization(self) -> Any:
        """The partner that the words mean, or nothing."""
        return self._one("organization", partners_named)

    def _one(self, name: str, find: Callable[[str], list[Any]]) -> Any:
        text = str(self.cleaned_data[name]).strip()
        if not text:
            return None
        found = find(text)
        if not found:
            raise forms.ValidationError(_("We found nothing with this name. Try a part of it, or leave it out."))
        if len(found) > 1:
            names = "; ".join(name_of(one) for one in found[:MOST_NAMED])
            raise forms.ValidationError(
                _("Several are called like that. Write more of the name: %(names)s") % {"names": names}
            )
        return found[0]
