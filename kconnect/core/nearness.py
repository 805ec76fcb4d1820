"""Pure: how near two folded texts are, so that a search forgives slips of the finger."""

import re
from functools import lru_cache


def words_of_name(text: str) -> list[str]:
    """The words of a folded text, without punctuation: "st. mary's (east)" gives "st", "marys", "east"."""
    return re.findall(r"[^\W_]+", text.replace("'", "").replace("\u2019", ""))


@lru_cache(maxsize=1 << 14)
def trigrams(word: str) -> frozenset[str]:
    """The runs of three characters of a word, with its beginning and its end: "cat" gives "^^c", "^ca", "cat", "at$"."""
    padded = f"^^{word}$"
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def nearness(wanted: str, text: str) -> float:
    """How well the words of folded `text` answer those of folded `wanted`: 1 for all of them, 0 for nothing alike.

    Each wanted word counts by the word of the text that shares most of its trigrams (Dice), so that a letter too many, too few
    or exchanged costs little and the order of words costs nothing.
    """
    asked = words_of_name(wanted)
    offered = [trigrams(word) for word in dict.fromkeys(words_of_name(text))]
    if not asked or not offered:
        return 0.0
    return sum(_best(trigrams(word), offered) for word in asked) / len(asked)


def _best(word: frozenset[str], offered: list[frozenset[str]]) -> float:
    return max(2 * len(word & other) / (len(word) + len(other)) for other in offered)
