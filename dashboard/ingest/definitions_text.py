"""Reads definitions (TOML, with places from CSV or GeoJSON) into frozen data, or lists all that is wrong with them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from dashboard.indicators.formula import FormulaError
from dashboard.indicators.frame import join_group, split_group
from dashboard.indicators.spec import VALUE_TYPES, IndicatorSpec, SpecError
from dashboard.ingest.definitions import (
    Category,
    Dataset,
    DefinitionError,
    Definitions,
    DefinitionsRefused,
    Dimension,
    DisclosureRule,
    Group,
    Indicator,
    Measure,
    Period,
    Source,
)
from dashboard.ingest.definitions_aims import aims_twice, read_baselines, read_targets
from dashboard.ingest.definitions_places import read_geography
from dashboard.ingest.periods import KINDS, Span, span_of
from dashboard.ingest.place_files import TOLERANCE
from dashboard.ingest.place_spec import CODE, SLUG
from dashboard.ingest.toml_table import Problem, Table

Item = TypeVar("Item")
DIRECTIONS = ("higher", "lower", "neither")
STATUSES = ("published", "in_progress", "wanted")
_EVERYONE = Group("", "Everyone", "Todas las personas")


def read_definitions(paths: Sequence[Path], tolerance: float = TOLERANCE) -> Definitions:
    """All that these files define together. Raises DefinitionsRefused with every mistake, by file and key.

    `tolerance` is the detail, in degrees, that the borders of maps may lose.

    Names that a file uses need not be defined in the same file, nor in these files: the loader checks against what is
    stored. What is defined twice is an error.
    """
    errors: list[DefinitionError] = []
    parts: list[Definitions] = []
    for path in paths:
        problems: list[Problem] = []
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            problems.append(Problem("", f"The file cannot be read as TOML: {error}."))
        else:
            parts.append(_definitions(Table(values, "", problems), path.parent, tolerance))
        errors += [DefinitionError(path.name, problem) for problem in problems]
    together = _together(parts, tuple(paths))
    twice = [*_twice(together), *aims_twice(together.targets, together.baselines)]
    errors += [DefinitionError("", problem) for problem in twice]
    if errors:
        raise DefinitionsRefused(errors)
    return together


def _definitions(top: Table, folder: Path, tolerance: float) -> Definitions:
    dimensions = tuple(_dimension(table) for table in top.tables("dimensions"))
    categories = tuple(
        Group(join_group([(dimension.slug, category.slug)]), category.name, category.name_es)
        for dimension in dimensions
        for category in dimension.categories
    )
    geography = read_geography(top, folder, tolerance)
    definitions = Definitions(
        sources=tuple(_source(table) for table in top.tables("sources")),
        disclosure_rules=tuple(_disclosure(table) for table in top.tables("disclosure_rules")),
        dimensions=dimensions,
        groups=categories + tuple(_group(table) for table in top.tables("groups")),
        periods=tuple(_period(table) for table in top.tables("periods")),
        places=geography.places,
        relations=geography.relations,
        datasets=tuple(_dataset(table) for table in top.tables("datasets")),
        measures=tuple(_measure(table) for table in top.tables("measures")),
        indicators=tuple(_indicator(table) for table in top.tables("indicators")),
        targets=read_targets(top),
        baselines=read_baselines(top),
        place_notes=geography.notes,
    )
    top.close()
    return definitions


def _together(parts: Iterable[Definitions], files: tuple[Path, ...]) -> Definitions:
    found = list(parts)

    def all_of(pick: Callable[[Definitions], tuple[Item, ...]]) -> tuple[Item, ...]:
        return tuple(item for part in found for item in pick(part))

    dimensions = all_of(lambda part: part.dimensions)
    # Everyone comes first, and is there whenever people are broken down at all.
    groups = tuple(sorted(all_of(lambda part: part.groups), key=lambda group: group.key != ""))
    everyone = (_EVERYONE,) if dimensions and groups and groups[0].key else ()
    return Definitions(
        sources=all_of(lambda part: part.sources),
        disclosure_rules=all_of(lambda part: part.disclosure_rules),
        dimensions=dimensions,
        groups=everyone + groups,
        periods=all_of(lambda part: part.periods),
        places=all_of(lambda part: part.places),
        relations=all_of(lambda part: part.relations),
        datasets=all_of(lambda part: part.datasets),
        measures=all_of(lambda part: part.measures),
        indicators=all_of(lambda part: part.indicators),
        targets=all_of(lambda part: part.targets),
        baselines=all_of(lambda part: part.baselines),
        place_notes=all_of(lambda part: part.place_notes),
        files=files,
    )


def _twice(found: Definitions) -> list[Problem]:
    """What is defined more than once."""
    keys = {
        "sources": [item.slug for item in found.sources],
        "disclosure_rules": [item.slug for item in found.disclosure_rules],
        "dimensions": [item.slug for item in found.dimensions],
        "groups": [item.key for item in found.groups],
        "periods": [item.code for item in found.periods],
        "places": [item.code for item in found.places],
        "datasets": [item.slug for item in found.datasets],
        "measures": [item.slug for item in found.measures],
        "indicators": [item.slug for item in found.indicators],
        "relations": [f"{item.hierarchy}: {item.parent} > {item.child}" for item in found.relations],
    }
    return [
        Problem(kind, f"“{key}” is defined {count} times. Keep one of them.")
        for kind, names in keys.items()
        for key, count in Counter(names).items()
        if count > 1 and key
    ]


def _slug(table: Table, key: str = "slug", default: str | None = None) -> str:
    slug = table.text(key, default)
    if slug and not SLUG.fullmatch(slug):
        table.problem(key, "Write small letters, digits and single hyphens, for example child-poverty.")
    return slug


def _code(table: Table, key: str, default: str | None = None) -> str:
    code = table.text(key, default)
    if code and not CODE.fullmatch(code):
        table.problem(key, "Write letters, digits and . _ - @ only; keep leading zeros, in quotes.")
    return code


def _source(table: Table) -> Source:
    source = Source(
        slug=_slug(table),
        name=table.text("name"),
        name_es=table.text("name_es", ""),
        publisher=table.text("publisher"),
        citation=table.text("citation"),
        url=table.text("url", ""),
        licence=table.text("licence"),
        licence_url=table.text("licence_url", ""),
        disclosure=_slug(table, "disclosure", ""),
        agreement_ends=table.day("agreement_ends"),
    )
    table.close()
    return source


def _disclosure(table: Table) -> DisclosureRule:
    rule = DisclosureRule(
        slug=_slug(table),
        name=table.text("name"),
        name_es=table.text("name_es", ""),
        kind=table.choice("kind", ("public", "restricted")),
        smallest_count=table.whole("smallest_count", 0),
        smallest_base=table.whole("smallest_base", 0),
        rounding=table.whole("rounding", 0),
        exact_from=table.whole("exact_from", 0),
    )
    table.close()
    return rule


PRESENTATIONS = ("", "alone", "combination")


def _dimension(table: Table) -> Dimension:
    dimension = Dimension(
        slug=_slug(table),
        name=table.text("name"),
        name_es=table.text("name_es", ""),
        scheme=table.text("scheme", ""),
        presentation=table.choice("presentation", PRESENTATIONS, ""),
        categories=tuple(_category(category) for category in table.tables("categories")),
        partition=table.strings("partition"),
    )
    if dimension.presentation == "combination" and dimension.partition:
        table.problem("partition", "Groups alone or in combination overlap: they never make up everyone. Leave it out.")
    slugs = {category.slug for category in dimension.categories}
    for slug in dimension.partition:
        if slug not in slugs:
            table.problem("partition", f"“{slug}” is not a category of this dimension. Add it, or leave it out.")
    table.close()
    return dimension


def _category(table: Table) -> Category:
    category = Category(_slug(table), table.text("name"), table.text("name_es", ""))
    table.close()
    return category


def _group(table: Table) -> Group:
    """A group by its key: everyone with other words, or an intersection of categories."""
    key = table.text("key", "")
    pairs = split_group(key)
    if key and not all(SLUG.fullmatch(name) and SLUG.fullmatch(category) for name, category in pairs):
        table.problem("key", "Write dimension=category, several with a semicolon: race=black;sex=female.")
    elif key != join_group(pairs):
        table.problem("key", f"Write the dimensions in the order of their slugs: {join_group(pairs)}.")
    group = Group(key, table.text("name"), table.text("name_es", ""))
    table.close()
    return group


def _period(table: Table) -> Period:
    code = _code(table, "code")
    span = span_of(code)
    kind = table.choice("kind", KINDS, span.kind if span else "")
    starts, ends = table.day("starts"), table.day("ends")
    if span is None and not (starts and ends):
        table.problem("code", "This is not one of the usual codes. Say when the period starts and ends, and its kind.")
    if starts and ends and ends < starts:
        table.problem("ends", "A period ends after it starts.")
    period = Period(
        code=code,
        kind=kind,
        starts=starts or (span or _NO_SPAN).starts,
        ends=ends or (span or _NO_SPAN).ends,
        name=table.text("name", code),
        name_es=table.text("name_es", ""),
    )
    table.close()
    return period


_YEAR_ONE = span_of("2000")
assert _YEAR_ONE is not None  # noqa: S101  # a year is a period
_NO_SPAN: Span = _YEAR_ONE
"""Stands in for the days of a period that is refused anyway."""


CADENCES = ("", "monthly", "quarterly", "yearly", "two_yearly", "ten_yearly", "once")
_LONGEST_LAG = 120


def _dataset(table: Table) -> Dataset:
    dataset = Dataset(
        slug=_slug(table),
        title=table.text("title"),
        source=_slug(table, "source", ""),
        cadence=table.choice("cadence", CADENCES, ""),
        lag_months=table.whole("lag_months", 0),
    )
    if dataset.lag_months > _LONGEST_LAG:
        table.problem("lag_months", "Ten years is the most that a file can lag behind.")
    table.close()
    return dataset


def _measure(table: Table) -> Measure:
    measure = Measure(
        slug=_slug(table),
        name=table.text("name"),
        name_es=table.text("name_es", ""),
        source=_slug(table, "source"),
        kind=table.choice("kind", VALUE_TYPES),
        unit=table.text("unit"),
    )
    table.close()
    return measure


_PAIRS = ("name", "summary", "numerator_words", "denominator_words", "universe", "why", "limitations", "plan")
_NEEDED = ("name", "summary", "numerator_words", "universe", "why", "limitations")


def _indicator(table: Table) -> Indicator:
    status = table.choice("status", STATUSES, "in_progress")
    words = {key: table.text(key, None if key in _NEEDED and status != "wanted" else "") for key in _PAIRS}
    words |= {f"{key}_es": table.text(f"{key}_es", "") for key in _PAIRS}
    indicator = Indicator(
        slug=_slug(table),
        tier=table.choice("tier", ("core", "contributing")),
        status=status,
        type=table.choice("type", VALUE_TYPES),
        numerator=table.text("numerator", "" if status == "wanted" else None),
        denominator=table.text("denominator", ""),
        multiplier=table.number("multiplier", 1.0),
        unit=table.text("unit"),
        decimals=table.whole("decimals", 0),
        direction=table.choice("direction", DIRECTIONS),
        source=_slug(table, "source", "" if status == "wanted" else None),
        steward=_slug(table, "steward", ""),
        dimensions=table.strings("dimensions"),
        reference=table.text("reference", "overall"),
        author=table.text("author", ""),
        checker=table.text("checker", ""),
        reviewed=table.day("reviewed"),
        next_review=table.day("next_review"),
        owner=table.text("owner", ""),
        **words,
    )
    _check_indicator(table, indicator)
    table.close()
    return indicator


def _check_indicator(table: Table, indicator: Indicator) -> None:
    """Note what keeps an indicator from being computed or from being a reviewed definition."""
    if indicator.reviewed and not (indicator.author and indicator.checker and indicator.next_review):
        table.problem("reviewed", "A reviewed definition names its author, its checker and its next review.")
    if indicator.author and indicator.author == indicator.checker:
        table.problem("checker", "Two different people write and check a definition.")
    if indicator.decimals > 9:
        table.problem("decimals", "Show at most 9 decimals.")
    if not indicator.numerator or indicator.type not in VALUE_TYPES:
        return
    try:
        IndicatorSpec(
            slug=indicator.slug,
            value_type=indicator.type,
            numerator=indicator.numerator,
            denominator=indicator.denominator,
            multiplier=indicator.multiplier,
            unit=indicator.unit,
            decimals=indicator.decimals,
        )
    except FormulaError as error:
        table.problem("numerator, denominator", str(error))
    except SpecError as error:
        table.problem("type", str(error))
