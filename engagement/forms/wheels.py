"""The form on which people say of themselves what the representation wheel counts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagement.choices import NO, WHEEL_ASKS, YES, WheelQuestion

ANSWERS = [
    (str(YES), pgettext_lazy("wheel", "Yes")),
    (str(NO), pgettext_lazy("wheel", "No")),
    ("", _("I would rather not say")),
]


class WheelForm(forms.Form):
    """Four questions, each of which may stay without an answer."""

    def __init__(self, *args: Any, said: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in WheelQuestion:
            self.fields[question.value] = forms.TypedChoiceField(
                label=WHEEL_ASKS[question], choices=ANSWERS, coerce=int, empty_value=None, required=False,
                widget=forms.RadioSelect, initial=str(said.get(question.value, "")),
            )  # fmt: skip

    def says(self) -> dict[WheelQuestion, int | None]:
        """Of a valid form: the answer to each question, None where there is none."""
        return {question: self.cleaned_data[question.value] for question in WheelQuestion}
