"""Loads the demonstration network: every row comes through a service, as if people had made it."""

import secrets
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from kconnect.core.errors import DomainError
from kconnect.portal.demo.agenda import load_agenda
from kconnect.portal.demo.aims import load_aims
from kconnect.portal.demo.asking import load_asking
from kconnect.portal.demo.assessments import load_assessments
from kconnect.portal.demo.belonging import load_belonging
from kconnect.portal.demo.coaching import load_coaching
from kconnect.portal.demo.coding import load_coding
from kconnect.portal.demo.commitments import load_commitments
from kconnect.portal.demo.decisions import load_decisions
from kconnect.portal.demo.events import load_registrations
from kconnect.portal.demo.figures import load_figures
from kconnect.portal.demo.impact import load_impact
from kconnect.portal.demo.input import load_input
from kconnect.portal.demo.levels import load_levels
from kconnect.portal.demo.library import load_library
from kconnect.portal.demo.meetings import load_meetings
from kconnect.portal.demo.messages import load_messages
from kconnect.portal.demo.newsletters import load_newsletters
from kconnect.portal.demo.performance import load_performance
from kconnect.portal.demo.plan import load_events, load_plan
from kconnect.portal.demo.plan_file import load_plan_file
from kconnect.portal.demo.policy import load_policy
from kconnect.portal.demo.practices import load_practices
from kconnect.portal.demo.reviews import load_pending, load_reviews
from kconnect.portal.demo.seats import load_seats
from kconnect.portal.demo.surveys import load_surveys
from kconnect.portal.demo.systems import load_systems
from kconnect.portal.demo.training import load_training
from kconnect.portal.demo.ways import load_ways
from workgroups import services
from workgroups.choices import WorkgroupKind
from workgroups.models import Organization, User, Workgroup
from workgroups.permissions import RoleName

FOLDER = Path(__file__).parent
Say = Callable[[str], None]


class NotEmptyError(DomainError):
    """The network has people already; the demo is only for an empty one."""


# What only needs the people, workgroups and partners, and the plan.
WORK: tuple[Callable[[dict[str, User]], None], ...] = (
    load_surveys,
    load_decisions,
    load_systems,
    load_coaching,
    load_training,
    load_registrations,
    load_assessments,
    load_newsletters,
    load_library,
)


def load_demo(*, say: Say) -> list[tuple[str, str, str]]:
    """Fills an empty network and returns (e-mail, password, role in words) of the accounts to try.

    Raises NotEmptyError when anybody is there.
    """
    if User.objects.exists():
        raise NotEmptyError("This network has people already. The demo is loaded into an empty one only.")
    with (FOLDER / "people.toml").open("rb") as people, (FOLDER / "plan.toml").open("rb") as plan:
        who, what = tomllib.load(people), tomllib.load(plan)
    seats = tomllib.loads((FOLDER / "seats.toml").read_text())
    password = "-".join(secrets.choice(WORDS.split()) for _word in range(4))
    with transaction.atomic():
        say("People, workgroups and partners …")
        users = load_people(who, password)
        say("The agenda, the workplan and the events …")
        load_plan(what, users)
        load_pending(users)
        load_events(what, users["denise"])
        load_policy(users)
        load_practices(users)
        say("Meetings, minutes and time polls …")
        load_meetings(tomllib.loads((FOLDER / "meetings.toml").read_text()), users)
        load_agenda(tomllib.loads((FOLDER / "agenda.toml").read_text()), users)
        load_reviews(users)
        load_asking(users)
        load_seats(seats, users)
        for load in WORK:
            load(users)
        load_plan_file(by=users["rosa"], slug="housing")
    load_belonging(users)
    say("Federal figures: read, computed, checked and released …")
    load_figures(what, backbone=users["denise"], steward=users["tove"], approver=users["priya"])
    load_aims(steward=users["tove"])
    load_messages(users)
    load_ways(backbone=users["denise"], steward=users["tove"])
    load_commitments(users)
    load_coding(users)
    load_performance(by=users["denise"])
    load_input(users)
    load_impact(by=users["denise"])
    load_levels(users)
    return [(person["email"], password, person["says"]) for person in who["person"] if "says" in person]


# Short, common and easy to type on a phone.
WORDS = (
    "amber birch brook cedar clover copper daisy ember fern field garden harbor hazel island jasper lake lantern maple "
    "meadow mill orchard pebble pine plum prairie quiet raven river robin sage spruce stone summer thistle valley willow"
)


def load_people(who: dict[str, Any], password: str) -> dict[str, User]:
    """Workgroups, organisations and people with their roles; returns the accounts by key."""
    services.ensure_cross_cutting_workgroups()
    for about in who["workgroup"]:
        services.create_workgroup(by=None, kind=WorkgroupKind(about.pop("kind")), **about)
    for about in who["organization"]:
        services.create_organization(by=None, role_in_network=about.pop("role"), website="", **about)
    accounts = {about["key"]: _account(about) for about in who["person"]}
    # Those who say what they are for sign in with one password, and making its hash takes long by design: once is enough.
    known = [accounts[about["key"]] for about in who["person"] if "says" in about]
    hashed = make_password(password)
    for user in known:
        user.password = hashed
    User.objects.bulk_update(known, ["password"])
    return accounts


def _account(about: dict[str, Any]) -> User:
    """One person; without a password they could sign in only by asking for a new one."""
    person = services.create_person(by=None, name=about["name"], language=about.get("language", "en"))
    for slug in about.get("lead", []):
        _grant(person, RoleName.LEAD, workgroup=Workgroup.objects.get(slug=slug), shown=True)
    for slug in about.get("member", []):
        _grant(person, RoleName.MEMBER, workgroup=Workgroup.objects.get(slug=slug), shown=True)
    if "editor" in about:
        _grant(person, RoleName.EDITOR, organization=Organization.objects.get(slug=about["editor"]))
    if "affiliation" in about:
        organization = Organization.objects.get(slug=about["affiliation"])
        services.grant_affiliation(by=None, person=person, organization=organization)
    if "role" in about:
        _grant(person, RoleName(about["role"]))
    return services.create_account(
        by=None,
        person=person,
        email=about.get("email", f"{about['key']}@kconnect.example"),
        password=None,
        is_demo=True,
        superuser=about.get("superuser", False),
    )


def _grant(person: Any, role: RoleName, **where: Any) -> None:
    services.grant_role(by=None, person=person, role=role, **where)
