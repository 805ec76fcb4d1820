"""The activity log: logged, edited with history, confirmed or sent back, undone. Each composes inside a larger transaction."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import name_of
from workgroups import rules
from workgroups.choices import KEPT_DAYS, TRANSITIONS, ActivityCode, ActivityMove, ActivityState, FocusKind
from workgroups.models import Activity, ActivityFocus, ActivityRevision, Change, Organization, User, Workgroup
from workgroups.queries.activities import ChangeTold, Told, told_of
from workgroups.queries.activity_kinds import scheme
from workgroups.services.attachments import erase_after_commit
from workgroups.services.errors import ChangeUntoldError, KindUnknownError, MoveRefusedError, NotYoursToDoError


class Entry(TypedDict, total=False):
    """What an author tells about an activity."""

    summary: str
    happened_on: date
    code: str
    hours: Decimal | None
    reach: int | None
    money_cents: int | None
    in_kind: str


NOTHING_MORE = Told()
MOST_A_NIGHT = 1000


@transaction.atomic
def log_activity(
    *, by: User, workgroup: Workgroup, form_token: UUID, organizations: Iterable[Organization] = (), draft: bool = False,
    told: Told = NOTHING_MORE, **entry: Unpack[Entry],
) -> tuple[Activity, bool]:  # fmt: skip
    """Logs one activity of `workgroup` and returns it with True; or keeps it as a draft.

    The same author and `form_token` (of the form) are the same activity: a second call returns the first row and
    False, so that a double press leaves one. Raises NotYoursToDoError, KindUnknownError, ChangeUntoldError.
    """
    if not rules.can_log_activity(by, workgroup):
        raise NotYoursToDoError(_("You cannot log for this workgroup. Ask its lead to add you."))
    state = ActivityState.DRAFT if draft else ActivityState.LOGGED
    row = Activity(workgroup=workgroup, person=by.person, form_token=form_token, state=state, **entry)
    _check_kind(row.code, told.change)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        earlier = Activity.objects.filter(person=by.person, form_token=form_token).first()
        if earlier is None:
            raise
        return earlier, False
    row.organizations.set(organizations)
    _tell(row, told)
    audit.record(by=by, verb="drafted" if draft else "logged", target=row, label=workgroup.name)
    return row, True


@transaction.atomic
def edit_activity(
    *, by: User, activity: Activity, organizations: Iterable[Organization] | None = None, told: Told | None = None,
    further: Mapping[str, Any] | None = None, **entry: Unpack[Entry],
) -> Activity:  # fmt: skip
    """Changes what is given and keeps the earlier values as a revision; an edit that changes nothing leaves no trace.

    `further` are earlier values, by name, of what another app keeps about the activity and changes in the same
    transaction. A draft or returned activity is logged (again) with `submit_activity`.
    Raises NotYoursToDoError, KindUnknownError, ChangeUntoldError.
    """
    row = _locked(activity)
    if not rules.can_edit_activity(by, row):
        raise NotYoursToDoError(_("You cannot edit this activity now. Ask the lead of the workgroup."))
    before = {field: _plain(getattr(row, field)) for field, value in entry.items() if getattr(row, field) != value}
    if told is not None:
        _check_kind(entry.get("code", row.code), told.change, row.code)
        before |= _told_before(row, told)
    for field in before:
        if field in entry:
            setattr(row, field, entry[field])  # type: ignore[literal-required]  # the names are those of Entry
    before |= further or {}
    partners = None if organizations is None else sorted(organization.pk for organization in organizations)
    earlier = sorted(row.organizations.values_list("pk", flat=True))
    if partners is not None and partners != earlier:
        before["organizations"] = earlier
        row.organizations.set(partners)
    if before:
        row.updated_at = timezone.now()
        row.save(update_fields=[*(field for field in before if field in entry), "updated_at"])
        _keep_revision(row, by, before)
        audit.record(by=by, verb="changed", target=row, fields=list(before), label=row.workgroup.name)
    return row


def _check_kind(code: str, change: ChangeTold | None, *known: str) -> None:
    """Refuses a kind that the network does not have or has retired, and a change of which nothing is told."""
    if code not in known and code not in {kind.code for kind in scheme().offered()}:
        raise KindUnknownError(_("This kind of work is not in use any more. Choose another one."))
    if code == ActivityCode.COMMUNITY_CHANGE and change is None:
        raise ChangeUntoldError(_("Say what kind of change it is, since when it holds and where it takes hold."))


def _tell(row: Activity, told: Told) -> None:
    """Keeps what is told; the row has nothing of it yet."""
    pairs = [(FocusKind.PLACE, value) for value in told.places]
    pairs += [(FocusKind.POPULATION, value) for value in told.populations]
    ActivityFocus.objects.bulk_create(
        ActivityFocus(activity=row, kind=kind, value=value) for kind, value in dict.fromkeys(pairs)
    )
    if told.change is not None:
        Change.objects.create(activity=row, **asdict(told.change))


def _told_before(row: Activity, told: Told) -> dict[str, Any]:
    """Replaces what was told if it is something else now; returns the earlier values of what changed, by name."""
    earlier = told_of(row)
    before: dict[str, Any] = {}
    for name in ("places", "populations"):
        if sorted(getattr(told, name)) != sorted(getattr(earlier, name)):
            before[name] = sorted(getattr(earlier, name))
    if told.change != earlier.change:
        said = asdict(earlier.change) if earlier.change else {}
        before["change"] = {field: _plain(value) for field, value in said.items()}
    if before:
        row.focus.all().delete()
        Change.objects.filter(activity=row).delete()
        _tell(row, told)
    return before


@transaction.atomic
def submit_activity(*, by: User, activity: Activity) -> Activity:
    """Logs a draft, or logs again what was sent back. Raises NotYoursToDoError, MoveRefusedError."""
    row = _locked(activity)
    if not rules.can_edit_activity(by, row):
        raise NotYoursToDoError(_("You cannot log this activity. Ask the lead of the workgroup."))
    return _move(row, ActivityMove.LOG, by=by, verb="logged", return_reason="")


@transaction.atomic
def confirm_activities(*, by: User, activities: Collection[Activity]) -> list[Activity]:
    """Confirms all of them or none. Raises NotYoursToDoError, MoveRefusedError (somebody was faster)."""
    rows = [_locked(activity) for activity in sorted(activities, key=lambda activity: activity.pk)]
    now = timezone.now()
    for row in rows:
        if not rules.can_confirm_activity(by, row):
            raise NotYoursToDoError(_("You cannot confirm for this workgroup. Its leads can."))
        _move(row, ActivityMove.CONFIRM, by=by, verb="confirmed", confirmed_by=by.person, confirmed_at=now)
    return rows


@transaction.atomic
def undo_confirmations(*, by: User, activities: Collection[Activity]) -> list[Activity]:
    """Takes back confirmations that were given together: all of them or none. Raises NotYoursToDoError, MoveRefusedError."""
    return [undo_activity(by=by, activity=each) for each in sorted(activities, key=lambda activity: activity.pk)]


@transaction.atomic
def note_log_export(*, by: User, workgroup: Workgroup) -> None:
    """Notes that somebody takes the log with the names of its authors out of the portal. Raises NotYoursToDoError."""
    if not rules.can_export_log(by, workgroup):
        raise NotYoursToDoError(_("You cannot take the log of this workgroup as a file. Ask its lead."))
    audit.record(by=by, verb="exported", target=workgroup, fields=["activities"], label=workgroup.name)


@transaction.atomic
def return_activity(*, by: User, activity: Activity, reason: str) -> Activity:
    """Sends an activity back to its author with what is missing. Raises NotYoursToDoError, MoveRefusedError."""
    row = _locked(activity)
    if not rules.can_confirm_activity(by, row):
        raise NotYoursToDoError(_("You cannot send this back. The leads of the workgroup can."))
    back = _move(row, ActivityMove.RETURN, by=by, verb="returned", return_reason=reason)
    _tell_author(back, by)
    return back


@transaction.atomic
def undo_activity(*, by: User, activity: Activity) -> Activity:
    """Takes back the last move: a confirmation or a return by a lead, the logging by its author.

    Raises NotYoursToDoError, MoveRefusedError.
    """
    row = _locked(activity)
    if not rules.can_undo_activity(by, row):
        raise NotYoursToDoError(_("You cannot undo this. Ask the lead of the workgroup."))
    return _move(row, ActivityMove.UNDO, by=by, verb="undone", confirmed_by=None, confirmed_at=None, return_reason="")


@transaction.atomic
def archive_activity(*, by: User, activity: Activity) -> Activity:
    """Deletes an activity: nobody but its author and the leads sees it, and for 30 days they can bring it back.

    Raises NotYoursToDoError, MoveRefusedError (it is deleted already).
    """
    row = _locked(activity)
    if row.state == ActivityState.ARCHIVED:
        raise MoveRefusedError(_("This activity is deleted already."))
    if not rules.can_archive_activity(by, row):
        raise NotYoursToDoError(_("You cannot delete this activity. Ask the lead of the workgroup."))
    now = timezone.now()
    return _set_state(
        row, ActivityState.ARCHIVED, by=by, verb="archived", archived_from=row.state, archived_at=now, archived_by=by.person
    )  # fmt: skip


@transaction.atomic
def restore_activity(*, by: User, activity: Activity) -> Activity:
    """Brings a deleted activity back as it stood. Raises NotYoursToDoError, MoveRefusedError (it is there already)."""
    row = _locked(activity)
    if row.state != ActivityState.ARCHIVED:
        raise MoveRefusedError(_("This activity is not deleted."))
    if not rules.can_restore_activity(by, row):
        raise NotYoursToDoError(_("You cannot bring this activity back. Ask the lead of the workgroup."))
    return _set_state(
        row, ActivityState(row.archived_from), by=by, verb="restored", archived_from="", archived_at=None, archived_by=None
    )  # fmt: skip


def clear_archived(today: date) -> int:
    """Removes what was deleted more than 30 days ago, with its history; returns how many. Each in a transaction of its own."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    old = Activity.objects.filter(state=ActivityState.ARCHIVED, archived_at__lt=before).values_list("pk", flat=True)
    return sum(_remove(pk, before) for pk in list(old[:MOST_A_NIGHT]))


