"""What the pages of imports read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard.choices import Change, ImportState, RunState
from dashboard.models import Import, Indicator, Period, Place, Run
from dashboard.queries.annotated import can_annotate
from dashboard.queries.completing import Linked, can_complete, link_of, linked, looks_personal
from dashboard.queries.steward.differences import (
    DifferenceRow,
    Differences,
    Gone,
    gone_figures,
    has_differences,
    shown_change,
)
from dashboard.queries.steward.issues import IssueOverview, has_unknown_places, issue_overview
from dashboard.queries.steward.words import IMPORT_TONES, RUN_TONES, person_name
from dashboard.queries.steward.working import latest_runs
from dashboard.queries.store import is_current
from kconnect.core.choices import JobState
from kconnect.core.job_cards import STOPPED, JobCard, card_of
from kconnect.core.models import Job

SAMPLE = 10
# Of new places so many are named; there may be two hundred thousand.
NAMED = 200
WORKING = frozenset({ImportState.UPLOADED, ImportState.PARSING, ImportState.ACCEPTING, ImportState.UNDOING})


@dataclass(frozen=True)
class ImportRow:
    """One import in the list."""

    pk: int
    url: str
    file_name: str
    dataset: str
    state: str
    tone: str
    who: str
    started_at: datetime
    new: int
    changed: int
    removed: int


@dataclass(frozen=True)
class ChangeCount:
    """One kind of change with its number; leads to its sample."""

    key: str
    label: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True)
class RunLine:
    """An indicator that uses the import, and how far its calculation is."""

    indicator: Indicator
    state: str
    tone: str
    at: datetime | None


@dataclass(frozen=True)
class NewPlaces:
    """The places that acceptance adds: how many, and the names of the first."""

    count: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class ImportPage:
    """Everything that the page of one import shows."""

    import_: Import
    state: str
    tone: str
    who: str
    accepted_by: str
    ended_by: str
    job: JobCard | None
    changes: tuple[ChangeCount, ...]
    chosen: str
    sample: tuple[DifferenceRow, ...]
    more: bool
    gone: tuple[Gone, ...]
    rows: tuple[tuple[str, int], ...]
    parts: tuple[str, ...]
    ignored: tuple[str, ...]
    new_places: NewPlaces | None
    new_periods: tuple[str, ...]
    issues: IssueOverview
    indicators: tuple[Indicator, ...]
    report: tuple[RunLine, ...]
    completes: Linked | None
    completed_by: tuple[Linked, ...]
    keeps_all: bool
    is_empty: bool
    is_stale: bool
    is_half: bool
    is_moving: bool
    is_personal: bool
    can_accept: bool
    can_preview: bool
    can_cancel: bool
    can_undo: bool
    can_retry: bool
    can_annotate: bool
    can_complete: bool


def listed_imports() -> QuerySet[Import]:
    """All imports, youngest first."""
    return Import.objects.select_related("dataset", "started_by__person").order_by("-started_at", "-pk")


def import_rows(imports: Iterable[Import]) -> list[ImportRow]:
    """Imports in words."""
    return [
        ImportRow(
            pk=one.pk,
            url=reverse("dashboard:import_detail", args=[one.pk]),
            file_name=one.file_name,
            dataset=_(one.dataset.title),
            state=str(ImportState(one.state).label),
            tone=IMPORT_TONES.get(one.state, "plain"),
            who=person_name(one.started_by),
            started_at=one.started_at,
            new=one.report.get("new", 0),
            changed=one.report.get("changed", 0),
            removed=one.report.get("removed", 0),
        )
        for one in imports
    ]


def import_page(import_: Import, *, change: str = "") -> ImportPage:
    """The page of one import; `change` chooses whose sample is shown, by default the most telling kind that occurs."""
    state = ImportState(import_.state)
    previewed, told = state == ImportState.PREVIEWED, has_differences(import_)
    chosen = shown_change(import_, change) if told else ""
    differences = Differences(import_, chosen)
    rejected = bool(import_.report.get("rows_rejected"))
    fed = _fed(import_)
    return ImportPage(
        import_=import_,
        state=str(state.label),
        tone=IMPORT_TONES.get(state, "plain"),
        who=person_name(import_.started_by),
        accepted_by=person_name(import_.accepted_by),
        ended_by=person_name(import_.ended_by),
        job=job_card(import_),
        changes=change_counts(import_, chosen),
        chosen=chosen,
        sample=tuple(differences[:SAMPLE]),
        more=len(differences) > SAMPLE,
        gone=gone_figures(import_) if previewed else (),
        rows=_row_counts(import_.report),
        parts=tuple(import_.summary.get("parts", [])),
        ignored=tuple(import_.summary.get("ignored", [])),
        new_places=_new_places(import_) if previewed else None,
        new_periods=_new_periods(import_) if previewed else (),
        issues=issue_overview(import_),
        indicators=fed,
        report=_runs(fed) if state == ImportState.ACCEPTED else (),
        completes=link_of(import_.completes) if import_.completes else None,
        completed_by=linked(import_),
        keeps_all=previewed and rejected and not import_.completes_id,
        can_annotate=can_annotate(import_),
        can_complete=can_complete(import_),
        is_personal=looks_personal(import_),
        **_possible(import_, state),
    )


def _possible(import_: Import, state: ImportState) -> dict[str, bool]:
    """What can be done with an import now."""
    stale = state == ImportState.PREVIEWED and not is_current(import_)
    stopped = import_.job is not None and import_.job.state in STOPPED
    moving = state in WORKING and import_.moves.exists()
    waiting = state == ImportState.ACCEPTING and stopped and not moving
    return {
        "is_stale": stale,
        "is_half": stopped and moving,
        "is_moving": moving,
        "is_empty": state == ImportState.PREVIEWED and not any(import_.report.get(kind, 0) for kind in Change.values),
        "can_accept": state == ImportState.PREVIEWED and not stale,
        "can_preview": stale or (state == ImportState.PREVIEWED and has_unknown_places(import_)),
        "can_cancel": waiting or state in {ImportState.UPLOADED, ImportState.PARSING, ImportState.PREVIEWED},
        "can_undo": state == ImportState.ACCEPTED,
        "can_retry": stopped and state in WORKING,
    }


def job_card(import_: Import) -> JobCard | None:
    """The background work of an import while it matters: under way, or stopped before its end."""
    job: Job | None = import_.job
    if job is None:
        return None
    state = JobState(job.state)
    if import_.state not in WORKING and (state != JobState.FAILED or import_.state == ImportState.CANCELLED):
        return None
    titles = {ImportState.ACCEPTING: _("Putting figures in place"), ImportState.UNDOING: _("Undoing the import")}
    title = titles.get(ImportState(import_.state), _("Reading the file"))
    return card_of(job, title=title, poll=reverse("dashboard:import_progress", args=[import_.pk]))


def change_counts(import_: Import, chosen: str) -> tuple[ChangeCount, ...]:
    """How many figures there are of each kind of change; each leads to its own."""
    counts = {kind: import_.report.get(kind.value, 0) for kind in Change}
    return tuple(
        ChangeCount(kind.value, str(kind.label), count, f"?change={kind.value}", kind.value == chosen)
        for kind, count in counts.items()
    )


def _row_counts(report: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    """Rows and cells of the file, with their names."""
    names = {
        "rows_read": _("Rows read"),
        "rows_accepted": _("Rows taken"),
        "rows_rejected": _("Rows rejected"),
        "columns": _("Columns"),
        "blank_cells": _("Empty cells"),
    }
    return tuple((name, report[key]) for key, name in names.items() if key in report)


def _new_places(import_: Import) -> NewPlaces:
    """The places that acceptance adds."""
    new = import_.staged_places.exclude(Exists(Place.objects.filter(code=OuterRef("code"))))
    named = new.order_by("pk").values_list("name", "code")[:NAMED]
    return NewPlaces(new.count(), tuple(name or code for name, code in named))


def _new_periods(import_: Import) -> tuple[str, ...]:
    codes = import_.summary.get("periods", [])
    known = set(Period.objects.filter(code__in=codes).values_list("code", flat=True))
    return tuple(code for code in codes if code not in known)


def _runs(indicators: Iterable[Indicator]) -> tuple[RunLine, ...]:
    """The youngest calculation of each indicator; acceptance has asked for one."""
    fed = list(indicators)
    youngest = latest_runs(indicator.pk for indicator in fed)
    return tuple(_run_line(indicator, youngest.get(indicator.pk)) for indicator in fed)


def _run_line(indicator: Indicator, run: Run | None) -> RunLine:
    if run is None:
        return RunLine(indicator, _("not computed"), "plain", None)
    if run.job is not None and run.job.state == JobState.FAILED:
        return RunLine(indicator, str(JobState.FAILED.label), "no", run.job.finished_at)
    return RunLine(indicator, str(RunState(run.state).label), RUN_TONES.get(run.state, "warn"), run.finished_at)


def _fed(import_: Import) -> tuple[Indicator, ...]:
    """The indicators that are computed from what the file speaks of."""
    measures = import_.summary.get("measures", [])
    return tuple(Indicator.objects.fed_by(measures).select_related("version").order_by("name_folded", "slug"))
