"""What the pages of releases read: what is pending beside what is public, what was said, and the way of each release."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard import rules
from dashboard.choices import HiddenChange, ReleaseState
from dashboard.models import Indicator, Publication, PublicManifest, Release, ReleaseItem, Run
from dashboard.queries.steward.release_differences import KindCount, ReleaseDifferences, Sides, Summary, summaries
from dashboard.queries.steward.release_hidden import HiddenFigures
from dashboard.queries.steward.small_numbers import SmallNumbers, hidden_changes, small_numbers
from dashboard.queries.steward.words import RELEASE_TONES, person_name
from dashboard.queries.steward.working import is_pending, latest_runs
from kconnect.core.choices import JobState
from kconnect.core.i18n import localized

# Differences shown per indicator; its own page has all of them.
MOST = 10


@dataclass(frozen=True)
class ReleaseRow:
    """One release in the list."""

    pk: int
    url: str
    state: str
    tone: str
    indicators: int
    submitter: str
    submitted_at: datetime | None
    published_at: datetime | None


@dataclass(frozen=True)
class Candidate:
    """Results of one indicator beside what is public of it; `all_url` leads to every difference once it is in a release."""

    slug: str
    name: str
    url: str
    is_new: bool
    new_definition: bool
    summary: Summary
    all_url: str
    audit: Mapping[str, Any]

    @property
    def more(self) -> int:
        """How many differences of the kind shown are left out."""
        return self.summary.counts.of(self.summary.kind) - len(self.summary.rows)


@dataclass(frozen=True)
class Comment:
    """What somebody said of a release, and when; without a name the portal itself."""

    author: str
    text: str
    at: datetime
    sent_back: bool


@dataclass(frozen=True)
class ReleasePage:
    """Everything that the page of one release shows."""

    release: Release
    state: str
    tone: str
    items: tuple[Candidate, ...]
    comments: tuple[Comment, ...]
    small: SmallNumbers | None
    submitter: str
    returner: str
    approver: str
    withdrawer: str
    job_error: str
    job_url: str
    is_publishing: bool
    has_stopped: bool
    is_past: bool
    can_approve: bool
    why_not: str
    can_return: bool
    can_submit: bool
    can_unschedule: bool
    can_withdraw: bool


def listed_releases() -> QuerySet[Release]:
    """All releases, youngest first."""
    found = Release.objects.select_related("submitted_by__person").annotate(indicators=Count("items"))
    return found.order_by("-pk")


def release_rows(releases: Iterable[Release]) -> list[ReleaseRow]:
    """Releases (from `listed_releases`) in words."""
    return [
        ReleaseRow(
            pk=one.pk,
            url=reverse("dashboard:release_detail", args=[one.pk]),
            state=str(ReleaseState(one.state).label),
            tone=RELEASE_TONES.get(one.state, "plain"),
            indicators=one.indicators,  # type: ignore[attr-defined]  # counted by listed_releases
            submitter=person_name(one.submitted_by),
            submitted_at=one.submitted_at,
            published_at=one.published_at,
        )
        for one in releases
    ]


def release_candidates() -> list[Candidate]:
    """Indicators whose results differ from what is public and wait in no release, each beside what is public."""
    runs = latest_runs(Indicator.objects.values_list("pk", flat=True), done=True)
    pointers = {one.indicator_id: one for one in Publication.objects.live().select_related("manifest__run")}
    waiting = ReleaseItem.objects.filter(release__in=Release.objects.on_their_way())
    taken = set(waiting.values_list("indicator_id", flat=True))
    pending = {
        indicator: run
        for indicator, run in runs.items()
        if indicator not in taken and is_pending(run, pointers.get(indicator))
    }
    public = {key: pointers[key].manifest_id for key in pending if key in pointers}
    found = _compared(pending, public, {}, None)
    return sorted(found, key=lambda candidate: candidate.name)


def release_page(release: Release, *, user: Any) -> ReleasePage:
    """The page of one release as `user` may act on it."""
    items = list(release.items.select_related("run__version", "run__job"))
    before = _public_before(release, items)
    runs = {item.indicator_id: item.run for item in items}
    found = _compared(runs, before, {item.indicator_id: item.audit for item in items}, release)
    own = release.submitted_by_id == user.pk
    submitted = release.state == ReleaseState.SUBMITTED
    approver = submitted and rules.can_approve(user)
    job = release.job
    # An approved release whose publishing came to no end can be sent back as well.
    stopped = release.state in {ReleaseState.APPROVED, ReleaseState.SCHEDULED} and _has_stopped(job)
    return ReleasePage(
        release=release,
        state=str(ReleaseState(release.state).label),
        tone=RELEASE_TONES.get(release.state, "plain"),
        items=tuple(sorted(found, key=lambda candidate: candidate.name)),
        comments=_comments(release),
        small=small_numbers(release),
        submitter=person_name(release.submitted_by),
        returner=person_name(release.returned_by),
        approver=person_name(release.approved_by),
        withdrawer=person_name(release.withdrawn_by),
        job_error=job.error if job is not None and job.state == JobState.FAILED else "",
        job_url=reverse("portal:job_detail", args=[job.pk]) if job is not None else "",
        is_past=_is_past(release),
        is_publishing=release.state == ReleaseState.APPROVED and not stopped,
        has_stopped=stopped,
        can_approve=approver and not own,
        why_not=_("You submitted this release. Another data steward approves it.") if approver and own else "",
        can_return=approver or (stopped and rules.can_approve(user)),
        can_unschedule=release.state == ReleaseState.SCHEDULED and rules.can_approve(user),
        can_submit=release.state == ReleaseState.RETURNED and rules.can_release(user),
        can_withdraw=release.state == ReleaseState.PUBLISHED and rules.can_release(user),
    )


def _comments(release: Release) -> tuple[Comment, ...]:
    found = release.comments.select_related("author__person")
    return tuple(
        Comment(person_name(one.author) or _("the portal itself"), one.text, one.created_at, one.sent_back)
        for one in found
    )


def _has_stopped(job: Any) -> bool:
    return job is not None and job.state in {JobState.FAILED, JobState.CANCELLED}


def _is_past(release: Release) -> bool:
    return release.state in {ReleaseState.PUBLISHED, ReleaseState.WITHDRAWN}


def _public_before(release: Release, items: Iterable[ReleaseItem]) -> dict[int, int | None]:
    """Indicator → public manifest that the release stands beside: what is public now, or was just before it."""
    if _is_past(release):
        return {item.indicator_id: item.previous_id for item in items}
    now = Publication.objects.live().filter(indicator__in=[item.indicator_id for item in items])
    return {item.indicator_id: None for item in items} | dict(now.values_list("indicator_id", "manifest_id"))


def release_differences(release: Release, slug: str, wanted: str) -> "Differences | None":
    """All differences of one kind that a release makes to an indicator; None when the release does not have it."""
    item = release.items.filter(indicator__slug=slug).select_related("run__version__indicator").first()
    if item is None:
        return None
    [sides] = _sides({item.indicator_id: item.run}, _public_before(release, [item])).values()
    figures = ReleaseDifferences(sides, item.run.version, wanted)
    changes = hidden_changes(release, slug)
    hidden = {kind: HiddenFigures(sides, item.run.version, kind, changes.get(kind, ())) for kind in HiddenChange}
    return Differences(figures, hidden, wanted)


@dataclass(frozen=True)
class Differences:
    """What a release changes of one indicator: its figures, and what is hidden of them; one kind at a time."""

    figures: ReleaseDifferences
    hidden: Mapping[HiddenChange, HiddenFigures]
    wanted: str

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.figures.name

    @property
    def kind(self) -> str:
        """The kind that is shown."""
        return self.wanted if self.wanted in HiddenChange.values else self.figures.kind.value

    @property
    def rows(self) -> ReleaseDifferences | HiddenFigures:
        """The figures of this kind, read a page at a time."""
        return self.hidden[HiddenChange(self.kind)] if self.kind in HiddenChange.values else self.figures

    @property
    def kinds(self) -> tuple[KindCount, ...]:
        """How many figures there are of each kind; each leads to its own. Of the hidden ones only what occurs."""
        more = [
            KindCount(str(kind.label), len(found), f"?change={kind.value}", kind.value == self.kind)
            for kind, found in self.hidden.items()
            if len(found) or kind.value == self.kind
        ]
        return (*(replace(one, current=one.current and self.rows is self.figures) for one in self.figures.kinds), *more)


def _sides(runs: Mapping[int, Run], public: Mapping[int, int | None]) -> dict[int, Sides]:
    """The working manifests on both sides of each indicator; one query."""
    manifests = PublicManifest.objects.filter(pk__in=[key for key in public.values() if key])
    behind = dict(manifests.values_list("pk", "run__manifest_id"))
    return {key: Sides(behind.get(public.get(key) or 0), run.manifest_id or 0) for key, run in runs.items()}


def _compared(
    runs: Mapping[int, Run],
    public: Mapping[int, int | None],
    audits: Mapping[int, Mapping[str, Any]],
    release: Release | None,
) -> list[Candidate]:
    """Each run beside the public manifest of its indicator; the number of queries does not grow with theirs."""
    indicators = Indicator.objects.in_bulk(list(runs))
    versions = _public_versions(public)
    found = summaries(_sides(runs, public), {key: run.version for key, run in runs.items()}, MOST)
    return [
        Candidate(
            slug=indicators[key].slug,
            name=str(localized(run.version, "name")),
            url=reverse("dashboard:working_detail", args=[indicators[key].slug]),
            is_new=public.get(key) is None,
            new_definition=public.get(key) is not None and versions.get(public[key] or 0) != run.version_id,
            summary=found[key],
            all_url=reverse("dashboard:release_differences", args=[release.pk, indicators[key].slug])
            if release
            else "",
            audit=audits.get(key, {}),
        )
        for key, run in runs.items()
    ]


def _public_versions(public: Mapping[int, int | None]) -> dict[int, int]:
    manifests = PublicManifest.objects.filter(pk__in=[key for key in public.values() if key])
    return dict(manifests.values_list("pk", "version_id"))
