"""What a release hides that is public, and shows that is hidden: by place, period and group, with the reason."""

from __future__ import annotations

import pandas as pd

from dashboard.indicators.reasons import Reason

KEY = ["place", "period", "group"]
OURS = (Reason.PRIMARY, Reason.COMPLEMENTARY)
Changes = dict[str, list[list[str]]]
"""Under `newly_hidden` and `newly_shown` a place, period, group and reason for each figure, in the order of the new figures."""


def changes_between(before: pd.DataFrame, after: pd.DataFrame) -> Changes:
    """What becomes hidden and what stops being hidden by our rules, of the figures that both public frames have.

    What a source hides by itself is no choice of ours and left out. Places that are not in `after` have no figure to hide.
    """
    both = _read(after).merge(_read(before), on=KEY, how="inner", suffixes=("", "_before"))
    hidden = both[both["hidden"] & both["seen_before"]]
    shown = both[both["seen"] & both["hidden_before"]]
    return {
        "newly_hidden": hidden[[*KEY, "reason"]].to_numpy().tolist(),
        "newly_shown": shown[[*KEY, "reason_before"]].to_numpy().tolist(),
    }


def _read(frame: pd.DataFrame) -> pd.DataFrame:
    """The key and reason of each figure, whether a rule of ours hides it, and whether something of it is to be read."""
    there = frame["value"].notna() | frame["numerator"].notna() | frame["denominator"].notna() | (frame["bound"] != "")
    suppressed = frame["state"] == "suppressed"
    found = frame[[*KEY, "reason"]].copy()
    found["hidden"] = suppressed & frame["reason"].isin(OURS)
    found["seen"] = ~suppressed & there
    return found
