"""What the pages of releases read: what is pending beside what is public, and the way of each release."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard import rules
from dashboard.charts import states
from dashboard.choices import ReleaseState
from dashboard.indicators import tiles
from dashboard.models import (
    Group,
    Indicator,
    IndicatorVersion,
    Period,
    Place,
    Publication,
    PublicEntry,
    PublicManifest,
    Release,
    ReleaseItem,
    Run,
    WorkingEntry,
)
from dashboard.queries.public.wording import row_point, unit_of, words
from dashboard.queries.steward.words import RELEASE_TONES, person_name
from dashboard.queries.steward.working import is_pending, latest_runs
from dashboard.queries.store import home_place
from kconnect.core.choices import JobState
from kconnect.core.i18n import localized

# Differences shown per indicator; the count says how many there are.
MOST = 30
EXAMPLES = 5


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
class Difference:
    """One figure of the home place that the public will see differently."""

    period: str
    group: str
    before: str
    after: str


@dataclass(frozen=True)
class Candidate:
    """Results of one indicator beside what is public of it."""

    slug: str
    name: str
    url: str
    is_new: bool
    new_definition: bool
    places_new: int
    places_changed: int
    places_gone: int
    places_same: int
    examples: tuple[str, ...]
    differences: tuple[Difference, ...]
    more: int
    audit: Mapping[str, Any]


@dataclass(frozen=True)
class ReleasePage:
    """Everything that the page of one release shows."""

    release: Release
    state: str
    tone: str
    items: tuple[Candidate, ...]
    home: Place | None
    submitter: str
    returner: str
    approver: str
    withdrawer: str
    job_error: str
    job_url: str
    is_publishing: bool
    is_past: bool
    can_approve: bool
    why_not: str
    can_return: bool
    can_submit: bool
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
    found = _compared(pending, public, {})
    return sorted(found, key=lambda candidate: candidate.name)


def release_page(release: Release, *, user: Any) -> ReleasePage:
    """The page of one release as `user` may act on it."""
    items = list(release.items.select_related("run__version", "run__job"))
    ended = release.state in {ReleaseState.PUBLISHED, ReleaseState.WITHDRAWN}
    now = Publication.objects.live().filter(indicator__in=[item.indicator_id for item in items])
    present = dict(now.values_list("indicator_id", "manifest_id"))
    before = {item.indicator_id: item.previous_id if ended else present.get(item.indicator_id) for item in items}
    runs = {item.indicator_id: item.run for item in items}
    found = _compared(runs, before, {item.indicator_id: item.audit for item in items})
    own = release.submitted_by_id == user.pk
    submitted = release.state == ReleaseState.SUBMITTED
    approver = submitted and rules.can_approve(user)
    job = release.job
    return ReleasePage(
        release=release,
        state=str(ReleaseState(release.state).label),
        tone=RELEASE_TONES.get(release.state, "plain"),
        items=tuple(sorted(found, key=lambda candidate: candidate.name)),
        home=home_place(),
        submitter=person_name(release.submitted_by),
        returner=person_name(release.returned_by),
        approver=person_name(release.approved_by),
        withdrawer=person_name(release.withdrawn_by),
        job_error=job.error if job is not None and job.state == JobState.FAILED else "",
        job_url=reverse("portal:job_detail", args=[job.pk]) if job is not None else "",
        is_past=ended,
        is_publishing=release.state == ReleaseState.APPROVED,
        can_approve=approver and not own,
        why_not=_("You submitted this release. Another data steward approves it.") if approver and own else "",
        can_return=approver,
        can_submit=release.state == ReleaseState.RETURNED and rules.can_release(user),
        can_withdraw=release.state == ReleaseState.PUBLISHED and rules.can_release(user),
    )


def _compared(
    runs: Mapping[int, Run], public: Mapping[int, int | None], audits: Mapping[int, Mapping[str, Any]]
) -> list[Candidate]:
    """Each run beside the public manifest of its indicator; the number of queries does not grow with theirs."""
    home = home_place()
    working = _entries(WorkingEntry.objects.filter(manifest_id__in=[run.manifest_id for run in runs.values()]))
    shown = _entries(PublicEntry.objects.filter(manifest_id__in=[key for key in public.values() if key]))
    indicators = Indicator.objects.in_bulk(list(runs))
    versions = _public_versions(public)
    rows = _home_rows(runs, public, home)
    names = _Names.load(rows)
    examples = _examples(runs, public, working, shown)
    found = []
    for key, run in runs.items():
        manifest = public.get(key)
        after, before = working.get(run.manifest_id or 0, {}), shown.get(manifest or 0, {})
        same = sum(1 for place, tile in after.items() if before.get(place) == tile)
        both = len(after.keys() & before.keys())
        differences = _differences(rows.get(key, ([], [])), run.version, names)
        found.append(
            Candidate(
                slug=indicators[key].slug,
                name=str(localized(run.version, "name")),
                url=reverse("dashboard:working_detail", args=[indicators[key].slug]),
                is_new=manifest is None,
                new_definition=manifest is not None and versions.get(manifest) != run.version_id,
                places_new=len(after) - both,
                places_changed=both - same,
                places_gone=len(before) - both,
                places_same=same,
                examples=examples.get(key, ()),
                differences=tuple(differences[:MOST]),
                more=max(0, len(differences) - MOST),
                audit=audits.get(key, {}),
            )
        )
    return found


def _entries(entries: QuerySet[Any]) -> dict[int, dict[int, str]]:
    """Manifest → place → hash of its tile."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for manifest, place, tile in entries.values_list("manifest_id", "place_id", "tile_id"):
        found[manifest][place] = tile
    return found


