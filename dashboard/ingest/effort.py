"""How much work a regular expression can make at most of one short text, told from its form before it is run."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]  # the one reader of expressions that agrees with the one that runs them
from typing import Any

LONGEST = 200
"""Characters of the longest text for which the answer holds."""
_MOST_WAYS = 2 * 10**7
"""Some times what the expressions for titles need; going all of them takes less than a second."""


@lru_cache(maxsize=1 << 12)
def is_quick(expression: str, *, anywhere: bool = False) -> bool:
    """Whether a match of this expression, which can be read, with a text of at most LONGEST characters ends soon.

    With `anywhere` it is searched for, which begins anew at each character. Says no rather than yes: a repeat within a
    repeat may be tried in every division of the text.
    """
    return _ways(_parser.parse(expression)) * (LONGEST if anywhere else 1) <= _MOST_WAYS


def _ways(parts: Iterable[Any]) -> float:
    """How many ways through the parts there are, one after the other."""
    found = 1.0
    for name, detail in parts:
        found *= _ways_of(str(name), detail)
        if found > _MOST_WAYS:
            break
    return found


def _ways_of(name: str, detail: Any) -> float:
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return _ways_of_rounds(int(detail[0]), min(int(detail[1]), LONGEST), _ways(detail[2]))
    if name == "SUBPATTERN":
        return _ways(detail[-1])
    if name == "ATOMIC_GROUP":
        return _ways(detail)
    if name == "BRANCH":
        return sum(map(_ways, detail[1]))
    if name in {"ASSERT", "ASSERT_NOT"}:
        return _ways(detail[1])
    if name == "GROUPREF_EXISTS":
        return _ways(detail[1]) + (_ways(detail[2]) if detail[2] else 1.0)
    return 1.0


def _ways_of_rounds(least: int, most: int, inner: float) -> float:
    """Each round has all ways of the inner part anew; one that may be left out has one way more."""
    if inner <= 1:
        return float(max(1, most - least + 1))
    return inner**most + (least == 0) if most * math.log10(inner) < 300 else math.inf
