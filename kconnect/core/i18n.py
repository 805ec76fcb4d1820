"""Which language is shown, and an honest answer where a text exists only in the other one."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


@dataclass(frozen=True)
class Localized:
    """A text that a person wrote, with the language it is really in."""

    text: str
    language: str
    wanted: str

    @property
    def is_fallback(self) -> bool:
        """True when the reader gets another language than the page's."""
        return bool(self.text) and self.language != self.wanted

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def current_language() -> str:
    """The two-letter code of the page's language."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def language_of(request: HttpRequest, otherwise: str = "") -> str:
    """The language that the address asks for by `?lang=`, else `otherwise` or the page's."""
    wanted = request.GET.get("lang", "")
    return wanted if wanted in dict(settings.LANGUAGES) else otherwise or current_language()


def in_language(path: str, language: str) -> str:
    """The address of the same page in another language: `/events/?page=2` ↔ `/es/events/?page=2`."""
    bare = path[3:] or "/" if path == "/es" or path.startswith("/es/") else path
    return f"/es{bare}" if language == "es" else bare


def localized(thing: Any, field: str) -> Localized:
    """The text `field` of `thing` in the page's language, else in the other one and marked so.

    English stands in `field`, Spanish in `field_es`.
    """
    wanted = current_language()
    english, spanish = getattr(thing, field), getattr(thing, f"{field}_es")
    choices = [("es", spanish), ("en", english)] if wanted == "es" else [("en", english), ("es", spanish)]
    for language, text in choices:
        if text:
            return Localized(text, language, wanted)
    return Localized("", wanted, wanted)


def name_of(thing: Any) -> str:
    """The name of `thing` as plain text in the page's language; for the choices of a form."""
    return localized(thing, "name").text
