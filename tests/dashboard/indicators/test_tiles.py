import hashlib
import json
import subprocess
import sys
import zlib

import pandas as pd
import pytest

from dashboard.indicators import tiles
from dashboard.indicators.frame import RESULT_COLUMNS, FrameError, result_frame
from dashboard.indicators.tiles import Tile, TileError

KENT = {"place": "26081", "period": "2023", "group": "", "value": 0.1 + 0.2}
HIDDEN = {"place": "26081", "period": "2022", "group": "sex=male", "state": "suppressed", "reason": "primary"}


def test_a_tile_is_a_grid_with_a_mask_of_states() -> None:
    tile = tiles.encode(result_frame([KENT, HIDDEN]))
    assert json.loads(zlib.decompress(tile.payload)) == {
        "schema": 1,
        "place": "26081",
        "periods": ["2022", "2023"],
        "groups": ["", "sex=male"],
        "states": ["normal", "suppressed"],
        "mask": [-1, 1, 0, -1],
        "statistics": {"value": [None, None, 0.30000000000000004, None]},
        "texts": {"reason": ["", "primary", "", ""]},
    }


def test_the_name_of_a_tile_follows_from_its_figures_alone() -> None:
    tile = tiles.encode(result_frame([KENT, HIDDEN]))
    assert tile.hash == hashlib.sha256(zlib.decompress(tile.payload)).hexdigest()
    assert tiles.encode(result_frame([HIDDEN, KENT])) == tile
    assert tiles.encode(result_frame([{**KENT, "value": 0.3}, HIDDEN])).hash != tile.hash


def test_each_place_has_its_tile() -> None:
    ottawa = {**KENT, "place": "26139"}
    found = dict(tiles.encode_places(result_frame([ottawa, KENT])))
    assert found == {"26081": tiles.encode(result_frame([KENT])), "26139": tiles.encode(result_frame([ottawa]))}
    assert list(found) == ["26081", "26139"]


def test_one_tile_holds_one_place() -> None:
    with pytest.raises(FrameError, match="not 2"):
        tiles.encode(result_frame([KENT, {**KENT, "place": "26139"}]))
    with pytest.raises(FrameError, match="not 0"):
        tiles.encode(result_frame([]))


def test_rows_come_back_in_the_order_of_period_and_group_without_the_gaps_of_the_grid() -> None:
    first, second = tiles.rows(tiles.encode(result_frame([KENT, HIDDEN])).payload)
    assert {name: first[name] for name in HIDDEN} == HIDDEN
    assert {name: second[name] for name in KENT} == KENT
    assert (first["value"], second["state"], second["reason"]) == (None, "normal", "")
    assert tuple(first) == tuple(second) == tuple(RESULT_COLUMNS)


def test_a_frame_comes_back_as_it_was() -> None:
    frame = result_frame([HIDDEN, KENT])
    pd.testing.assert_frame_equal(tiles.decode(tiles.encode(frame).payload), frame)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"not a tile",
        zlib.compress(b"\xff"),
        zlib.compress(b"not json"),
        zlib.compress(b"[]"),
        zlib.compress(b"{}"),
    ],
)
def test_other_bytes_are_refused(payload: bytes) -> None:
    with pytest.raises(TileError):
        tiles.decode(payload)


def test_a_tile_of_another_version_is_refused() -> None:
    with pytest.raises(TileError, match="version 1"):
        tiles.rows(zlib.compress(json.dumps({"schema": 2}).encode()))


def test_reading_rows_needs_no_pandas() -> None:
    payload = tiles.encode(result_frame([KENT])).payload
    program = (
        "import sys; from dashboard.indicators import tiles; "
        f"assert tiles.rows({payload!r})[0]['value'] == 0.1 + 0.2; assert 'pandas' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_tile_is_a_value() -> None:
    assert Tile("a", b"b") == Tile("a", b"b")
