"""Definitions as frozen data: what a definitions TOML may say. `read_definitions` in `definitions_text` makes them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.ingest.toml_table import Problem

Day = datetime.date
ALIAS = "alias"
"""The scheme of other names of a place, folded (no accents, no case), by which files may call it."""


@dataclass(frozen=True, slots=True)
class DefinitionError:
    """Something wrong in a file at a key, with what to do."""

    file: str
    problem: Problem

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}"


class DefinitionsRefused(Exception):
    """The files cannot be loaded; `errors` lists everything that is wrong with them."""

    def __init__(self, errors: list[DefinitionError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = tuple(errors)


@dataclass(frozen=True, slots=True)
class Source:
    slug: str
    name: str
    name_es: str
    publisher: str
    citation: str
    url: str
    licence: str
    licence_url: str
    disclosure: str  # slug of a disclosure rule; "" is public as published
    agreement_ends: Day | None


@dataclass(frozen=True, slots=True)
class Category:
    slug: str
    name: str
    name_es: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to break people down, by a named scheme."""

    slug: str
    name: str
    name_es: str
    scheme: str
    categories: tuple[Category, ...]
    presentation: str  # "alone", "combination", or "" where it is not said
    partition: tuple[str, ...]  # slugs of the categories that add up to everyone; () if none do


@dataclass(frozen=True, slots=True)
class Group:
    """`key` is "" for everyone, else "race=black" or "race=black;sex=female", by the dimensions' slugs."""

    key: str
    name: str
    name_es: str


@dataclass(frozen=True, slots=True)
class Period:
    code: str
    kind: str
    starts: Day
    ends: Day  # the last day, included
    name: str
    name_es: str


@dataclass(frozen=True, slots=True)
class Relation:
    parent: str
    child: str
    hierarchy: str
    is_partition: bool
    weight: float
    optional: bool = False  # read from a file: left out, and said, where one end is not known


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    name_es: str
    kind: str
    vintage: str
    codes: tuple[tuple[str, str], ...] = ()  # (scheme, code) besides the canonical one
    boundary: str = ""  # GeoJSON geometry as text
    home: bool = False  # the place that the network works in
    aliases: tuple[str, ...] = ()  # other names by which files call it


@dataclass(frozen=True, slots=True)
class Dataset:
    """Files of one kind. `cadence`: "", monthly, quarterly, yearly, two_yearly, ten_yearly or once."""

    slug: str
    title: str
    source: str
    cadence: str
    lag_months: int


@dataclass(frozen=True, slots=True)
class Measure:
    slug: str
    name: str
    name_es: str
    source: str
    kind: str
    unit: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A reviewed definition. Texts come in pairs: English, and Spanish ("" where it is not yet written)."""

    slug: str
    name: str
    name_es: str
    summary: str
    summary_es: str
    tier: str  # core or contributing
    status: str  # published, in_progress or wanted (data we do not have yet)
    type: str  # one of dashboard.indicators.spec.VALUE_TYPES
    numerator: str  # formula over measures, "" only while the data are wanted
    denominator: str  # formula, "" where there is none
    multiplier: float
    unit: str
    decimals: int
    direction: str  # higher, lower or neither
    numerator_words: str
    numerator_words_es: str
    denominator_words: str
    denominator_words_es: str
    universe: str
    universe_es: str
    why: str
    why_es: str
    limitations: str
    limitations_es: str
    source: str
    steward: str  # slug of a workgroup
    dimensions: tuple[str, ...]  # breakdowns that are expected
    reference: str  # "overall", "best" or a group key
    author: str
    checker: str
    reviewed: Day | None
    next_review: Day | None
    owner: str = ""  # who gets the data that we do not have yet
    plan: str = ""
    plan_es: str = ""


@dataclass(frozen=True, slots=True)
class DisclosureRule:
    """What may be shown of small numbers. `kind`: public (as published) or restricted."""

    slug: str
    name: str
    name_es: str
    kind: str
    smallest_count: int
    smallest_base: int
    rounding: int
    exact_from: int


@dataclass(frozen=True, slots=True)
class Where:
    """The places that something is said of: some by their codes, or each of a kind (within one place, where it is named)."""

    places: tuple[str, ...]
    each: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What is aimed at by a day. `groups` None is everyone and every group of the indicator."""

    indicator: str
    where: Where
    groups: tuple[str, ...] | None
    author: str
    reason: str
    reason_es: str
    due: Day
    value: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where groups start; `value` only where no figure of the period is published. `groups` as for targets."""

    indicator: str
    where: Where
    groups: tuple[str, ...] | None
    author: str
    reason: str
    reason_es: str
    period: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Definitions:
    """All that several files define together, in the order in which they may be written."""

    sources: tuple[Source, ...] = ()
    disclosure_rules: tuple[DisclosureRule, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    groups: tuple[Group, ...] = ()
    periods: tuple[Period, ...] = ()
    places: tuple[Place, ...] = ()
    relations: tuple[Relation, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    measures: tuple[Measure, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    targets: tuple[Target, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    place_notes: tuple[str, ...] = ()  # what was met in files of places, in English sentences
    files: tuple[Path, ...] = field(default=(), compare=False)
