"""What somebody may have meant by a word that is not known: the nearest of those that are."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_MOST = 100
"""How many words of one file are compared with all others: the first are enough to see what is wrong with the rest."""
_LENGTHS = 5
_SHORTEST = 3
_CUTOFF = 0.75


class Suggestions:
    """Finds near words for one file; gives none any more after the first hundred that were asked for."""

    def __init__(self) -> None:
        self._asked = 0

    def near(self, text: str, known: Iterable[str]) -> dict[str, str]:
        """`{"suggestion": word}` for the known word that is nearest to `text`; empty when none is near."""
        if len(text) < _SHORTEST or self._asked >= _MOST:
            return {}
        self._asked += 1
        folded = text.casefold()
        words = {word.casefold(): word for word in known if abs(len(word) - len(text)) <= _LENGTHS}
        found = difflib.get_close_matches(folded, words, n=1, cutoff=_CUTOFF)
        return {"suggestion": words[found[0]]} if found else {}
