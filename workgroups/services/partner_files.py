"""A file of partners before it counts: staged, its header and columns chosen, taken up again, discarded. Jobs do the work."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, brought, jobs
from kconnect.core.brought import LEFT_ALONE, held_for, retried, start, stop
from kconnect.core.bulk import insert_rows
from workgroups import rules
from workgroups.choices import PartnerFileState
from workgroups.directory import Directory
from workgroups.models import Merge, Organization, PartnerFile, PartnerRow, Served, User
from workgroups.partner_table import described
from workgroups.services.errors import FileMovedOnError, NotYoursToDoError
from workgroups.services.organizations import SERVED

# Rows that one transaction touches: on SQLite every web write waits for it.
BATCH = 250
CHECK, ACCEPT, UNDO = "workgroups.check_partner_file", "workgroups.accept_partner_file", "workgroups.undo_partner_file"
WAITING = (PartnerFileState.MAPPING, PartnerFileState.CHECKING, PartnerFileState.READY)
WORKING = (PartnerFileState.CHECKING, PartnerFileState.ACCEPTING, PartnerFileState.UNDOING)


def may_import(by: User) -> None:
    """Raises NotYoursToDoError for whoever may not bring partners in."""
    if not rules.can_manage_workgroups(by):
        raise NotYoursToDoError(_("You cannot import partners. Ask the backbone staff."))


def stage_partner_file(
    *, by: User, name: str, sha256: str, sheet: str, columns: Sequence[Mapping[str, Any]],
    rows: Iterable[tuple[int, Sequence[str]]], header: int = 0, heads: Sequence[int] = (),
) -> PartnerFile:  # fmt: skip
    """Keeps the rows of a file until its columns are chosen. Cells that name private persons must be left out already.

    `header` is the row in which the titles stand, `heads` are the rows in which they might; rows up to it are kept for whoever
    chooses another one. A file that waits already is that one. Raises NotYoursToDoError.
    """
    may_import(by)
    # All that takes long comes before the transaction: nobody waits for it.
    ready = [(line, json.dumps(list(cells)), "", "{}", "{}", "[]") for line, cells in rows]
    about = {"name": name[:200], "columns": list(columns), "header": header, "heads": list(heads), "brought_by": by}
    with transaction.atomic():
        return _stage(ready, sha256, sheet[:100], about)


def _stage(ready: Sequence[tuple[Any, ...]], sha256: str, sheet: str, about: Mapping[str, Any]) -> PartnerFile:
    waiting = PartnerFile.objects.filter(sha256=sha256, sheet=sheet, state__in=WAITING).order_by("pk").first()
    if waiting is not None:
        return waiting
    count = sum(row[0] > about["header"] for row in ready)
    file = PartnerFile.objects.create(sha256=sha256, sheet=sheet, row_count=count, **about)
    names = ["file_id", "line", "cells", "outcome", "values", "before", "issues"]
    insert_rows(PartnerRow, names, ((file.pk, *row) for row in ready))
    audit.record(by=about["brought_by"], verb="uploaded", target=file, label=file.name)
    return file


@transaction.atomic
def choose_partner_header(*, by: User, file: PartnerFile, header: int) -> PartnerFile:
    """Takes the titles from row `header` of the file, and the rows below it as its partners.

    Only for a row that was looked at when private persons were left out: their columns stay empty, whatever they are called
    now. Raises NotYoursToDoError, FileMovedOnError.
    """
    may_import(by)
    held = held_for(file, PartnerFileState.MAPPING)
    titles = held.rows.filter(line=header).values_list("cells", flat=True).first()
    below = list(held.rows.filter(line__gt=header).order_by("line").values_list("cells", flat=True))
    if titles is None or not below or header not in held.heads:
        raise FileMovedOnError(_("There is no row below this one. Choose another one."))
    personal = [bool(column["personal"]) for column in held.columns]
    held.columns, held.row_count, held.header = described(titles, below, personal), len(below), header
    held.mapping = {}
    held.save(update_fields=["columns", "row_count", "header", "mapping"])
    return held


@transaction.atomic
def check_partner_file(
    *, by: User, file: PartnerFile, columns: Mapping[str, int], choices: Mapping[str, Any]
) -> PartnerFile:
    """Takes the choice of columns and queues the dry run.

    `columns` maps fields to columns (from 0). `choices`: `sector` and `role_in_network` of new partners that the file does
    not tell, `capitals` (names in capitals are written as names) and `cities` (likely misspellings are corrected).
    Raises NotYoursToDoError, FileMovedOnError.
    """
    may_import(by)
    held = held_for(file, PartnerFileState.MAPPING, PartnerFileState.READY)
    held.mapping = {"columns": dict(columns), **choices}
    held.save(update_fields=["mapping"])
    return start(held, PartnerFileState.CHECKING, CHECK, by)


@transaction.atomic
def reopen_partner_file(*, by: User, file: PartnerFile) -> PartnerFile:
    """Back to choosing columns; a dry run that goes on is stopped. Raises NotYoursToDoError, FileMovedOnError."""
    may_import(by)
    stop(file, PartnerFileState.CHECKING)
    held = held_for(file, PartnerFileState.CHECKING, PartnerFileState.READY)
    held.state = PartnerFileState.MAPPING
    held.save(update_fields=["state"])
    return held


@transaction.atomic
def discard_partner_file(*, by: User | None, file: PartnerFile) -> None:
    """Takes the rows away; that there was a file stays. `by` None is the system. Raises NotYoursToDoError, FileMovedOnError."""
    if by is not None:
        may_import(by)
    stop(file, PartnerFileState.CHECKING)
    held = held_for(file, *WAITING)
    held.rows.all().delete()
    held.state = PartnerFileState.DISCARDED
    held.columns = without_examples(held)
    held.save(update_fields=["state", "columns"])
    audit.record(by=by, verb="discarded", target=held, label=held.name)


@transaction.atomic
def retry_partner_file(*, by: User, file: PartnerFile) -> PartnerFile:
    """Puts work on a file that stopped back into the queue; it goes on where it was. Raises NotYoursToDoError, FileMovedOnError."""
    may_import(by)
    held = retried(held_for(file, *WORKING))
    audit.record(by=by, verb="retried", target=held, label=held.name)
    return held


def clear_partner_files(today: date) -> int:
    """Discards files that nobody took up again for a month; returns how many."""
    old = today - timedelta(days=LEFT_ALONE)
    files = list(PartnerFile.objects.filter(state__in=WAITING, created_at__date__lt=old))
    for file in files:
        discard_partner_file(by=None, file=file)
    return len(files)


# What the work shares ---------------------------------------------------------------------------------------------------


def current(file_id: int, revision: int, state: PartnerFileState) -> PartnerFile | None:
    """The file while it waits for this very work; None when it has moved on."""
    return brought.current(PartnerFile, file_id, revision, state)


def step_back(work: jobs.Work, file: PartnerFile, state: PartnerFileState) -> None:
    """The file is again where it was before somebody asked; nothing else has changed."""
    brought.step_back(work, file, state, *WORKING)


def rows_of(file: PartnerFile) -> "QuerySet[PartnerRow]":
    """The rows that are partners: those below the titles, in their order."""
    return file.rows.filter(line__gt=file.header).order_by("line")


def without_examples(file: PartnerFile) -> list[dict[str, Any]]:
    """The columns as they are kept when the file is done with."""
    return [{**column, "examples": []} for column in file.columns]


def read_directory() -> Directory:
    """All partners with whom they serve, and what became a part of them; three queries."""
    gone: dict[tuple[str, object], int] = {}
    for kept, was in Merge.objects.filter(undone_at__isnull=True).order_by("pk").values_list("kept_id", "gone"):
        gone["slug", was["slug"]] = kept
        gone["registry", was["registry_id"]] = kept
    return Directory(
        {one.pk: one for one in Organization.objects.order_by("pk")}, served_by(Served.objects.all()), gone
    )


def served_by(rows: "QuerySet[Served]") -> dict[int, dict[str, list[str]]]:
    """By partner and by the name in forms, whom it serves."""
    names = {kind: name for name, kind in SERVED.items()}
    served: dict[int, dict[str, list[str]]] = {}
    for pk, kind, value in rows.order_by().values_list("organization_id", "kind", "value"):
        served.setdefault(pk, {}).setdefault(names[kind], []).append(value)  # type: ignore[index]  # a kind is its text
    return served


def version_of_directory() -> str:
    """Another text whenever a partner came, went or changed."""
    now = Organization.objects.aggregate(count=Count("pk"), last=Max("updated_at"), newest=Max("pk"))
    return f"{now['count']}:{now['newest']}:{now['last']}"[:64]
