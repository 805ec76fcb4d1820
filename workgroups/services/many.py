"""Many at once: partners, people, memberships and past activities that another system holds already.

What the single services write row by row, each with an event of its own, these write in a few statements with one event
for all. Only staff bring many; `by` None is the system. One row that breaks a rule of the database, and none is stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from workgroups import rules
from workgroups.choices import ActivityState, MembershipRole
from workgroups.models import Activity, Membership, Organization, Person, Served, User, Workgroup, folded_name
from workgroups.services.activities import Entry
from workgroups.services.errors import NotYoursToDoError
from workgroups.services.organizations import PROFILE, SERVED, Profile, set_keys

BATCH = 500


@dataclass(frozen=True)
class PastActivity:
    """An activity as it was done: by whom, for which group, with whom; confirmed by `confirmed_by`, or waiting."""

    person: Person
    entry: Entry
    organizations: Sequence[Organization] = ()
    confirmed_by: Person | None = None
    form_token: Any = field(default_factory=uuid4)


@transaction.atomic
def add_organizations(
    *, by: User | None, profiles: Sequence[tuple[str, Profile]], published: bool = True
) -> list[Organization]:
    """Adds partners, each with its address (free and unlike the others') and profile; in the order given.

    Raises NotYoursToDoError, IntegrityError.
    """
    _check(by)
    rows = []
    for slug, profile in profiles:
        plain: dict[str, Any] = {name: value for name, value in profile.items() if name in PROFILE}
        rows.append(Organization(slug=slug, published=published, **plain))
        set_keys(rows[-1])
    Organization.objects.bulk_create(rows, batch_size=BATCH)
    served = [
        Served(organization=row, kind=kind, value=value)
        for row, (_slug, profile) in zip(rows, profiles, strict=True)
        for name, kind in SERVED.items()
        for value in sorted(set(profile.get(name, ())))  # type: ignore[call-overload]  # the names are those of Profile
    ]
    Served.objects.bulk_create(served, batch_size=BATCH)
    _record(by, rows)
    return rows


@transaction.atomic
def add_people(*, by: User | None, people: Sequence[tuple[str, str]]) -> list[Person]:
    """Adds persons without accounts, each with name and language; in the order given. Raises NotYoursToDoError."""
    if by is not None and not rules.can_manage_people(by):
        raise NotYoursToDoError(_("You cannot add people. Ask the backbone staff."))
    rows = [Person(name=name, name_folded=folded_name(name), language=language) for name, language in people]
    Person.objects.bulk_create(rows, batch_size=BATCH)
    _record(by, rows)
    return rows


@transaction.atomic
def add_members(
    *, by: User | None, workgroup: Workgroup, people: Iterable[Person], role: MembershipRole = MembershipRole.MEMBER
) -> list[Membership]:
    """Makes people members or leads of a workgroup to which they do not belong yet. Raises NotYoursToDoError, IntegrityError."""
    if by is not None and not rules.can_manage_people(by):
        raise NotYoursToDoError(_("You cannot give this role. Ask a person with a higher role."))
    rows = [Membership(person=person, workgroup=workgroup, role=role) for person in people]
    Membership.objects.bulk_create(rows, batch_size=BATCH)
    _record(by, rows, label=workgroup.name)
    return rows


@transaction.atomic
def add_activities(*, by: User | None, workgroup: Workgroup, past: Sequence[PastActivity]) -> list[Activity]:
    """Adds what a workgroup did before it came here, or elsewhere; in the order given.

    The same person and form token are the same activity and refused. Raises NotYoursToDoError, IntegrityError.
    """
    _check(by)
    now = timezone.now()
    rows = [
        Activity(
            workgroup=workgroup, person=one.person, form_token=one.form_token, confirmed_by=one.confirmed_by,
            state=ActivityState.CONFIRMED if one.confirmed_by else ActivityState.LOGGED,
            confirmed_at=now if one.confirmed_by else None, **one.entry,
        )
        for one in past
    ]  # fmt: skip
    Activity.objects.bulk_create(rows, batch_size=BATCH)
    tie: Any = Activity.organizations.through
    ties = [
        tie(activity_id=row.pk, organization_id=partner.pk)
        for row, one in zip(rows, past, strict=True)
        for partner in one.organizations
    ]
    tie.objects.bulk_create(ties, batch_size=BATCH)
    _record(by, rows, label=workgroup.name)
    return rows


def _check(by: User | None) -> None:
    if by is not None and not rules.can_manage_workgroups(by):
        raise NotYoursToDoError(_("Only backbone staff can bring many at once."))


def _record(by: User | None, rows: Sequence[models.Model], label: str = "") -> None:
    """One event for all: it names the first, and says how many there were."""
    if rows:
        audit.record(by=by, verb="imported", target=rows[0], label=label, reason=str(len(rows)))
