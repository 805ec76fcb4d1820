"""Which indicators hang together: those that share measures, now and in everything that was ever released."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard import frames
from dashboard.models import IndicatorVersion, Publication, ReleaseItem


@dataclass(frozen=True)
class Family:
    """What has to be audited together with a release.

    `now`: the items (ids) of the release that it concerns; `standing`: what is public of other indicators; `earlier`:
    what was public together at some time, each state once, the oldest first. All empty where nothing is restricted.
    """

    now: frozenset[int]
    standing: tuple[ReleaseItem, ...]
    earlier: tuple[tuple[ReleaseItem, ...], ...]


def family_of(items: Sequence[ReleaseItem]) -> Family:
    """Everything that shares a measure with the items of a release, directly or by others, where any of it is restricted.

    Two indicators over the same measure share its numbers; so what one hides may follow from what the other shows. What
    readers may have kept counts as well: earlier releases, also those withdrawn since.
    """
    related = ("indicator", "release", "manifest", "run__version__source__disclosure", "run__version__indicator")
    past = list(ReleaseItem.objects.exclude(manifest=None).select_related(*related))
    past.sort(key=lambda item: (item.release.published_at, item.pk))
    reached = _reached([*items, *past])
    now = frozenset(item.pk for item in items if item.run.version_id in reached)
    kin = [item for item in past if item.run.version_id in reached]
    if not now:
        return Family(frozenset(), (), ())
    live = set(Publication.objects.live().values_list("manifest_id", flat=True))
    own = {item.indicator_id for item in items if item.pk in now}
    standing = tuple(item for item in kin if item.manifest_id in live and item.indicator_id not in own)
    return Family(now, standing, tuple(_states(kin)))


def _reached(items: Iterable[ReleaseItem]) -> set[int]:
    """The versions that share measures, directly or by others, with a restricted one."""
    versions = {item.run.version_id: item.run.version for item in items}
    restricted = {item.run.version_id for item in items if item.audit.get("disclosure") == "restricted"}
    restricted |= {key for key, version in versions.items() if frames.is_restricted(version)}
    links = IndicatorVersion.measures.through.objects.filter(indicatorversion_id__in=list(versions))
    measures: dict[int, set[int]] = {key: set() for key in versions}
    for version, measure in links.values_list("indicatorversion_id", "measure_id"):
        measures[version].add(measure)
    reached, shared = set(restricted), {measure for key in restricted for measure in measures[key]}
    while more := {key for key, own in measures.items() if key not in reached and own & shared}:
        reached |= more
        shared |= {measure for key in more for measure in measures[key]}
    return reached


def _states(past: Iterable[ReleaseItem]) -> Iterable[tuple[ReleaseItem, ...]]:
    """What was public together after each release; the same content is one state."""
    held: dict[int, ReleaseItem] = {}
    seen: set[frozenset[str]] = set()
    by_release: dict[int, list[ReleaseItem]] = {}
    for item in past:
        by_release.setdefault(item.release_id, []).append(item)
    for released in by_release.values():
        held |= {item.indicator_id: item for item in released}
        content = frozenset(f"{item.indicator_id} {item.manifest.digest}" for item in held.values() if item.manifest)
        if content not in seen:
            seen.add(content)
            yield tuple(held.values())
