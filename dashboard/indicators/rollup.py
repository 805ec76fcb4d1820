"""Totals from parts: places from the places they consist of, groups from the categories of a dimension.

Direct wins: where a total was published it stands. A sum is made only where there is none; it is complete only if every
part of one partition is there, and an incomplete sum still says which of its parts are exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from .frame import KNOWN_STATES, OBSERVATION_FLOATS, OBSERVATION_KEY, STATES, FrameError, join_group, split_group
from .margins import convert

ROW_COLUMNS: Final = (
    *OBSERVATION_KEY,
    *OBSERVATION_FLOATS,
    "state",
    "bound",
    "denominator_bound",
    "reason",
    "note",
    "inputs",
    "derived",
)
_KEY: Final = list(OBSERVATION_KEY)


def add_sums(
    rows: pd.DataFrame,
    relations: pd.DataFrame | None,
    partitions: Mapping[str, Sequence[str]],
    *,
    counts: bool,
) -> pd.DataFrame:
    """`rows` (columns ROW_COLUMNS) with the totals that can be made of them, marked `derived`, in the order of the key.

    `relations`: parent, child, hierarchy, is_partition; only partitions count, and of each parent's children those that
    the rows list for the period. `partitions`: for each dimension the categories that together are everyone. Where both
    ways are open, places come before categories, and among each the first by name that is complete.
    `counts` sums `numerator` and `denominator`, each on its own, instead of `value` with its margin.
    """
    links = relations[relations["is_partition"]] if relations is not None else None
    if links is None or links.empty:
        return _over_groups(rows, partitions, counts=counts).sort_values(_KEY, ignore_index=True)
    whole = rows["place"].isin(links["parent"])
    rows = pd.concat([rows[whole], _over_groups(rows[~whole], partitions, counts=counts)], ignore_index=True)
    for level in _levels(links):
        rows = _over_places(rows, links[links["parent"].isin(level)], counts=counts)
        here = rows["place"].isin(level)
        rows = pd.concat([rows[~here], _over_groups(rows[here], partitions, counts=counts)], ignore_index=True)
    return rows.sort_values(_KEY, ignore_index=True)


def _over_groups(rows: pd.DataFrame, partitions: Mapping[str, Sequence[str]], *, counts: bool) -> pd.DataFrame:
    pairs = {group: split_group(group) for group in rows["group"].unique()}
    deepest = max((len(split) for split in pairs.values()), default=0)
    for depth in range(deepest, 0, -1):
        for dimension in sorted(partitions):
            categories = set(partitions[dimension])
            target = {
                group: join_group(pair for pair in split_group(group) if pair[0] != dimension)
                for group in rows["group"].unique()
                if len(split_group(group)) == depth and dict(split_group(group)).get(dimension) in categories
            }
            parts = rows[rows["group"].isin(list(target))]
            parts = parts.assign(part=parts["group"], group=parts["group"].map(target), expected=len(categories))
            rows = _settle(rows, parts, counts=counts)
    return rows


def _over_places(rows: pd.DataFrame, links: pd.DataFrame, *, counts: bool) -> pd.DataFrame:
    for _, hierarchy in links.groupby("hierarchy"):
        pairs = hierarchy[["parent", "child"]]
        listed = rows[["place", "period"]].drop_duplicates().merge(pairs, left_on="place", right_on="child")
        expected = listed.groupby(["parent", "period"]).size().rename("expected").reset_index()
        parts = rows.merge(pairs, left_on="place", right_on="child").merge(expected, on=["parent", "period"])
        parts = parts.drop(columns="place").rename(columns={"parent": "place", "child": "part"})
        rows = _settle(rows, parts, counts=counts)
    return rows


def _levels(relations: pd.DataFrame) -> Iterator[set[str]]:
    """The parents in an order in which all parts of a place come before the place."""
    children: dict[str, set[str]] = {}
    for parent, child in zip(relations["parent"], relations["child"], strict=True):
        children.setdefault(parent, set()).add(child)
    while children:
        ready = {parent for parent, parts in children.items() if not parts & children.keys()}
        if not ready:
            raise FrameError(f"Places contain each other in a circle: {', '.join(sorted(children))}.")
        yield ready
        children = {parent: parts for parent, parts in children.items() if parent not in ready}


def _settle(rows: pd.DataFrame, parts: pd.DataFrame, *, counts: bool) -> pd.DataFrame:
    """`rows` with the sums of `parts` where there is no published total and no complete sum yet."""
    if parts.empty:
        return rows
    here = pd.MultiIndex.from_frame(rows[_KEY])
    published = (~rows["derived"] & (rows["state"] != "missing")).to_numpy()
    done = published | (rows["derived"] & (rows["state"] != "incomplete")).to_numpy()
    open_parts = parts[~pd.MultiIndex.from_frame(parts[_KEY]).isin(here[done])]
    if open_parts.empty:
        return rows
    sums = _sum_parts(open_parts.sort_values([*_KEY, "part"]), counts=counts)
    # An incomplete sum says no more than the row that is there; a complete one replaces it.
    there = pd.MultiIndex.from_frame(sums[_KEY]).isin(here)
    sums = sums[~there | (sums["state"] != "incomplete").to_numpy()]
    kept = rows[~here.isin(pd.MultiIndex.from_frame(sums[_KEY]))]
    return pd.concat([kept, sums], ignore_index=True)


def _sum_parts(parts: pd.DataFrame, *, counts: bool) -> pd.DataFrame:
    """One row per key: the sums of its parts, whose number must be `expected` for the sum to be complete."""
    empty = parts["state"] == "not_applicable"
    known = parts["state"].isin(KNOWN_STATES)
    codes = parts["state"].map({state: code for code, state in enumerate(STATES)}).where(known, 0)
    by_key = parts.assign(empty=empty, code=codes.astype(int)).groupby(_KEY, sort=True)
    sums = by_key.agg(
        here=("expected", "size"), expected=("expected", "first"), empty=("empty", "all"), code=("code", "max")
    )
    # `parts` are in the order of the key, so the texts of one sum stand together.
    ends = sums["here"].cumsum().tolist()
    sums["note"] = [_join_notes(texts) for texts in _pieces(parts["note"].tolist(), ends)]
    sums["inputs"] = [" ".join(texts) for texts in _pieces(parts["inputs"].tolist(), ends)]
    full = sums["here"] == sums["expected"]
    columns = ("numerator", "denominator") if counts else ("value",)
    whole = full.copy()
    for column in columns:
        # A denominator stays exact where its rate is hidden; a value or a numerator does not.
        exact = empty | (parts[column].notna() & (known | (column == "denominator")))
        present = exact.groupby([parts[name] for name in _KEY]).all() & full
        total = parts[column].where(~empty, 0.0).groupby([parts[name] for name in _KEY]).sum()
        sums[column] = total.where(present & ~sums["empty"])
        whole &= present
    sums["state"] = np.select([full & sums["empty"], whole], ["not_applicable", _names(sums["code"])], "incomplete")
    sums["reason"] = sums["state"].map({"not_applicable": "not_applicable", "incomplete": "parts_missing"}).fillna("")
    if not counts:
        sums = sums.join(_margin(parts[~empty])).assign(
            moe=lambda frame: frame["moe"].where(frame["value"].notna()),
            moe_level=lambda frame: frame["moe_level"].where(frame["moe"].notna()),
        )
    return _as_rows(sums.reset_index())


def _margin(parts: pd.DataFrame) -> pd.DataFrame:
    """Margin and level of the sum of each key: root sum of squares at the lowest level, zero estimates counted once."""
    lowest = parts.groupby(_KEY)["moe_level"].transform("min")
    moe = convert(parts["moe"].to_numpy(), parts["moe_level"].to_numpy(), lowest.to_numpy())
    zero = (parts["value"] == 0).to_numpy()
    by_key = parts.assign(
        other=np.where(zero, 0.0, moe * moe),
        of_zero=np.where(zero, moe * moe, 0.0),
        unknown=np.isnan(moe),
        lowest=lowest,
    ).groupby(_KEY, sort=True)
    found = by_key.agg(
        other=("other", "sum"), of_zero=("of_zero", "max"), unknown=("unknown", "any"), moe_level=("lowest", "first")
    )
    found["moe"] = ((found["other"] + found["of_zero"]) ** 0.5).where(~found["unknown"])
    return found[["moe", "moe_level"]]


def _as_rows(sums: pd.DataFrame) -> pd.DataFrame:
    texts = {column: "" for column in ("bound", "denominator_bound") if column not in sums}
    floats = {column: float("nan") for column in OBSERVATION_FLOATS if column not in sums}
    rows = sums.assign(**texts, **floats, derived=True)[list(ROW_COLUMNS)]
    return rows.astype({"state": "str", "reason": "str", "bound": "str", "denominator_bound": "str", "note": "str"})


def _names(codes: pd.Series[int]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.array(STATES, dtype=object)[codes.to_numpy()]


def _pieces(texts: list[str], ends: list[int]) -> Iterator[list[str]]:
    """The texts cut at these ends."""
    return (texts[start:end] for start, end in zip([0, *ends], ends, strict=False))


def _join_notes(notes: list[str]) -> str:
    return "; ".join(dict.fromkeys(note for note in notes if note))
