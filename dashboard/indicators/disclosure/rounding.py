"""What a published number says about the count behind it: the limits that rounding and the rule for small cells leave."""

from __future__ import annotations

import math

Between = tuple[float, float]


def shown_between(count: float, *, base: int, smallest: int) -> Between:
    """The least and most that a count can be whose rounding to multiples of `base` (half to even) is published.

    Counts from 1 to `smallest` − 1 are never published, which a reader knows; unless this is one, of a release under
    another rule. A count that is not whole is known to half a step.
    """
    shown = round(count / base) * base
    low, high = shown - base / 2, shown + base / 2
    if count != int(count):
        return max(low, 0.0), high
    least = smallest if count == 0 or count >= smallest else 1
    possible = [
        whole
        for whole in range(max(math.ceil(low), 0), math.floor(high) + 1)
        if (whole == 0 or whole >= least) and round(whole / base) * base == shown
    ]
    return float(possible[0]), float(possible[-1])
