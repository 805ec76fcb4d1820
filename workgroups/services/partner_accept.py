"""The rows of a file become partners, and become undone: all in a few statements, however many rows there are."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from kconnect.core.models import SlugAlias
from kconnect.core.text import fold
from workgroups.choices import PARTNER, PartnerFileState, RowOutcome
from workgroups.models import Organization, PartnerFile, PartnerRow, Served, User
from workgroups.partner_table import LISTS
from workgroups.relations import is_held
from workgroups.services.errors import FileMovedOnError
from workgroups.services.organizations import KEYS, PROFILE, RESERVED, SERVED, set_keys
from workgroups.services.partner_files import (
    BATCH,
    locked,
    may_import,
    new_values,
    read_directory,
    version_of_directory,
)


@transaction.atomic
def accept_partner_file(*, by: User, file: PartnerFile, add_doubles: bool, published: bool) -> PartnerFile:
    """Adds the new partners and changes those that the file says something else of.

    `add_doubles`: rows that may be a partner already are added too, and wait on the list of duplicates; else they are left
    out. `published`: new ones are shown to the public at once. Raises NotYoursToDoError; FileMovedOnError when the directory is
    not as the dry run saw it.
    """
    may_import(by)
    row = locked(file, PartnerFileState.READY)
    if row.seen != version_of_directory():
        raise FileMovedOnError(_("The directory has changed since this was tried. Try it again, then accept."))
    now = timezone.now()
    wanted = [RowOutcome.NEW, *([RowOutcome.DOUBLE] if add_doubles else [])]
    added = _add(row, list(row.rows.filter(outcome__in=wanted).order_by("line")), now, published=published)
    changed = _change(list(row.rows.filter(outcome=RowOutcome.CHANGED).order_by("line")), now)
    row.rows.update(cells=[])
    row.columns = [{**column, "examples": []} for column in row.columns]
    row.counts |= {"added": added, "altered": changed}
    row.state, row.accepted_at = PartnerFileState.ACCEPTED, now
    row.save(update_fields=["columns", "counts", "state", "accepted_at"])
    audit.record(by=by, verb="imported", target=row, fields=sorted(row.mapping["columns"]), label=row.name)
    return row


def _add(file: PartnerFile, rows: Sequence[PartnerRow], now: datetime, *, published: bool) -> int:
    taken = set(Organization.objects.values_list("slug", flat=True)) | set(RESERVED)
    taken |= set(SlugAlias.objects.filter(kind=PARTNER).values_list("old", flat=True))
    numbers: dict[str, int] = {}
    fresh = []
    for row in rows:
        values = new_values(row, file)
        plain = {name: value for name, value in values.items() if name not in LISTS and name != "slug"}
        one = Organization(
            slug=_free(str(values.get("slug") or values["name"]), taken, numbers), published=published, **plain
        )
        one.created_at = one.updated_at = now
        set_keys(one)
        fresh.append(one)
    Organization.objects.bulk_create(fresh, batch_size=BATCH)
    for row, one in zip(rows, fresh, strict=True):
        row.organization, row.outcome = one, RowOutcome.NEW
    _point(rows)
    _say_served((one.pk, row.values) for row, one in zip(rows, fresh, strict=True))
    return len(fresh)


def _free(name: str, taken: set[str], numbers: dict[str, int]) -> str:
    """An address that nobody has, made from a name; from now on it is taken."""
    stem = slugify(fold(name))[:70].strip("-") or "partner"
    slug = stem
    while slug in taken:
        numbers[stem] = numbers.get(stem, 1) + 1
        slug = f"{stem}-{numbers[stem]}"
    taken.add(slug)
    return slug


def _change(rows: Sequence[PartnerRow], now: datetime) -> int:
    """Writes the values of the rows into their partners."""
    _write(rows, [{name: row.values[name] for name in row.before} for row in rows], now)
    return len(rows)


def _write(rows: Sequence[PartnerRow], values: Sequence[dict[str, Any]], now: datetime) -> None:
    # All columns are written back below: what somebody else writes meanwhile must not be lost.
    held = Organization.objects.select_for_update().in_bulk([row.organization_id for row in rows])
    changed = []
    for row, new in zip(rows, values, strict=True):
        one = held[row.organization_id or 0]
        for name, value in new.items():
            if name in PROFILE:
                setattr(one, name, value)
        one.updated_at = now
        set_keys(one)
        changed.append(one)
    if changed:
        Organization.objects.bulk_create(
            changed, batch_size=BATCH, update_conflicts=True, unique_fields=["id"],
            update_fields=[*PROFILE, *KEYS, "updated_at"],
        )  # fmt: skip
    pairs = [(row.organization_id or 0, new) for row, new in zip(rows, values, strict=True)]
    for name, kind in SERVED.items():
        Served.objects.filter(organization__in=[pk for pk, new in pairs if name in new], kind=kind).delete()
    _say_served(pairs)


def _say_served(pairs: Iterable[tuple[int, dict[str, Any]]]) -> None:
    rows = [
        Served(organization_id=pk, kind=kind, value=value)
        for pk, values in pairs for name, kind in SERVED.items() for value in values.get(name, [])
    ]  # fmt: skip
    Served.objects.bulk_create(rows, batch_size=BATCH)


def _point(rows: Sequence[PartnerRow]) -> None:
    PartnerRow.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=["organization", "outcome"]
    )


@transaction.atomic
def undo_partner_file(*, by: User, file: PartnerFile) -> PartnerFile:
    """Takes back what accepting did: new partners go, changed ones are as before.

    What somebody has worked with since stays: a partner that was edited, or that people, activities or plans hold on to, and a
    field that says something else by now. The counts tell how many. Raises NotYoursToDoError, FileMovedOnError.
    """
    may_import(by)
    row = locked(file, PartnerFileState.ACCEPTED)
    new = [one for one in row.rows.filter(outcome=RowOutcome.NEW).select_related("organization") if one.organization]
    untouched = {
        one.organization_id for one in new if one.organization and one.organization.updated_at == row.accepted_at
    }
    goes = sorted(pk for pk in untouched - is_held(untouched) if pk is not None)
    altered = list(row.rows.filter(outcome=RowOutcome.CHANGED, organization__isnull=False).order_by("line"))
    directory, back = read_directory(), list[dict[str, Any]]()
    for one in altered:
        differs = directory.changes(one.organization_id or 0, one.values, {})
        back.append({name: value for name, value in one.before.items() if name not in differs})
    _write(altered, back, timezone.now())
    Organization.objects.filter(pk__in=goes).delete()
    row.counts |= {"removed": len(goes), "kept": len(new) - len(goes)}
    row.state, row.undone_at = PartnerFileState.UNDONE, timezone.now()
    row.save(update_fields=["counts", "state", "undone_at"])
    audit.record(by=by, verb="undone", target=row, label=row.name)
    return row
