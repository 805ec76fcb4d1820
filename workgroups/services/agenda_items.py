"""The agenda of a meeting and its documents: members propose, the lead decides and orders."""

from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, files
from workgroups import rules
from workgroups.choices import MeetingState
from workgroups.models import AgendaItem, Meeting, MeetingDocument, User
from workgroups.services.attachments import erase_after_commit
from workgroups.services.errors import MoveRefusedError, NotYoursToDoError
from workgroups.services.meetings import held, lock_meeting, set_values, store

ITEM_FIELDS = frozenset({"title", "minutes", "presenter"})
MOST_DOCUMENTS = 30


@transaction.atomic
def add_item(*, by: User | None, meeting: Meeting, **values: Any) -> AgendaItem:
    """A point at the end of the agenda, or a proposal when a member brings it; `values` are of ITEM_FIELDS.

    Raises NotYoursToDoError, MoveRefusedError, MeetingInvalidError.
    """
    row = lock_meeting(meeting.pk)
    if by is not None and not rules.can_enter_meeting(by, row):
        raise NotYoursToDoError(_("You cannot add to this agenda. Ask the lead of the workgroup."))
    check_open(row)
    leads = by is None or rules.can_run_meeting(by, row)
    item = AgendaItem(meeting=row, accepted=leads, proposed_by=by.person if by else None)
    set_values(item, values, ITEM_FIELDS)
    last: int | None = row.items.aggregate(last=Max("position"))["last"]
    item.position = (last or 0) + 1
    store(item)
    audit.record(by=by, verb="created" if leads else "proposed", target=item, label=row.slug)
    return item


@transaction.atomic
def change_item(*, by: User, item: AgendaItem, **values: Any) -> AgendaItem:
    """Changes title, minutes or who leads it. Raises NotYoursToDoError, MoveRefusedError, MeetingInvalidError."""
    row = held_item(by, item)
    changed = set_values(row, values, ITEM_FIELDS)
    if changed:
        store(row)
        audit.record(by=by, verb="changed", target=row, fields=changed, label=row.meeting.slug)
    return row


@transaction.atomic
def accept_item(*, by: User, item: AgendaItem) -> AgendaItem:
    """Puts a proposal on the agenda. Raises NotYoursToDoError, MoveRefusedError."""
    row = held_item(by, item)
    if not rules.can_run_meeting(by, row.meeting):
        raise NotYoursToDoError(_("The lead of the workgroup puts points on the agenda."))
    if not row.accepted:
        row.accepted = True
        row.save(update_fields=["accepted"])
        audit.record(by=by, verb="accepted", target=row, label=row.meeting.slug)
    return row


@transaction.atomic
def move_item(*, by: User, item: AgendaItem, up: bool) -> AgendaItem:
    """Moves a point one place up or down; at the end of the list nothing happens. Raises NotYoursToDoError, MoveRefusedError."""
    meeting = held(by, item.meeting)
    check_open(meeting)
    rows = list(meeting.items.order_by("-accepted", "position", "pk"))
    at = next(index for index, row in enumerate(rows) if row.pk == item.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows, 1):
        row.position = position
    AgendaItem.objects.bulk_update(rows, ["position"])
    return next(row for row in rows if row.pk == item.pk)


@transaction.atomic
def remove_item(*, by: User, item: AgendaItem) -> None:
    """Takes a point away; one that has notes stays. Raises NotYoursToDoError, MoveRefusedError."""
    row = held_item(by, item)
    if row.notes or row.decisions.exists() or row.action_items.exists():
        raise MoveRefusedError(_("This point has notes. Empty them first, if it is to go."))
    audit.record(by=by, verb="removed", target=row, label=row.meeting.slug)
    row.delete()


@transaction.atomic
def add_document(*, by: User, meeting: Meeting, stream: IO[bytes], name: str) -> MeetingDocument:
    """Stores a file for a meeting; the same file twice is one.

    Raises NotYoursToDoError, MoveRefusedError, FileTooLargeError, DiskFullError.
    """
    row = held(by, meeting)
    if row.documents.count() >= MOST_DOCUMENTS:
        raise MoveRefusedError(_("A meeting has at most 30 documents. Remove one first."))
    stored = files.store(stream, name=name, by=by, limit=settings.MEETING_DOCUMENT_BYTES)
    given = {"name": name[-200:], "added_by": by.person}
    document, made = MeetingDocument.objects.get_or_create(meeting=row, file=stored, defaults=given)
    if made:
        audit.record(by=by, verb="uploaded", target=document, label=row.slug)
    return document


@transaction.atomic
def remove_document(*, by: User, document: MeetingDocument) -> None:
    """Takes a document from a meeting; its bytes go too, unless something else is the same. Raises NotYoursToDoError."""
    row = held(by, document.meeting)
    audit.record(by=by, verb="removed", target=document, label=row.slug)
    stored = document.file
    document.delete()
    erase_after_commit([stored])


def check_open(meeting: Meeting) -> None:
    """A closed meeting is what it was."""
    if meeting.state in {MeetingState.CLOSED, MeetingState.PUBLISHED}:
        raise MoveRefusedError(_("This meeting is closed. Open it again to change what it was."))


def held_item(by: User, item: AgendaItem) -> AgendaItem:
    """The point as it stands now, held with its meeting until the transaction ends, if `by` may change it."""
    # The meeting first, as everywhere: it must not be closed meanwhile.
    meeting = lock_meeting(item.meeting_id)
    row = AgendaItem.objects.select_for_update().get(pk=item.pk)
    row.meeting = meeting
    if not rules.can_change_item(by, row):
        raise NotYoursToDoError(_("You cannot change this point. Ask the lead of the workgroup."))
    check_open(row.meeting)
    return row
