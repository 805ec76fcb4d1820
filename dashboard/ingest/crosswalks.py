"""Which places lie in which, and with what share of them, from a table of pairs: between vintages, districts to counties."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dashboard.ingest.definitions import Relation
from dashboard.ingest.place_issues import PlaceFileError, PlaceIssue, PlaceLog
from dashboard.ingest.place_records import PlaceLimits, column_of, open_places
from dashboard.ingest.place_spec import CrosswalkSpec
from dashboard.ingest.place_templates import Template, chosen_records, unusable

_SLACK = 1.01
"""Weights are rounded: parts may add up to a little more than the whole."""


def read_crosswalk(
    path: Path, spec: CrosswalkSpec, limits: PlaceLimits | None = None
) -> tuple[tuple[Relation, ...], tuple[PlaceIssue, ...]]:
    """The relations of a table of pairs. Raises PlaceFileError; single pairs that cannot be used are left out and said."""
    limits = limits or PlaceLimits(places=1_000_000)
    table = open_places(path, limits, header=spec.header, encoding=spec.encoding)
    log, empty = PlaceLog(), frozenset(text.casefold() for text in spec.empty)
    child, parent = Template(spec.child, table.columns), Template(spec.parent, table.columns)
    weight, whole = (column_of(table.columns, name) if name else "" for name in (spec.weight, spec.weight_of))
    shares: dict[tuple[str, str], float] = {}
    for record in chosen_records(table, spec.where):

        def texts(column: str, values: Mapping[str, str] = record.values) -> str:
            text = values.get(column, "").strip()
            return "" if text.casefold() in empty else text

        ends = child.fill(texts), parent.fill(texts)
        # An empty end first: a footnote is no wrong code.
        problem = next((found for code in sorted(ends) if (found := unusable(code))), "")
        if problem:
            log.add(problem, str(record.number), value=" > ".join(ends), name=f"{spec.child}, {spec.parent}")
            continue
        share = _share(texts(weight), texts(whole) if whole else "1") if weight else 1.0
        if share is None:
            log.add("weight_shape", str(record.number), value=texts(weight))
        elif share > 0 and ends[0] != ends[1]:
            shares[ends] = min(1.0, shares.get(ends, 0.0) + share) if weight else 1.0
    if not shares:
        raise PlaceFileError("no_weight")
    return _weighted(shares, spec, log, bool(weight)), log.issues()


def _share(part: str, whole: str) -> float | None:
    """A share from 0 to 1, a little more for rounding; None for anything else."""
    try:
        share = float(part.replace(",", "")) / float(whole.replace(",", ""))
    except (ValueError, ZeroDivisionError):
        return None
    return min(share, 1.0) if 0 <= share <= _SLACK else None


def _weighted(
    shares: Mapping[tuple[str, str], float], spec: CrosswalkSpec, log: PlaceLog, weighted: bool
) -> tuple[Relation, ...]:
    if weighted:
        sums: dict[str, float] = {}
        for (child, _parent), share in shares.items():
            sums[child] = sums.get(child, 0.0) + share
        for child, total in sums.items():
            if total > _SLACK:
                log.add("weights_over", child, value=child)
    return tuple(
        Relation(parent, child, spec.hierarchy, spec.partition, share, optional=True)
        for (child, parent), share in shares.items()
    )
