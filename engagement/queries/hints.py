"""Hints for whoever writes: how hard a text is to read, and words that name people by what they lack. Nothing is ever refused."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from engagement.models import Wording
from kconnect.core import reading
from kconnect.core.reading import Ease
from kconnect.core.text import fold

ES = "_es"
# So many hints on wording are enough at once.
MOST = 6


@dataclass(frozen=True)
class Hint:
    """One hint: for which field, in words."""

    field: str
    text: str


def hints_of(values: Mapping[str, str]) -> list[Hint]:
    """Hints for the texts of a form that has them in both languages: a field and one of the same name with `_es`. One query."""
    texts = {name: text for name, text in values.items() if text and _is_text(name, values)}
    if not texts:
        return []
    wordings = list(Wording.objects.all())
    return [hint for name, text in texts.items() for hint in _of(name, text, wordings)]


def _is_text(name: str, values: Mapping[str, str]) -> bool:
    return f"{name}{ES}" in values or (name.endswith(ES) and name.removesuffix(ES) in values)


def _of(name: str, text: str, wordings: Iterable[Wording]) -> list[Hint]:
    language = "es" if name.endswith(ES) else "en"
    found = [Hint(name, words) for words in _reading(text, language)]
    return found + [Hint(name, words) for words in _wording(text, language, wordings)]


def _reading(text: str, language: str) -> list[str]:
    about = reading.reading_of(text, language)
    if about.ease != Ease.HARD:
        return []
    longest = reading.longest_sentence(text)
    shown = longest if len(longest) <= 80 else f"{longest[:79]}…"
    if language == "es":
        words = _(
            "The Spanish is hard to read (%(score)s on the INFLESZ scale; aim for %(aim)s or more). Shorten this: “%(sentence)s”"
        )
        return [words % {"score": round(about.score), "aim": reading.LEAST_EASE, "sentence": shown}]
    words = _("The English reads like grade %(grade)s; aim for %(aim)s. Shorten this sentence: “%(sentence)s”")
    return [words % {"grade": round(about.score), "aim": reading.MOST_GRADE, "sentence": shown}]


def _wording(text: str, language: str, wordings: Iterable[Wording]) -> list[str]:
    folded = fold(text)
    there = [one for one in wordings if one.language == language and _holds(folded, one.phrase_folded)]
    words = _("“%(phrase)s”: you could say “%(better)s”.")
    return [words % {"phrase": one.phrase, "better": one.better} for one in there[:MOST]]


def _holds(text: str, phrase: str) -> bool:
    return bool(phrase) and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None
