"""Chainable filters over people, workgroups and activities; `visible_to(user)` says in SQL what `rules` says."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone

from workgroups.choices import (
    ActivityCode,
    ActivityState,
    AffiliationRole,
    ApplicationState,
    ConsultationState,
    MeetingState,
    StaffRoleKind,
)
from workgroups.permissions import Permission, Where, access_of

if TYPE_CHECKING:
    from workgroups.models import (
        Activity,
        Affiliation,
        CharterVersion,
        Consultation,
        Invitation,
        Meeting,
        Membership,
        Organization,
        Seat,
        SeatApplication,
        SeatTerm,
        StaffRole,
        Workgroup,
    )


def belongs(person: Any, workgroups: list[Any]) -> Q:
    """Whether `person` has a role in one of `workgroups`, holds a seat of one today, or runs the network.

    Numbers, or references to the outer query. The same as `rules.belongs_to_workgroup`.
    """
    member = apps.get_model("workgroups", "Membership").objects.current()
    term = apps.get_model("workgroups", "SeatTerm").objects.on(timezone.localdate())
    staff = apps.get_model("workgroups", "StaffRole").objects.current().filter(role=StaffRoleKind.BACKBONE)
    account = apps.get_model("workgroups", "User").objects.filter(is_superuser=True)
    return (
        Q(Exists(member.filter(_one_of("workgroup", workgroups), person=person)))
        | Q(Exists(term.filter(_one_of("seat__workgroup", workgroups), holder=person)))
        | Q(Exists(staff.filter(person=person)))
        | Q(Exists(account.filter(person=person)))
    )


def _one_of(name: str, values: list[Any]) -> Q:
    # Not `__in`: a list of references to the outer query is refused there.
    return Q(*((name, value) for value in values), _connector=Q.OR)


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Organisations by who may see them."""

    def published(self) -> "OrganizationQuerySet":
        """Those that everybody may see."""
        return self.filter(published=True)

    def visible_to(self, user: Any) -> "OrganizationQuerySet":
        """Published ones, those that the person edits, all for staff."""
        access = access_of(user)
        if access.may(Permission.EDIT_ORGANIZATION):
            return self
        mine = access.places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION)
        return self.filter(Q(published=True) | Q(pk__in=mine))


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    """Who belongs to which organisation."""

    def current(self) -> "AffiliationQuerySet":
        """Approved and not ended."""
        return self.filter(approved=True, ended__isnull=True)

    def sitting(self) -> "AffiliationQuerySet":
        """Current ones of people who sit in a workgroup that everybody may see; one row for each such workgroup."""
        return self.current().filter(
            person__memberships__ended__isnull=True, person__memberships__workgroup__published=True
        )

    def editing(self) -> "AffiliationQuerySet":
        """Those that give the right to edit the organisation's profile."""
        return self.current().filter(role=AffiliationRole.EDITOR)


