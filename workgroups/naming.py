"""Finding people's names in a text that everybody is going to read, however they are spelled, and taking them out.

Pure: names and texts in, places in the text out. A whole name counts in any case, with or without accents, with anything between
its parts, turned around ("Ibarra, Rosa"), with an initial ("R. Ibarra") and with one word in the middle. A part of a name alone
("Rosa") may be meant or not: it is told apart.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

# A shorter part of a name is an everyday word too often to ask about it.
SHORTEST_PART = 3
_BETWEEN = r"[\W_]+"
# A word begins and ends here; an underscore is no part of it.
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"


@dataclass(frozen=True)
class Folded:
    """A text without accents, case and invisible signs, and for each of its letters where it stood."""

    text: str
    at: tuple[int, ...]
    words: frozenset[str]


def folded(text: str) -> Folded:
    """`text` made ready to be searched."""
    letters: list[str] = []
    at: list[int] = []
    for position, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKD", sign):
            # Accents, and what is not seen: soft hyphens, joiners, marks of direction.
            if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
                continue
            for plain in letter.casefold():
                letters.append(plain)
                at.append(position)
    whole = "".join(letters)
    return Folded(whole, tuple(at), frozenset(_words(whole)))


def parts_of(name: str) -> list[str]:
    """The words of a name, folded: "José  Ibarra-Gómez" gives jose, ibarra, gomez."""
    return _words(folded(name).text)


def whole_names(text: Folded, name: str) -> list[tuple[int, int]]:
    """Where `text` says this whole name: (start, end) in the text as it was written. Names of one word are never sure."""
    parts = parts_of(name)
    if len(parts) < 2 or not text.words.intersection(parts[1:]):
        return []
    return [_place(text, found) for found in _pattern(tuple(parts)).finditer(text.text)]


def says_part(text: Folded, written: str, name: str) -> bool:
    """Whether a part of the name stands in the text by itself as names are written, with a capital letter."""
    for part in parts_of(name):
        if len(part) < SHORTEST_PART or part not in text.words:
            continue
        for found in re.finditer(rf"{_START}{re.escape(part)}{_END}", text.text):
            if written[text.at[found.start()]].isupper():
                return True
    return False


def without(written: str, names: Iterable[tuple[str, str]]) -> str:
    """The text with each whole name replaced: `names` are pairs of a name and what stands in its place."""
    text = folded(written)
    places = sorted((start, end, instead) for name, instead in names for start, end in whole_names(text, name))
    kept, last = list[str](), 0
    for start, end, instead in places:
        if start >= last:
            kept += [written[last:start], instead]
            last = end
    return "".join(kept) + written[last:]


def _words(text: str) -> list[str]:
    return [word for word in re.split(_BETWEEN, text) if word]


def _place(text: Folded, found: "re.Match[str]") -> tuple[int, int]:
    return text.at[found.start()], text.at[found.end() - 1] + 1


@lru_cache(maxsize=1024)
def _pattern(parts: Sequence[str]) -> "re.Pattern[str]":
    first, others = re.escape(parts[0]), [re.escape(part) for part in parts[1:]]
    whole = _BETWEEN.join([first, *others])
    other = "|".join(others)
    ways = [
        whole,
        rf"{_BETWEEN.join(others)}{_BETWEEN}{first}",
        rf"(?:{other}){_BETWEEN}{first}",
        rf"{first}{_BETWEEN}(?:\w+{_BETWEEN})?(?:{other})",
        rf"{re.escape(parts[0][0])}{_BETWEEN}(?:{other})",
    ]
    return re.compile(rf"{_START}(?:{'|'.join(ways)}){_END}")
