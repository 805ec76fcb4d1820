"""Forms of performance measures, their values and their reviews; what they hold is set through the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.models import Strategy
from dashboard.models import PerformanceMeasure, PerformanceReview
from kconnect.core.i18n import name_of
from workgroups.models import Organization, Workgroup

DAY = {"type": "date"}


class _OfOneSubject(forms.ModelForm[Any]):
    """Offers the strategies of the group and the public partners."""

    def __init__(self, *args: Any, workgroup: Workgroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.workgroup = workgroup
        strategy: Any = self.fields["strategy"]
        organization: Any = self.fields["organization"]
        strategy.queryset = Strategy.objects.filter(workgroup=workgroup)
        strategy.label_from_instance = name_of
        organization.queryset = Organization.objects.published().order_by("name")
        strategy.label, organization.label = _("Strategy"), _("or a partner")
        organization.help_text = _("What is about a partner is public once the partner has said yes to it.")


class PerformanceMeasureForm(_OfOneSubject):
    """One measure in both languages."""

    class Meta:
        model = PerformanceMeasure
        fields = (
            "strategy", "organization", "kind", "name", "name_es", "unit", "direction", "target", "position", "published",
        )  # fmt: skip
        widgets = {"kind": forms.RadioSelect, "direction": forms.RadioSelect}


class PerformanceReviewForm(_OfOneSubject):
    """What was learned and what changes, in both languages."""

    class Meta:
        model = PerformanceReview
        fields = ("strategy", "organization", "held_on", "learned", "learned_es", "change", "change_es", "published")
        widgets = {
            "held_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("learned", "learned_es", "change", "change_es")},
        }


class PerformanceValueForm(forms.Form):
    """What a measure was for a time."""

    ends = forms.DateField(
        label=_("Last day of the time"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("For the year 2025: December 31, 2025. A day that is there already is corrected."),
    )
    value = forms.FloatField(label=_("Value"))
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, help_text=_("For example how it was counted.")
    )
