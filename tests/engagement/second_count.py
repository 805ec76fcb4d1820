"""Counting a second time, by other means: written from the words of the rules, without looking at how the product counts.

Positions are single letters (y, n, a, b); a ranking is a list. Everything is asked anew each time, in fractions.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction


def second_passes(rule: str, letters: str, bears: int) -> bool:
    """Whether a string of positions meets a rule."""
    if "y" not in letters:
        return False
    voting = [letter for letter in letters if letter in "yn"]
    share = Fraction(voting.count("y"), len(voting))
    return {
        "consent": len([letter for letter in letters if letter == "n"]) < bears + 1,
        "consensus": "b" not in letters and share > Fraction(1, 2),
        "majority": share > Fraction(1, 2),
        "two_thirds": share >= Fraction(2, 3),
    }[rule]


def second_quorum(percent: int, voices: Iterable[str], conflicts: str, seats: Sequence[tuple[str, bool, bool]]) -> bool:
    """Whether enough seats, given as (voice, has a conflict, said something), took part."""
    base, here = 0, []
    for voice, conflicted, said in seats:
        if conflicted and conflicts == "leaves":
            continue
        base += 1
        if said or (conflicted and conflicts == "counts"):
            here.append(voice)
    if not here:
        return False
    return Fraction(len(here), base) * 100 >= percent and all(voice in here for voice in voices)


def second_run_off(options: frozenset[int], rankings: tuple[tuple[int, ...], ...]) -> int | None:
    """The winner of an instant runoff, or None; one round for each call."""
    heard = [next((one for one in ranking if one in options), None) for ranking in rankings]
    told = {option: Fraction(heard.count(option), max(1, len(rankings))) for option in options}
    there = sum(told.values())
    for option, share in told.items():
        if there and share / there > Fraction(1, 2):
            return option
    last = {option for option, share in told.items() if share == min(told.values(), default=0)}
    return None if last == set(options) else second_run_off(options - last, rankings)
