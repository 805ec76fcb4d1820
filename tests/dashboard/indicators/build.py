"""Small frames for the tests of the calculation."""

from typing import Any

import pandas as pd

from dashboard.indicators.frame import observation_frame


def observed(measure: str, value: float | None = None, place: str = "kent", **columns: Any) -> dict[str, Any]:
    """One observation of 2023; a margin is at 90 % unless it says otherwise."""
    if "moe" in columns:
        columns.setdefault("moe_level", 0.90)
    if columns.get("state", "normal") not in ("normal", "provisional", "estimated"):
        value = None
    return {"measure": measure, "place": place, "period": "2023", "value": value, **columns}


def frame_of(*rows: dict[str, Any]) -> pd.DataFrame:
    """Observations numbered in the order in which they are given."""
    return observation_frame([{"import_id": 1, "row": number, **row} for number, row in enumerate(rows, start=1)])


def links(*rows: tuple[str, ...], partition: bool = True) -> pd.DataFrame:
    """Relations of parent and child, in the hierarchy "area" unless they name one."""
    full = [(row[0], row[1], row[2] if len(row) > 2 else "area", partition) for row in rows]
    names = ["parent", "child", "hierarchy", "is_partition"]
    return pd.DataFrame(full, columns=names).astype({**dict.fromkeys(names[:3], "str"), "is_partition": bool})


def only(results: pd.DataFrame, place: str = "kent", group: str = "") -> dict[str, Any]:
    """The one row of a place and group in 2023, absent numbers as None."""
    rows = results[(results["place"] == place) & (results["group"] == group)]
    (row,) = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return row
