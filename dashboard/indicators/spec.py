"""What is to be computed: the frozen, checked description of one version of an indicator (needs no numpy)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Final

from .formula import Measure, Node, measures, parse

SUMS: Final = ("count", "survey")
RATIOS: Final = ("proportion", "rate", "mean", "survey_proportion", "survey_ratio")
VALUE_TYPES: Final = (*SUMS, *RATIOS, "published")
DIRECTIONS: Final = ("", "higher", "lower")
DISCLOSURES: Final = ("public", "restricted")

# NCHS, Data Presentation Standards for Rates and Counts (Vital and Health Statistics, Series 2).
MAX_RELATIVE_WIDTH_OF_EVENTS: Final = 1.60
# No official classes of the coefficient of variation exist; these are the defaults of a setting.
CV_LIMITS: Final = (0.12, 0.30)


class SpecError(ValueError):
    """An indicator is described in a way that cannot be computed; the message says what to change."""


@dataclass(frozen=True)
class IndicatorSpec:
    """One indicator: formulas over measures, and the rules that its figures follow.

    `numerator` and `denominator` are formulas (`formula.parse`). A count, a survey estimate and a published figure have
    no denominator. A proportion, rate or mean may leave it out when its numerator is one bare measure whose rows carry
    numerator and denominator themselves, or a value as the source published it, in the indicator's own unit.
    `multiplier` scales x or x / n into the unit (100 for percent). `minimum` and `maximum` cut the interval where the
    figure cannot go; shares are always cut at 0 and the whole. `cv_limits` are the class limits of the coefficient of
    variation as shares. `hierarchies` names those along which places may be summed; None means all that are given.
    """

    slug: str
    value_type: str
    numerator: str
    denominator: str = ""
    multiplier: float = 1.0
    unit: str = ""
    direction: str = ""
    decimals: int = 1
    disclosure: str = "public"
    cv_limits: tuple[float, float] = CV_LIMITS
    relative_width: float = MAX_RELATIVE_WIDTH_OF_EVENTS
    hierarchies: tuple[str, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be computed, at the moment it is said (FormulaError, SpecError)."""
        for name, words in (("value_type", VALUE_TYPES), ("direction", DIRECTIONS), ("disclosure", DISCLOSURES)):
            if getattr(self, name) not in words:
                raise SpecError(f"{name} is “{getattr(self, name)}”; use one of {', '.join(w for w in words if w)}.")
        if self.multiplier <= 0:
            raise SpecError("The multiplier must be above 0; turn the formula round instead.")
        if not 0 < self.cv_limits[0] <= self.cv_limits[1]:
            raise SpecError("The limits of the coefficient of variation must rise, like 0.12 and 0.30.")
        self._check_formulas()

    def _check_formulas(self) -> None:
        if self.value_type not in RATIOS and self.denominator:
            raise SpecError(f"A figure of type {self.value_type} has no denominator; leave it out.")
        if self.is_direct and not (isinstance(self.top, Measure) and not self.top.selection):
            raise SpecError(
                f"A figure of type {self.value_type} without a denominator takes one measure; "
                "name one measure, or add the denominator."
            )
        if self.value_type == "published" and self.multiplier != 1:
            raise SpecError("A published figure is shown as published; leave the multiplier at 1.")
        if not self.references:
            raise SpecError("The formula names no measure; name at least one.")

    @cached_property
    def top(self) -> Node:
        """The numerator's tree."""
        return parse(self.numerator)

    @cached_property
    def bottom(self) -> Node | None:
        """The denominator's tree, if there is one."""
        return parse(self.denominator) if self.denominator else None

    @cached_property
    def references(self) -> tuple[Measure, ...]:
        """All measures with their selections, numerator first, each once."""
        below = measures(self.bottom) if self.bottom is not None else ()
        return tuple(dict.fromkeys((*measures(self.top), *below)))

    @property
    def measures(self) -> tuple[str, ...]:
        """The slugs of all measures that the figures depend on, each once."""
        return tuple(dict.fromkeys(reference.slug for reference in self.references))

    @property
    def is_direct(self) -> bool:
        """Whether the rows of one measure carry the figure (or its numerator and denominator) themselves."""
        return self.value_type == "published" or (self.value_type in RATIOS and not self.denominator)

    @property
    def is_additive(self) -> bool:
        """Whether totals may be made from parts: never of published figures, nor of ready-made survey ratios."""
        return self.value_type in ("count", "survey", "proportion", "rate", "mean") or not self.is_direct

    @property
    def range(self) -> tuple[float, float]:
        """What the figure can be at all, in its unit."""
        shares = self.value_type in ("proportion", "survey_proportion")
        low = self.minimum if self.minimum is not None else (0.0 if shares else float("-inf"))
        high = self.maximum if self.maximum is not None else (self.multiplier if shares else float("inf"))
        return low, high


def spec_from(table: Mapping[str, Any]) -> IndicatorSpec:
    """A specification from a table as read from TOML; lists become tuples, an unknown name is a SpecError."""
    known = {field.name for field in fields(IndicatorSpec)}
    unknown = sorted(set(table) - known)
    if unknown:
        raise SpecError(f"Unknown names: {', '.join(unknown)}.")
    entries: dict[str, Any] = {name: tuple(cell) if isinstance(cell, list) else cell for name, cell in table.items()}
    return IndicatorSpec(**entries)
