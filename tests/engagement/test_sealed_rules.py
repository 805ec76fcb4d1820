"""What may be told of sealed answers: unit tests, and every small case against a second way of finding out."""

from datetime import date
from itertools import product

import pytest

from engagement import rules
from engagement.rules import Told

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("count", "of", "told", "low", "high"),
    [
        (5, 9, Told.NOTHING, 0, 0),
        (4, 10, Told.FEW, 0, 4),
        (0, 10, Told.FEW, 0, 4),
        (5, 10, Told.EXACT, 5, 5),
        (6, 10, Told.MOST, 6, 10),
        (10, 10, Told.MOST, 6, 10),
        (9, 14, Told.EXACT, 9, 9),
    ],
)
def test_a_share_is_told_only_where_it_hides_everyone(count: int, of: int, told: Told, low: int, high: int) -> None:
    share = rules.share_of(count, of)
    assert (share.told, share.low, share.high, share.is_told) == (told, low, high, told != Told.NOTHING)


@pytest.mark.parametrize(
    ("before", "after", "changes", "may"),
    [
        (0, 9, [(None, 1)] * 9, False),
        (0, 10, [(None, 1)] * 10, True),
        (10, 14, [(None, 1), (None, 0)] * 2, False),
        (10, 15, [(None, 1)] * 5, False),
        (10, 15, [(None, 1)] * 4 + [(None, 0)], True),
        (10, 10, [(0, 1)] * 4 + [(1, None), (None, 1)], True),
        (10, 10, [(0, 1)] * 3 + [(1, None), (None, 1)], False),
        (10, 5, [(1, None)] * 5, False),
    ],
)
def test_a_tally_comes_out_in_batches_that_hide_each_other(
    before: int, after: int, changes: list[rules.Change], may: bool
) -> None:
    assert rules.may_count(before, after, changes) is may


def test_a_sum_leaves_out_groups_that_are_not_told_by_themselves() -> None:
    share = rules.together([(7, 14), (3, 6), (8, 16)])
    assert (share.told, share.of, share.low) == (Told.EXACT, 30, 15)
    assert rules.together([(1, 3)]).told == Told.NOTHING


def test_a_sum_that_gives_one_group_away_is_not_told() -> None:
    assert rules.together([(7, 14), (2, 12)]).told == Told.NOTHING
    assert rules.together([(2, 12), (1, 12)]).told == Told.FEW


def test_the_sum_says_nothing_new_of_any_group_in_all_small_cases() -> None:
    """An attacker tries every combination of counts that fits what is told; each group must stay as open as by itself."""
    sizes = (10, 11, 13)
    for counts in product(*(range(0, size + 1, 2) for size in sizes)):
        pairs = list(zip(counts, sizes, strict=True))
        whole, alone = rules.together(pairs), [rules.share_of(*pair) for pair in pairs]
        if whole.told != Told.EXACT:
            continue
        ranges = [range(share.low, share.high + 1) for share in alone]
        fitting = [tried for tried in product(*ranges) if sum(tried) == whole.low]
        for place, share in enumerate(alone):
            found = {tried[place] for tried in fitting}
            assert (min(found), max(found)) == (share.low, share.high), pairs


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((12, 8), "=="), ((10, 0), "><"), ((11, 9, 0), ".=<"), ((20, 8, 2, 2), "==<<"), ((20, 8, 5, 1), ".==<"),
        ((4, 3, 3), "..."), ((8, 1, 1), "><<"), ((3, 3, 1), "..."),
    ],
)  # fmt: skip
def test_answers_of_one_question_leave_open_what_is_not_told(counts: tuple[int, ...], told: str) -> None:
    signs = {Told.EXACT: "=", Told.FEW: "<", Told.MOST: ">", Told.NOTHING: "."}
    assert "".join(signs[share.told] for share in rules.told_of(counts, sum(counts))) == told


def test_no_side_of_a_few_can_be_worked_out_from_the_other_answers() -> None:
    """Everything that could have led to what is told, for up to four answers of few people."""
    for of, answers in product(range(10, 18), (2, 3, 4)):
        found: dict[tuple[rules.Share, ...], list[tuple[int, ...]]] = {}
        for counts in product(range(of + 1), repeat=answers):
            if sum(counts) == of:
                found.setdefault(tuple(rules.told_of(counts, of)), []).append(counts)
        for told, possible in found.items():
            for place, share in enumerate(told):
                if share.told in {Told.FEW, Told.MOST}:
                    assert len({counts[place] for counts in possible}) > rules.EDGE // 2


def test_a_group_is_missed_after_half_a_year_of_meetings_without_it() -> None:
    today = date(2027, 6, 30)
    assert rules.is_missed(date(2026, 12, 1), date(2026, 7, 1), 5, today)
    assert rules.is_missed(None, date(2026, 7, 1), 2, today)
    assert not rules.is_missed(None, date(2026, 7, 1), 1, today)
    assert not rules.is_missed(date(2027, 6, 1), date(2026, 7, 1), 5, today)
    assert not rules.is_missed(None, None, 5, today)
    assert [rules.hides_people(number) for number in (4, 5)] == [True, False]


@pytest.mark.parametrize(
    ("begin", "months"), [((2027, 6, 30), 0), ((2027, 5, 31), 0), ((2026, 12, 30), 6), ((2027, 7, 1), 0)]
)
def test_months_are_counted_whole(begin: tuple[int, int, int], months: int) -> None:
    assert rules.whole_months(date(*begin), date(2027, 6, 30)) == months
