"""The columns of the frames that cross a boundary, written once, and the checks made at each boundary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

# Known states come first and in rising order of caution: a figure made of several parts takes the highest of theirs.
STATES: Final = (
    "normal",
    "estimated",
    "provisional",
    "bounded",
    "suppressed",
    "unreliable",
    "missing",
    "not_applicable",
    "incomplete",
)
KNOWN_STATES: Final = STATES[:3]
OBSERVATION_STATES: Final = (*KNOWN_STATES, "bounded", "suppressed", "missing", "not_applicable")
REASONS: Final = (
    "",
    "source",
    "not_collected",
    "not_applicable",
    "primary",
    "complementary",
    "unreliable",
    "parts_missing",
    "no_denominator",
)
OBSERVATION_REASONS: Final = REASONS[:4]
RELIABILITIES: Final = ("", "high", "medium", "low", "review", "complement")

KEY: Final = ("place", "period", "group")
OBSERVATION_KEY: Final = ("measure", *KEY)
OBSERVATION_FLOATS: Final = (
    "value",
    "numerator",
    "denominator",
    "moe",
    "moe_level",
    "se",
    "lower",
    "upper",
    "level",
    "n",
)
OBSERVATION_TEXTS: Final = (*OBSERVATION_KEY, "state", "bound", "denominator_bound", "reason", "note")
OBSERVATION_INTEGERS: Final = ("import_id", "row")
OBSERVATION_COLUMNS: Final = (
    *OBSERVATION_KEY,
    *OBSERVATION_FLOATS,
    "state",
    "bound",
    "denominator_bound",
    "reason",
    "note",
    *OBSERVATION_INTEGERS,
)
RESULT_FLOATS: Final = (
    "value",
    "numerator",
    "denominator",
    "lower",
    "upper",
    "level",
    "moe",
    "moe_level",
    "se",
    "rounded",
)
RESULT_TEXTS: Final = (*KEY, "denominator_bound", "state", "bound", "reason", "note", "reliability", "inputs")
RESULT_COLUMNS: Final = (
    *KEY,
    "value",
    "numerator",
    "denominator",
    "denominator_bound",
    "lower",
    "upper",
    "level",
    "moe",
    "moe_level",
    "se",
    "state",
    "bound",
    "reason",
    "rounded",
    "note",
    "reliability",
    "inputs",
)
RELATION_COLUMNS: Final = ("parent", "child", "hierarchy", "is_partition")

_NUMBER = r"-?\d+(?:\.\d+)?"
BOUND: Final = re.compile(rf"(?:(?:>=|<=|>|<){_NUMBER}|{_NUMBER}-{_NUMBER})")


class FrameError(ValueError):
    """A frame does not keep its contract; the message names the column and the first offending row."""


def observation_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Observations from plain records; what a record leaves out is NaN, "", 0, and the state "normal"."""
    return _frame_of(rows, OBSERVATION_COLUMNS, OBSERVATION_FLOATS, OBSERVATION_INTEGERS)


def result_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Results from plain records; what a record leaves out is NaN, "", and the state "normal"."""
    return _frame_of(rows, RESULT_COLUMNS, RESULT_FLOATS, ())


def check_observations(frame: pd.DataFrame) -> None:
    """Raise FrameError unless `frame` is an observation frame: columns, types, vocabulary, and nothing made up.

    A suppressed, missing, bounded or inapplicable row carries no value; a margin and an interval carry their level.
    """
    _check_columns(frame, OBSERVATION_TEXTS, OBSERVATION_FLOATS, OBSERVATION_INTEGERS, OBSERVATION_COLUMNS)
    _check_vocabulary(frame, "state", OBSERVATION_STATES)
    _check_vocabulary(frame, "reason", OBSERVATION_REASONS)
    _check_bounds(frame)
    _check_margins(frame)
    known = frame["state"].isin(KNOWN_STATES)
    _refuse(frame, ~known & frame["value"].notna(), "value", "a value is given although the state says there is none")
    _refuse(frame, ~known & frame["numerator"].notna(), "numerator", "a count is given although there is no value")
    _refuse(
        frame, known & frame["value"].isna() & frame["numerator"].isna(), "value", "there is neither value nor count"
    )
    _check_unique(frame, OBSERVATION_KEY)


def check_results(frame: pd.DataFrame) -> None:
    """Raise FrameError unless `frame` is a result frame: what may not be shown carries no value and no interval."""
    _check_columns(frame, RESULT_TEXTS, RESULT_FLOATS, (), RESULT_COLUMNS)
    _check_vocabulary(frame, "state", STATES)
    _check_vocabulary(frame, "reason", REASONS)
    _check_vocabulary(frame, "reliability", RELIABILITIES)
    _check_bounds(frame)
    _check_margins(frame)
    known = frame["state"].isin(KNOWN_STATES)
    _refuse(frame, known & frame["value"].isna(), "value", "a known figure has no value")
    hidden = ~known & (frame["state"] != "unreliable")
    _refuse(frame, hidden & frame["value"].notna(), "value", "a value is given although the state says there is none")
    no_value = frame["value"].isna()
    for column in ("lower", "upper", "moe", "se"):
        _refuse(frame, no_value & frame[column].notna(), column, "uncertainty is given without a value")
    _refuse(frame, ~known & (frame["reason"] == ""), "reason", "a figure that is not shown needs its reason")
    _check_unique(frame, KEY)


def check_relations(frame: pd.DataFrame) -> None:
    """Raise FrameError unless `frame` holds parent, child, hierarchy (text) and is_partition (boolean)."""
    missing = [column for column in RELATION_COLUMNS if column not in frame.columns]
    if missing:
        raise FrameError(f"Relations lack the columns {', '.join(missing)}.")
    for column in RELATION_COLUMNS[:3]:
        _check_text(frame, column)
    if frame["is_partition"].dtype != bool:
        raise FrameError("Column is_partition must be boolean.")
    _check_unique(frame, ("parent", "child", "hierarchy"))


def split_group(key: str) -> tuple[tuple[str, str], ...]:
    """("race", "black"), … of a group key; nothing for everyone."""
    pairs = (part.partition("=") for part in key.split(";") if part)
    return tuple((dimension, category) for dimension, _, category in pairs)


def join_group(pairs: Iterable[tuple[str, str]]) -> str:
    """The group key of dimensions and categories, in the order of the dimensions' slugs."""
    return ";".join(f"{dimension}={category}" for dimension, category in sorted(pairs))


