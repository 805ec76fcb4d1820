"""Keeps chunks in a folder between the process that parses and the one that stages: plain arrays, never pickled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.indicators.frame import OBSERVATION_COLUMNS, OBSERVATION_FLOATS, OBSERVATION_TEXTS
from dashboard.ingest.outcome import Chunk

_BESIDE = ("column", "part")
_TEXTS = (*OBSERVATION_TEXTS, *_BESIDE)


def chunk_path(folder: Path, number: int) -> Path:
    """Where the chunk of this number is."""
    return folder / f"chunk-{number:06d}.npz"


def write_chunk(folder: Path, chunk: Chunk) -> None:
    """Write one chunk, replacing an older one of its number. A column of figures that is all absent takes no room."""
    arrays: dict[str, npt.NDArray[np.generic]] = {"row": chunk.frame["row"].to_numpy()}
    for name in OBSERVATION_FLOATS:
        figures = chunk.frame[name].to_numpy()
        if not np.isnan(figures).all():
            arrays[name] = figures
    beside = dict(zip(_BESIDE, (chunk.columns, chunk.parts), strict=True))
    for name in _TEXTS:
        column = (beside[name] if name in beside else chunk.frame[name]).cat
        words = json.dumps(list(column.categories)).encode()
        arrays[f"{name}.codes"] = column.codes.to_numpy()
        arrays[f"{name}.words"] = np.frombuffer(words, dtype=np.uint8)
    with chunk_path(folder, chunk.number).open("wb") as stream:
        np.savez(stream, allow_pickle=False, **arrays)


def read_chunk(folder: Path, number: int) -> Chunk:
    """The chunk of this number, as it was written."""
    with np.load(chunk_path(folder, number), allow_pickle=False) as arrays:
        rows = arrays["row"]
        data: dict[str, object] = {name: _categorical(arrays, name) for name in OBSERVATION_TEXTS}
        for name in OBSERVATION_FLOATS:
            data[name] = arrays[name] if name in arrays else np.full(len(rows), np.nan)
        data["row"] = rows
        data["import_id"] = np.zeros(len(rows), dtype=np.int64)
        columns, parts = (pd.Series(_categorical(arrays, name), name=name) for name in _BESIDE)
    return Chunk(number, pd.DataFrame(data)[list(OBSERVATION_COLUMNS)], columns, parts)


def without(chunk: Chunk, left_out: npt.NDArray[np.bool_]) -> Chunk:
    """The chunk without the records of a mask."""
    return Chunk(
        chunk.number,
        chunk.frame[~left_out].reset_index(drop=True),
        chunk.columns[~left_out].reset_index(drop=True),
        chunk.parts[~left_out].reset_index(drop=True),
    )


def _categorical(arrays: Mapping[str, npt.NDArray[np.generic]], name: str) -> pd.Categorical:
    words = json.loads(arrays[f"{name}.words"].tobytes())
    codes = arrays[f"{name}.codes"].astype(np.int32)
    return pd.Categorical.from_codes(codes, categories=pd.Index(words, dtype="str"))
