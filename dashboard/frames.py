"""Where the tables meet pandas: observations, relations and results as frames. No other module of the web touches both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from dashboard.choices import Direction, Presentation
from dashboard.indicators import tiles
from dashboard.indicators.frame import (
    OBSERVATION_COLUMNS,
    OBSERVATION_FLOATS,
    RELATION_COLUMNS,
    RESULT_COLUMNS,
    RESULT_FLOATS,
    RESULT_TEXTS,
)
from dashboard.models import (
    Category,
    Group,
    IndicatorVersion,
    Measure,
    Observation,
    Period,
    Place,
    PlaceRelation,
    PublicEntry,
    Source,
    WorkingEntry,
)

if TYPE_CHECKING:
    import pandas as pd
    from django.db.models import QuerySet

    from dashboard.indicators.spec import IndicatorSpec

TEXTS = ("state", "bound", "denominator_bound", "reason", "note")
FIELDS = ("measure_id", "period_id", "place_id", "group_id", *OBSERVATION_FLOATS, *TEXTS, "import_ref_id", "row")


def spec_of(version: IndicatorVersion) -> IndicatorSpec:
    """The specification that a definition amounts to; restricted when any of its sources is.

    Raises SpecError or FormulaError for a definition that cannot be computed.
    """
    from dashboard.indicators.spec import IndicatorSpec  # brings numpy, which the web process does without

    return IndicatorSpec(
        slug=version.indicator.slug,
        value_type=version.value_type,
        numerator=version.numerator,
        denominator=version.denominator,
        multiplier=version.multiplier,
        unit=version.unit,
        direction="" if version.direction == Direction.NEITHER else version.direction,
        decimals=version.decimals,
        disclosure="restricted" if is_restricted(version) else "public",
    )


def sources_of(version: IndicatorVersion) -> set[Source]:
    """Where the figures of this indicator come from: its own source, and those of its measures."""
    sources = {measure.source for measure in version.measures.select_related("source__disclosure")}
    if version.source is not None:
        sources.add(version.source)
    return sources


def is_restricted(version: IndicatorVersion) -> bool:
    """Whether small numbers of this indicator need our protection: one of its sources says so."""
    return any(source.is_restricted for source in sources_of(version))


def load_observations(
    measures: Iterable[str], *, places: Iterable[str] | None = None, periods: Iterable[str] = ()
) -> pd.DataFrame:
    """The current figures of the measures (slugs) as an observation frame, in the order of its key.

    With `places` only theirs, and of `periods` only (codes).
    """
    import pandas as pd  # slow to import: only a worker computes

    slugs = dict(Measure.objects.filter(slug__in=list(measures)).values_list("pk", "slug"))
    wanted = Observation.objects.filter(measure_id__in=list(slugs))
    if places is not None:
        wanted = wanted.filter(period__in=Period.objects.filter(code__in=list(periods)).values("pk"))
        wanted = wanted.filter(place__in=Place.objects.filter(code__in=list(places)).values("pk"))
    rows = wanted.values_list(*FIELDS).iterator(chunk_size=20_000)
    cells = dict(zip(FIELDS, zip(*rows, strict=True), strict=False))
    names: Mapping[str, Mapping[int, str]] = {
        "measure": slugs,
        "place": dict(Place.objects.values_list("pk", "code")),
        "period": dict(Period.objects.values_list("pk", "code")),
        "group": dict(Group.objects.values_list("pk", "key")),
    }
    columns: dict[str, pd.Series[str] | pd.Series[float] | pd.Series[int]] = {}
    for column in OBSERVATION_COLUMNS:
        if column in names:
            columns[column] = _names(cells.get(f"{column}_id", ()), names[column])
        elif column in OBSERVATION_FLOATS:
            columns[column] = pd.Series(cells.get(column, ()), dtype="float64")
        elif column in TEXTS:
            columns[column] = pd.Series(cells.get(column, ()), dtype="str")
        else:
            columns[column] = pd.Series(cells.get("row" if column == "row" else "import_ref_id", ()), dtype="int64")
    frame = pd.DataFrame(columns)
    return frame.sort_values(["measure", "place", "period", "group"], ignore_index=True)


def _names(ids: Sequence[int], names: Mapping[int, str]) -> pd.Series[str]:
    import pandas as pd  # as above

    return pd.Series([names[key] for key in ids], dtype="str")


def load_relations() -> pd.DataFrame:
    """Which places lie in which, along which hierarchy, and whether the children are the whole of the parent."""
    import pandas as pd  # as above

    rows = PlaceRelation.objects.order_by("hierarchy", "parent__code", "child__code").values_list(
        "parent__code", "child__code", "hierarchy", "is_partition"
    )
    frame = pd.DataFrame(list(rows), columns=list(RELATION_COLUMNS))
    return frame.astype({"parent": "str", "child": "str", "hierarchy": "str", "is_partition": "bool"})


def load_partitions() -> dict[str, list[str]]:
    """For each dimension the categories that together are everyone; dimensions without such a set are left out."""
    partitions: dict[str, list[str]] = {}
    marked = Category.objects.filter(in_partition=True).exclude(dimension__presentation=Presentation.COMBINATION)
    marked = marked.order_by("dimension__slug", "slug")
    for dimension, category in marked.values_list("dimension__slug", "slug"):
        partitions.setdefault(dimension, []).append(category)
    return partitions


def load_results(manifest_id: int, *, places: Iterable[str] | None = None) -> pd.DataFrame:
    """The working results of a manifest as one result frame, all its places together or only some (codes)."""
    entries = WorkingEntry.objects.filter(manifest_id=manifest_id)
    if places is not None:
        entries = entries.filter(place__in=Place.objects.filter(code__in=list(places)).values("pk"))
    return _unpacked(entries)


def load_public(manifest_id: int) -> pd.DataFrame:
    """The public figures of a manifest, in the same order as the working results that they were made from."""
    return _unpacked(PublicEntry.objects.filter(manifest_id=manifest_id))


def _unpacked(entries: QuerySet[WorkingEntry] | QuerySet[PublicEntry]) -> pd.DataFrame:
    import pandas as pd  # as above

    payloads = entries.order_by("place__code").values_list("tile__payload", flat=True)
    rows = [row for payload in payloads for row in tiles.rows(bytes(payload))]
    return _result_frame(pd.DataFrame(rows, columns=list(RESULT_COLUMNS)))


def _result_frame(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({**dict.fromkeys(RESULT_FLOATS, "float64"), **dict.fromkeys(RESULT_TEXTS, "str")})