@transaction.atomic
def _remove(pk: int, before: datetime) -> bool:
    held = Activity.objects.select_for_update(of=("self",)).select_related("workgroup")
    row = held.filter(pk=pk, state=ActivityState.ARCHIVED, archived_at__lt=before).first()
    if row is None:
        return False
    audit.record(by=None, verb="removed", target=row, label=row.workgroup.name)
    attached = row.attachments.select_related("file", "small")
    stored = [one for each in attached for one in (each.file, each.small) if one is not None]
    row.delete()
    erase_after_commit(stored)
    return True


def _locked(activity: Activity) -> Activity:
    """The row as it stands now, held until the transaction ends."""
    return Activity.objects.select_for_update(of=("self",)).select_related("workgroup").get(pk=activity.pk)


def _tell_author(row: Activity, by: User) -> None:
    """An entry went back: whoever wrote it hears what is missing, each time."""
    words = {"what": row.summary, "why": row.return_reason}
    notices.tell(
        User.objects.reachable().filter(person=row.person_id).exclude(pk=by.pk),
        occasion=f"activity:{row.pk}:returned:{row.updated_at.isoformat()}", topic=Topic.WORK,
        say=lambda: str(_("What you logged came back: %(what)s. What is missing: %(why)s")) % words,
        about=lambda: name_of(row.workgroup),
        url=reverse("agenda:activity_edit", args=[row.workgroup.slug, row.pk]),
    )  # fmt: skip


def _move(row: Activity, move: ActivityMove, *, by: User, verb: str, **values: Any) -> Activity:
    state = TRANSITIONS.get((ActivityState(row.state), move))
    if state is None:
        raise MoveRefusedError(
            _("This activity is “%(state)s” now. Open it again to see what can be done.")
            % {"state": ActivityState(row.state).label}
        )
    return _set_state(row, state, by=by, verb=verb, **values)


def _set_state(row: Activity, state: ActivityState, *, by: User, verb: str, **values: Any) -> Activity:
    for field, value in {**values, "state": state, "updated_at": timezone.now()}.items():
        setattr(row, field, value)
    row.save(update_fields=["state", "updated_at", *values])
    audit.record(by=by, verb=verb, target=row, fields=["state"], label=row.workgroup.name)
    return row


def _keep_revision(row: Activity, by: User, before: dict[str, Any]) -> None:
    last = row.revisions.aggregate(last=Max("number"))["last"] or 0
    ActivityRevision.objects.create(activity=row, number=last + 1, edited_by=by.person, before=before)


def _plain(value: Any) -> Any:
    """A value as JSON holds it: days and amounts as text."""
    return str(value) if isinstance(value, date | Decimal) else value
