"""The network in which the access matrix is walked: two workgroups, two organisations, one person per role."""

import time
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import Client

from tests.build_workgroups import make_organization, make_user, make_workgroup
from workgroups import services
from workgroups.models import Organization, User, Workgroup
from workgroups.permissions import RoleName

ROLES = (
    "anonymous",  # also whoever is invited and has not accepted
    "outsider",  # signed in, no role
    "suspended",  # was backbone staff, signed in when the account was suspended
    "member_a",
    "member_b",
    "lead_a",
    "lead_b",
    "editor_one",
    "editor_two",
    "backbone",
    "steward",
    "superuser",
)


@dataclass
class World:
    """What exists; `things` holds what the apps add, by a name of theirs."""

    a: Workgroup
    b: Workgroup
    hidden: Workgroup
    one: Organization
    two: Organization
    users: dict[str, User]
    browsers: dict[str, Client]
    things: dict[str, Any] = field(default_factory=dict)

    def __deepcopy__(self, memo: dict[int, Any]) -> "World":
        """Django copies what a test class sets up; requests never change these objects, so one is enough."""
        return self

    def browser(self, role: str) -> Client:
        """A fresh browser with the session of the role: what a test does to it stays its own."""
        client = Client()
        for name, morsel in self.browsers[role].cookies.items():
            client.cookies[name] = morsel.value
        return client

    def user(self, role: str) -> Any:
        """The account of the role."""
        return self.users.get(role) or AnonymousUser()


def build_world() -> World:
    """Makes everything through the services and signs everybody in."""
    services.ensure_cross_cutting_workgroups()
    a, b = make_workgroup("Workgroup A", slug="group-a"), make_workgroup("Workgroup B", slug="group-b")
    hidden = make_workgroup("Hidden", slug="group-hidden", published=False)
    one = make_organization("Organization One", slug="one")
    two = make_organization("Organization Two", slug="two", published=False)
    users = {
        "outsider": make_user("Olga"),
        "suspended": make_user("Sam", staff=[RoleName.BACKBONE]),
        "member_a": make_user("Ben", member_of=[a]),
        "member_b": make_user("Chloe", member_of=[b]),
        "lead_a": make_user("Ana", leads=[a]),
        "lead_b": make_user("Lea", leads=[b]),
        "editor_one": make_user("Ed", edits=[one]),
        "editor_two": make_user("Eve", edits=[two]),
        "backbone": make_user("Bo", staff=[RoleName.BACKBONE]),
        "steward": make_user("Dev", staff=[RoleName.STEWARD]),
        "superuser": make_user("Sue", superuser=True),
    }
    browsers = {role: Client() for role in ROLES}
    for role, user in users.items():
        browsers[role].force_login(user)
        session = browsers[role].session
        # As if the password had just been asked for again, so that sensitive pages answer for themselves.
        record = {"method": "password", "at": time.time(), "email": user.email, "reauthenticated": True}
        session["account_authentication_methods"] = [record]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    # Suspended while signed in: the session exists, and must open nothing.
    User.objects.filter(pk=users["suspended"].pk).update(is_active=False)
    return World(a=a, b=b, hidden=hidden, one=one, two=two, users=users, browsers=browsers)
