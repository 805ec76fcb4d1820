"""Keeps indicators: a change of meaning is a new reviewed version, never an edit of the old one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Max
from django.utils.translation import gettext as _

from dashboard.choices import Origin
from dashboard.indicators.formula import FormulaError, measures, parse
from dashboard.ingest import definitions as given
from dashboard.models import Indicator, IndicatorVersion, Measure, Source
from dashboard.services.errors import UnknownReferenceError
from kconnect.core import audit
from kconnect.core.text import fold
from workgroups.models import Workgroup

# What a definitions file may call a type where the calculation has another word.
TYPES = {"survey_count": "survey"}
TEXTS = (
    "name", "name_es", "summary", "summary_es", "numerator", "denominator", "multiplier", "unit", "decimals", "direction",
    "numerator_words", "numerator_words_es", "denominator_words", "denominator_words_es", "universe", "universe_es",
    "why", "why_es", "limitations", "limitations_es", "reference", "author", "checker",
)  # fmt: skip
Row = TypeVar("Row")


@dataclass
class LoadReport:
    """How many rows of each kind were made, changed and left as they were, and where a page edit stands against the file."""

    made: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    # What was met in files of places, and what was left out of them.
    notes: list[str] = field(default_factory=list)
    runs: int = 0

    def count(self, kind: str, outcome: str) -> None:
        """Adds one row of `kind` to "made", "changed" or "unchanged"."""
        counts: dict[str, int] = getattr(self, outcome)
        counts[kind] = counts.get(kind, 0) + 1

    @property
    def is_quiet(self) -> bool:
        """Whether nothing was made or changed."""
        return not self.made and not self.changed

    def as_json(self) -> dict[str, Any]:
        """The report as the command prints it."""
        return {
            "made": self.made,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "conflicts": self.conflicts,
            "notes": self.notes,
            "runs": self.runs,
        }


def known(rows: Mapping[str, Row], slug: str, where: str) -> Row:
    """The row of `slug`; raises UnknownReferenceError, which says who asked for it."""
    if slug not in rows:
        raise UnknownReferenceError(
            _("“%(slug)s” is not defined, but %(where)s needs it.") % {"slug": slug, "where": where}
        )
    return rows[slug]


def save_indicator(*, definition: given.Indicator, by: Any, report: LoadReport) -> Indicator | None:
    """Makes the indicator, or its next version when the definition differs; returns it if there is a new version.

    A version that was written on a page stands: the report then names the conflict. The caller is in a transaction.
    """
    indicator, made = Indicator.objects.get_or_create(slug=definition.slug, defaults=_standing(definition))
    content, sources = _content(definition)
    content_hash = hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
    present = indicator.version
    if present is not None and present.content_hash == content_hash:
        report.count("indicators", "changed" if _stand(indicator, definition) else "unchanged")
        return None
    if present is not None and present.origin == Origin.PAGE:
        report.count("indicators", "unchanged")
        report.conflicts.append(definition.slug)
        return None
    source = known(sources, definition.source, definition.slug) if definition.source else None
    version = IndicatorVersion.objects.create(
        indicator=indicator,
        number=(indicator.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        content_hash=content_hash,
        source=source,
        made_by=by,
        **content,
    )
    version.measures.set(_measures(definition))
    _stand(indicator, definition)
    indicator.version, indicator.name_folded = version, fold(f"{version.name} {version.name_es}")
    indicator.save(update_fields=["version", "name_folded"])
    audit.record(by=by, verb="defined", target=version, label=indicator.slug)
    report.count("indicators", "made" if made else "changed")
    return indicator


def _content(definition: given.Indicator) -> tuple[dict[str, Any], dict[str, Source]]:
    """The fields of a version, but its source, and all sources by slug."""
    content: dict[str, Any] = {name: getattr(definition, name) for name in TEXTS}
    content |= {
        "value_type": TYPES.get(definition.type, definition.type),
        "dimensions": list(definition.dimensions),
        "reviewed_on": definition.reviewed,
        "next_review_on": definition.next_review,
    }
    return content, {source.slug: source for source in Source.objects.all()}


def _standing(definition: given.Indicator) -> dict[str, Any]:
    """What is said of the indicator itself, apart from what it means."""
    workgroups = {group.slug: group for group in Workgroup.objects.filter(slug=definition.steward)}
    words = {name: getattr(definition, name) for name in ("tier", "status", "owner", "plan", "plan_es")}
    return words | {"steward": workgroups.get(definition.steward)}


def _stand(indicator: Indicator, definition: given.Indicator) -> bool:
    """Brings tier, status and steward up to date; True when something differed."""
    values = _standing(definition)
    differing = [name for name, value in values.items() if getattr(indicator, name) != value]
    for name in differing:
        setattr(indicator, name, values[name])
    if differing:
        indicator.save(update_fields=differing)
    return bool(differing)


def _measures(definition: given.Indicator) -> list[Measure]:
    """The measures that the formulas name; raises UnknownReferenceError for one that is not there."""
    try:
        trees = [parse(text) for text in (definition.numerator, definition.denominator) if text]
    except FormulaError as error:
        raise UnknownReferenceError(f"{definition.slug}: {error}") from error
    slugs = sorted({measure.slug for tree in trees for measure in measures(tree)})
    rows = {measure.slug: measure for measure in Measure.objects.filter(slug__in=slugs)}
    return [known(rows, slug, definition.slug) for slug in slugs]
