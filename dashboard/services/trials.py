"""Tries a recipe on a stored file: what it would read, and what it would not. Nothing is staged."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from dashboard.ingest.outcome import Progress
from dashboard.ingest.run import ParseResult, parse_in_child
from dashboard.models import RecipeTrial, Upload
from dashboard.queries.limits import limits_of
from dashboard.queries.store import known_codes
from kconnect.core import jobs, scratch
from kconnect.core.models import StoredFile

if TYPE_CHECKING:
    import pandas as pd

TRY = "dashboard.try_recipe"
RECORDS, ISSUES, SECONDS, KEPT_DAYS = 20, 1000, 120, 7


@transaction.atomic
def begin_trial(*, file: StoredFile, name: str, text: str, by: Any, personal_allowed: bool = False) -> RecipeTrial:
    """Queues a try of a recipe's text, which must be readable, on a file."""
    trial = RecipeTrial.objects.create(
        file=file,
        file_name=name[-200:],
        text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
        personal_allowed=personal_allowed,
        by=by,
    )
    trial.job = jobs.enqueue(TRY, key=str(trial.pk), args={"trial": trial.pk}, by=by)
    trial.save(update_fields=["job"])
    return trial


def run_trial(*, work: jobs.Work, trial_id: int) -> None:
    """Parses the file of a trial in a process of its own and stores what came of it; safe to run twice."""
    trial = RecipeTrial.objects.select_related("file").filter(pk=trial_id).first()
    if trial is None or trial.result:
        return

    def on_progress(progress: Progress) -> None:
        work.progress(progress.done, progress.total or 1, _("Reading the file"))

    with scratch.folder("try-") as folder:
        result = parse_in_child(
            trial.file.path,
            trial.text,
            known_codes(),
            replace(limits_of(trial.file), wall_seconds=SECONDS),
            folder=folder,
            on_progress=on_progress,
            personal_allowed=trial.personal_allowed,
            name=trial.file_name,
        )
        found = _found(result)
    with work.completing():
        RecipeTrial.objects.filter(pk=trial_id).update(result=found)


def _found(result: ParseResult) -> dict[str, Any]:
    """What a try gave, as JSON: counts, the first records, the first issues."""
    summary = result.summary
    return {
        "refused": result.refused.as_json() if result.refused else None,
        "issues": [issue.as_json() for issue in result.issues[:ISSUES]],
        "more_issues": max(0, len(result.issues) - ISSUES),
        "counts": summary.counts.as_json() if summary else {},
        "measures": list(summary.measures) if summary else [],
        "periods": list(summary.periods) if summary else [],
        "groups": list(summary.groups) if summary else [],
        "places": summary.places if summary else 0,
        "records": _records(result),
    }


def _records(result: ParseResult) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for chunk in result.chunks():
        found += [_record(row) for row in _rows(chunk.frame.head(RECORDS - len(found)))]
        if len(found) >= RECORDS:
            break
    return found


def _rows(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def _record(row: dict[str, Any]) -> dict[str, Any]:
    """One record as plain JSON: absent figures are None."""
    plain = {name: getattr(cell, "item", lambda cell=cell: cell)() for name, cell in row.items()}
    return {name: None if cell != cell else cell for name, cell in plain.items()}  # noqa: PLR0124  # NaN differs from itself


def clear_trials(*, today: date) -> int:
    """Removes tries that no upload stands on and that are some days old."""
    kept = Upload.objects.filter(trial__isnull=False).values("trial")
    old = RecipeTrial.objects.filter(at__date__lt=today - timedelta(days=KEPT_DAYS)).exclude(pk__in=kept)
    return old.delete()[0]
