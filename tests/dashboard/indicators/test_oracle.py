"""A second calculation, written differently: one cell at a time, in plain Python, quantiles from scipy."""

import math
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from dashboard.indicators.compute import compute
from dashboard.indicators.frame import KNOWN_STATES
from dashboard.indicators.spec import IndicatorSpec
from tests.dashboard.indicators.build import frame_of, links, observed

Z = stats.norm.ppf(0.975)
PARTS = {"kent": ["north", "south"], "michigan": ["kent", "ottawa"]}
RELATIONS = links(*((parent, child) for parent, children in PARTS.items() for child in children))
PLACES = ["north", "south", "kent", "ottawa", "michigan"]
CATEGORIES = ["sex=female", "sex=male"]
GROUPS = [*CATEGORIES, ""]
HOLES = ["missing", "suppressed", "not_applicable"]

Cell = tuple[str, str]
Part = dict[str, Any]
World = dict[str, dict[Cell, Part]]


def whole_from(parts: list[Part | None]) -> Part:
    """The sum of parts, or the word for why there is none."""
    if all(part is not None and part["state"] == "not_applicable" for part in parts):
        return {"state": "not_applicable"}
    if any(part is None or part["state"] not in (*KNOWN_STATES, "not_applicable") for part in parts):
        return {"state": "incomplete"}
    there = [part for part in parts if part is not None and part["state"] in KNOWN_STATES]
    worst = max((part["state"] for part in there), key=["normal", "estimated", "provisional"].index)
    return {"state": worst, "value": math.fsum(part["value"] for part in there), "moe": margin_of(there)}


def margin_of(parts: list[Part]) -> float | None:
    if any(part["moe"] is None for part in parts):
        return None
    zeros = [part["moe"] for part in parts if part["value"] == 0]
    others = [part["moe"] for part in parts if part["value"] != 0]
    return math.hypot(*others, max(zeros, default=0.0))


def total(told: dict[Cell, Part], listed: set[str], place: str, group: str) -> Part | None:
    """What is known of one measure at a place and group: told, or made of groups, or made of places."""
    direct = told.get((place, group))
    if direct is not None and direct["state"] != "missing":
        return direct
    made = []
    children = [child for child in PARTS.get(place, []) if child in listed]
    ways = [[(child, group) for child in children], [(place, category) for category in CATEGORIES if group == ""]]
    for way in ways:
        parts = [total(told, listed, *cell) for cell in way]
        if any(parts):
            made.append(whole_from(parts))
    complete = [part for part in made if part["state"] != "incomplete"]
    if complete:
        return complete[0]
    return direct or (made[0] if made else None)


def shown(part: Part | None, n: Part | None, scale: float, kind: str) -> Part:
    """State, value and interval of part of n."""
    for first in (part, n):
        if first is not None and first["state"] == "not_applicable":
            return {"state": "not_applicable"}
    for side in (part, n):
        if side is None or side["state"] not in KNOWN_STATES:
            return {"state": side["state"] if side else "missing"}
    assert part
    assert n
    x, people = part["value"], n["value"]
    if people == 0:
        return {"state": "not_applicable"}
    p = x / people
    worst = max(part["state"], n["state"], key=["normal", "estimated", "provisional"].index)
    found = {"state": worst, "value": p * scale}
    if kind == "proportion":
        low, high = wilson(x, people)
        n_effective = people
    elif kind == "rate":
        low, high = (end / people for end in poisson(x))
        poor = x > 0 and (high - low) / p > 1.6
        return {**found, "state": "unreliable" if poor else worst, "lower": low * scale, "upper": high * scale}
    else:
        if part["moe"] is None or n["moe"] is None:
            return found
        radicand = part["moe"] ** 2 - (p * n["moe"]) ** 2
        if radicand < 0:
            radicand = part["moe"] ** 2 + (p * n["moe"]) ** 2
        se = math.sqrt(radicand) / people / 1.645
        low, high = p - 1.96 * se, p + 1.96 * se
        n_effective = p * (1 - p) / se**2 if se and 0 < p < 1 else math.inf
    if hidden_by_nchs(p, high - low, n_effective):
        return {"state": "unreliable"}
    return {**found, "lower": max(low, 0) * scale, "upper": min(high, 1) * scale}


