"""The activity log: logged, edited with history, confirmed or sent back, undone. Each composes inside a larger transaction."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from workgroups import rules
from workgroups.choices import TRANSITIONS, ActivityMove, ActivityState
from workgroups.models import Activity, ActivityRevision, Organization, User, Workgroup
from workgroups.services.errors import MoveRefusedError, NotYoursToDoError


class Entry(TypedDict, total=False):
    """What an author tells about an activity."""

    summary: str
    happened_on: date
    code: str
    hours: Decimal | None
    reach: int | None
    place_code: str


@transaction.atomic
def log_activity(
    *, by: User, workgroup: Workgroup, form_token: UUID, organizations: Iterable[Organization] = (), draft: bool = False,
    **entry: Unpack[Entry],
) -> tuple[Activity, bool]:  # fmt: skip
    """Logs one activity of `workgroup` and returns it with True; or keeps it as a draft.

    The same author and `form_token` (of the form) are the same activity: a second call returns the first row and
    False, so that a double press leaves one. Raises NotYoursToDoError.
    """
    if not rules.can_log_activity(by, workgroup):
        raise NotYoursToDoError(_("You cannot log for this workgroup. Ask its lead to add you."))
    state = ActivityState.DRAFT if draft else ActivityState.LOGGED
    try:
        with transaction.atomic():
            activity = Activity.objects.create(
                workgroup=workgroup, person=by.person, form_token=form_token, state=state, **entry
            )
    except IntegrityError:
        earlier = Activity.objects.filter(person=by.person, form_token=form_token).first()
        if earlier is None:
            raise
        return earlier, False
    activity.organizations.set(organizations)
    audit.record(by=by, verb="drafted" if draft else "logged", target=activity, label=workgroup.name)
    return activity, True


@transaction.atomic
def edit_activity(
    *, by: User, activity: Activity, organizations: Iterable[Organization] | None = None,
    further: Mapping[str, Any] | None = None, **entry: Unpack[Entry],
) -> Activity:  # fmt: skip
    """Changes what is given and keeps the earlier values as a revision; an edit that changes nothing leaves no trace.

    `further` are earlier values, by name, of what another app keeps about the activity and changes in the same
    transaction. A draft or returned activity is logged (again) with `submit_activity`. Raises NotYoursToDoError.
    """
    row = _locked(activity)
    if not rules.can_edit_activity(by, row):
        raise NotYoursToDoError(_("You cannot edit this activity now. Ask the lead of the workgroup."))
    before = {field: _plain(getattr(row, field)) for field, value in entry.items() if getattr(row, field) != value}
    for field in before:
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
def return_activity(*, by: User, activity: Activity, reason: str) -> Activity:
    """Sends an activity back to its author with what is missing. Raises NotYoursToDoError, MoveRefusedError."""
    row = _locked(activity)
    if not rules.can_confirm_activity(by, row):
        raise NotYoursToDoError(_("You cannot send this back. The leads of the workgroup can."))
    return _move(row, ActivityMove.RETURN, by=by, verb="returned", return_reason=reason)


@transaction.atomic
def undo_activity(*, by: User, activity: Activity) -> Activity:
    """Takes back the last move: a confirmation or a return by a lead, the logging by its author.

    Raises NotYoursToDoError, MoveRefusedError.
    """
    row = _locked(activity)
    if not rules.can_undo_activity(by, row):
        raise NotYoursToDoError(_("You cannot undo this. Ask the lead of the workgroup."))
    return _move(row, ActivityMove.UNDO, by=by, verb="undone", confirmed_by=None, confirmed_at=None, return_reason="")


def _locked(activity: Activity) -> Activity:
    """The row as it stands now, held until the transaction ends."""
    return Activity.objects.select_for_update(of=("self",)).select_related("workgroup").get(pk=activity.pk)


def _move(row: Activity, move: ActivityMove, *, by: User, verb: str, **values: Any) -> Activity:
    state = TRANSITIONS.get((ActivityState(row.state), move))
    if state is None:
        raise MoveRefusedError(
            _("This activity is “%(state)s” now. Open it again to see what can be done.")
            % {"state": ActivityState(row.state).label}
        )
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
