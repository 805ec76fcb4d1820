from collections.abc import Callable

import pandas as pd
import pytest

from dashboard.indicators.frame import (
    OBSERVATION_COLUMNS,
    RESULT_COLUMNS,
    FrameError,
    check_observations,
    check_relations,
    check_results,
    join_group,
    observation_frame,
    result_frame,
    split_group,
)

OBSERVED = {"measure": "births", "place": "26081", "period": "2023", "value": 5.0}
SHOWN = {"place": "26081", "period": "2023", "value": 5.0}


def test_a_plain_observation_is_sound() -> None:
    frame = observation_frame([OBSERVED])
    check_observations(frame)
    assert tuple(frame.columns) == OBSERVATION_COLUMNS
    assert frame["state"].tolist() == ["normal"]


def test_an_empty_frame_is_sound() -> None:
    observations, results = observation_frame([]), result_frame([])
    check_observations(observations)
    check_results(results)
    assert (len(observations), len(results)) == (0, 0)


def test_categories_are_text() -> None:
    frame = observation_frame([OBSERVED]).astype({"place": "category", "group": "category"})
    check_observations(frame)
    with pytest.raises(FrameError, match="place must hold text"):
        check_observations(frame.assign(place=pd.Categorical([26081])))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"state": "guessed"}, "state"),
        ({"reason": "primary"}, "reason"),
        ({"value": float("inf")}, "finite"),
        ({"value": None}, "neither value nor count"),
        ({"state": "suppressed"}, "says there is none"),
        ({"state": "missing", "value": 0.0}, "says there is none"),
        ({"state": "missing", "value": None, "numerator": 3.0}, "count is given"),
        ({"state": "bounded", "value": None}, "bound"),
        ({"bound": ">=95"}, "bound"),
        ({"state": "bounded", "value": None, "bound": "GE95"}, "reads like"),
        ({"denominator_bound": "11–499"}, "reads like"),
        ({"moe": -1.0, "moe_level": 0.9}, "never negative"),
        ({"se": -1.0}, "never negative"),
        ({"moe": 1.0}, "needs its level"),
        ({"moe": 1.0, "moe_level": 90.0}, "between 0 and 1"),
        ({"lower": 1.0, "upper": 2.0}, "needs its level"),
        ({"lower": 1.0, "level": 0.95}, "two ends"),
        ({"lower": 3.0, "upper": 2.0, "level": 0.95}, "above"),
    ],
)
def test_an_unsound_observation_is_refused(row: dict[str, object], words: str) -> None:
    with pytest.raises(FrameError, match=words):
        check_observations(observation_frame([{**OBSERVED, **row}]))


@pytest.mark.parametrize("bound", [">=95", "<=5", "<50", ">99.5", "70-79", "11-499", "-5--1"])
def test_every_kind_of_bound_is_known(bound: str) -> None:
    bounded = {**OBSERVED, "value": None, "state": "bounded"}
    check_observations(observation_frame([{**bounded, "bound": bound}]))
    with pytest.raises(FrameError, match="reads like"):
        check_observations(observation_frame([{**bounded, "bound": f"{bound}x"}]))


def test_a_cell_appears_once_and_the_message_names_it() -> None:
    with pytest.raises(FrameError, match=r"row 1 \(measure 'births', place '26081'.*appears twice"):
        check_observations(observation_frame([OBSERVED, OBSERVED]))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda frame: frame.drop(columns="se"), "lacks the columns se"),
        (lambda frame: frame.assign(colour="red"), "unknown columns: colour"),
        (lambda frame: frame.astype({"value": "int64"}), "value must be float64"),
        (lambda frame: frame.astype({"row": "float64"}), "row must be int64"),
        (lambda frame: frame.assign(place=26081), "place must hold text"),
        (lambda frame: frame.assign(note=None), "note must hold text"),
        (lambda frame: frame.assign(note=pd.Series([None], dtype="str")), "note must hold text"),
        (lambda frame: frame.assign(note=pd.Series([None], dtype=pd.CategoricalDtype(["x"]))), "text is absent"),
    ],
)
def test_columns_keep_their_type(change: Callable[[pd.DataFrame], pd.DataFrame], words: str) -> None:
    with pytest.raises(FrameError, match=words):
        check_observations(change(observation_frame([OBSERVED])))


def test_an_unknown_name_in_a_record_is_refused() -> None:
    with pytest.raises(FrameError, match="colour"):
        observation_frame([{"colour": "red"}])


def test_a_plain_result_is_sound() -> None:
    frame = result_frame([SHOWN])
    check_results(frame)
    assert tuple(frame.columns) == RESULT_COLUMNS


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"state": "guessed"}, "state"),
        ({"reason": "because"}, "reason"),
        ({"reliability": "fair"}, "reliability"),
        ({"value": None}, "has no value"),
        ({"state": "suppressed", "reason": "primary"}, "says there is none"),
        ({"state": "suppressed", "value": None}, "needs its reason"),
        ({"state": "unreliable", "value": None, "reason": "unreliable", "se": 2.0}, "without a value"),
    ],
)
def test_an_unsound_result_is_refused(row: dict[str, object], words: str) -> None:
    with pytest.raises(FrameError, match=words):
        check_results(result_frame([{**SHOWN, **row}]))


def test_an_unreliable_result_may_be_shown_or_withheld() -> None:
    unreliable = {"state": "unreliable", "reason": "unreliable"}
    frame = result_frame([{**SHOWN, **unreliable}, {**SHOWN, **unreliable, "group": "sex=male", "value": None}])
    check_results(frame)
    assert frame["value"].isna().tolist() == [False, True]


RELATIONS = pd.DataFrame([("26", "26081", "county", True)], columns=["parent", "child", "hierarchy", "is_partition"])


def test_sound_relations_pass_with_none_and_with_one() -> None:
    for rows in (RELATIONS.iloc[:0], RELATIONS):
        check_relations(rows)
    assert len(RELATIONS) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda frame: frame.drop(columns="hierarchy"), "hierarchy"),
        (lambda frame: frame.assign(parent=26), "parent must hold text"),
        (lambda frame: frame.assign(is_partition="yes"), "boolean"),
        (lambda frame: pd.concat([frame, frame]), "appears twice"),
    ],
)
def test_unsound_relations_are_refused(change: Callable[[pd.DataFrame], pd.DataFrame], words: str) -> None:
    with pytest.raises(FrameError, match=words):
        check_relations(change(RELATIONS))


def test_a_group_key_comes_apart_and_together() -> None:
    assert split_group("race=black;sex=female") == (("race", "black"), ("sex", "female"))
    assert split_group("") == ()
    assert join_group([("sex", "female"), ("race", "black")]) == "race=black;sex=female"
    assert join_group([]) == ""
