"""Charters of workgroups: one draft at a time; what is adopted stays as it is."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kconnect.core import audit
from workgroups import rules
from workgroups.models import CharterVersion, User, Workgroup
from workgroups.services.errors import CharterRefusedError, NotYoursToDoError


@transaction.atomic
def write_charter(
    *, by: User | None, workgroup: Workgroup, text: str, text_es: str = "", change: str = "", change_es: str = ""
) -> CharterVersion:
    """Changes the draft of the group's charter, or begins the next one; `by` None is the system.

    Raises NotYoursToDoError, CharterRefusedError without a text.
    """
    group = _locked(by, workgroup)
    words = {"text": text.strip(), "text_es": text_es.strip(), "change": change.strip(), "change_es": change_es.strip()}
    if not (words["text"] or words["text_es"]):
        raise CharterRefusedError(_("Write the charter in at least one language."))
    draft = group.charters.drafts().first()
    if draft is None:
        last = group.charters.aggregate(last=Max("number"))["last"] or 0
        draft = CharterVersion(workgroup=group, number=last + 1)
    changed = [name for name, value in words.items() if getattr(draft, name) != value]
    if changed:
        for name in changed:
            setattr(draft, name, words[name])
        draft.written_by, draft.written_at = (by.person if by is not None else None), timezone.now()
        draft.save()
        audit.record(by=by, verb="drafted", target=draft, fields=changed, label=group.slug)
    return draft


@transaction.atomic
def adopt_charter(*, by: User | None, workgroup: Workgroup, on: date) -> CharterVersion:
    """Makes the draft the charter that holds, adopted on that day. Raises NotYoursToDoError, CharterRefusedError."""
    group = _locked(by, workgroup)
    draft = group.charters.drafts().first()
    if draft is None:
        raise CharterRefusedError(_("There is no draft to adopt. Write one first."))
    if on > timezone.localdate():
        raise CharterRefusedError(_("This day is still to come. Adopt the charter once the group has agreed."))
    earlier = group.charters.adopted().first()
    if earlier is not None and earlier.adopted_on is not None and on < earlier.adopted_on:
        raise CharterRefusedError(_("The version before was adopted later than that. Choose a later day."))
    draft.adopted_on = on
    draft.save(update_fields=["adopted_on"])
    audit.record(by=by, verb="adopted", target=draft, fields=["adopted_on"], label=group.slug)
    return draft


@transaction.atomic
def discard_charter(*, by: User, workgroup: Workgroup) -> None:
    """Throws the draft away; the charter that holds stays. Raises NotYoursToDoError, CharterRefusedError."""
    group = _locked(by, workgroup)
    draft = group.charters.drafts().first()
    if draft is None:
        raise CharterRefusedError(_("There is no draft any more."))
    audit.record(by=by, verb="discarded", target=draft, label=group.slug)
    draft.delete()


def _locked(by: User | None, workgroup: Workgroup) -> Workgroup:
    """The group, held until the transaction ends: two who write at once change one draft."""
    row = Workgroup.objects.select_for_update().get(pk=workgroup.pk)
    if by is not None and not rules.can_edit_charter(by, row):
        raise NotYoursToDoError(_("You cannot change the charter of this group. Ask its lead."))
    return row