def _examples(
    runs: Mapping[int, Run],
    public: Mapping[int, int | None],
    working: Mapping[int, Mapping[int, str]],
    shown: Mapping[int, Mapping[int, str]],
) -> dict[int, tuple[str, ...]]:
    """Indicator → names of the first places whose figures change."""
    changed: dict[int, list[int]] = {}
    for key, run in runs.items():
        before = shown.get(public.get(key) or 0, {})
        after = working.get(run.manifest_id or 0, {})
        changed[key] = sorted(place for place, tile in after.items() if before.get(place, tile) != tile)[:EXAMPLES]
    places = Place.objects.in_bulk([place for some in changed.values() for place in some])
    return {key: tuple(str(localized(places[place], "name")) for place in some) for key, some in changed.items()}


def _public_versions(public: Mapping[int, int | None]) -> dict[int, int]:
    manifests = PublicManifest.objects.filter(pk__in=[key for key in public.values() if key])
    return dict(manifests.values_list("pk", "version_id"))


Rows = list[tiles.Row]


def _home_rows(
    runs: Mapping[int, Run], public: Mapping[int, int | None], home: Place | None
) -> dict[int, tuple[Rows, Rows]]:
    """Indicator → rows of the home place, public and pending."""
    if home is None:
        return {}
    pending = {run.manifest_id: key for key, run in runs.items()}
    shown = {manifest: key for key, manifest in public.items() if manifest}
    found: dict[int, tuple[Rows, Rows]] = {key: ([], []) for key in runs}
    chosen: Sequence[tuple[QuerySet[Any], Mapping[Any, int], int]] = (
        (PublicEntry.objects.filter(manifest_id__in=list(shown)), shown, 0),
        (WorkingEntry.objects.filter(manifest_id__in=list(pending)), pending, 1),
    )
    for entries, keys, side in chosen:
        for manifest, payload in entries.filter(place=home).values_list("manifest_id", "tile__payload"):
            found[keys[manifest]][side].extend(tiles.rows(bytes(payload)))
    return found


@dataclass(frozen=True)
class _Names:
    """The groups and periods that occur."""

    groups: Mapping[str, Group]
    periods: Mapping[str, Period]

    @classmethod
    def load(cls, rows: Mapping[int, tuple[Rows, Rows]]) -> "_Names":
        codes = {row["period"] for sides in rows.values() for side in sides for row in side}
        return cls(
            groups={group.key: group for group in Group.objects.all()},
            periods={period.code: period for period in Period.objects.filter(code__in=codes)},
        )


def _differences(sides: tuple[Rows, Rows], version: IndicatorVersion, names: _Names) -> list[Difference]:
    """The figures of the home place that differ, by period and group."""
    before, after = ({(row["period"], row["group"]): _text(row, version, names) for row in side} for side in sides)
    keys = sorted(
        before.keys() | after.keys(), key=lambda key: (names.periods[key[0]].ends, names.groups[key[1]].position)
    )
    return [
        Difference(
            period=str(localized(names.periods[period], "name")) or period,
            group=str(localized(names.groups[group], "name")) or group,
            before=before.get((period, group), ""),
            after=after.get((period, group), ""),
        )
        for period, group in keys
        if before.get((period, group)) != after.get((period, group))
    ]


def _text(row: tiles.Row, version: IndicatorVersion, names: _Names) -> str:
    point = row_point(row, "", names.periods[row["period"]])
    return states.short(point, unit_of(version), words())
