"""The owner's answer: done, on track or blocked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.choices import OwnerAnswer
from agenda.models import Milestone
from kconnect.core.i18n import name_of


class AnswerForm(forms.Form):
    """How an action stands; open milestones can be ticked in the same step."""

    answer = forms.ChoiceField(
        label=_("How does it stand?"), choices=OwnerAnswer.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("What is in the way?"), max_length=300, required=False,
        help_text=_("Only if it is blocked: one sentence. The public reads it."),
    )  # fmt: skip
    reached = forms.MultipleChoiceField(
        label=_("Which milestones are reached?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, milestones: list[Milestone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reached"].choices = [(str(step.pk), name_of(step)) for step in milestones]  # type: ignore[attr-defined]  # a choice field has them
        if not milestones:
            del self.fields["reached"]

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        values = self.cleaned_data
        return {
            "answer": values["answer"], "reason": values["reason"], "reached": [int(pk) for pk in values.get("reached", [])],
        }  # fmt: skip