def _frame_of(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], floats: Sequence[str], integers: Sequence[str]
) -> pd.DataFrame:
    import pandas as pd  # slow to import, and the web process imports this module for its names

    records = list(rows)
    unknown = sorted({name for record in records for name in record} - set(columns))
    if unknown:
        raise FrameError(f"Unknown columns: {', '.join(unknown)}.")
    data: dict[str, pd.Series[Any]] = {}
    for column in columns:
        if column in floats:
            cells = [record.get(column) for record in records]
            data[column] = pd.Series([float("nan") if cell is None else cell for cell in cells], dtype="float64")
        elif column in integers:
            data[column] = pd.Series([record.get(column, 0) for record in records], dtype="int64")
        else:
            default = "normal" if column == "state" else ""
            data[column] = pd.Series([record.get(column, default) for record in records], dtype="str")
    return pd.DataFrame(data)


def _check_columns(
    frame: pd.DataFrame,
    texts: Sequence[str],
    floats: Sequence[str],
    integers: Sequence[str],
    columns: Sequence[str],
) -> None:
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise FrameError(f"The frame lacks the columns {', '.join(missing)}.")
    unknown = [str(column) for column in frame.columns if column not in columns]
    if unknown:
        raise FrameError(f"The frame has unknown columns: {', '.join(unknown)}.")
    for column in texts:
        _check_text(frame, column)
    for column in floats:
        if frame[column].dtype != "float64":
            raise FrameError(f"Column {column} must be float64, not {frame[column].dtype}.")
        _refuse(frame, frame[column].abs() == float("inf"), column, "the number is not finite")
    for column in integers:
        if frame[column].dtype != "int64":
            raise FrameError(f"Column {column} must be int64, not {frame[column].dtype}.")


def _check_text(frame: pd.DataFrame, column: str) -> None:
    import pandas as pd  # slow to import, and the web process imports this module for its names

    cells = frame[column]
    if isinstance(cells.dtype, pd.CategoricalDtype):
        cells = cells.cat.categories.to_series()
        _refuse(frame, frame[column].isna(), column, "the text is absent; use an empty text")
    typed = isinstance(cells.dtype, pd.StringDtype)
    sound = not cells.isna().any() if typed else pd.api.types.infer_dtype(cells, skipna=False) in ("string", "empty")
    if not sound:
        raise FrameError(f"Column {column} must hold text, without gaps.")


def _check_vocabulary(frame: pd.DataFrame, column: str, words: Sequence[str]) -> None:
    allowed = ", ".join(word or "(empty)" for word in words)
    _refuse(frame, ~frame[column].isin(words), column, f"the word is none of {allowed}")


def _check_bounds(frame: pd.DataFrame) -> None:
    bounded = frame["state"] == "bounded"
    _refuse(frame, bounded != (frame["bound"] != ""), "bound", "a bound and the state bounded go together")
    for column in ("bound", "denominator_bound"):
        texts = frame[column].astype("str")
        well_formed = {text: text == "" or BOUND.fullmatch(text) is not None for text in texts.unique()}
        _refuse(frame, ~texts.map(well_formed).astype(bool), column, "a bound reads like >=95, <=5, <50 or 70-79")


def _check_margins(frame: pd.DataFrame) -> None:
    for column in ("moe", "se"):
        _refuse(frame, frame[column] < 0, column, "a margin is never negative")
    for column in ("moe_level", "level"):
        outside = frame[column].notna() & ~frame[column].between(0, 1, inclusive="neither")
        _refuse(frame, outside, column, "a level lies between 0 and 1, like 0.90")
    _refuse(frame, frame["moe"].notna() & frame["moe_level"].isna(), "moe_level", "a margin needs its level")
    interval = frame["lower"].notna() | frame["upper"].notna()
    _refuse(frame, interval & frame["level"].isna(), "level", "an interval needs its level")
    _refuse(frame, frame["lower"].isna() != frame["upper"].isna(), "upper", "an interval has two ends")
    _refuse(frame, frame["lower"] > frame["upper"], "lower", "the lower end lies above the upper end")


def _check_unique(frame: pd.DataFrame, key: Sequence[str]) -> None:
    _refuse(frame, frame.duplicated(list(key)), key[0], "the same cell appears twice")


def _refuse(frame: pd.DataFrame, wrong: pd.Series[bool], column: str, why: str) -> None:
    if wrong.any():
        position = int(wrong.to_numpy().argmax())
        names = [name for name in (*OBSERVATION_KEY, *RELATION_COLUMNS[:3]) if name in frame.columns]
        where = ", ".join(f"{name} {frame[name].iloc[position]!r}" for name in names)
        raise FrameError(f"Column {column}, row {position} ({where}): {why}.")
