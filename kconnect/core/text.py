"""Text that is searched and sorted: one folded form that both databases treat alike."""

import unicodedata


def fold(text: str) -> str:
    """`text` without accents and case, blanks collapsed: "  Niñez  Temprana" gives "ninez temprana"."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return " ".join(plain.casefold().split())
