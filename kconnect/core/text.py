"""Texts: one folded form to search and sort by, which both databases treat alike, and numbers as people write them."""

import unicodedata

from django.utils.formats import number_format


def fold(text: str) -> str:
    """`text` without accents and case, blanks collapsed: "  Niñez  Temprana" gives "ninez temprana"."""
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return " ".join(plain.casefold().split())


# Small words that occur in nearly every sentence of the one language and never in the other.
SMALL_WORDS = {
    "en": "the and of to in for with on is are we will that this be from not",
    "es": "el la los las de que y en por para con un una se del al su",
}


def language_of(text: str, otherwise: str) -> str:
    """In which of our languages a text is written, by its small words; `otherwise` where they do not say."""
    words = text.casefold().split()
    found = {
        language: sum(word.strip(".,;:!?¿¡") in small.split() for word in words)
        for language, small in SMALL_WORDS.items()
    }
    best = max(found, key=lambda language: found[language])
    return best if list(found.values()).count(found[best]) == 1 else otherwise


def dollars(cents: int) -> str:
    """An amount of money, whole dollars without cents: "$25", "$1,250.50"."""
    whole, rest = divmod(cents, 100)
    return f"${grouped(whole)}.{rest:02}" if rest else f"${grouped(whole)}"


def grouped(number: int) -> str:
    """A whole number as the page's language writes it: "80,390"."""
    return number_format(number, force_grouping=True)
