"""How texts are compared: what stands in a cell for nobody to see is taken out, and look-alike letters are found."""

from __future__ import annotations

import re
import unicodedata

_ODD = re.compile(r"[^\x20-\x7e]")
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d_]+")
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХаеорсухіѕјΑΒΕΖΗΙΚΜΝΟΡΤΥΧοι",
    "ABESIJKMHOPCTXaeopcyxisjABEZHIKMNOPTYXoi",
)
"""Letters of the Cyrillic and Greek scripts that look like Latin ones, by those."""


def plain(text: str) -> str:
    """A text without control and direction marks and with one kind of space; letters with accents are one sign each."""
    if not _ODD.search(text):
        return text.strip()
    kept = "".join(sign for sign in unicodedata.normalize("NFC", text) if sign.isspace() or _shows(sign))
    return _SPACES.sub(" ", kept).strip()


def _shows(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cf")


def fold_header(text: str) -> str:
    """A header as it is compared: no accents, one kind of space, no case.

    The same rule as the site's own folding, which lives above this package and cannot be imported here.
    """
    if not _ODD.search(text):
        return _SPACES.sub(" ", text).strip().casefold()
    signs = (sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _SPACES.sub(" ", "".join(sign for sign in signs if unicodedata.category(sign) != "Cf")).strip().casefold()


def without_look_alikes(text: str) -> str:
    """The text with Latin letters where a word mixes them with Cyrillic or Greek ones; else the text itself."""
    if not _ODD.search(text):
        return text
    return _WORD.sub(lambda word: _latin(word.group()), text)


def _latin(word: str) -> str:
    changed = word.translate(_LOOK_ALIKES)
    return changed if changed != word and word != "" and _is_latin(changed) and not _is_foreign(word) else word


def _is_latin(word: str) -> bool:
    return all(unicodedata.name(sign, "").startswith("LATIN") for sign in word)


def _is_foreign(word: str) -> bool:
    """Whether all letters of a word are of another script: then it may well be a word of that script."""
    return len(word) > 1 and all(not unicodedata.name(sign, "").startswith("LATIN") for sign in word)
