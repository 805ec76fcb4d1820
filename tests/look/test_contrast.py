"""Every pair of colours that the look puts on each other, in both themes, computed from the tokens themselves."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text()
DECLARATION = re.compile(r"--([a-z0-9]+):\s*(#[0-9a-f]{6})\b")
LIGHT_BLOCK, SYSTEM_DARK_BLOCK, CHOSEN_DARK_BLOCK = re.split(r"@media|:root\[data-theme", TOKENS)
LIGHT = dict(DECLARATION.findall(LIGHT_BLOCK))
DARK = LIGHT | dict(DECLARATION.findall(CHOSEN_DARK_BLOCK))
THEMES = {"light": LIGHT, "dark": DARK}
GROUNDS = ("paper", "surface", "sunk")

TEXT = [
    *((text, ground) for text in ("ink", "muted", "river", "river2", "brick", "orchard", "straw") for ground in GROUNDS),
    ("onriver", "river"), ("onriver", "river2"), ("river2", "wash"), ("river", "wash"), ("ink", "wash"), ("muted", "wash"),
    ("brick", "brickwash"), ("orchard", "orchardwash"), ("straw", "strawwash"),
    ("onband", "band"), ("onband2", "band"), ("paper", "ink"),
]  # fmt: skip
GRAPHICS = [
    *((mark, ground) for mark in ("edge", "river", "brick", "orchard", "straw", "ink") for ground in GROUNDS),
    *((f"c{number}", "paper") for number in range(1, 8)),
    ("edge", "wash"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_reads_on_its_ground(theme: str, text: str, ground: str) -> None:
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), GRAPHICS)
def test_marks_and_borders_stand_out_from_their_ground(theme: str, mark: str, ground: str) -> None:
    assert contrast(THEMES[theme][mark], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_the_focus_ring_is_seen_on_every_ground(theme: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours["gold"], LIGHT["ink"]) >= 3
    assert min(contrast(colours["ink"], colours[ground]) for ground in (*GROUNDS, "wash")) >= 3


def test_both_dark_sets_are_the_same() -> None:
    assert DECLARATION.findall(SYSTEM_DARK_BLOCK) == DECLARATION.findall(CHOSEN_DARK_BLOCK)


def test_dark_has_its_own_value_for_every_colour_but_gold() -> None:
    assert set(LIGHT) - set(dict(DECLARATION.findall(CHOSEN_DARK_BLOCK))) == {"gold"}
