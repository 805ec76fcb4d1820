"""Who may do what in engagement, each rule once and in plain words."""

from typing import TYPE_CHECKING, Any

from workgroups import rules as workgroup_rules
from workgroups.permissions import Permission, Where, access_of

if TYPE_CHECKING:
    from engagement.models import Event


def can_edit_some_events(user: Any) -> bool:
    """Staff, and whoever leads a workgroup: they have a list of events to keep."""
    access = access_of(user)
    return access.may(Permission.EDIT_EVENTS) or bool(access.places(Permission.EDIT_EVENTS, Where.WORKGROUP))


def can_enter_event(user: Any, event: "Event") -> bool:
    """Knows of an event before it is public: the people of its workgroup; events of the whole network: every insider."""
    if event.workgroup is None:
        return workgroup_rules.is_insider(user)
    return workgroup_rules.can_enter_workgroup(user, event.workgroup)


def can_edit_event(user: Any, event: "Event") -> bool:
    """The leads of its workgroup, and staff; events of the whole network: staff."""
    return workgroup_rules.can_edit_events(user, event.workgroup)
