"""Roles given and ended; every change is in the audit log and counts from the next request."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from workgroups import rules
from workgroups.choices import DATA_AND_CAPACITY, AffiliationRole, MembershipRole, StaffRoleKind
from workgroups.models import Affiliation, Membership, Organization, Person, StaffRole, User, Workgroup
from workgroups.permissions import RoleName
from workgroups.services.errors import NotYoursToDoError, RoleHeldError, RoleNotHeldError, StewardNeedsGroundError

Role = Membership | Affiliation | StaffRole


@transaction.atomic
def grant_role(
    *, by: User | None, person: Person, role: RoleName, workgroup: Workgroup | None = None,
    organization: Organization | None = None, shown: bool = False,
) -> Role:  # fmt: skip
    """Gives `person` a role: member or lead of `workgroup`, editor of `organization`, steward or backbone of the network.

    A member who becomes lead, or the other way round, keeps one membership. `by` None is the system. Raises
    NotYoursToDoError, RoleHeldError, StewardNeedsGroundError.
    """
    if by is not None and not (rules.can_grant(by, role) and rules.can_change_person(by, person)):
        raise NotYoursToDoError(_("You cannot give this role. Ask a person with a higher role."))
    # Two at once wait for each other here: the second finds the role given.
    Person.objects.select_for_update().get(pk=person.pk)
    given = give(person=person, role=role, workgroup=workgroup, organization=organization, shown=shown)
    place = workgroup or organization
    audit.record(by=by, verb="granted", target=given, fields=[role], label=place.name if place else "")
    return given


def give(
    *,
    person: Person,
    role: RoleName,
    workgroup: Workgroup | None,
    organization: Organization | None,
    shown: bool = False,
) -> Role:
    """The row behind `grant_role`, for use cases that check and record themselves."""
    if role in {RoleName.MEMBER, RoleName.LEAD} and workgroup is not None:
        return _give_membership(person, workgroup, role, shown)
    if role == RoleName.EDITOR and organization is not None:
        return _give_affiliation(person, organization)
    if role in {RoleName.STEWARD, RoleName.BACKBONE}:
        return _give_staff_role(person, role)
    raise ValueError(f"{role} does not fit its place.")


def _give_membership(person: Person, workgroup: Workgroup, role: RoleName, shown: bool) -> Membership:
    held = Membership.objects.current().filter(person=person, workgroup=workgroup).first()
    if held is None:
        named = shown and rules.may_be_named(person)
        return Membership.objects.create(person=person, workgroup=workgroup, role=MembershipRole(role), shown=named)
    if held.role == role:
        raise RoleHeldError(_("This person has this role already."))
    held.role = MembershipRole(role)
    held.save(update_fields=["role"])
    return held


def _give_affiliation(person: Person, organization: Organization) -> Affiliation:
    held = Affiliation.objects.filter(person=person, organization=organization, ended__isnull=True).first()
    if held is None:
        return Affiliation.objects.create(
            person=person, organization=organization, role=AffiliationRole.EDITOR, approved=True
        )
    if held.role == AffiliationRole.EDITOR and held.approved:
        raise RoleHeldError(_("This person has this role already."))
    held.role, held.approved = AffiliationRole.EDITOR, True
    held.save(update_fields=["role", "approved"])
    return held


def _give_staff_role(person: Person, role: RoleName) -> StaffRole:
    if StaffRole.objects.current().filter(person=person, role=role).exists():
        raise RoleHeldError(_("This person has this role already."))
    if role == RoleName.STEWARD:
        require_ground(person)
    return StaffRole.objects.create(person=person, role=StaffRoleKind(role))


def require_ground(person: Person) -> None:
    """Raises StewardNeedsGroundError for whoever holds none of the roles on which a data steward stands."""
    if not _may_be_steward(person):
        raise StewardNeedsGroundError(
            _("A data steward is backbone staff or a member of Data & Capacity. Give one of these roles first.")
        )


def _may_be_steward(person: Person) -> bool:
    backbone = person.staff_roles.current().filter(role=StaffRoleKind.BACKBONE).exists()
    return backbone or person.memberships.current().filter(workgroup__slug=DATA_AND_CAPACITY).exists()


@transaction.atomic
def end_role(
    *, by: User | None, person: Person, role: RoleName, workgroup: Workgroup | None = None,
    organization: Organization | None = None,
) -> None:  # fmt: skip
    """Ends a role from the next request on; it stays as history.

    A data steward who leaves both the backbone and Data & Capacity stops being one. `by` None is the system. Raises
    NotYoursToDoError, RoleNotHeldError.
    """
    if by is not None and not (rules.can_grant(by, role) and rules.can_change_person(by, person)):
        raise NotYoursToDoError(_("You cannot end this role. Ask a person with a higher role."))
    place = workgroup or organization
    held = _held(person, role, workgroup, organization)
    if held is None:
        raise RoleNotHeldError(_("This person does not have this role. Open the page again to see what they have."))
    _end(held)
    audit.record(by=by, verb="ended", target=held, fields=[role], label=place.name if place else "")
    steward = _held(person, RoleName.STEWARD, None, None)
    if steward is not None and not _may_be_steward(person):
        _end(steward)
        audit.record(by=by, verb="ended", target=steward, fields=[RoleName.STEWARD])


def _held(
    person: Person, role: RoleName, workgroup: Workgroup | None, organization: Organization | None
) -> Role | None:
    if role in {RoleName.MEMBER, RoleName.LEAD}:
        return Membership.objects.current().filter(person=person, workgroup=workgroup, role=role).first()
    if role == RoleName.EDITOR:
        return Affiliation.objects.editing().filter(person=person, organization=organization).first()
    return StaffRole.objects.current().filter(person=person, role=role).first()


def _end(held: Any) -> None:
    # A role that starts in the future never began: it ends on the day it would have started.
    held.ended = max(timezone.localdate(), held.started)
    held.save(update_fields=["ended"])
