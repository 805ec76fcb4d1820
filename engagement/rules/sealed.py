"""What may be told of what people said in secret, so that nobody learns what one of them said.

Three rules, each against one way of finding out:
- nothing is told before MINIMUM answers are there, and a side that fewer than EDGE are on is told as "fewer than" (a small
  group, and "all of them said yes");
- a new tally comes out only when BATCH answers or more changed since the last one, and not all in the same way (watching
  the number go from 14 to 15 while one person answers);
- the sum of several groups is told only where it leaves open what is not told of each (taking the told ones away from the sum).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MINIMUM, BATCH, EDGE = 10, 5, 5
# What changed of one answer: the value before and the value now, None where there was or is none.
Change = tuple[int | None, int | None]


class Told(StrEnum):
    """How a share is told."""

    NOTHING = "nothing"  # too few answers
    FEW = "few"  # fewer than EDGE
    MOST = "most"  # all but fewer than EDGE
    EXACT = "exact"


@dataclass(frozen=True)
class Share:
    """How many of `of` said yes, as far as it may be told; `low` and `high` are what it leaves open."""

    told: Told
    of: int
    low: int
    high: int

    @property
    def is_told(self) -> bool:
        """Whether there is anything to say."""
        return self.told != Told.NOTHING


UNTOLD = Share(Told.NOTHING, 0, 0, 0)


def share_of(count: int, of: int) -> Share:
    """What may be told of `count` people among `of` who answered."""
    if of < MINIMUM:
        return UNTOLD
    if count < EDGE:
        return Share(Told.FEW, of, 0, EDGE - 1)
    if of - count < EDGE:
        return Share(Told.MOST, of, of - EDGE + 1, of)
    return Share(Told.EXACT, of, count, count)


def together(counts: Sequence[tuple[int, int]]) -> Share:
    """What may be told of several groups together, each (count, of): only those that are told by themselves are in it."""
    told = [(count, of) for count, of in counts if share_of(count, of).is_told]
    count, of = sum(one for one, _of in told), sum(of for _count, of in told)
    sum_of_all = share_of(count, of)
    if sum_of_all.told == Told.EXACT and gives_away(told):
        return UNTOLD
    return sum_of_all


def gives_away(counts: Iterable[tuple[int, int]]) -> bool:
    """Whether the exact sum says more of a group than is told of it by itself."""
    shares = [(share_of(count, of), count) for count, of in counts]
    total = sum(count for _share, count in shares)
    return _opens([share for share, _count in shares], total, tuple(Told))


def told_of(counts: Sequence[int], of: int) -> list[Share]:
    """What may be told of the answers to one question, of which each of `of` people gave one.

    All together they are everybody, so a side that is told as "fewer than" could be worked out from the others: as many more of
    those, from the first on, stay untold as it takes, or all: were it the smallest, that would say something of it.
    """
    shares = [share_of(count, of) for count in counts]
    while _opens(shares, of, (Told.FEW, Told.MOST)):
        exact = [place for place, share in enumerate(shares) if share.told == Told.EXACT]
        if not exact:
            return [UNTOLD for _share in shares]
        shares[exact[0]] = Share(Told.NOTHING, of, EDGE, of - EDGE)
    return shares


def _opens(shares: Sequence[Share], total: int, hidden: Collection[Told]) -> bool:
    """Whether the exact total says more of one of the `hidden` ones than is told of it."""
    low, high = sum(share.low for share in shares), sum(share.high for share in shares)
    return any(
        total - (high - share.high) > share.low or total - (low - share.low) < share.high
        for share in shares
        if share.told in hidden
    )


def may_count(before: int, after: int, changes: Sequence[Change]) -> bool:
    """Whether a new tally may come out: `before` and `after` are how many answers the last one has and the next one would have."""
    if not before:
        return after >= MINIMUM
    return people_behind(changes) >= BATCH and len(set(changes)) > 1


def people_behind(changes: Sequence[Change]) -> int:
    """At least so many people stand behind some changes: one who takes an answer back and answers anew leaves two of them."""
    came = sum(1 for was, _now in changes if was is None)
    left = sum(1 for _was, now in changes if now is None)
    return len(changes) - min(came, left)
