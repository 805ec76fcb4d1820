"""Forms of calls for input and of answers."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.models import Goal, Strategy
from engagement.models import InputCall
from engagement.models.answers import LED_TO
from engagement.queries.input_room import led_to_choices
from kconnect.core.i18n import localized, name_of


def lines(number: int) -> forms.Textarea:
    """A field for a longer text."""
    return forms.Textarea(attrs={"rows": number})


def day() -> forms.DateInput:
    """A day as the browser's calendar gives it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class InputCallForm(forms.ModelForm[InputCall]):
    """What the public is asked, what can change and what cannot, and until when."""

    class Meta:
        model = InputCall
        fields: ClassVar[tuple[str, ...]] = (
            "workgroup", "title", "title_es", "question", "question_es", "background", "background_es", "changeable",
            "changeable_es", "fixed", "fixed_es", "goal", "strategy", "opens_on", "closes_on", "answer_due_on",
        )  # fmt: skip
        widgets = {
            "question": lines(3), "question_es": lines(3), "background": lines(4), "background_es": lines(4),
            "changeable": lines(3), "changeable_es": lines(3), "fixed": lines(3), "fixed_es": lines(3),
            "opens_on": day(), "closes_on": day(), "answer_due_on": day(),
        }  # fmt: skip

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offers = {"workgroup": groups, "goal": Goal.objects.public(), "strategy": Strategy.objects.public()}
        for name, offered in offers.items():
            field: Any = self.fields[name]
            field.queryset, field.label_from_instance = offered, name_of
        group: Any = self.fields["workgroup"]
        group.empty_label = None

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        data = super().clean() or self.cleaned_data
        opens, closes, due = (data.get(name) for name in ("opens_on", "closes_on", "answer_due_on"))
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("It closes before it opens. Change one of the days."))
        if closes and due and due <= closes:
            self.add_error("answer_due_on", _("Promise the answer for a day after the last day."))
        return data

    def _post_clean(self) -> None:
        """The service sets and checks the call, not the form."""

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the services take."""
        return {name: self.cleaned_data[name] for name in self.fields}


class InputAnswerForm(forms.Form):
    """What was heard, done and why, in both languages, and what changed."""

    heard = forms.CharField(label=_("What we heard, in English"), required=False, widget=lines(4))
    heard_es = forms.CharField(label=_("What we heard, in Spanish"), required=False, widget=lines(4))
    did = forms.CharField(label=_("What we did, in English"), required=False, widget=lines(4))
    did_es = forms.CharField(label=_("What we did, in Spanish"), required=False, widget=lines(4))
    why = forms.CharField(label=_("Why, in English"), required=False, widget=lines(4))
    why_es = forms.CharField(label=_("Why, in Spanish"), required=False, widget=lines(4))

    LINKS: ClassVar[dict[str, Any]] = {
        "goal": _("Goals that changed"), "strategy": _("Strategies that changed"), "action": _("Actions that changed"),
        "agenda": _("Versions of the common agenda that hold it"), "decision": _("Decisions that it led to"),
    }  # fmt: skip

    def __init__(self, data: Any = None, *, answer: Any = None, to_call: bool) -> None:
        initial = {name: getattr(answer, name) for name in WORDS} if answer is not None else {}
        if answer is not None:
            for link in answer.links.all():
                for name in LED_TO:
                    if getattr(link, f"{name}_id"):
                        initial.setdefault(f"to_{name}", []).append(getattr(link, f"{name}_id"))
        super().__init__(data, initial=initial)
        if to_call:
            for name in WORDS:
                self.fields[name].required = True
        else:
            del self.fields["heard"], self.fields["heard_es"]
        for name, offered in led_to_choices().items():
            field: Any = forms.ModelMultipleChoiceField(
                queryset=offered, label=self.LINKS[name], required=False, widget=forms.CheckboxSelectMultiple
            )
            field.label_from_instance = {"agenda": _version_words, "decision": _title_of}.get(name, name_of)
            if offered.exists():
                self.fields[f"to_{name}"] = field

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the services take."""
        data = self.cleaned_data
        links = {name: list(data.get(f"to_{name}") or ()) for name in LED_TO}
        return {"links": links} | {name: data.get(name, "") for name in WORDS}


WORDS = ("heard", "heard_es", "did", "did_es", "why", "why_es")


def _version_words(agenda: Any) -> str:
    return str(_("Version %(number)s") % {"number": agenda.number})


def _title_of(decision: Any) -> str:
    return localized(decision, "title").text
