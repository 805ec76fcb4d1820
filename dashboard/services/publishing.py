"""Makes an approved release public: the disclosure audit, public tiles, and one transaction that moves the pointers."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.choices import IndicatorStatus, ReleaseState
from dashboard.models import (
    Indicator,
    Place,
    Publication,
    PublicEntry,
    PublicManifest,
    PublicTile,
    Release,
    ReleaseItem,
)
from dashboard.queries.store import versions_of
from dashboard.services.errors import DisclosureError, ReleaseTimeError
from dashboard.services.protecting import Outcome, Protected, keep_report, protect_release
from dashboard.services.releases import APPROVED, send_back
from dashboard.services.runs import PIECE, pieces
from dashboard.services.store import count_change, hold_versions
from kconnect.core import audit, jobs
from kconnect.core.bulk import insert_rows

if TYPE_CHECKING:
    from dashboard.indicators.tiles import Tile


# The part of the store that every release changes: an audit holds only as long as nothing else became public.
PUBLISHED = "published"


class _OvertakenError(Exception):
    """Something else was published while this release was audited."""


@dataclass(frozen=True)
class Prepared:
    """What one indicator of a release will be in public; nothing of it can be reached yet."""

    item: ReleaseItem
    tiles: "Mapping[str, Tile]"
    periods: list[str]
    groups: list[str]
    audit: dict[str, Any]


def publish_release(*, work: jobs.Work, release_id: int) -> Release:
    """Publishes an approved release; safe to run twice.

    Public tiles are written first: without a manifest nobody can reach them. Then one transaction writes the manifests,
    moves every pointer and closes the job, so a reader sees the old or the new. When the audit finds that hidden figures
    could be worked out, the release goes back with that reason and DisclosureError is raised. An audit that another
    release has overtaken is done again, for it did not know what is public now.
    """
    release = Release.objects.get(pk=release_id)
    if release.state in APPROVED and release.publish_at is not None and release.publish_at > timezone.now():
        raise ReleaseTimeError(_("This release is approved for a later time."))
    while release.state in APPROVED:
        seen = versions_of([PUBLISHED])
        outcome = _audited(work, release)
        prepared = [_prepare(one) for one in outcome.items]
        for one in prepared:
            _write_tiles(one.tiles)
        try:
            return _make_public(work, release, outcome, prepared, seen)
        except _OvertakenError:
            release.refresh_from_db()
    return release


def _audited(work: jobs.Work, release: Release) -> Outcome:
    """The figures as they may be public, once the audit has passed."""
    outcome = protect_release(work=work, release=release)
    if not outcome.passed:
        _send_back(release, outcome)
        raise DisclosureError(outcome.refusal)
    return outcome


def _prepare(one: Protected) -> Prepared:
    """Packs what is left of the working results of one indicator."""
    # pandas is slow to import; only a worker comes here.
    from dashboard.indicators.tiles import encode_places

    return Prepared(
        item=one.item,
        tiles=dict(encode_places(one.frame)),
        periods=sorted(one.frame["period"].unique().tolist()),
        groups=sorted(one.frame["group"].unique().tolist()),
        audit=one.summary,
    )


def _make_public(
    work: jobs.Work, release: Release, outcome: Outcome, prepared: Sequence[Prepared], seen: Mapping[str, int]
) -> Release:
    """The one transaction: manifests, pointers, report, audit event, and the end of the job."""
    with work.completing():
        held = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
        if (held.state, held.approved_at) != (release.state, release.approved_at):
            # Somebody has sent it back while its figures were checked: this work makes nothing public.
            return held
        if hold_versions([PUBLISHED]) != seen:
            raise _OvertakenError
        count_change([PUBLISHED])
        now, places = timezone.now(), _places(prepared)
        for one in prepared:
            _point(held, one, places, now)
        keep_report(held, outcome)
        held.state, held.published_at = ReleaseState.PUBLISHED, now
        held.save(update_fields=["state", "published_at"])
        label = ", ".join(sorted(one.item.indicator.slug for one in prepared))[:200]
        audit.record(by=held.approved_by, verb="published", target=held, label=label)
    return held


@transaction.atomic
def _send_back(release: Release, outcome: Outcome) -> None:
    """The release goes back with the reason, and the report is kept, unless a person has sent it back meanwhile."""
    held = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if held.state in APPROVED:
        keep_report(held, outcome)
        send_back(held, note=outcome.refusal, by=None)


def _write_tiles(tiles: "Mapping[str, Tile]") -> None:
    by_hash = {tile.hash: tile for tile in tiles.values()}
    for piece in pieces(sorted(by_hash), PIECE):
        there = set(PublicTile.objects.filter(hash__in=piece).values_list("hash", flat=True))
        new = [PublicTile(hash=name, payload=by_hash[name].payload) for name in piece if name not in there]
        PublicTile.objects.bulk_create(new, ignore_conflicts=True)


def _places(prepared: Sequence[Prepared]) -> dict[str, int]:
    """Code to id of the places that a release has figures of, and of no other."""
    codes = sorted({code for one in prepared for code in one.tiles})
    return {
        code: pk
        for piece in pieces(codes, PIECE)
        for code, pk in Place.objects.filter(code__in=piece).values_list("code", "pk")
    }


def _point(release: Release, one: Prepared, places: Mapping[str, int], now: Any) -> None:
    """Writes the manifest of one indicator and moves its pointer; the caller is in the publishing transaction."""
    item, run = one.item, one.item.run
    content = "".join(f"{place}:{tile.hash}\n" for place, tile in sorted(one.tiles.items()))
    manifest = PublicManifest.objects.create(
        indicator=item.indicator, version=run.version, run=run, periods=one.periods, groups=one.groups,
        digest=hashlib.sha256(f"{run.version.content_hash}\n{content}".encode()).hexdigest(),
    )  # fmt: skip
    rows = ((manifest.pk, places[place], tile.hash) for place, tile in one.tiles.items())
    insert_rows(PublicEntry, ["manifest_id", "place_id", "tile_id"], rows)
    pointer, _made = Publication.objects.select_for_update(of=("self",)).get_or_create(indicator=item.indicator)
    item.manifest, item.previous_id, item.audit = manifest, pointer.manifest_id, one.audit
    item.save(update_fields=["manifest", "previous", "audit"])
    pointer.manifest, pointer.release, pointer.withdrawal, pointer.moved_at = manifest, release, None, now
    pointer.save(update_fields=["manifest", "release", "withdrawal", "moved_at"])
    Indicator.objects.filter(pk=item.indicator_id).update(status=IndicatorStatus.PUBLISHED)
