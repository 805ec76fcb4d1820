"""What holds for every frame: order does not matter, inputs are left alone, twice is once, parts make the whole."""

from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.indicators import tiles
from dashboard.indicators.compute import compute
from dashboard.indicators.frame import KEY, RESULT_COLUMNS, RESULT_TEXTS, result_frame
from dashboard.indicators.spec import IndicatorSpec
from tests.dashboard.indicators.test_oracle import RELATIONS, observations, world

RATE = IndicatorSpec("i", "rate", "x", "n", multiplier=1000)
SEXES = {"sex": ["female", "male"]}


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_order_of_rows_does_not_matter_and_inputs_stay_as_they_are(seed: int) -> None:
    random = Random(seed)
    rows = observations({str(2000 + number): world(random) for number in range(20)})
    before, relations = rows.copy(deep=True), RELATIONS.copy()
    once = compute(RATE, rows, relations, partitions=SEXES)
    pd.testing.assert_frame_equal(rows, before)
    pd.testing.assert_frame_equal(relations, RELATIONS)
    pd.testing.assert_frame_equal(compute(RATE, rows, relations, partitions=SEXES), once)
    shuffled = rows.sample(frac=1, random_state=seed % 2**32)
    other_way = compute(RATE, shuffled, relations.iloc[::-1], partitions={"sex": ["male", "female"]})
    pd.testing.assert_frame_equal(other_way, once)
    assert list(tiles.encode_places(other_way)) == list(tiles.encode_places(once))


@settings(max_examples=10, deadline=None)
@given(values=st.lists(st.tuples(st.integers(0, 500), st.integers(500, 5000)), min_size=4, max_size=4))
def test_parts_add_up_to_the_whole(values: list[tuple[int, int]]) -> None:
    cells = [(place, group) for place in ("north", "south") for group in ("sex=female", "sex=male")]
    told = list(zip(cells, values, strict=True))
    parts = {
        measure: {cell: {"state": "normal", "value": pair[at], "moe": None} for cell, pair in told}
        for at, measure in enumerate(("x", "n"))
    }
    results = compute(RATE, observations({"2023": parts}), RELATIONS, partitions=SEXES)
    whole = results[(results["place"] == "kent") & (results["group"] == "")].iloc[0]
    x, n = (sum(pair[at] for pair in values) for at in (0, 1))
    assert (whole["numerator"], whole["denominator"]) == (x, n)
    assert whole["value"] == pytest.approx(1000 * x / n)


FLOATS = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))
SHOWN = st.fixed_dictionaries(
    {
        "place": st.just("kent"),
        "period": st.sampled_from(["2022", "2023", "2019-2023"]),
        "group": st.sampled_from(["", "sex=male", "race=black;sex=male"]),
        "value": st.floats(allow_nan=False, allow_infinity=False),
        "numerator": FLOATS,
        "denominator": FLOATS,
        "denominator_bound": st.sampled_from(["", "11-499"]),
        "rounded": st.sampled_from([None, 5.0]),
        "state": st.sampled_from(["normal", "provisional", "estimated"]),
        "note": st.text(st.characters(codec="utf-8"), max_size=8),
        "reliability": st.sampled_from(["", "high", "review"]),
        "inputs": st.sampled_from(["", "1:2 1:3"]),
    }
)
HIDDEN = SHOWN.map(lambda row: {**row, "value": None, "state": "suppressed", "reason": "primary"})


@settings(deadline=None)
@given(rows=st.lists(SHOWN | HIDDEN, min_size=1, unique_by=lambda row: (row["period"], row["group"])))
def test_a_tile_gives_back_every_figure(rows: list[dict[str, object]]) -> None:
    results = result_frame(rows)
    tile = tiles.encode(results)
    expected = results.sort_values(list(KEY), ignore_index=True)
    back = tiles.decode(tile.payload)
    pd.testing.assert_frame_equal(back, expected, check_exact=True)
    assert tiles.encode(back) == tile
    assert tiles.encode(results.iloc[::-1]) == tile
    plain = expected.astype(object).where(expected.notna(), None).to_dict("records")
    assert tiles.rows(tile.payload) == [{name: row[name] for name in RESULT_COLUMNS} for row in plain]
    assert all(isinstance(row[name], str) for row in tiles.rows(tile.payload) for name in RESULT_TEXTS)
