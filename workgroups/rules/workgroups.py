"""Who may do what in a workgroup."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from workgroups.permissions import Permission, Where, access_of
from workgroups.rules.places import may_in_workgroup

if TYPE_CHECKING:
    from workgroups.models import Workgroup


def can_see_workgroup(user: Any, workgroup: "Workgroup") -> bool:
    """Everybody sees a published one; an unpublished one only its people and staff."""
    return workgroup.published or can_enter_workgroup(user, workgroup)


def can_enter_workgroup(user: Any, workgroup: "Workgroup") -> bool:
    """Sees what the group does inside: its log, also what waits."""
    return may_in_workgroup(user, Permission.SEE_WORKGROUP, workgroup.pk)


def belongs_to_workgroup(user: Any, workgroup_id: int) -> bool:
    """Holds a role in it or in the whole network, or a seat of it today.

    Whatever somebody was put in charge of in a workgroup ends with that. The same as `querysets.belongs`.
    """
    access = access_of(user)
    if access.person_id is None or access.may(Permission.SEE_WORKGROUP, Where.WORKGROUP, workgroup_id):
        return access.person_id is not None
    terms = user.person.seat_terms.on(timezone.localdate())
    return bool(terms.filter(seat__workgroup=workgroup_id).exists())


def can_log_activity(user: Any, workgroup: "Workgroup") -> bool:
    """Members and leads of the group, and staff."""
    return may_in_workgroup(user, Permission.LOG_ACTIVITY, workgroup.pk)


def can_confirm_activities(user: Any, workgroup: "Workgroup") -> bool:
    """Leads of the group, and staff."""
    return may_in_workgroup(user, Permission.CONFIRM_ACTIVITY, workgroup.pk)


def can_export_log(user: Any, workgroup: "Workgroup") -> bool:
    """Takes the log, which names people, as a file: leads of the group, and staff."""
    return may_in_workgroup(user, Permission.CONFIRM_ACTIVITY, workgroup.pk)


def can_edit_workplan(user: Any, workgroup: "Workgroup") -> bool:
    """Leads of the group, and staff."""
    return may_in_workgroup(user, Permission.EDIT_WORKPLAN, workgroup.pk)


def can_see_contacts(user: Any, workgroup: "Workgroup") -> bool:
    """How to reach the people of a group: its leads, and staff."""
    return may_in_workgroup(user, Permission.SEE_CONTACTS, workgroup.pk)


def can_edit_events(user: Any, workgroup: "Workgroup | None" = None) -> bool:
    """The events of a group: its leads and staff. Events of the whole network: staff."""
    return may_in_workgroup(user, Permission.EDIT_EVENTS, workgroup.pk if workgroup else 0)


def can_edit_charter(user: Any, workgroup: "Workgroup") -> bool:
    """Leads of the group, and staff."""
    return may_in_workgroup(user, Permission.EDIT_CHARTER, workgroup.pk)


def can_manage_seats(user: Any, workgroup: "Workgroup") -> bool:
    """Who sits where, and who asks to: leads of the group, and staff."""
    return may_in_workgroup(user, Permission.MANAGE_SEATS, workgroup.pk)


def can_see_all_seats(user: Any) -> bool:
    """The seats of the whole network with their holders: staff."""
    return access_of(user).may(Permission.MANAGE_SEATS)


def can_follow_workgroup(user: Any, workgroup: "Workgroup") -> bool:
    """Whoever is signed in and sees the group, also without a role."""
    return bool(user.is_authenticated and user.is_active) and can_see_workgroup(user, workgroup)


def can_manage_workgroups(user: Any) -> bool:
    """Founds, renames and publishes workgroups."""
    return access_of(user).may(Permission.MANAGE_WORKGROUPS)
