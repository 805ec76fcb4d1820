"""Builds people, workgroups, organisations and activities for tests, through the services."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils.text import slugify

from workgroups import services
from workgroups.choices import DATA_AND_CAPACITY, WorkgroupKind
from workgroups.models import Activity, Organization, Person, User, Workgroup
from workgroups.permissions import RoleName, forget_access

PASSWORD = "a sentence that opens the door"


def make_workgroup(name: str = "Early Reading", **charter: Any) -> Workgroup:
    """A published issue workgroup whose address is made of its name."""
    charter.setdefault("kind", WorkgroupKind.ISSUE)
    charter.setdefault("slug", slugify(name))
    return services.create_workgroup(by=None, name=name, **charter)


def make_organization(name: str = "Book House", **profile: Any) -> Organization:
    """A published partner whose address is made of its name."""
    given = {"slug": slugify(name), "sector": "community", "role_in_network": "provider", **profile}
    return services.create_organization(by=None, name=name, **given)


def make_person(name: str = "Ben", **about: Any) -> Person:
    """A person without an account."""
    return services.create_person(by=None, name=name, **about)


def make_user(
    name: str = "Ben", *, member_of: Iterable[Workgroup] = (), leads: Iterable[Workgroup] = (),
    edits: Iterable[Organization] = (), staff: Iterable[RoleName] = (), superuser: bool = False,
    suspended: bool = False, second_factor: bool | None = None,
) -> User:  # fmt: skip
    """A person with an account and roles; staff get their second factor unless told otherwise."""
    person = make_person(name)
    email = f"{slugify(name) or 'person'}-{person.pk}@example.org"
    user = services.create_account(by=None, person=person, email=email, password=PASSWORD, superuser=superuser)
    for group in member_of:
        services.grant_role(by=None, person=person, role=RoleName.MEMBER, workgroup=group)
    for group in leads:
        services.grant_role(by=None, person=person, role=RoleName.LEAD, workgroup=group)
    for organization in edits:
        services.grant_role(by=None, person=person, role=RoleName.EDITOR, organization=organization)
    for role in sorted(staff):
        if role == RoleName.STEWARD and RoleName.BACKBONE not in staff:
            join_data_and_capacity(person)
        services.grant_role(by=None, person=person, role=role)
    if second_factor if second_factor is not None else (superuser or bool(list(staff))):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "made up"})
    if suspended:
        User.objects.filter(pk=user.pk).update(is_active=False)
    return fresh(user)


def join_data_and_capacity(person: Person) -> None:
    """Makes the person a member of Data & Capacity, on which a steward may stand."""
    groups = {group.slug: group for group in services.ensure_cross_cutting_workgroups()}
    services.grant_role(by=None, person=person, role=RoleName.MEMBER, workgroup=groups[DATA_AND_CAPACITY])


def fresh(user: User) -> User:
    """The user as the next request sees them."""
    forget_access(user)
    return User.objects.select_related("person").get(pk=user.pk)


def make_activity(workgroup: Workgroup, by: User, **entry: Any) -> Activity:
    """A logged activity (or a draft, with draft=True)."""
    given = {"summary": "Read with forty families", "happened_on": date(2026, 3, 2), "code": "SP", **entry}
    given.setdefault("form_token", uuid4())
    return services.log_activity(by=by, workgroup=workgroup, **given)[0]


def client_of(user: User | None) -> Client:
    """A browser in which the user is signed in, or nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client
