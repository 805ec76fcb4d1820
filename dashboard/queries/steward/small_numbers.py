"""What the page of a release says of small numbers: what is hidden and why, or that the check is under way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from dashboard.models import DisclosureReport, IndicatorVersion, Release
from kconnect.core.choices import JobState
from kconnect.core.i18n import localized
from kconnect.core.models import Job

ENDED = (JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True)
class Row:
    """The figures of one indicator from a restricted source, by what becomes of them."""

    name: str
    public: int
    small: int
    beside: int
    source: int
    smallest: int
    people: int
    base: int
    newly_hidden: int
    newly_shown: int
    url: str

    @property
    def below(self) -> int:
        """The largest count that is hidden."""
        return self.smallest - 1


@dataclass(frozen=True)
class SmallNumbers:
    """The last audit of a release, or where the one that was asked for stands; `has_ended` without a report: it came to no end."""

    rows: tuple[Row, ...]
    is_there: bool
    has_passed: bool
    has_ended: bool
    job_url: str
    known_before: int

    @property
    def small(self) -> int:
        """Figures that are hidden because they speak of too few people."""
        return sum(row.small for row in self.rows)

    @property
    def beside(self) -> int:
        """Figures that are hidden so that the small ones cannot be worked out."""
        return sum(row.beside for row in self.rows)

    @property
    def changing(self) -> tuple[Row, ...]:
        """The indicators of which something becomes hidden that was public, or the other way round."""
        return tuple(row for row in self.rows if row.newly_hidden or row.newly_shown)

    @property
    def public(self) -> int:
        """Figures that everyone can read."""
        return sum(row.public for row in self.rows)


def small_numbers(release: Release) -> SmallNumbers | None:
    """What is known about the small numbers of a release since it was submitted last; None where no source is restricted."""
    if release.submitted_at is None:
        return None
    report = last_report(release).defer("findings", "changes").first()
    key = f"{release.pk}-{release.submitted_at.isoformat()}"
    job = Job.objects.filter(kind="dashboard.preview_release", key=key).first()
    if report is None and job is None:
        return None
    items = report.items if report is not None else {}
    restricted = {slug: summary for slug, summary in items.items() if summary["disclosure"] == "restricted"}
    if report is not None and not restricted and not report.totals:
        return None
    return SmallNumbers(
        rows=tuple(_rows(release, restricted)),
        is_there=report is not None,
        has_passed=report is not None and report.passed,
        has_ended=job is not None and job.state in ENDED,
        job_url=reverse("portal:job_detail", args=[job.pk]) if job is not None else "",
        known_before=report.totals.get("known_before", 0) if report is not None else 0,
    )


def last_report(release: Release) -> "QuerySet[DisclosureReport]":
    """The audits of a release since it was submitted last, the youngest first."""
    return DisclosureReport.objects.filter(release=release, made_at__gte=release.submitted_at)


def hidden_changes(release: Release, slug: str) -> Mapping[str, list[list[str]]]:
    """What a release hides of an indicator that is public, and the other way round; nothing while no audit has said so."""
    if release.submitted_at is None:
        return {}
    found = last_report(release).values_list(f"changes__{slug}", flat=True).first()
    return found or {}


def _rows(release: Release, summaries: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    versions = IndicatorVersion.objects.filter(runs__release_items__release=release).select_related("indicator")
    names = {version.indicator.slug: str(localized(version, "name")) for version in versions}
    found = [
        Row(
            name=names.get(slug, slug),
            public=one["figures"] - one["hidden"],
            small=one["primary"],
            beside=one["complementary"],
            source=one["source"],
            smallest=one["rule"]["smallest"],
            people=one["rule"]["people"],
            base=one["rule"]["base"],
            newly_hidden=one.get("newly_hidden", 0),
            newly_shown=one.get("newly_shown", 0),
            url=reverse("dashboard:release_differences", args=[release.pk, slug]),
        )
        for slug, one in summaries.items()
    ]
    return sorted(found, key=lambda row: row.name)
