"""What becomes hidden and what stops being hidden between two public frames."""

from typing import Any

import pandas as pd

from dashboard.indicators.disclosure import changes_between


def frame(*rows: tuple[str, str, float | None, str, str]) -> pd.DataFrame:
    """Rows of place, group, value, state and reason, for one period."""
    found = [
        {"place": place, "period": "2023", "group": group, "value": value, "numerator": None, "denominator": None,
         "bound": "", "state": state, "reason": reason}
        for place, group, value, state, reason in rows
    ]  # fmt: skip
    return pd.DataFrame(found).astype({"value": "float64", "numerator": "float64", "denominator": "float64"})


def seen(place: str, value: float | None = 5.0, state: str = "normal", reason: str = "") -> Any:
    return (place, "", value, state, reason)


def hidden(place: str, reason: str) -> Any:
    return (place, "", None, "suppressed", reason)


def test_only_figures_that_turn_are_named_with_the_reason_of_their_hidden_side() -> None:
    before = frame(seen("a"), seen("b"), hidden("c", "primary"), hidden("d", "complementary"), hidden("e", "primary"))
    after = frame(seen("a"), hidden("b", "complementary"), seen("c"), hidden("d", "primary"), hidden("f", "primary"))
    assert changes_between(before, after) == {
        "newly_hidden": [["b", "2023", "", "complementary"]],
        "newly_shown": [["c", "2023", "", "primary"]],
    }


def test_what_a_source_hides_and_what_was_empty_before_is_no_change_of_ours() -> None:
    before = frame(seen("a"), seen("b", None, "missing", "not_collected"))
    after = frame(hidden("a", "source"), hidden("b", "complementary"))
    assert changes_between(before, after) == {"newly_hidden": [], "newly_shown": []}


def test_a_band_is_something_to_read() -> None:
    before = frame(seen("a", None, "bounded"))
    before["bound"] = "50-59"
    assert changes_between(before, frame(hidden("a", "complementary")))["newly_hidden"] == [
        ["a", "2023", "", "complementary"]
    ]
