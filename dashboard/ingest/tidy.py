"""The recipe of our own tidy CSV, which ships with the package: what KConnect exports, it accepts."""

from __future__ import annotations

from pathlib import Path

RECIPES = Path(__file__).resolve().parent.parent / "recipes"
"""The folder of the recipes that ship; their file names are fixed."""

COLUMNS = (
    "indicator",
    "place",
    "place_name",
    "period",
    "group",
    "group_name",
    "value",
    "unit",
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
)
"""The columns of a published value, in their order (interface version 1)."""


def tidy_recipe_text() -> str:
    """The TOML of the recipe for our own tidy CSV."""
    return (RECIPES / "tidy.toml").read_text(encoding="utf-8")
