"""How votes are counted: every group alike, points decide and nothing else."""

import random

from agenda.rules import Standing, count


def test_a_first_choice_counts_most() -> None:
    assert count([1, 2, 3], [[1, 2], [2, 1], [1]], most=2) == [
        Standing(1, 5, (2, 1), 1),
        Standing(2, 3, (1, 1), 2),
        Standing(3, 0, (0, 0), None),
    ]


def test_as_many_points_share_a_rank_and_the_next_is_left_out() -> None:
    assert [(one.entry, one.rank) for one in count([1, 2, 3], [[1, 2], [2, 1], [3]], most=2)] == [
        (1, 1),
        (2, 1),
        (3, 3),
    ]


def test_nothing_said_ranks_nothing() -> None:
    assert [(one.points, one.rank) for one in count([1, 2], [], most=3)] == [(0, None), (0, None)]


def test_the_order_of_ballots_and_entries_changes_nothing() -> None:
    chance = random.Random(7)
    for _round in range(200):
        entries = list(range(1, 7))
        ballots = [chance.sample(entries, chance.randint(0, 3)) for _ballot in range(9)]
        once = count(entries, ballots, most=3)
        mixed = count(chance.sample(entries, 6), chance.sample(ballots, 9), most=3)
        assert once == mixed
        assert sum(one.points for one in once) == sum(sum(3 - at for at in range(len(one))) for one in ballots)
        ranks = [one.rank for one in once if one.rank]
        assert ranks == sorted(ranks)
