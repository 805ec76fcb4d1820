"""Persons and their accounts: made, edited, suspended, restored."""

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from workgroups import rules
from workgroups.choices import Naming
from workgroups.models import Membership, Person, User, Workgroup, folded_name
from workgroups.services.errors import AccountExistsError, NotYoursToDoError


@transaction.atomic
def create_person(
    *, by: User | None, name: str, language: str = "en", email: str = "", phone: str = "", consent: str = "",
    consent_on: date | None = None, unproven: bool = False,
) -> Person:  # fmt: skip
    """A person the network knows, without an account; `by` None is the system (first start, demo).

    `unproven` is one whom a public form made: nobody has heard from them. Names are kept in one line.
    """
    name = " ".join(name.split())
    person = Person.objects.create(
        name=name, name_folded=folded_name(name), language=language, email=email.strip().lower(), phone=phone, consent=consent,
        consent_on=consent_on, unproven=unproven,
    )  # fmt: skip
    audit.record(by=by, verb="created", target=person)
    return person


@transaction.atomic
def edit_person(
    *, by: User, person: Person, name: str, language: str, email: str, phone: str, consent: str, consent_on: date | None
) -> Person:
    """Changes what is known of a person, and whether they agreed to be contacted. Raises NotYoursToDoError."""
    if not rules.can_change_person(by, person):
        raise NotYoursToDoError(_("You cannot change this person. Ask a person with a higher role."))
    row = Person.objects.select_for_update().known().get(pk=person.pk)
    wanted: dict[str, Any] = {
        "name": name, "language": language, "email": email.strip().lower(), "phone": phone, "consent": consent, "consent_on": consent_on,
    }  # fmt: skip
    changed = [field for field, value in wanted.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, wanted[field])
    row.name_folded = folded_name(name)
    # Whoever writes down anew how or when somebody agreed, or where to reach them, has heard from them.
    row.unproven = row.unproven and not {"email", "phone", "consent", "consent_on"}.intersection(changed)
    row.save(update_fields=[*changed, "name_folded", "unproven"])
    if changed:
        audit.record(by=by, verb="changed", target=row, fields=changed)
    return row


@transaction.atomic
def add_person_to_group(*, by: User, workgroup: Workgroup, name: str, **about: Any) -> Person:
    """Somebody without an account becomes a member of a lead's own group; `about` as `create_person` takes it.

    Raises NotYoursToDoError.
    """
    if not rules.can_add_people(by, workgroup):
        raise NotYoursToDoError(_("You cannot add people to this group. Ask its lead."))
    person = create_person(by=by, name=name, **about)
    given = Membership.objects.create(person=person, workgroup=workgroup)
    audit.record(by=by, verb="granted", target=given, fields=[given.role], label=workgroup.name)
    return person


@transaction.atomic
def create_account(
    *, by: User | None, person: Person, email: str, password: str | None, is_demo: bool = False, superuser: bool = False
) -> User:
    """An account for `person` whose address counts as verified; raises AccountExistsError.

    For the demo network and the first superuser; everybody else comes by invitation.
    """
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise AccountExistsError(_("Somebody signs in with this e-mail already."))
    user = User.objects.create_user(address, password, person=person, is_demo=is_demo, is_superuser=superuser)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    audit.record(by=by, verb="created", target=user)
    return user


@transaction.atomic
def edit_profile(*, by: User, name: str, language: str, shown: bool) -> Person:
    """Changes the acting person's own name, language and whether workgroup pages show the name, which nobody overrules."""
    person = Person.objects.select_for_update().get(pk=by.person_id)
    changed = [field for field, value in (("name", name), ("language", language)) if getattr(person, field) != value]
    person.name, person.name_folded, person.language = name, folded_name(name), language
    person.save(update_fields=["name", "name_folded", "language"])
    changed += decide_naming(person, shown)
    if changed:
        audit.record(by=by, verb="changed", target=person, fields=changed)
    return person


def decide_naming(person: Person, shown: bool) -> list[str]:
    """Keeps what `person` (held by the caller) says themselves about being named; returns the names of what changed."""
    naming, changed = Naming.YES if shown else Naming.NO, list[str]()
    if person.naming != naming:
        person.naming = naming
        person.save(update_fields=["naming"])
        changed.append("naming")
    seats = person.seat_terms.exclude(shown=shown).update(shown=shown)
    if person.memberships.current().exclude(shown=shown).update(shown=shown) or seats:
        changed.append("shown")
    return changed


@transaction.atomic
def suspend_account(*, by: User, user: User, reason: str = "") -> User:
    """Signs the account out everywhere and keeps it out; its roles stay for the day it is restored."""
    _check_may_change(by, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    for session in UserSession.objects.filter(user=user):
        session.end()
    audit.record(by=by, verb="suspended", target=user, fields=["is_active"], reason=reason)
    return user


@transaction.atomic
def restore_account(*, by: User, user: User) -> User:
    """Lets a suspended account in again, with the roles it had."""
    _check_may_change(by, user)
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.is_active = True
    audit.record(by=by, verb="restored", target=user, fields=["is_active"])
    return user


def _check_may_change(by: User, user: User) -> None:
    if not rules.can_change_person(by, user.person):
        raise NotYoursToDoError(_("You cannot change this account. Ask a person with a higher role."))
