"""Makes an approved release public: the disclosure audit, public tiles, and one transaction that moves the pointers."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard import frames
from dashboard.choices import IndicatorStatus, ReleaseState
from dashboard.models import (
    Indicator,
    IndicatorVersion,
    Place,
    Publication,
    PublicEntry,
    PublicManifest,
    PublicTile,
    Release,
    ReleaseItem,
)
from dashboard.services.errors import DisclosureError, ReleaseTimeError
from dashboard.services.releases import APPROVED, send_back
from dashboard.services.runs import PIECE, pieces
from kconnect.core import audit, jobs
from kconnect.core.bulk import insert_rows

if TYPE_CHECKING:
    from dashboard.indicators.disclosure import Rule
    from dashboard.indicators.tiles import Tile


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
    could be worked out, the release goes back with that reason and DisclosureError is raised.
    """
    release = Release.objects.get(pk=release_id)
    if release.state not in APPROVED:
        return release
    if release.publish_at is not None and release.publish_at > timezone.now():
        raise ReleaseTimeError(_("This release is approved for a later time."))
    items = list(
        release.items.select_related("indicator", "run__version__source__disclosure", "run__version__indicator")
    )
    try:
        prepared = [_prepare(work, number, len(items), item) for number, item in enumerate(items)]
    except DisclosureError as error:
        _send_back(release, str(error))
        raise
    for one in prepared:
        _write_tiles(one.tiles)
    with work.completing():
        held = Release.objects.select_for_update(of=("self",)).get(pk=release_id)
        if (held.state, held.approved_at) != (release.state, release.approved_at):
            # Somebody has sent it back while its figures were checked: this work makes nothing public.
            return held
        now = timezone.now()
        for one in prepared:
            _point(held, one, now)
        held.state, held.published_at = ReleaseState.PUBLISHED, now
        held.save(update_fields=["state", "published_at"])
        label = ", ".join(sorted(item.indicator.slug for item in items))[:200]
        audit.record(by=held.approved_by, verb="published", target=held, label=label)
    return held


def _prepare(work: jobs.Work, number: int, count: int, item: ReleaseItem) -> Prepared:
    """Passes the working results through the disclosure rule and its audit, and packs what is left."""
    # pandas is slow to import; only a worker comes here.
    from dashboard.indicators import disclosure
    from dashboard.indicators.tiles import encode_places

    slug = item.indicator.slug
    work.progress(number, count, _("Checking small numbers"))
    spec = frames.spec_of(item.run.version)
    protected = disclosure.protect(spec, frames.load_results(item.run.manifest_id or 0), _rule(item.run.version))
    found = disclosure.audit(spec, protected)
    if not found.passed:
        raise DisclosureError(
            _("“%(slug)s” comes from a restricted source and %(count)s of its figures are hidden. They could be worked out "
              "from those beside them, so it cannot be published yet.") % {"slug": slug, "count": found.hidden}
        )  # fmt: skip
    kinds = (protected["state"] + " " + protected["reason"]).str.strip().value_counts()
    cells = {str(kind): int(count) for kind, count in kinds.items()}
    return Prepared(
        item=item,
        tiles=dict(encode_places(protected)),
        periods=sorted(protected["period"].unique().tolist()),
        groups=sorted(protected["group"].unique().tolist()),
        audit={"disclosure": spec.disclosure, "hidden": found.hidden, "cells": cells},
    )


def _rule(version: IndicatorVersion) -> "Rule":
    """The small-number rule of the restricted sources behind the figures, the strictest of several in each number.

    The network's usual rule where none of them says which counts are small.
    """
    # pandas is slow to import; only a worker comes here.
    from dashboard.indicators.disclosure import RESTRICTED, Rule

    rules = [source.disclosure for source in frames.sources_of(version) if source.is_restricted]
    given = [rule for rule in rules if rule is not None and rule.smallest_count]
    if not given:
        return RESTRICTED
    smallest = max(rule.smallest_count for rule in given)
    return Rule(
        smallest=smallest,
        people=max(smallest, *(rule.smallest_base for rule in given)),
        base=max(1, *(rule.rounding for rule in given)),
        exact_from=max(rule.exact_from for rule in given),
    )


@transaction.atomic
def _send_back(release: Release, reason: str) -> None:
    """The release goes back with the reason, unless a person has sent it back meanwhile."""
    held = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if held.state in APPROVED:
        send_back(held, note=reason, by=None)


def _write_tiles(tiles: "Mapping[str, Tile]") -> None:
    by_hash = {tile.hash: tile for tile in tiles.values()}
    for piece in pieces(sorted(by_hash), PIECE):
        there = set(PublicTile.objects.filter(hash__in=piece).values_list("hash", flat=True))
        new = [PublicTile(hash=name, payload=by_hash[name].payload) for name in piece if name not in there]
        PublicTile.objects.bulk_create(new, ignore_conflicts=True)


def _point(release: Release, one: Prepared, now: Any) -> None:
    """Writes the manifest of one indicator and moves its pointer; the caller is in the publishing transaction."""
    item, run = one.item, one.item.run
    places = dict(Place.objects.values_list("code", "pk"))
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
