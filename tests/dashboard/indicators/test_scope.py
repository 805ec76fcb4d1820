"""What a change of figures reaches: exactly the periods and places, and what is summed from them."""

import pandas as pd

from dashboard.indicators import scope

RELATIONS = pd.DataFrame(
    [
        ("us", "26", "state", True),
        ("26", "26081", "county", True),
        ("26", "26139", "county", True),
        ("26081", "tract-1", "tract", True),
        ("west", "26081", "region", True),
        ("26081", "creston", "nbhd", False),
    ],
    columns=["parent", "child", "hierarchy", "is_partition"],
)


def test_a_place_reaches_all_that_contain_it_along_partitions() -> None:
    found = scope.reached({"2023": ["26139"], "2022": ["tract-1", "creston"]}, RELATIONS)
    assert found == {"2023": {"26139", "26", "us"}, "2022": {"tract-1", "26081", "26", "us", "west", "creston"}}


def test_without_relations_a_place_reaches_itself() -> None:
    assert scope.reached({"2023": ["26139"]}, RELATIONS[:0]) == {"2023": {"26139"}}


def test_a_total_needs_all_its_parts() -> None:
    assert scope.needed(["26"], RELATIONS) == {"26", "26081", "26139", "tract-1"}


def test_rows_lie_within_the_places_of_their_own_period() -> None:
    frame = pd.DataFrame({"period": ["2023", "2022", "2021"], "place": ["26", "26", "26"]})
    assert scope.within(frame, {"2023": {"26"}, "2022": {"us"}}) == [True, False, False]


def test_several_changes_are_one_in_a_fixed_order() -> None:
    both = scope.merged([{"2023": ["b", "a"]}, {"2023": ["a"], "2022": ["c"]}])
    assert (both, list(both or ())) == ({"2022": ["c"], "2023": ["a", "b"]}, ["2022", "2023"])


def test_everything_and_too_much_have_no_scope() -> None:
    many = [str(number) for number in range(scope.MOST_PAIRS + 1)]
    assert scope.merged([{"2023": ["a"]}, None]) is None
    assert scope.merged([{"2023": many}]) is None
    assert scope.merged([{"2023": many[1:]}]) is not None
