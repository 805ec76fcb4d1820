"""Loads definitions: sources, datasets, rules, dimensions, groups, periods, places, measures, indicators, targets, starts."""

from typing import Any

from django.db import models, transaction

from dashboard.choices import Origin
from dashboard.ingest import definitions as given
from dashboard.models import Category, Dataset, Dimension, DisclosureRule, Group, Measure, Period, Source
from dashboard.queries.store import GROUPS
from dashboard.services.allowed import require_define
from dashboard.services.defined_aims import load_aims
from dashboard.services.indicators import LoadReport, known, save_indicator
from dashboard.services.places import choose_home_place
from dashboard.services.places_store import put_places, put_relations
from dashboard.services.runs import ensure_runs
from dashboard.services.store import count_change, everyone


@transaction.atomic
def load_definitions(*, definitions: given.Definitions, by: Any) -> LoadReport:
    """Makes the store say what `definitions` say, and returns what that changed; loading twice changes nothing.

    What the files do not mention stays. A changed indicator gets its next reviewed version and is computed anew; where
    its present version was written on a page, that stands and the report names the conflict. `by` None is the system.
    A target or starting point that was set or taken away on a page stands in the same way. Raises NotAllowedError,
    UnknownReferenceError, AimError.
    """
    require_define(by)
    report = LoadReport()
    everyone()
    for load in (
        _load_rules,
        _load_sources,
        _load_datasets,
        _load_dimensions,
        _load_groups,
        _load_periods,
        _load_measures,
    ):
        load(definitions, report)
    put_places(places=definitions.places, report=report)
    put_relations(relations=definitions.relations, report=report)
    report.notes += definitions.place_notes
    for place in definitions.places:
        if place.home:
            choose_home_place(code=place.code, by=by)
    touched = [save_indicator(definition=one, by=by, report=report) for one in definitions.indicators]
    load_aims(definitions=definitions, by=by, report=report)
    runs = ensure_runs(indicators=[indicator for indicator in touched if indicator is not None], by=by)
    report.runs = len(runs)
    return report


def _put(model: type[models.Model], key: dict[str, Any], values: dict[str, Any], kind: str, report: LoadReport) -> Any:
    """Makes the row of `key` or brings it up to date; only a real difference is written."""
    row, made = model._default_manager.get_or_create(**key, defaults=values)
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    if not made and differing:
        for name in differing:
            setattr(row, name, values[name])
        row.save(update_fields=differing)
    report.count(kind, "made" if made else "changed" if differing else "unchanged")
    return row


def _named(thing: Any, *more: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in ("name", "name_es", *more)}


def _load_rules(definitions: given.Definitions, report: LoadReport) -> None:
    for rule in definitions.disclosure_rules:
        numbers = ("kind", "smallest_count", "smallest_base", "rounding", "exact_from")
        _put(DisclosureRule, {"slug": rule.slug}, _named(rule, *numbers), "disclosure rules", report)


def _load_sources(definitions: given.Definitions, report: LoadReport) -> None:
    rules = {rule.slug: rule for rule in DisclosureRule.objects.all()}
    for source in definitions.sources:
        values = _named(source, "publisher", "citation", "url") | {
            "disclosure": known(rules, source.disclosure, source.slug) if source.disclosure else None
        }
        values |= _terms(source, report)
        _put(Source, {"slug": source.slug}, values, "sources", report)


def _terms(source: given.Source, report: LoadReport) -> dict[str, Any]:
    """Licence and agreement, unless a person has written them on the page; a difference is then reported."""
    terms = {name: getattr(source, name) for name in ("licence", "licence_url", "agreement_ends")}
    stored = Source.objects.filter(slug=source.slug).first()
    if stored is None or stored.terms_origin == Origin.FILE:
        return terms
    if terms != {name: getattr(stored, name) for name in terms}:
        report.conflicts.append(source.slug)
    return {}


def _load_datasets(definitions: given.Definitions, report: LoadReport) -> None:
    sources = {source.slug: source for source in Source.objects.all()}
    for dataset in definitions.datasets:
        values: dict[str, Any] = {
            "title": dataset.title,
            "source": known(sources, dataset.source, dataset.slug) if dataset.source else None,
        }
        expected = {"cadence": dataset.cadence, "lag_months": dataset.lag_months}
        stored = Dataset.objects.filter(slug=dataset.slug).first()
        if stored is None or stored.cadence_origin == Origin.FILE:
            values |= expected
        elif expected != {name: getattr(stored, name) for name in expected}:
            report.conflicts.append(dataset.slug)
        _put(Dataset, {"slug": dataset.slug}, values, "datasets", report)


def _load_dimensions(definitions: given.Definitions, report: LoadReport) -> None:
    before = _partitions()
    for position, dimension in enumerate(definitions.dimensions):
        values = _named(dimension, "scheme", "presentation") | {"position": position}
        row = _put(Dimension, {"slug": dimension.slug}, values, "dimensions", report)
        for place, category in enumerate(dimension.categories):
            inside = category.slug in dimension.partition
            values = _named(category) | {"position": place, "in_partition": inside}
            _put(Category, {"dimension": row, "slug": category.slug}, values, "categories", report)
    if _partitions() != before:
        count_change([GROUPS])


def _partitions() -> set[tuple[str, str]]:
    return set(Category.objects.filter(in_partition=True).values_list("dimension__slug", "slug"))


def _load_groups(definitions: given.Definitions, report: LoadReport) -> None:
    for position, group in enumerate(definitions.groups):
        _put(Group, {"key": group.key}, _named(group) | {"position": position}, "groups", report)


def _load_periods(definitions: given.Definitions, report: LoadReport) -> None:
    for period in definitions.periods:
        _put(Period, {"code": period.code}, _named(period, "kind", "starts", "ends"), "periods", report)


def _load_measures(definitions: given.Definitions, report: LoadReport) -> None:
    sources = {source.slug: source for source in Source.objects.all()}
    for measure in definitions.measures:
        values = _named(measure, "kind", "unit") | {"source": known(sources, measure.source, measure.slug)}
        _put(Measure, {"slug": measure.slug}, values, "measures", report)
