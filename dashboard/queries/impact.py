"""What the pages of the impact report read: published editions as they were frozen, and drafts as they would be."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dashboard.choices import ImpactPart, ReleaseState
from dashboard.models import ImpactReport, ImpactSection, Publication, ReleaseItem
from dashboard.queries.impact_parts import Table, live_part
from kconnect.core.i18n import Localized, current_language, localized
from workgroups.differences import paragraphs


@dataclass(frozen=True)
class SectionPage:
    """One part as it is read: its words, and its table."""

    part: str
    title: str
    text: Localized
    paragraphs: list[str]
    table: Table | None
    shown: bool


@dataclass(frozen=True)
class ReportPage:
    """One edition; `editions` are the other ones of its year that everybody reads."""

    report: ImpactReport
    sections: list[SectionPage]
    editions: list[ImpactReport]


def published_reports() -> list[ImpactReport]:
    """The edition of each year that holds, the latest year first. One query."""
    return list(ImpactReport.objects.holding())


def all_reports() -> list[ImpactReport]:
    """Every edition, drafts too. One query."""
    return list(ImpactReport.objects.all())


def published_report(year: int, edition: int | None = None) -> ReportPage | None:
    """The edition that holds, or a certain one that was published; None if there is none. Four queries."""
    editions = list(ImpactReport.objects.public().filter(year=year))
    wanted = next((one for one in editions if edition is None or one.edition == edition), None)
    if wanted is None:
        return None
    sections = list(wanted.sections.all())
    gone = withdrawn(_manifests(sections))
    language = current_language()
    shown = [_section(one, _without(one.frozen.get(language), gone)) for one in sections if one.shown]
    return ReportPage(wanted, _in_order(shown), editions)


def draft_report(report: ImpactReport) -> ReportPage:
    """A draft with its live parts as they are now."""
    sections = [_section(one, live_part(one.part, report.year)) for one in report.sections.all()]
    return ReportPage(report, _in_order(sections), [])


def withdrawn(manifests: Iterable[int]) -> set[int]:
    """The snapshots among these whose figures were taken back since, and are not public again. Two queries."""
    keys = list(manifests)
    taken = ReleaseItem.objects.filter(manifest__in=keys, release__state=ReleaseState.WITHDRAWN)
    gone = set(taken.values_list("manifest", flat=True))
    return gone - set(Publication.objects.filter(manifest__in=gone).values_list("manifest", flat=True))


def _manifests(sections: Iterable[ImpactSection]) -> set[int]:
    tables = [table for one in sections for table in one.frozen.values()]
    return {row["manifest"] for table in tables for row in table["rows"] if "manifest" in row}


def _without(table: Table | None, gone: set[int]) -> Table | None:
    """The table without figures that were withdrawn: their row keeps its name only, and says so."""
    if table is None:
        return None
    return {**table, "rows": [_row(row, gone) for row in table["rows"]]}


def _row(row: dict[str, Any], gone: set[int]) -> dict[str, Any]:
    if row.get("manifest") not in gone:
        return row
    return {"cells": row["cells"][:1], "withdrawn": True, "others": len(row["cells"]) - 1}


def _section(one: ImpactSection, table: Table | None) -> SectionPage:
    text = localized(one, "text")
    title = str(ImpactPart(one.part).label)
    return SectionPage(one.part, title, text, paragraphs(text.text), table, one.shown)


def _in_order(sections: list[SectionPage]) -> list[SectionPage]:
    order = list(ImpactPart.values)
    return sorted(sections, key=lambda one: order.index(one.part))
