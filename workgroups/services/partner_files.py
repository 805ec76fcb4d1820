"""A file of partners before it counts: staged, its columns chosen, tried against the directory, discarded."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from kconnect.core.text import fold
from workgroups import matching, rules
from workgroups.choices import SPOKEN, NetworkRole, PartnerFileState, RowOutcome, Sector
from workgroups.directory import Directory, Seen, known_cities
from workgroups.models import Merge, Organization, PartnerFile, PartnerRow, Served, User
from workgroups.partner_table import LISTS, Options, Values, clean, read_row
from workgroups.services.errors import FileMovedOnError, NotYoursToDoError
from workgroups.services.organizations import SERVED

BATCH = 500
WAITING = (PartnerFileState.MAPPING, PartnerFileState.READY)
# Days after which a file that nobody took up again is discarded.
LEFT_ALONE = 30


def may_import(by: User) -> None:
    """Raises NotYoursToDoError for whoever may not bring partners in."""
    if not rules.can_manage_workgroups(by):
        raise NotYoursToDoError(_("You cannot import partners. Ask the backbone staff."))


@transaction.atomic
def stage_partner_file(
    *, by: User, name: str, sha256: str, sheet: str, columns: Sequence[Mapping[str, Any]],
    rows: Iterable[tuple[int, Sequence[str]]],
) -> PartnerFile:  # fmt: skip
    """Keeps the rows of a file until its columns are chosen. Cells that name private persons must be left out already.

    A file that waits already is that one. Raises NotYoursToDoError.
    """
    may_import(by)
    waiting = PartnerFile.objects.filter(sha256=sha256, sheet=sheet[:100], state__in=WAITING).order_by("pk").first()
    if waiting is not None:
        return waiting
    file = PartnerFile.objects.create(
        name=name[:200], sha256=sha256, sheet=sheet[:100], columns=list(columns), brought_by=by
    )
    staged = (PartnerRow(file=file, line=line, cells=list(cells)) for line, cells in rows)
    file.row_count = len(PartnerRow.objects.bulk_create(staged, batch_size=BATCH))
    file.save(update_fields=["row_count"])
    audit.record(by=by, verb="uploaded", target=file, label=file.name)
    return file


def check_partner_file(
    *, by: User, file: PartnerFile, columns: Mapping[str, int], choices: Mapping[str, Any]
) -> PartnerFile:
    """The dry run: says of each row what accepting would do, and changes nothing else.

    `columns` maps fields to columns (from 0). `choices`: `sector` and `role_in_network` of new partners that the file does
    not tell, `capitals` (names in capitals are written as names) and `cities` (likely misspellings are corrected).
    Raises NotYoursToDoError, FileMovedOnError.
    """
    may_import(by)
    # All thinking comes before the transaction: nobody waits for it. What changes meanwhile is noticed by the version.
    version, directory, rows, seen = version_of_directory(), read_directory(), list(file.rows.order_by("line")), Seen()
    options = _options(rows, columns, choices, directory)
    for one in rows:
        _judge(one, columns, options, directory, seen)
    return _keep(file, rows, {"columns": dict(columns), **choices}, version)


@transaction.atomic
def _keep(file: PartnerFile, rows: Sequence[PartnerRow], mapping: dict[str, Any], version: str) -> PartnerFile:
    """Stores the outcome of a dry run."""
    row = locked(file, *WAITING)
    PartnerRow.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"],
        update_fields=["outcome", "organization", "values", "before", "issues"],
    )  # fmt: skip
    row.mapping, row.counts = mapping, count_outcomes(rows)
    row.seen, row.state = version, PartnerFileState.READY
    row.save(update_fields=["mapping", "counts", "seen", "state"])
    return row


@transaction.atomic
def reopen_partner_file(*, by: User, file: PartnerFile) -> PartnerFile:
    """Back to choosing columns. Raises NotYoursToDoError, FileMovedOnError."""
    may_import(by)
    row = locked(file, PartnerFileState.READY)
    row.state = PartnerFileState.MAPPING
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def discard_partner_file(*, by: User | None, file: PartnerFile) -> None:
    """Takes the rows away; that there was a file stays. `by` None is the system. Raises NotYoursToDoError, FileMovedOnError."""
    if by is not None:
        may_import(by)
    row = locked(file, *WAITING)
    row.rows.all().delete()
    row.state = PartnerFileState.DISCARDED
    row.columns = [{**column, "examples": []} for column in row.columns]
    row.save(update_fields=["state", "columns"])
    audit.record(by=by, verb="discarded", target=row, label=row.name)


def clear_partner_files(today: date) -> int:
    """Discards files that nobody took up again for a month; returns how many."""
    old = today - timedelta(days=LEFT_ALONE)
    files = list(PartnerFile.objects.filter(state__in=WAITING, created_at__date__lt=old))
    for file in files:
        discard_partner_file(by=None, file=file)
    return len(files)


def locked(file: PartnerFile, *states: PartnerFileState) -> PartnerFile:
    """The file as it stands now, held until the transaction ends. Raises FileMovedOnError if it is in another state."""
    row = PartnerFile.objects.select_for_update().get(pk=file.pk)
    if row.state not in states:
        raise FileMovedOnError(_("Somebody was faster. Open the file again to see where it stands."))
    return row


def read_directory() -> Directory:
    """All partners with whom they serve, and what became a part of them; three queries."""
    names = {kind: name for name, kind in SERVED.items()}
    served: dict[int, dict[str, list[str]]] = {}
    for pk, kind, value in Served.objects.order_by().values_list("organization_id", "kind", "value"):
        served.setdefault(pk, {}).setdefault(names[kind], []).append(value)  # type: ignore[index]  # a kind is its text
    gone: dict[tuple[str, object], int] = {}
    for kept, was in Merge.objects.filter(undone_at__isnull=True).order_by("pk").values_list("kept_id", "gone"):
        gone["slug", was["slug"]] = kept
        gone["registry", was["registry_id"]] = kept
    return Directory({one.pk: one for one in Organization.objects.order_by("pk")}, served, gone)


def version_of_directory() -> str:
    """Another text whenever a partner came, went or changed."""
    now = Organization.objects.aggregate(count=Count("pk"), last=Max("updated_at"), newest=Max("pk"))
    return f"{now['count']}:{now['newest']}:{now['last']}"[:64]


def count_outcomes(rows: Iterable[PartnerRow]) -> dict[str, int]:
    """How many rows come to each outcome, and how many say something odd of each kind."""
    held = list(rows)
    outcomes = Counter(str(row.outcome) for row in held)
    issues = Counter(f"issue:{code}" for row in held for code in {issue[0] for issue in row.issues})
    return {**outcomes, **issues}


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


def _judge(row: PartnerRow, columns: Mapping[str, int], options: Options, directory: Directory, seen: Seen) -> None:
    """Writes into the row what it says and what accepting it would do."""
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
        elif like is not None or again is not None:
            row.organization_id, row.outcome = like, RowOutcome.DOUBLE
        else:
            row.outcome = RowOutcome.NEW
    row.issues = issues


def new_values(row: PartnerRow, file: PartnerFile) -> Values:
    """What a new partner from this row is to be, with what was chosen for all rows."""
    chosen = {name: file.mapping[name] for name in ("sector", "role_in_network")}
    return {**chosen, **row.values}
