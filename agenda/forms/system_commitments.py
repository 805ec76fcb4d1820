"""Forms of the equity commitments of public systems."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import Kept
from workgroups.forms.seats import day_field, long_text


class EquityCommitmentForm(forms.Form):
    """What the system commits itself to, in two languages, since when, and when others are to look at it."""

    text = long_text(
        _("What we commit ourselves to"), help_text=_("What you do, for whom, and by when. Everybody reads it.")
    )
    text_es = long_text(_("What we commit ourselves to, in Spanish"))
    since = day_field(_("Since which day?"))
    review_due = day_field(
        _("When is the next review?"), required=False, help_text=_("Equity & Inclusion looks at it with you.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """At least one language."""
        data = self.cleaned_data
        if not (data.get("text") or data.get("text_es")):
            self.add_error("text", _("Write the commitment in at least one language."))
        return data


class EndEquityCommitmentForm(forms.Form):
    """Why a commitment ends."""

    reason = forms.CharField(
        label=_("Why does it end?"), max_length=300, required=False, help_text=_("Everybody reads it.")
    )
    reason_es = forms.CharField(label=_("Why does it end, in Spanish?"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """A reason in at least one language."""
        data = self.cleaned_data
        if not (data.get("reason") or data.get("reason_es")):
            self.add_error("reason", _("Say why the commitment ends. Everybody reads it."))
        return data


class SystemReviewForm(forms.Form):
    """What a review found."""

    on = day_field(_("On which day was it reviewed?"))
    outcome = forms.ChoiceField(label=_("What did you find?"), choices=Kept.choices, widget=forms.RadioSelect)
    learned = long_text(_("What was learned"), help_text=_("Everybody reads it."))
    learned_es = long_text(_("What was learned, in Spanish"))
    review_due = day_field(_("When is the next review?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """What was learned, in at least one language."""
        data = self.cleaned_data
        if not (data.get("learned") or data.get("learned_es")):
            self.add_error("learned", _("Say what was learned, in at least one language."))
        return data
