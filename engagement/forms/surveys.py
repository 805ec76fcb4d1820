"""Forms in which surveys are written: the survey itself and its questions."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.choices import CHOOSING, COUNTING, SurveyState
from engagement.models import Survey, SurveyQuestion
from kconnect.core.i18n import name_of
from kconnect.core.times import LocalTimeField, is_skipped, moment_of, network_zone


class SurveyForm(forms.ModelForm[Survey]):
    """What a survey is for, who can answer, and from when to when, on the clocks of the network."""

    opens_at = LocalTimeField(label=_("Opens"))
    closes_at = LocalTimeField(label=_("Closes"), help_text=_("From this moment on nobody can answer."))

    class Meta:
        model = Survey
        fields = (
            "title", "title_es", "about", "about_es", "workgroup", "opens_at", "closes_at", "audience", "early_results", "raw_file",
        )  # fmt: skip
        widgets = {
            "about": forms.Textarea(attrs={"rows": 4}),
            "about_es": forms.Textarea(attrs={"rows": 4}),
            "audience": forms.RadioSelect,
        }

    def __init__(self, *args: Any, groups: Any, may_have_none: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["workgroup"]
        field.queryset, field.required, field.label_from_instance = groups, not may_have_none, name_of
        field.empty_label = _("The whole network") if may_have_none else None
        zone: Any = self.fields["opens_at"]
        zone.help_text = _("On the clocks of %(zone)s.") % {"zone": network_zone().replace("_", " ")}
        if self.instance.pk is not None:
            self.initial.update({name: local_of(getattr(self.instance, name)) for name in ("opens_at", "closes_at")})
            self.frozen = self.instance.state != SurveyState.DRAFT and self.instance.sheets.sent().exists()
            for name in ("opens_at", "audience", "early_results", "raw_file") if self.frozen else ():
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Sets both times on the clocks of the network."""
        data = super().clean() or self.cleaned_data
        for name in ("opens_at", "closes_at"):
            local = data.get(name)
            if local is not None and is_skipped(local, network_zone()):
                self.add_error(name, _("The clocks skip this hour on that day. Choose another time."))
            elif local is not None:
                data[name] = moment_of(local, network_zone())
        opens, closes = data.get("opens_at") or self.instance.opens_at, data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The survey closes before it opens. Change one of the times."))
        return data

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the service takes."""
        return dict(self.cleaned_data)


def local_of(moment: Any) -> Any:
    """A moment as clocks of the network show it."""
    return moment.astimezone(ZoneInfo(network_zone())).replace(tzinfo=None)


def lines_of(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class QuestionForm(forms.ModelForm[SurveyQuestion]):
    """One question with the answers to choose from, one per line, in both languages."""

    options = forms.CharField(
        label=_("Answers to choose from, in English"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One per line. Only for questions to choose from."),
    )  # fmt: skip
    options_es = forms.CharField(
        label=_("Answers to choose from, in Spanish"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One per line, in the same order."),
    )  # fmt: skip

    class Meta:
        model = SurveyQuestion
        fields = (
            "text", "text_es", "kind", "hint", "hint_es", "required", "low", "high", "low_word", "low_word_es", "high_word",
            "high_word_es",
        )  # fmt: skip
        widgets = {"kind": forms.RadioSelect}

    field_order = ("text", "text_es", "kind", "options", "options_es")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [(value, label) for value, label in kinds.choices if value]
        for name in ("low", "high"):
            self.fields[name].required = False
        self.fields["low"].help_text = _("For scales and whole numbers.")
        if self.instance.pk is not None:
            options = list(self.instance.options.all())
            self.initial["options"] = "\n".join(option.text for option in options)
            self.initial["options_es"] = "\n".join(option.text_es for option in options)

    def clean(self) -> dict[str, Any]:
        """As many Spanish answers as English ones, and two limits that make sense."""
        data = super().clean() or self.cleaned_data
        english, spanish = lines_of(data.get("options") or ""), lines_of(data.get("options_es") or "")
        if data.get("kind") in CHOOSING:
            if len(english) < 2:
                self.add_error("options", _("Give between 2 and 20 answers to choose from."))
            if len(english) != len(spanish):
                self.add_error("options_es", _("Write as many answers in Spanish as in English, in the same order."))
            for name, lines in (("options", english), ("options_es", spanish)):
                if any(len(line) > 160 for line in lines):
                    self.add_error(name, _("An answer has at most 160 letters."))
        if data.get("kind") in COUNTING:
            low, high = data.get("low"), data.get("high")
            if low is None or high is None or high <= low:
                self.add_error("high", _("The highest number is not above the lowest. Change one of them."))
        else:
            data["low"], data["high"] = 1, 5
        self.instance.low, self.instance.high = data.get("low") or 0, data.get("high") or 0
        return data

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the service takes."""
        data = dict(self.cleaned_data)
        pairs = zip(lines_of(data.pop("options")), lines_of(data.pop("options_es")), strict=False)
        return {**data, "options": list(pairs) if data["kind"] in CHOOSING else []}
