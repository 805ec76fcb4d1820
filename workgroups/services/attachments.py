"""Photos and files of an activity: added, shown to the public, taken back, removed."""

from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, files, pictures
from kconnect.core.models import StoredFile
from workgroups import rules
from workgroups.choices import AttachmentKind
from workgroups.models import Activity, Attachment, User
from workgroups.services.errors import AttachmentRefusedError, NotYoursToDoError

MOST = 8
MOST_BYTES = 10 << 20
# Documents that a group shares; whatever their name says, they leave the portal as a download only.
ENDINGS = frozenset({"pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt"})


def add_photo(*, by: User, activity: Activity, stream: IO[bytes], words: str, consent: bool) -> Attachment:
    """Adds a photo, made anew without what the camera noted. Nobody outside sees it before a lead says so.

    Raises NotYoursToDoError, AttachmentRefusedError, PictureRefusedError, DiskFullError.
    """
    _may_add(by, activity)
    # Before the transaction: making it anew takes a moment, and nobody should wait for that.
    taken = pictures.take(stream, by=by)
    return _keep(
        by, activity, kind=AttachmentKind.PHOTO, file=taken.file, small=taken.small, width=taken.width,
        height=taken.height, words=words, consent=consent,
    )  # fmt: skip


def add_file(*, by: User, activity: Activity, stream: IO[bytes], name: str) -> Attachment:
    """Adds a document as it is. Raises NotYoursToDoError, AttachmentRefusedError, FileTooLargeError, DiskFullError."""
    _may_add(by, activity)
    if name.rpartition(".")[2].lower() not in ENDINGS:
        raise AttachmentRefusedError(
            _("We take photos, and files of these kinds: %(kinds)s.") % {"kinds": ", ".join(sorted(ENDINGS))}
        )
    stored = files.store(stream, name=name, by=by, limit=MOST_BYTES)
    return _keep(by, activity, kind=AttachmentKind.FILE, file=stored, words=name[-200:])


@transaction.atomic
def show_photo(*, by: User, attachment: Attachment, shown: bool) -> Attachment:
    """Shows a photo to the public with its activity, or takes it back. Raises NotYoursToDoError, AttachmentRefusedError."""
    row = _held(attachment)
    if not rules.can_show_photo(by, row.activity):
        raise NotYoursToDoError(_("You cannot show this photo to the public. The leads of the workgroup can."))
    if shown and not (row.kind == AttachmentKind.PHOTO and row.consent):
        raise AttachmentRefusedError(
            _("Only photos on which everybody who can be recognized agreed are shown to the public.")
        )
    row.shown, row.shown_by = shown, by.person if shown else None
    row.save(update_fields=["shown", "shown_by"])
    verb = "published" if shown else "withdrawn"
    audit.record(by=by, verb=verb, target=row, label=row.activity.workgroup.name)
    return row


@transaction.atomic
def remove_attachment(*, by: User, attachment: Attachment) -> None:
    """Removes a photo or file for good; its bytes go too, unless something else is the same. Raises NotYoursToDoError."""
    row = _held(attachment)
    if not rules.can_edit_activity(by, row.activity):
        raise NotYoursToDoError(_("You cannot change this activity now. Ask the lead of the workgroup."))
    audit.record(by=by, verb="removed", target=row, label=row.activity.workgroup.name)
    stored = [one for one in (row.file, row.small) if one is not None]
    row.delete()
    erase_after_commit(stored)


def erase_after_commit(stored: list[StoredFile]) -> None:
    """Erases bytes that nothing points to once this transaction holds."""
    transaction.on_commit(lambda: [files.erase_unused(one) for one in stored])


def _may_add(by: User, activity: Activity) -> None:
    if not rules.can_edit_activity(by, activity):
        raise NotYoursToDoError(_("You cannot change this activity now. Ask the lead of the workgroup."))
    if activity.attachments.count() >= MOST:
        raise AttachmentRefusedError(_("This activity has %(most)s photos and files already.") % {"most": MOST})


@transaction.atomic
def _keep(by: User, activity: Activity, *, kind: AttachmentKind, **values: object) -> Attachment:
    row = Attachment.objects.create(activity=activity, kind=kind, added_by=by.person, **values)
    audit.record(by=by, verb="created", target=row, label=activity.workgroup.name)
    return row


def _held(attachment: Attachment) -> Attachment:
    held = Attachment.objects.select_for_update(of=("self",)).select_related("activity__workgroup", "file", "small")
    return held.get(pk=attachment.pk)
