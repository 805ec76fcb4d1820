"""The three pieces of work that change what people read, each ready to be done, and what can be seen of it at any moment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard import services
from dashboard.models import (
    Import,
    Observation,
    Publication,
    PublicEntry,
    Release,
    Run,
    StoreVersion,
    SupersededObservation,
)
from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.models import Job
from tests import build_dashboard as build
from workgroups.models import User

Snapshot = tuple[Any, ...]
MOVING: Snapshot = ("figures are being moved",)


@dataclass(frozen=True)
class Scene:
    """One piece of work that waits, and what shows how far it is; `changes_public` where it is for the public to see."""

    job: Job
    look: Callable[[], Snapshot]
    changes_public: bool = False


def rows(model: Any, *names: str) -> Snapshot:
    return tuple(sorted(model.objects.values_list(*names), key=repr))


def store() -> Snapshot:
    """The figures, their history and the imports; while figures are being moved nobody may compute, so nothing to see."""
    if StoreVersion.objects.filter(mover__isnull=False).exists():
        return MOVING
    key = ("measure", "period", "place", "group", "value", "import_ref")
    return rows(Observation, *key), rows(SupersededObservation, *key), rows(Import, "state")


def results() -> Snapshot:
    return rows(Run, "state", "manifest__digest"), rows(Run, "manifest__entries__tile")


def public() -> Snapshot:
    """Which tile everyone reads for each place, and the state of the releases."""
    live = [pointer for pointer in Publication.objects.select_related("manifest") if pointer.manifest]
    tiles = PublicEntry.objects.filter(manifest__in=[pointer.manifest_id for pointer in live])
    return tuple(sorted(tiles.values_list("place", "tile"))), rows(Release, "state")


def back_in_the_queue(job: Job) -> None:
    """As after a failed attempt whose pause is over, or a lease that ran out."""
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, attempt=0, lease_until=None)


def assert_before_or_after(seen: list[Snapshot], before: Snapshot) -> None:
    """Nothing but before, being moved, and after is ever seen, and never an earlier one after a later one."""
    after = seen[-1]
    assert after != before
    order = [before, MOVING, after]
    assert [snapshot for snapshot in seen if snapshot not in order] == []
    ranks = [order.index(snapshot) for snapshot in seen]
    assert ranks == sorted(ranks)


def accepting(dev: User, eva: User) -> Scene:
    """A second import is to be accepted: one figure changes, one is new, one goes; the first one is public."""
    build.load_definitions()
    build.make_figures()
    build.publish("work", submitter=dev, approver=eva)
    second = build.upload(build.table([*build.changed(jobs_26139=950)[1:], ("jobs", "26", "2023", "", 4100)]))
    services.accept_import(import_=second, by=dev)
    return Scene(Job.objects.get(pk=Import.objects.get(pk=second.pk).job_id), store)


def computing(dev: User, eva: User) -> Scene:
    """What a second import touched is to be computed; the first one is public."""
    build.load_definitions()
    build.make_figures()
    build.publish("work", submitter=dev, approver=eva)
    build.accept(build.upload(build.table(build.changed(jobs_26139=950))))
    [run] = build.waiting_runs()
    return Scene(Job.objects.get(pk=run.job_id), results)


def publishing(dev: User, eva: User) -> Scene:
    """A second release is approved and to be published."""
    build.load_definitions()
    build.make_figures()
    build.publish("work", submitter=dev, approver=eva)
    build.make_figures(build.changed(jobs_26139=950))
    release = services.submit_release(slugs=["work"], by=dev)
    release = services.approve_release(release=release, by=eva)
    return Scene(Job.objects.get(pk=release.job_id), public, changes_public=True)


SCENES: dict[str, Callable[[User, User], Scene]] = {
    "accept": accepting,
    "compute": computing,
    "publish": publishing,
}


def do(job: Job) -> None:
    """Does the job as a worker would, without its care for faults: whatever goes wrong is raised."""
    work = jobs.claim(job.pk)
    assert work is not None
    jobs.handlers()[job.kind](work)


def assert_same_rows_as_undisturbed(name: str) -> None:
    """What the store, the results and the public hold now is what they hold when nothing goes wrong."""
    build.work_off()
    if name == "accept":
        figures = set(
            Observation.objects.values_list("measure__slug", "place__code", "group__key", "value", "numerator")
        )
        table = [*build.changed(jobs_26139=950)[1:], ("jobs", "26", "2023", "", 4100)]
        assert {row[:3] for row in figures} == {
            (measure, place, group) for measure, place, _year, group, _value in table
        }
        assert len(figures) == len(table)
        assert SupersededObservation.objects.count() == 2
    [run] = services.recompute(slugs=["work"], by=None, full=True)
    before = Run.objects.done().filter(indicator__slug="work").latest("pk").manifest_id
    build.work_off()
    run.refresh_from_db()
    assert (run.manifest_id, run.report["tiles_written"]) == (before, 0)
    if name == "publish":
        live = Publication.objects.get(indicator__slug="work").manifest
        assert live is not None
        shown = dict(live.entries.values_list("place", "tile"))
        assert run.manifest is not None
        assert shown == dict(run.manifest.entries.values_list("place", "tile"))


def unfinished() -> bool:
    """Whether any work still waits or runs."""
    return Job.objects.unfinished().exists()
