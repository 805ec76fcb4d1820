"""Links terms of the glossary where they occur in a text that a page shows: the first time in each block, and nowhere that is a link."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from django.utils.html import escape

TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
LANGUAGE = re.compile(r'\slang="([a-z]{2})')
# Elements in which nothing is linked: what acts already, what titles a part, what is no prose.
CLOSED = frozenset({
    "a", "button", "h1", "h2", "h3", "h4", "label", "legend", "summary", "option", "select", "textarea", "code", "dfn", "svg",
    "script", "style", "th",
})  # fmt: skip
EMPTY = frozenset({"br", "img", "input", "hr", "wbr", "source", "use", "path", "col", "meta", "link"})


@dataclass(frozen=True)
class Term:
    """A term: where it is explained, and its forms by language."""

    url: str
    forms: Mapping[str, tuple[str, ...]]


@dataclass
class _Reader:
    """How far a text is read: the open elements as (name, closed to links, language), and what was linked already."""

    terms: Mapping[str, tuple[re.Pattern[str] | None, Mapping[str, str]]]
    open: list[tuple[str, bool, str]]
    seen: set[str] = field(default_factory=set)

    def tag(self, text: str) -> str:
        """Passes a tag, and remembers where it leads in or out."""
        found = NAME.match(text)
        if found is None:
            return text
        name = found.group(1).lower()
        if text.startswith("</"):
            if len(self.open) > 1 and self.open[-1][0] == name:
                self.open.pop()
        elif name not in EMPTY and not text.endswith("/>"):
            _name, closed, language = self.open[-1]
            said = LANGUAGE.search(text)
            self.open.append((name, closed or name in CLOSED, said.group(1) if said else language))
        return text

    def words(self, text: str) -> str:
        """Links what of a text is a term that was not linked before."""
        _name, closed, language = self.open[-1]
        pattern, urls = self.terms.get(language, (None, {}))
        if closed or pattern is None or not text.strip():
            return text
        return pattern.sub(partial(self._link, urls), text)

    def _link(self, urls: Mapping[str, str], match: re.Match[str]) -> str:
        url = urls[match.group(0).casefold()]
        if url in self.seen:
            return match.group(0)
        self.seen.add(url)
        return f'<a class="term" href="{escape(url)}">{match.group(0)}</a>'


def linked(html: str, terms: Iterable[Term], *, language: str, here: str = "") -> str:
    """`html`, which a template made, with the first occurrence of each term linked in the language of the words around it.

    A term whose own page is `here` is not linked.
    """
    wanted = [term for term in terms if term.url != here]
    reader = _Reader({code: _pattern(wanted, code) for code in ("en", "es")}, [("", False, language)])
    parts = TAG.split(html)
    return "".join(reader.tag(part) if number % 2 else reader.words(part) for number, part in enumerate(parts))


def _pattern(terms: list[Term], language: str) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """What finds every form, the longest first, and the address for each, as the page writes it."""
    urls = {escape(form).casefold(): term.url for term in terms for form in term.forms.get(language, ())}
    if not urls:
        return None, {}
    forms = "|".join(re.escape(form) for form in sorted(urls, key=len, reverse=True))
    return re.compile(rf"(?<![\w&#-])(?:{forms})(?![\w-])", re.IGNORECASE), urls