class WorkgroupQuerySet(models.QuerySet["Workgroup"]):
    """Workgroups by who may see them."""

    def published(self) -> "WorkgroupQuerySet":
        """Those that everybody may see."""
        return self.filter(published=True)

    def visible_to(self, user: Any) -> "WorkgroupQuerySet":
        """Published ones, the person's own, all for staff."""
        access = access_of(user)
        if access.may(Permission.SEE_WORKGROUP):
            return self
        return self.filter(Q(published=True) | Q(pk__in=access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP)))

    def where(self, user: Any, permission: Permission) -> "WorkgroupQuerySet":
        """Those in which the person holds `permission`."""
        access = access_of(user)
        return self if access.may(permission) else self.filter(pk__in=access.places(permission, Where.WORKGROUP))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Who belongs to which workgroup."""

    def current(self) -> "MembershipQuerySet":
        """Not ended."""
        return self.filter(ended__isnull=True)


class StaffRoleQuerySet(models.QuerySet["StaffRole"]):
    """Who runs the network."""

    def current(self) -> "StaffRoleQuerySet":
        """Not ended."""
        return self.filter(ended__isnull=True)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by whether they still open the door."""

    def open(self, now: datetime) -> "InvitationQuerySet":
        """Neither closed nor expired."""
        return self.unanswered().filter(expires_at__gt=now)

    def unanswered(self) -> "InvitationQuerySet":
        """Neither used, declined nor withdrawn."""
        return self.filter(accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True)

    def letters(self) -> "InvitationQuerySet":
        """Those to people without an account, with a link."""
        return self.filter(user__isnull=True)


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Activities by state and by who may see them."""

    def kept(self) -> "ActivityQuerySet":
        """Those that nobody deleted."""
        return self.exclude(state=ActivityState.ARCHIVED)

    def confirmed(self) -> "ActivityQuerySet":
        """Those that count."""
        return self.filter(state=ActivityState.CONFIRMED)

    def public(self) -> "ActivityQuerySet":
        """Confirmed ones of published workgroups."""
        return self.filter(state=ActivityState.CONFIRMED, workgroup__published=True)

    def waiting(self) -> "ActivityQuerySet":
        """Those that wait for a lead."""
        return self.filter(state=ActivityState.LOGGED)

    def changes(self) -> "ActivityQuerySet":
        """Those that tell of a community or systems change, whatever else they are."""
        return self.filter(Q(code=ActivityCode.COMMUNITY_CHANGE) | Q(change__isnull=False))

    def visible_to(self, user: Any) -> "ActivityQuerySet":
        """In the workspace: the person's own, and what their workgroups logged.

        Nobody sees another's draft; what was deleted is seen by whoever may bring it back: its author, the leads and staff.
        """
        access = access_of(user)
        if not access.is_insider:
            return self.none()
        logged = ~Q(state__in=[ActivityState.DRAFT, ActivityState.ARCHIVED])
        if not access.may(Permission.SEE_WORKGROUP):
            logged &= Q(workgroup_id__in=access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP))
        deleted = Q(state=ActivityState.ARCHIVED) & ~Q(archived_from=ActivityState.DRAFT)
        if not access.may(Permission.EDIT_ANY_ACTIVITY):
            deleted &= Q(workgroup_id__in=access.places(Permission.EDIT_ANY_ACTIVITY, Where.WORKGROUP))
        return self.filter(Q(person_id=access.person_id) | logged | deleted)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings by who may see them and by when they are."""

    def public(self) -> "MeetingQuerySet":
        """Those open to everyone, of published workgroups; a cancelled one stays, so that whoever planned to come learns it."""
        return self.filter(public=True, workgroup__published=True)

    def inside_of(self, user: Any) -> "MeetingQuerySet":
        """Those of the workgroups inside which the person sees."""
        access = access_of(user)
        if access.may(Permission.SEE_WORKGROUP):
            return self
        return self.filter(workgroup_id__in=access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP))

    def visible_to(self, user: Any) -> "MeetingQuerySet":
        """The public ones, and those of the person's own workgroups."""
        access = access_of(user)
        if access.may(Permission.SEE_WORKGROUP):
            return self
        mine = access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP)
        return self.filter(Q(public=True, workgroup__published=True) | Q(workgroup_id__in=mine))

    def upcoming(self, now: datetime) -> "MeetingQuerySet":
        """Those that are not over, the next one first."""
        return self.filter(ends_at__gte=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> "MeetingQuerySet":
        """Those that are over, the latest first."""
        return self.filter(ends_at__lt=now).order_by("-starts_at", "-pk")

    def standing(self) -> "MeetingQuerySet":
        """Those that are not called off."""
        return self.exclude(state=MeetingState.CANCELLED)


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Consultations by where they stand and by who may see them."""

    def turn_of(self, workgroup: "Workgroup") -> "ConsultationQuerySet":
        """Those in which the group has the next move: as the one that is asked, or as the one that asks."""
        state = ConsultationState
        asked = Q(asked=workgroup, state__in=[state.ASKED, state.ACCEPTED])
        return self.filter(asked | Q(asking=workgroup, state__in=[state.UNCLEAR, state.ADVISED]))

    def unadvised(self) -> "ConsultationQuerySet":
        """Those in which advice is still to come."""
        return self.filter(state__in=[ConsultationState.ASKED, ConsultationState.UNCLEAR, ConsultationState.ACCEPTED])

    def between(self, workgroup: "Workgroup") -> "ConsultationQuerySet":
        """Those that a group asked or was asked."""
        return self.filter(Q(asking=workgroup) | Q(asked=workgroup))

    def visible_to(self, user: Any) -> "ConsultationQuerySet":
        """Those of the person's workgroups, on either side; all for staff."""
        access = access_of(user)
        if access.may(Permission.SEE_WORKGROUP):
            return self
        mine = access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP)
        return self.filter(Q(asking__in=mine) | Q(asked__in=mine))


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats by whether they are still there, open, and seen."""

    def present(self) -> "SeatQuerySet":
        """Not given up."""
        return self.filter(retired_on__isnull=True)

    def public(self) -> "SeatQuerySet":
        """Those of published workgroups."""
        return self.present().filter(workgroup__published=True)

    def taking_applications(self, today: date) -> "SeatQuerySet":
        """Those that anybody may apply for on that day."""
        open_still = Q(open_until__isnull=True) | Q(open_until__gte=today)
        return self.present().filter(open_still, opened_on__isnull=False)

    def managed_by(self, user: Any) -> "SeatQuerySet":
        """Those of the groups whose seats the person keeps."""
        access = access_of(user)
        if access.may(Permission.MANAGE_SEATS):
            return self
        return self.filter(workgroup_id__in=access.places(Permission.MANAGE_SEATS, Where.WORKGROUP))


class SeatTermQuerySet(models.QuerySet["SeatTerm"]):
    """Terms by day."""

    def on(self, day: date) -> "SeatTermQuerySet":
        """Those that hold their seat on that day; of one seat at most one."""
        planned = Q(ended__isnull=True) & (Q(ends__isnull=True) | Q(ends__gte=day))
        return self.filter(planned | Q(ended__gt=day), started__lte=day)

    def to_come(self, day: date) -> "SeatTermQuerySet":
        """Those that start after that day."""
        return self.filter(started__gt=day, ended__isnull=True)


class SeatApplicationQuerySet(models.QuerySet["SeatApplication"]):
    """Applications by whether somebody must still act."""

    def pending(self) -> "SeatApplicationQuerySet":
        """Not answered for good."""
        return self.filter(state__in=[ApplicationState.NEW, ApplicationState.INVITED])

    def waiting(self) -> "SeatApplicationQuerySet":
        """Nobody has answered yet."""
        return self.filter(state=ApplicationState.NEW)


class CharterVersionQuerySet(models.QuerySet["CharterVersion"]):
    """Versions of charters by whether they hold."""

    def adopted(self) -> "CharterVersionQuerySet":
        """Those that the group has agreed on, the latest first."""
        return self.filter(adopted_on__isnull=False).order_by("-number")

    def drafts(self) -> "CharterVersionQuerySet":
        """Those that are still being written; of one group at most one."""
        return self.filter(adopted_on__isnull=True)
