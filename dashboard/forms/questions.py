"""Answers to what a try of the mapping left open; every question must be answered, nothing is guessed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext

from dashboard.ingest.periods import span_of
from dashboard.queries.steward.questions import Question

NEW, EVERYONE = "new", "*"


class QuestionsForm(forms.Form):
    """One field for each question; `answers()` are the parts of the draft with them put in."""

    def __init__(self, *args: Any, questions: Sequence[Question], draft: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.draft = draft
        for question in questions:
            self.fields[question.name] = _field(question)

    def clean(self) -> dict[str, Any]:
        """Periods are written in one of the usual forms."""
        data = super().clean() or {}
        for question in self.questions:
            if (
                question.path[:2] == ("maps", "periods")
                and question.name in data
                and span_of(data[question.name]) is None
            ):
                self.add_error(
                    question.name, gettext("Write it as 2023, 2019-2023, SY2012-13, 2024Q1, 2024-05 or 2020-04-01.")
                )
        return data

    def answers(self) -> dict[str, Any]:
        """Marks, lists and numbers of the draft with what was answered."""
        marks = dict(self.draft.get("marks", {}))
        maps = {name: dict(given) for name, given in self.draft.get("maps", {}).items()}
        numbers = dict(self.draft.get("numbers", {}))
        for question in self.questions:
            answer = self.cleaned_data[question.name]
            part, *path = question.path
            if part == "marks":
                marks[path[0]] = answer
            elif part == "maps":
                maps.setdefault(path[0], {})[path[1]] = answer
            else:
                _put_number(numbers, path, answer)
        numbers["shares"] = self._shares(numbers.get("share_answers", {}))
        return {"marks": marks, "maps": maps, "numbers": numbers}

    def wanted(self) -> list[str]:
        """The texts for which a new measure is to be made."""
        named = [question for question in self.questions if question.path[:2] == ("maps", "measures")]
        return [question.path[2] for question in named if self.cleaned_data[question.name] == NEW]

    def _shares(self, answered: Mapping[str, str]) -> list[int]:
        """The columns whose figures are shares of 1."""
        slugs = {slug for slug, answer in answered.items() if answer == "share"}
        if not slugs:
            return []
        if self.draft.get("shape") == "long":
            return [self.draft["long"]["column"]]
        return [one["column"] for one in self.draft.get("figures", {}).values() if one["measure"] in slugs]


def _field(question: Question) -> forms.Field:
    """A choice among what is possible, or a text; in each case an answer is needed."""
    needed = {"required": gettext("Answer this question.")}
    words: dict[str, Any] = {"label": question.label, "help_text": question.hint, "initial": question.initial}
    if question.choices:
        return forms.ChoiceField(**words, choices=question.choices, error_messages=needed)
    return forms.CharField(**words, max_length=100, error_messages=needed)


def _put_number(numbers: dict[str, Any], path: Sequence[str], answer: str) -> None:
    if path[0] == "format":
        numbers["decimal"], numbers["thousands"] = answer[0], answer[1:]
    elif path[0] == "percent":
        numbers["percent"] = answer == "yes"
    elif path[0] == "prefix":
        numbers["prefixes"] = sorted({*numbers.get("prefixes", ()), answer})
    else:
        numbers["share_answers"] = {**numbers.get("share_answers", {}), path[1]: answer}
