"""The rows of a file become partners: in short pieces, and as a whole for whoever reads the directory."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kconnect.core import audit, jobs
from kconnect.core.brought import fenced, held_for, start
from kconnect.core.bulk import unhurried
from kconnect.core.models import SlugAlias
from kconnect.core.text import fold
from workgroups.choices import PARTNER, PartnerFileState, RowOutcome
from workgroups.models import Organization, PartnerFile, PartnerRow, User
from workgroups.partner_table import LISTS, Values
from workgroups.services.errors import FileMovedOnError
from workgroups.services.organizations import RESERVED, set_keys
from workgroups.services.partner_changes import Changes, say_served
from workgroups.services.partner_files import (
    ACCEPT,
    BATCH,
    current,
    may_import,
    step_back,
    version_of_directory,
    without_examples,
)


@transaction.atomic
def accept_partner_file(*, by: User, file: PartnerFile, add_doubles: bool, published: bool) -> PartnerFile:
    """Queues the work that adds the new partners and changes those that the file says something else of.

    `add_doubles`: rows that may be a partner already are added too, and wait on the list of duplicates; else they are left
    out. `published`: new ones are shown to the public at once. Raises NotYoursToDoError; FileMovedOnError when the directory is
    not as the dry run saw it.
    """
    may_import(by)
    held = held_for(file, PartnerFileState.READY)
    _require_as_seen(held)
    held.mapping = held.mapping | {"add_doubles": add_doubles, "published": published}
    held.save(update_fields=["mapping"])
    audit.record(by=by, verb="imported", target=held, fields=sorted(held.mapping["columns"]), label=held.name)
    return start(held, PartnerFileState.ACCEPTING, ACCEPT, by)


def _require_as_seen(file: PartnerFile) -> None:
    if file.seen != version_of_directory():
        raise FileMovedOnError(_("The directory has changed since this was tried. Try it again, then accept."))


def accept_rows(*, work: jobs.Work, file_id: int, revision: int) -> None:
    """Puts the partners in place, some hundred at a time; safe to run twice, and taken up where it stopped.

    New partners come in hidden. The last transaction shows them and writes what changes, so the public sees the directory of
    before or the whole file. Raises FileMovedOnError, with the file ready again, when the directory is not as the dry run saw
    it; what somebody changes from then on is left as they wrote it.
    """
    file = current(file_id, revision, PartnerFileState.ACCEPTING)
    if file is None:
        return
    told = _("Putting partners in place")
    work.progress(0, max(1, file.row_count), told)
    try:
        _begin(work, file)
    except FileMovedOnError:
        step_back(work, file, PartnerFileState.READY)
        raise
    addresses, waiting = _Addresses(), _waiting(file)
    for first in unhurried(range(0, len(waiting), BATCH)):
        with fenced(work):
            _add(file, waiting[first : first + BATCH], addresses)
        work.progress(first, max(1, file.row_count), told)
    _finish(work, file)


def _begin(work: jobs.Work, file: PartnerFile) -> None:
    """Looks once more whether the directory is as it was seen; not where the work had begun before."""
    if file.accepted_at is not None:
        return
    with fenced(work):
        held = held_for(file, PartnerFileState.ACCEPTING)
        _require_as_seen(held)
        # All new partners carry this time, by which undoing knows those that nobody has touched.
        file.accepted_at = held.accepted_at = timezone.now()
        held.save(update_fields=["accepted_at"])


def _waiting(file: PartnerFile) -> list[int]:
    """The rows that are to become partners and are none yet. A row that has become one is new, and points to it."""
    rows = file.rows.filter(outcome=RowOutcome.NEW, organization__isnull=True)
    if file.mapping["add_doubles"]:
        rows |= file.rows.filter(outcome=RowOutcome.DOUBLE)
    return list(rows.order_by("line").values_list("pk", flat=True))


class _Addresses:
    """Hands out addresses in the directory, each once."""

    def __init__(self) -> None:
        self._taken = set(Organization.objects.values_list("slug", flat=True)) | set(RESERVED)
        self._taken |= set(SlugAlias.objects.filter(kind=PARTNER).values_list("old", flat=True))
        self._numbers: dict[str, int] = {}

    def free(self, name: str) -> str:
        """One that nobody has, made from a name; from now on it is taken."""
        stem = slugify(fold(name))[:70].strip("-") or "partner"
        slug = stem
        while slug in self._taken:
            self._numbers[stem] = self._numbers.get(stem, 1) + 1
            slug = f"{stem}-{self._numbers[stem]}"
        self._taken.add(slug)
        return slug

    def correct(self, partners: Sequence[Organization]) -> None:
        """Gives another address to those whose own somebody has taken since; the caller is in a transaction."""
        slugs = {one.slug for one in partners}
        for one in partners if (lost := set(_taken_of(slugs))) else ():
            if one.slug in lost:
                one.slug = self.free(one.name)


def _taken_of(slugs: Iterable[str]) -> Iterable[str]:
    return Organization.objects.filter(slug__in=list(slugs)).values_list("slug", flat=True)


def _add(file: PartnerFile, ids: Sequence[int], addresses: _Addresses) -> None:
    """Some rows become partners that nobody outside sees yet."""
    rows, now = list(PartnerRow.objects.filter(pk__in=list(ids)).order_by("line")), file.accepted_at or timezone.now()
    fresh = [_made(new_values(row, file), addresses, now) for row in rows]
    addresses.correct(fresh)
    Organization.objects.bulk_create(fresh, batch_size=BATCH)
    for row, one in zip(rows, fresh, strict=True):
        row.organization, row.outcome = one, RowOutcome.NEW
    PartnerRow.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=["organization", "outcome"]
    )
    say_served([(one.pk, row.values) for row, one in zip(rows, fresh, strict=True)])


def _made(values: Values, addresses: _Addresses, now: datetime) -> Organization:
    plain = {name: value for name, value in values.items() if name not in LISTS and name != "slug"}
    slug = addresses.free(str(values.get("slug") or values["name"]))
    one = Organization(slug=slug, published=False, created_at=now, updated_at=now, **plain)
    set_keys(one)
    return one


def new_values(row: PartnerRow, file: PartnerFile) -> Values:
    """What a new partner from this row is to be, with what was chosen for all rows."""
    chosen = {name: file.mapping[name] for name in ("sector", "role_in_network")}
    return {**chosen, **row.values}


def _finish(work: jobs.Work, file: PartnerFile) -> None:
    """The last piece: what changes is written, what is new is shown, and the file is accepted."""
    rows = list(file.rows.filter(outcome=RowOutcome.CHANGED, organization__isnull=False).order_by("line"))
    changes = Changes(rows, lambda row: (row.before, {name: row.values[name] for name in row.before}))
    with work.completing():
        held = held_for(file, PartnerFileState.ACCEPTING)
        changes.write()
        new = held.rows.filter(outcome=RowOutcome.NEW, organization__isnull=False)
        if held.mapping["published"]:
            Organization.objects.filter(pk__in=new.values("organization")).update(published=True)
        held.rows.update(cells=[])
        held.columns = without_examples(held)
        held.counts = held.counts | {"added": new.count(), "altered": len(rows)}
        held.state = PartnerFileState.ACCEPTED
        held.save(update_fields=["columns", "counts", "state"])
