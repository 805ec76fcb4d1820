"""When a group of people counts as missing, and what may be told of its attendance outside the workgroup."""

from collections.abc import Collection, Hashable, Sequence
from datetime import date

from engagement.rules.sealed import EDGE

# Days without anybody of a group in the room, after which it is missed; and how many meetings there must have been.
MISSED_AFTER, MEETINGS = 183, 2


def is_missed(last: date | None, since: date | None, held: int, today: date) -> bool:
    """Whether nobody of a group came for so long: since `last`, or since the first meeting that was looked at, `since`."""
    begin = last or since
    return held >= MEETINGS and begin is not None and (today - begin).days >= MISSED_AFTER


def hides_people(people: int) -> bool:
    """Whether so few people bring a group that its attendance would be that of one of them."""
    return people < EDGE


def gives_people_away(people: Sequence[Collection[Hashable]]) -> bool:
    """Whether a sum over workgroups tells of a few people: `people` are those who bring a group, by workgroup.

    Whoever takes away what is told of single workgroups, and what they see inside their own, must be left with enough people.
    """
    hidden = [set(some) for some in people if some and hides_people(len(some))]
    return any(
        hides_people(len(set().union(*hidden[:place], *hidden[place + 1 :]))) for place, _some in enumerate(hidden)
    )


def whole_months(begin: date, today: date) -> int:
    """How many whole months have passed."""
    months = (today.year - begin.year) * 12 + today.month - begin.month
    return max(0, months - (today.day < begin.day))
