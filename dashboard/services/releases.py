"""The steps of a release that people take: submit, comment, return, approve, schedule, withdraw. Approval queues the publishing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard import rules
from dashboard.choices import RELEASE_MOVES, ReleaseState
from dashboard.models import Indicator, Publication, PublicManifest, Release, ReleaseComment, ReleaseItem, Run
from dashboard.queries.store import latest_run
from dashboard.services.errors import (
    NotAllowedError,
    NothingToReleaseError,
    ReleaseMoveError,
    ReleaseTimeError,
    SamePersonError,
    UnknownIndicatorError,
)
from dashboard.services.related import family_of
from kconnect.core import audit, jobs
from kconnect.core.choices import JobState

PREVIEW = "dashboard.preview_release"
PUBLISH = "dashboard.publish_release"
# A second person has said yes; what is missing is the publishing, or the time for it.
APPROVED = frozenset({ReleaseState.APPROVED, ReleaseState.SCHEDULED})


@transaction.atomic
def submit_release(*, slugs: Sequence[str], by: Any, note: str = "") -> Release:
    """Puts the latest results of some indicators before a second person.

    Raises NotAllowedError, UnknownIndicatorError, and NothingToReleaseError for an indicator without results, with results
    that are public already, or that is in another release on its way.
    """
    _require(rules.can_release(by))
    runs = [_run_to_release(indicator) for indicator in _indicators(slugs)]
    release = Release.objects.create(
        state=ReleaseState.SUBMITTED, note=note, submitted_by=by, submitted_at=timezone.now()
    )
    ReleaseItem.objects.bulk_create(ReleaseItem(release=release, indicator=run.indicator, run=run) for run in runs)
    _preview(release, by)
    _record(by, "submitted", release)
    return release


def _indicators(slugs: Sequence[str]) -> list[Indicator]:
    # Held, so that two people who submit at the same moment do not both find an indicator free.
    rows = Indicator.objects.select_for_update(of=("self",)).filter(slug__in=slugs).order_by("pk")
    found = {indicator.slug: indicator for indicator in rows}
    for slug in slugs:
        if slug not in found:
            raise UnknownIndicatorError(_("There is no indicator “%(slug)s”.") % {"slug": slug})
    if not found:
        raise NothingToReleaseError(_("Choose at least one indicator."))
    return list(found.values())


def _run_to_release(indicator: Indicator) -> Run:
    """The results that would be published; the caller is in a transaction."""
    run = latest_run(indicator.pk, done=True)
    name = {"slug": indicator.slug}
    if run is None:
        raise NothingToReleaseError(_("“%(slug)s” has no results yet. Import its figures first.") % name)
    if ReleaseItem.objects.filter(indicator=indicator, release__in=Release.objects.on_their_way()).exists():
        raise NothingToReleaseError(_("“%(slug)s” is in another release that waits for approval.") % name)
    public = PublicManifest.objects.filter(pk__in=_pointer(indicator)).select_related("run").first()
    if public is not None and (public.run.manifest_id, public.version_id) == (run.manifest_id, run.version_id):
        raise NothingToReleaseError(_("What is public of “%(slug)s” is up to date.") % name)
    return run


def _pointer(indicator: Indicator) -> Any:
    return Publication.objects.live().filter(indicator=indicator).values("manifest_id")


@transaction.atomic
def submit_again(*, release: Release, by: Any) -> Release:
    """Submits a returned release again, with the latest results of its indicators. Raises as `submit_release`."""
    _require(rules.can_release(by))
    held = _hold(release)
    for item in held.items.select_related("indicator"):
        item.run = _run_to_release(item.indicator)
        item.save(update_fields=["run"])
    _move(held, ReleaseState.SUBMITTED)
    held.submitted_by, held.submitted_at, held.approved_by, held.approved_at = by, timezone.now(), None, None
    held.save()
    _preview(held, by)
    _record(by, "submitted", held)
    return held


def _preview(release: Release, by: Any) -> None:
    """Asks what publishing would hide, so that whoever approves can see it; nothing is asked of public sources alone."""
    items = list(release.items.select_related("run__version__source__disclosure"))
    if release.submitted_at is not None and family_of(items).now:
        key = f"{release.pk}-{release.submitted_at.isoformat()}"
        jobs.enqueue(PREVIEW, key=key, args={"release": release.pk}, by=by)


@transaction.atomic
def return_release(*, release: Release, note: str, by: Any) -> Release:
    """Sends a submitted release back, with what has to change; also an approved one whose publishing came to no end.

    Raises NotAllowedError, ReleaseMoveError.
    """
    _require(rules.can_approve(by))
    _stop_publishing(release)
    held = _hold(release)
    send_back(held, note=note, by=by)
    return held


def send_back(held: Release, *, note: str, by: Any) -> None:
    """A release that the caller holds goes back, and the reason enters its comments; `by` is None for the portal itself."""
    _move(held, ReleaseState.RETURNED)
    held.returned_by, held.returned_at = by, timezone.now()
    _take_approval_back(held)
    held.save()
    ReleaseComment.objects.create(release=held, author=by, text=note, sent_back=True)
    _record(by, "returned", held, reason="" if by else note)


def _take_approval_back(held: Release) -> None:
    held.approved_by = held.approved_at = held.publish_at = None


def _stop_publishing(release: Release) -> None:
    """Stops the work of an approved release that is still to come; the job is locked before the release, as by a worker."""
    present = Release.objects.select_related("job").get(pk=release.pk).job
    if present is not None and present.state in {JobState.QUEUED, JobState.RUNNING}:
        jobs.cancel(present)


@transaction.atomic
def unschedule_release(*, release: Release, by: Any) -> Release:
    """Takes the time of a scheduled release away; it waits for approval again. Raises NotAllowedError, ReleaseMoveError."""
    _require(rules.can_approve(by))
    if Release.objects.filter(pk=release.pk, state=ReleaseState.SCHEDULED).exists():
        _stop_publishing(release)
    held = _hold(release)
    _move(held, ReleaseState.SUBMITTED)
    _take_approval_back(held)
    held.save()
    _record(by, "unscheduled", held)
    return held


@transaction.atomic
def comment_release(*, release: Release, text: str, by: Any) -> ReleaseComment:
    """Adds what somebody has to say to the comments of a release. Raises NotAllowedError."""
    _require(rules.can_see_working(by))
    comment: ReleaseComment = ReleaseComment.objects.create(release=release, author=by, text=text)
    _record(by, "commented", release)
    return comment


@transaction.atomic
def approve_release(
    *, release: Release, by: Any, publish_at: datetime | None = None, seen: datetime | None = None
) -> Release:
    """Approves what another person submitted, and queues its publishing: at once, or for a time to come and never before.

    `seen` is when what the person looked at was submitted. Raises NotAllowedError, ReleaseMoveError also for what was
    submitted again since, SamePersonError for whoever submitted it, and ReleaseTimeError for a time that has passed.
    """
    _require(rules.can_approve(by))
    held, now = _hold(release), timezone.now()
    if seen is not None and held.submitted_at != seen:
        raise ReleaseMoveError(_("It was submitted again after you opened this page. Look at the figures once more."))
    if publish_at is not None and publish_at <= now:
        raise ReleaseTimeError(_("This time has passed. Choose a later one, or publish at once."))
    if held.submitted_by_id == by.pk and held.state == ReleaseState.SUBMITTED:
        raise SamePersonError(
            _(
                "You submitted this release, so another person approves it: four eyes see more than two. "
                "Ask another data steward, or ask the backbone to invite one under Console, People."
            )
        )
    _move(held, ReleaseState.SCHEDULED if publish_at else ReleaseState.APPROVED)
    held.approved_by, held.approved_at, held.publish_at = by, now, publish_at
    key = f"{held.pk}-{now.isoformat()}"
    held.job = jobs.enqueue(PUBLISH, key=key, args={"release": held.pk}, by=by, not_before=publish_at)
    held.save()
    _record(by, "scheduled" if publish_at else "approved", held)
    return held


@transaction.atomic
def withdraw_release(*, release: Release, note: str, by: Any, note_es: str = "") -> Release:
    """Takes a release back: each pointer that still shows it moves to what was public before, or to nothing.

    A release that was withdrawn itself is passed over on the way back. `note` is shown to the public. Raises
    NotAllowedError, ReleaseMoveError.
    """
    _require(rules.can_release(by))
    held = _hold(release)
    _move(held, ReleaseState.WITHDRAWN)
    now = timezone.now()
    held.withdrawn_by, held.withdrawn_at = by, now
    held.withdrawal_note, held.withdrawal_note_es = note, note_es
    held.save()
    for item in held.items.select_related("manifest"):
        before = _before(item)
        Publication.objects.filter(indicator_id=item.indicator_id, manifest_id=item.manifest_id).update(
            manifest=before.manifest if before else None, release=before.release if before else None, withdrawal=held,
            moved_at=now,
        )  # fmt: skip
    _record(by, "withdrawn", held, reason=note)
    return held


def _before(item: ReleaseItem) -> ReleaseItem | None:
    """What was released of the indicator before `item` and still stands."""
    earlier = ReleaseItem.objects.filter(indicator_id=item.indicator_id, release__state=ReleaseState.PUBLISHED)
    earlier = earlier.filter(release__published_at__lt=item.release.published_at)
    return earlier.select_related("manifest", "release").order_by("-release__published_at", "-pk").first()


def _require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowedError(_("Only a data steward can do this."))


def _hold(release: Release) -> Release:
    return Release.objects.select_for_update(of=("self",)).get(pk=release.pk)


def _move(release: Release, state: ReleaseState) -> None:
    if state not in RELEASE_MOVES[release.state]:
        raise ReleaseMoveError(
            _("This release is %(state)s, so that cannot be done now.") % {"state": ReleaseState(release.state).label}
        )
    release.state = state


def _record(by: Any, verb: str, release: Release, *, reason: str = "") -> None:
    slugs: Iterable[str] = release.items.order_by("indicator__slug").values_list("indicator__slug", flat=True)
    audit.record(by=by, verb=verb, target=release, label=", ".join(slugs)[:200], reason=reason)
