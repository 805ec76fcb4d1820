"""Second coding: which entries are drawn, and how far two coders agree. Pure.

Sources: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960), for kappa.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from math import ceil

# With fewer entries one odd case moves the figures by more than anybody could learn from them.
FEWEST = 10


class Why(StrEnum):
    """Why a figure is not given."""

    TOLD = ""
    TOO_FEW = "too_few"
    ONE_CODE = "one_code"


@dataclass(frozen=True)
class Agreement:
    """Two coders over the same entries: `share` is how often they gave the same code, `kappa` how much better than chance.

    `share` and `kappa` are None with fewer than FEWEST entries; `kappa` also where both gave one and the same code to all:
    chance alone would agree as well, and 0 divided by 0 says nothing. `why` tells which it is.
    """

    number: int
    agreed: int
    share: float | None
    kappa: float | None
    why: Why


def agreement(pairs: Iterable[tuple[str, str]], *, fewest: int = FEWEST) -> Agreement:
    """How far two coders agree over entries, each given as (first code, second code).

    With n entries, a agreed, and r_i and c_i entries that the first and the second gave code i: p_o = a / n,
    p_e = sum(r_i c_i) / n², kappa = (p_o − p_e) / (1 − p_e) = (n a − sum(r_i c_i)) / (n² − sum(r_i c_i)): whole numbers
    up to the one division.
    """
    listed = list(pairs)
    number, agreed = len(listed), sum(first == second for first, second in listed)
    if number < max(1, fewest):
        return Agreement(number, agreed, None, None, Why.TOO_FEW)
    firsts, seconds = Counter(first for first, _second in listed), Counter(second for _first, second in listed)
    by_chance = sum(count * seconds[code] for code, count in firsts.items())
    share = agreed / number
    if by_chance == number**2:
        return Agreement(number, agreed, share, None, Why.ONE_CODE)
    return Agreement(number, agreed, share, (number * agreed - by_chance) / (number**2 - by_chance), Why.TOLD)


def draw(keys: Collection[int], *, percent: int, seed: str) -> list[int]:
    """A simple random sample of `percent` % of the keys, rounded up, in the order in which it was drawn.

    Whoever knows the seed draws the same again, on any machine and in any version of the language: the keys are ordered by
    the SHA-256 of seed and key. Each key has the same chance, and the order in which they are given plays no part.
    """
    wanted = ceil(len(keys) * percent / 100)
    return sorted(keys, key=lambda key: (sha256(f"{seed}:{key}".encode()).digest(), key))[:wanted]


def confusions(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """Where two coders differ: (first code, second code, how often), the most frequent first."""
    counted = Counter(pair for pair in pairs if pair[0] != pair[1])
    return [
        (first, second, count) for (first, second), count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    ]
