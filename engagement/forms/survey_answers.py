"""The form in which a survey is answered, made from its questions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.choices import QuestionKind
from engagement.models import SurveyQuestion
from kconnect.core.i18n import localized
from workgroups.choices import Language

PREFIX = "q"
MOST_LETTERS = 500


def name_of_question(question: SurveyQuestion) -> str:
    """The name of its field."""
    return f"{PREFIX}{question.pk}"


class AnswerForm(forms.Form):
    """One field for each question, in the page's language. `keeps` takes what is there and asks for nothing that is missing."""

    # Drawn by the page: sent twice, it is one.
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    # People do not see this field; programs that fill in forms do.
    website = forms.CharField(required=False, label=gettext_lazy("Leave this empty"), widget=forms.TextInput())

    def __init__(
        self, data: Any = None, *, questions: Iterable[SurveyQuestion], given: Mapping[int, Any] | None = None, keeps: bool = False,
        key: str = "",
    ) -> None:  # fmt: skip
        self.questions = list(questions)
        initial = {f"{PREFIX}{number}": value for number, value in (given or {}).items()}
        super().__init__(data, initial={**initial, "key": key})
        for question in self.questions:
            field = field_of(question)
            field.required = question.required and not keeps
            self.fields[name_of_question(question)] = field

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the questions, in their order."""
        return [self[name_of_question(question)] for question in self.questions]

    @property
    def is_from_a_program(self) -> bool:
        """The field that people do not see was filled in."""
        return bool(self.data.get("website"))

    def given(self) -> dict[int, Any]:
        """Of a valid form: the answers by question, as the service takes them."""
        return {question.pk: self._value(question) for question in self.questions}

    def _value(self, question: SurveyQuestion) -> Any:
        value = self.cleaned_data.get(name_of_question(question))
        if question.kind == QuestionKind.SINGLE:
            return [int(value)] if value else None
        if question.kind == QuestionKind.MULTIPLE:
            return [int(one) for one in value or []]
        if question.kind == QuestionKind.SCALE:
            return int(value) if value else None
        return value


def field_of(question: SurveyQuestion) -> forms.Field:
    """The field that takes the answer to a question."""
    # A hint is put into the page as it is, because hints of our own may hold a link; this one a person wrote.
    label, hint = str(localized(question, "text")), escape(str(localized(question, "hint")))
    words: dict[str, Any] = {"label": label, "help_text": hint}
    missing = {"required": _("This question needs an answer.")}
    options = [(option.pk, str(localized(option, "text"))) for option in question.options.all()]
    if question.kind == QuestionKind.MULTIPLE:
        return forms.MultipleChoiceField(
            choices=options, widget=forms.CheckboxSelectMultiple, error_messages=missing, **words
        )
    if question.kind in {QuestionKind.SINGLE, QuestionKind.SCALE}:
        choices: list[tuple[Any, str]] = options if question.kind == QuestionKind.SINGLE else steps_of(question)
        if not question.required:
            # Who has tapped an answer can take it back.
            choices = [*choices, ("", _("No answer"))]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=missing, **words)
    if question.kind == QuestionKind.NUMBER:
        if not hint:
            words["help_text"] = _("From %(low)s to %(high)s.") % {"low": question.low, "high": question.high}
        return forms.IntegerField(
            min_value=question.low, max_value=question.high, error_messages=missing,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **words,
        )  # fmt: skip
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), error_messages=missing, **words)


def steps_of(question: SurveyQuestion) -> list[tuple[Any, str]]:
    """The steps of a scale, the first and the last with their words."""
    ends = {question.low: str(localized(question, "low_word")), question.high: str(localized(question, "high_word"))}
    steps = range(question.low, question.high + 1)
    return [(step, f"{step} · {ends[step]}" if ends.get(step) else str(step)) for step in steps]


class ShownWordsForm(forms.Form):
    """Own words of one answer, as whoever reads them lets others read them."""

    answer = forms.UUIDField()
    words = forms.CharField(label=gettext_lazy("What others read"), max_length=2000, required=False)


class LaterForm(forms.Form):
    """Where the link to answers kept for later is sent."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("For this one message only. It is not kept with your answers."),
    )  # fmt: skip


class LettersForm(forms.Form):
    """To whom personal links go, and in which language."""

    addresses = forms.CharField(
        label=gettext_lazy("E-mail addresses"), max_length=40_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "One per line. Only people who agreed that the network writes to them. The addresses are removed a month after closing."
        ),
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=Language.choices)

    def clean_addresses(self) -> list[str]:
        """Each line an address, each once."""
        found = list(
            dict.fromkeys(line.strip().lower() for line in self.cleaned_data["addresses"].splitlines() if line.strip())
        )
        for address in found:
            try:
                validate_email(address)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("This is no e-mail address: %(address)s") % {"address": address[:80]}
                ) from None
        if len(found) > MOST_LETTERS:
            raise forms.ValidationError(_("At most 500 addresses at once."))
        return found
