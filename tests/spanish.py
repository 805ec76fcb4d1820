"""Finds English in a Spanish page: what a reader sees or hears, without what is marked as English and without what people wrote."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.db import models

# Common words of English that are none of Spanish; a sentence without any of them is hardly a sentence.
ENGLISH = frozenset(
    [
        "the",
        "and",
        "of",
        "you",
        "your",
        "this",
        "that",
        "with",
        "for",
        "from",
        "are",
        "is",
        "was",
        "were",
        "be",
        "been",
        "have",
        "not",
        "does",
        "do",
        "what",
        "who",
        "when",
        "where",
        "how",
        "all",
        "any",
        "each",
        "every",
        "their",
        "they",
        "them",
        "it",
        "its",
        "by",
        "or",
        "an",
        "at",
        "to",
        "on",
        "we",
        "our",
        "can",
        "will",
        "must",
        "should",
        "please",
        "enter",
        "choose",
        "save",
        "add",
        "new",
        "show",
        "see",
        "here",
        "there",
        "today",
        "yes",
        "name",
        "back",
        "more",
        "than",
        "then",
        "into",
        "about",
        "only",
        "other",
        "which",
        "if",
        "as",
        "but",
        "after",
        "before",
        "until",
        "while",
        "nobody",
        "somebody",
        "everyone",
        "everybody",
        "day",
        "days",
        "week",
        "month",
        "year",
        "years",
        "page",
        "pages",
        "file",
        "files",
        "list",
        "lists",
        "link",
        "links",
        "people",
        "person",
        "change",
        "changed",
        "changes",
        "sign",
        "open",
        "close",
        "closed",
        "date",
        "time",
        "place",
        "group",
        "groups",
        "number",
        "numbers",
        "send",
        "sent",
        "first",
        "last",
        "next",
        "read",
        "write",
        "written",
        "take",
        "taken",
    ]
)
WORD = re.compile(r"[a-zA-ZáéíóúüñÁÉÍÓÚÜÑ'’-]+")
SPOKEN = ("alt", "title", "aria-label", "placeholder", "content", "value")
SILENT = {"script", "style", "code", "pre", "svg"}
# Names of things that have no other: time zones, a key of the keyboard, data sets, examples of what a file holds.
NAMES = re.compile(r"\b[A-Z][a-z]+/[\w/ ]+|^Enter$|Common Core of Data|[\w-]*\{[^}]*\}[\w@-]*|“[\w.-]+”|\b[A-Z]{2,}\b")
EMPTY = {"br", "img", "input", "hr", "wbr", "source", "use", "path", "col", "meta", "link"}


class Spoken(HTMLParser):
    """Collects what a page says in its own language: texts, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        quiet = bool(self.open and self.open[-1][1]) or tag in SILENT
        quiet = given["lang"] != "es" if given.get("lang") else quiet
        if not quiet:
            self.said += [given[name] or "" for name in self._heard(tag, given)]
        if tag not in EMPTY:
            self.open.append((tag, quiet or tag in SILENT))

    def _heard(self, tag: str, given: dict[str, str | None]) -> list[str]:
        if tag == "meta":
            return ["content"] if given.get("name") == "description" else []
        if tag == "input" and given.get("type") not in {"submit", "button"}:
            return [name for name in ("aria-label", "placeholder", "title") if name in given]
        return [name for name in SPOKEN if name in given and (name != "value" or tag == "input")]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        # What stands in a form's text box is what somebody wrote.
        if not (self.open and (self.open[-1][1] or self.open[-1][0] == "textarea")):
            self.said.append(data)


def said_by_people() -> list[str]:
    """Every text of the database: what people wrote stands on pages as they wrote it. The longest first."""
    found: set[str] = set()
    for model in apps.get_models():
        kinds = (models.CharField, models.TextField, models.JSONField)
        names = [field.name for field in model._meta.fields if isinstance(field, kinds)]
        for row in model._default_manager.values_list(*names) if names else ():
            found |= {text for text in _texts(list(row)) if WORD.search(text)}
    return sorted(found, key=len, reverse=True)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        yield from _texts([*value.keys(), *value.values()])


def english_in(html: str, people: list[str]) -> list[str]:
    """The texts of a Spanish page that hold English, each with its words."""
    reader = Spoken()
    reader.feed(html)
    wrong: list[str] = []
    for text in (" ".join(one.split()) for one in reader.said):
        if text and _words(text) & ENGLISH:
            left = NAMES.sub(" ", text)
            for known in people:
                if known in left:
                    left = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " ", left)
            words = _words(left) & ENGLISH
            if words:
                wrong.append(f"{text[:120]!r}: {', '.join(sorted(words))}")
    return wrong


def _words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}


def page_of(answer: Any) -> str:
    """The text of an answer that is a page; nothing of a file."""
    is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
    return answer.content.decode() if is_page else ""