def hidden_by_nchs(p: float, width: float, n_effective: float) -> bool:
    if n_effective < 30:
        return True
    if width <= 0.05:
        return False
    return width >= 0.30 or p == 0 or width / p > 1.30


def wilson(x: float, n: float) -> tuple[float, float]:
    """By solving |p − π| = z √(π(1 − π)/n) for π."""
    p, q = x / n, Z**2 / n
    middle, half = p + q / 2, math.sqrt(q * p * (1 - p) + q * q / 4)
    return (middle - half) / (1 + q), (middle + half) / (1 + q)


def poisson(x: float) -> tuple[float, float]:
    if x < 10:
        return (stats.chi2.ppf(0.025, 2 * x) / 2 if x else 0.0), stats.chi2.ppf(0.975, 2 * x + 2) / 2
    return (
        x * (1 - 1 / 9 / x - Z / 3 / math.sqrt(x)) ** 3,
        (x + 1) * (1 - 1 / 9 / (x + 1) + Z / 3 / math.sqrt(x + 1)) ** 3,
    )


def world(random: Random) -> World:
    """For x and n some cells, with every kind of hole; x is mostly at most n."""
    found: World = {"x": {}, "n": {}}
    for place in PLACES:
        for group in GROUPS:
            base = random.choice([0, 1, 6, 40, 900])
            for measure, cells in found.items():
                state = random.choice([*KNOWN_STATES, *["normal"] * 4, *HOLES, "absent"])
                if state in KNOWN_STATES:
                    value = base * (random.randint(0, 3) if measure == "x" else random.randint(3, 9))
                    moe = random.choice([None, 0.5, 8.0, 30.0, 30.0, 30.0])
                    cells[place, group] = {"state": state, "value": value, "moe": moe}
                elif state != "absent":
                    cells[place, group] = {"state": state, "value": None, "moe": None}
    return found


def observations(worlds: dict[str, World]) -> pd.DataFrame:
    """One frame of all worlds, each in a period of its own."""
    return frame_of(
        *(
            observed(
                measure,
                part["value"],
                place,
                group=group,
                period=period,
                state=part["state"],
                moe=part["moe"],
                moe_level=None if part["moe"] is None else 0.90,
            )
            for period, cells in worlds.items()
            for measure, parts in cells.items()
            for (place, group), part in parts.items()
        )
    )


def by_hand(cells: World, kind: str, scale: float) -> dict[Cell, Part] | None:
    """What every cell should be; None where some part is larger than its whole."""
    listed = {place for parts in cells.values() for place, _ in parts}
    # A place made of listed places is listed itself.
    listed |= {"kent"} if listed & {"north", "south"} else set()
    expected = {}
    for place in PLACES:
        for group in GROUPS:
            x, n = (total(cells[measure], listed, place, group) for measure in ("x", "n"))
            both = [part["value"] for part in (x, n) if part is not None and part.get("value") is not None]
            if kind != "rate" and len(both) == 2 and both[0] > both[1]:
                return None
            if x is not None:
                expected[place, group] = shown(x, n, scale, kind)
    return expected


@pytest.mark.parametrize(("kind", "scale"), [("proportion", 100.0), ("rate", 100000.0), ("survey_proportion", 100.0)])
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_two_calculations_agree(kind: str, scale: float, seed: int) -> None:
    random = Random(seed)
    made = [world(random) for _ in range(60)]
    expected = {str(2000 + number): by_hand(cells, kind, scale) for number, cells in enumerate(made)}
    possible = {period: cells for (period, figures), cells in zip(expected.items(), made, strict=True) if figures}
    spec = IndicatorSpec("i", kind, "x", "n", multiplier=scale)
    results = compute(spec, observations(possible), RELATIONS, partitions={"sex": ["female", "male"]})
    rows = results.astype(object).where(results.notna(), None).to_dict("records")
    found = {(row["period"], row["place"], row["group"]): row for row in rows}
    wanted = {(period, *cell): figure for period in possible for cell, figure in (expected[period] or {}).items()}
    assert found.keys() == wanted.keys()
    for cell, figure in wanted.items():
        assert found[cell]["state"] == figure["state"], cell
        for name in ("value", "lower", "upper"):
            number = figure.get(name)
            near = number if number is None else pytest.approx(number, rel=1e-9, abs=1e-9)
            assert found[cell][name] == near, (cell, name)
