"""What accepting a file of partners did is taken back, except what somebody has worked with since; each row says why it stays."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kconnect.core import audit, jobs
from kconnect.core.brought import STOPPED, count_outcomes, fenced, held_for, start
from kconnect.core.bulk import unhurried
from workgroups.choices import PartnerFileState, RowOutcome
from workgroups.models import Organization, PartnerFile, PartnerRow, User
from workgroups.relations import is_held
from workgroups.services.errors import FileMovedOnError
from workgroups.services.partner_changes import Changes
from workgroups.services.partner_files import (
    BATCH,
    UNDO,
    current,
    may_import,
    rows_of,
    without_examples,
)


@transaction.atomic
def undo_partner_file(*, by: User, file: PartnerFile) -> PartnerFile:
    """Queues the work that takes back what accepting did: new partners go, changed ones are as before.

    Also for a file whose acceptance stopped half way. Raises NotYoursToDoError, FileMovedOnError.
    """
    may_import(by)
    held = held_for(file, PartnerFileState.ACCEPTED, PartnerFileState.ACCEPTING)
    if held.state == PartnerFileState.ACCEPTING and (held.job is None or held.job.state not in STOPPED):
        raise FileMovedOnError(_("Its partners are being put in place. Wait until that is done."))
    audit.record(by=by, verb="undone", target=held, label=held.name)
    return start(held, PartnerFileState.UNDOING, UNDO, by)


def undo_rows(*, work: jobs.Work, file_id: int, revision: int) -> None:
    """Takes new partners away, some hundred at a time, and puts changed ones back; safe to run twice.

    What somebody has worked with since stays: a partner that was edited or confirmed, or that people, activities or plans hold
    on to, and a field that says something else by now. Its row says which.
    """
    file = current(file_id, revision, PartnerFileState.UNDOING)
    if file is None:
        return
    told = _("Taking partners away again")
    new = file.rows.filter(outcome=RowOutcome.NEW, organization__isnull=False)
    ids = list(new.order_by("line").values_list("pk", flat=True))
    work.progress(0, max(1, len(ids)), told)
    for first in unhurried(range(0, len(ids), BATCH)):
        with fenced(work):
            _take_away(file, ids[first : first + BATCH])
        work.progress(first, max(1, len(ids)), told)
    _finish(work, file)


def _take_away(file: PartnerFile, ids: Sequence[int]) -> None:
    """Some new partners go, and the rows of the others say why they stay."""
    rows = list(file.rows.filter(pk__in=list(ids), organization__isnull=False).order_by("line"))
    named = sorted({row.organization_id or 0 for row in rows})
    partners = Organization.objects.select_for_update().in_bulk(named)
    used, staying = is_held(named), list[PartnerRow]()
    for row in rows:
        why = _why_it_stays(partners[row.organization_id or 0], file, used)
        if why:
            row.outcome, row.issues = RowOutcome.KEPT, [*row.issues, (why, "name", "", "")]
            staying.append(row)
    keeps = {row.organization_id for row in staying}
    goes = [pk for pk in named if pk not in keeps]
    Organization.objects.filter(pk__in=goes).delete()
    _store(staying)
    held = held_for(file, PartnerFileState.UNDOING)
    held.counts = held.counts | {"removed": held.counts.get("removed", 0) + len(goes)}
    held.save(update_fields=["counts"])


def _why_it_stays(partner: Organization, file: PartnerFile, used: set[int | None]) -> str:
    if partner.updated_at != file.accepted_at:
        return "kept_edited"
    if partner.confirmed_on is not None:
        return "kept_confirmed"
    return "kept_used" if partner.pk in used else ""


def _store(rows: Sequence[PartnerRow]) -> None:
    PartnerRow.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=["outcome", "issues"]
    )


def _finish(work: jobs.Work, file: PartnerFile) -> None:
    # What a half accepted file changes is written last, so that of such a file nothing is changed yet.
    altered = file.rows.filter(outcome=RowOutcome.CHANGED, organization__isnull=False) if _is_whole(file) else ()
    changes = Changes(list(altered), lambda row: ({name: row.values[name] for name in row.before}, row.before))
    with work.completing():
        held = held_for(file, PartnerFileState.UNDOING)
        changes.write()
        for row, name in changes.left:
            row.issues = [*row.issues, ("kept_field", name, "", "")]
        _store(list({row.pk: row for row, _name in changes.left}.values()))
        every = list(rows_of(held))
        told = {name: held.counts.get(name, 0) for name in ("added", "altered", "removed")}
        kept = sum(row.outcome == RowOutcome.KEPT for row in every)
        held.counts = count_outcomes(every) | told | {"kept": kept}
        held.rows.update(cells=[])
        held.columns = without_examples(held)
        held.state, held.undone_at = PartnerFileState.UNDONE, timezone.now()
        held.save(update_fields=["columns", "counts", "state", "undone_at"])


def _is_whole(file: PartnerFile) -> bool:
    return "altered" in file.counts
