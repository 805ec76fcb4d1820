"""The work of a dry run: what accepting a file of partners would do with each of its rows. It changes nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from kconnect.core import jobs
from kconnect.core.brought import count_outcomes, fenced, held_for
from kconnect.core.bulk import unhurried
from kconnect.core.cells import clean
from kconnect.core.text import fold
from workgroups import matching
from workgroups.choices import SPOKEN, NetworkRole, PartnerFileState, RowOutcome, Sector
from workgroups.directory import Directory, Seen, known_cities
from workgroups.models import Organization, PartnerFile, PartnerRow
from workgroups.partner_table import LISTS, Options, read_row
from workgroups.services.errors import FileMovedOnError
from workgroups.services.partner_files import (
    BATCH,
    current,
    read_directory,
    rows_of,
    step_back,
    version_of_directory,
)

# How often a dry run begins again because partners were changed under it, before somebody is asked to come back.
TURNS = 3


class _OvertakenError(Exception):
    """The directory is not any more as the rows were judged by."""


def try_partner_file(*, work: jobs.Work, file_id: int, revision: int) -> None:
    """Says of each row what accepting would do; safe to run twice.

    All thinking comes before any lock, and what it says is stored in short pieces, so nobody waits for it. When a partner was
    changed, merged or added meanwhile, it judges again: a file is ready only by a directory that stands as it was seen.
    Raises FileMovedOnError, with the file back at its columns, when that never came to rest.
    """
    file = current(file_id, revision, PartnerFileState.CHECKING)
    if file is None:
        return
    for _turn in range(TURNS):
        try:
            _judge_and_keep(work, file)
        except _OvertakenError:
            continue
        return
    step_back(work, file, PartnerFileState.MAPPING)
    raise FileMovedOnError(_("The directory is being changed by others. Try it again in a few minutes."))


def _judge_and_keep(work: jobs.Work, file: PartnerFile) -> None:
    work.progress(0, 1, _("Comparing rows with the directory"))
    version, rows = version_of_directory(), list(rows_of(file))
    _judge(work, file, rows)
    for start in unhurried(range(0, len(rows), BATCH)):
        piece = rows[start : start + BATCH]
        with fenced(work):
            _require_partners(piece)
            PartnerRow.objects.bulk_create(
                piece, batch_size=BATCH, update_conflicts=True, unique_fields=["id"],
                update_fields=["outcome", "organization", "values", "before", "issues"],
            )  # fmt: skip
        work.progress(len(rows) + start, 2 * len(rows), _("Comparing rows with the directory"))
    with work.completing():
        held = held_for(file, PartnerFileState.CHECKING)
        if version_of_directory() != version:
            raise _OvertakenError
        held.counts, held.seen, held.state = count_outcomes(rows), version, PartnerFileState.READY
        held.save(update_fields=["counts", "seen", "state"])


def _require_partners(rows: Sequence[PartnerRow]) -> None:
    """Holds the partners that the rows name; one may have been merged into another since it was read."""
    named = sorted({row.organization_id for row in rows if row.organization_id is not None})
    there = Organization.objects.select_for_update(no_key=True).filter(pk__in=named).order_by("pk")
    if len(there.values_list("pk", flat=True)) != len(named):
        raise _OvertakenError


def _judge(work: jobs.Work, file: PartnerFile, rows: Sequence[PartnerRow]) -> None:
    """Writes into each row what it says and what accepting it would do; stores nothing."""
    directory, seen, columns = read_directory(), Seen(), file.mapping["columns"]
    options = _options(rows, columns, file.mapping, directory)
    for number, row in enumerate(rows):
        _judge_row(row, columns, options, directory, seen)
        if number % BATCH == 0:
            work.progress(number, 2 * len(rows), _("Comparing rows with the directory"))


def _options(
    rows: Sequence[PartnerRow], columns: Mapping[str, int], choices: Mapping[str, Any], directory: Directory
) -> Options:
    cities: dict[str, str] = {}
    if choices.get("cities") and "city" in columns:
        written = [clean(row.cells[columns["city"]]) for row in rows if columns["city"] < len(row.cells)]
        proper = {fold(text): matching.in_lower_case(text) for text in written}
        proper |= {one.city_folded: one.city for one in directory.partners.values()}  # type: ignore[attr-defined]  # rows of the table
        meant = matching.misspelt_cities(map(fold, written), known_cities(directory.partners.values()))
        cities = {wrong: proper[right] for wrong, right in meant.items()}
    return Options(bool(choices.get("capitals")), cities, choices["sector"], choices["role_in_network"], all_words())


def all_words() -> dict[str, dict[str, str]]:
    """The words for each choice, folded: its value, and its label in both languages."""
    words: dict[str, dict[str, str]] = {}
    given: dict[str, list[tuple[str, Any]]] = {
        "sector": list(Sector.choices), "role_in_network": list(NetworkRole.choices), "languages": list(SPOKEN.items()),
    }  # fmt: skip
    for language in ("en", "es"):
        with translation.override(language):
            for name, pairs in given.items():
                for value, label in pairs:
                    words.setdefault(name, {}).update({fold(value): value, fold(str(label)): value})
    return words


def _judge_row(row: PartnerRow, columns: Mapping[str, int], options: Options, directory: Directory, seen: Seen) -> None:
    values, issues, usable = read_row(row.cells, columns, options)
    row.values, row.organization_id, row.before = values, None, {}
    row.outcome = RowOutcome.REFUSED
    again = seen.repeats(row.line, values) if usable else None
    if again is not None:
        issues.append(again)
    if usable and (again is None or again[0] != "twice"):
        same, like = directory.find(values)
        said = {name: clean(row.cells[at]) for name, at in columns.items() if name not in LISTS and at < len(row.cells)}
        merged = directory.taken_up_by(values) if same is None else None
        if merged is not None:
            row.organization_id, row.outcome = merged, RowOutcome.UNCHANGED
            issues.append(("merged", "name", "", directory.partners[merged].name))
        elif same is not None:
            row.organization_id, row.before = same, directory.changes(same, values, said)
            row.outcome = RowOutcome.CHANGED if row.before else RowOutcome.UNCHANGED
        elif (near := like or directory.nearly(values)) is not None:
            row.organization_id, row.outcome = near, RowOutcome.DOUBLE
            if like is None:
                issues.append(("nearly", "name", str(values["name"]), directory.partners[near].name))
        else:
            row.outcome = RowOutcome.NEW if again is None else RowOutcome.DOUBLE
    row.issues = issues
