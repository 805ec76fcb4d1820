"""What the console reads about people, their accounts and roles, and open invitations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kconnect.core import letterbox
from kconnect.core.i18n import name_of
from kconnect.core.models import ReturnedAddress
from workgroups import rules
from workgroups.choices import AffiliationRole, Naming
from workgroups.models import Affiliation, Membership, Person, StaffRole, User
from workgroups.permissions import ROLES, RoleName
from workgroups.queries.leaving import open_erasure


@dataclass(frozen=True)
class RoleHeld:
    """One role of a person, with what a form needs to end it. `can_end` already knows who is looking."""

    role: str
    label: str
    place: str
    since: date
    workgroup_id: int | None
    organization_id: int | None
    can_end: bool


@dataclass(frozen=True)
class ComesFrom:
    """An organisation that a person is with; whoever keeps its profile is there by that role."""

    organization_id: int
    name: str
    since: date
    is_editor: bool


@dataclass(frozen=True)
class PersonRow:
    """One person in the list."""

    pk: int
    name: str
    account: str
    state: str
    tone: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class PersonPage:
    """Everything the console shows of one person."""

    pk: int
    name: str
    language: str
    email: str
    joined: datetime | None
    last_seen: datetime | None
    state: str
    tone: str
    contact: str
    phone: str
    consent: str
    has_account: bool
    is_active: bool
    roles: tuple[RoleHeld, ...]
    organizations: tuple[ComesFrom, ...]
    can_change: bool
    erased_after: datetime | None
    returned_at: datetime | None
    asked_at: datetime | None
    stopped: str


def people() -> QuerySet[Person]:
    """Everybody, with accounts and current roles: four queries for any number of rows."""
    return (
        Person.objects.known()
        .select_related("user")
        .prefetch_related(
            Prefetch("memberships", Membership.objects.current().select_related("workgroup"), to_attr="now_member"),
            Prefetch("affiliations", Affiliation.objects.current().select_related("organization"), to_attr="now_with"),
            Prefetch("staff_roles", StaffRole.objects.current(), to_attr="now_staff"),
        )
    )


def person_rows(persons: Iterable[Person]) -> list[PersonRow]:
    """The people of one page of the list, from `people()`."""
    rows = []
    for person in persons:
        account = account_of(person)
        state, tone = _state(account)
        roles = tuple(f"{held.label}, {held.place}" if held.place else held.label for held in _roles(person, None))
        rows.append(PersonRow(person.pk, person.name, account.email if account else "", state, tone, roles))
    return rows


def person_page(person: Person, *, seen_by: User) -> PersonPage:
    """One person from `people()`, as `seen_by` may change them."""
    account = account_of(person)
    state, tone = _state(account)
    asked, dead = open_erasure(person), returned_address(person)
    return PersonPage(
        pk=person.pk,
        name=person.name,
        language=person.get_language_display(),
        email=account.email if account else "",
        joined=account.date_joined if account else None,
        last_seen=account.last_login if account else None,
        state=state,
        tone=tone,
        contact=person.email,
        phone=person.phone,
        consent=f"{person.get_consent_display()}, {date_format(person.consent_on)}" if person.consent_on else "",
        has_account=account is not None,
        is_active=account is not None and account.is_active,
        roles=tuple(_roles(person, seen_by)),
        organizations=tuple(
            ComesFrom(row.organization_id, name_of(row.organization), row.started, row.role == AffiliationRole.EDITOR)
            for row in person.now_with  # type: ignore[attr-defined]  # set by the prefetch of people()
        ),
        can_change=rules.can_change_person(seen_by, person),
        erased_after=asked.due_at if asked else None,
        returned_at=dead.returned_at if dead else None,
        asked_at=dead.asked_at if dead else None,
        stopped=", ".join(str(kind.label) for kind in letterbox.stopped_kinds(person.email)) if not account else "",
    )


def is_named(person: Person) -> bool:
    """Whether a form about being named starts with a yes: as the person decided, else as others noted it for them."""
    if person.naming:
        return person.naming == Naming.YES
    shown = person.memberships.current().filter(shown=True).exists()
    return shown or person.seat_terms.filter(shown=True).exists()


def returned_address(person: Person) -> ReturnedAddress | None:
    """The address of a person from which mail comes back, if it does: of the account, else the contact. One query."""
    account = account_of(person)
    return letterbox.returned(account.email if account else person.email)


def account_of(person: Person) -> User | None:
    """The person's account, if there is one."""
    account: User | None = getattr(person, "user", None)
    return account


def _state(account: User | None) -> tuple[str, str]:
    """A word for the account and its tone."""
    if account is None:
        return _("No account"), "plain"
    return (pgettext("account", "Active"), "ok") if account.is_active else (pgettext("account", "Suspended"), "off")


def _roles(person: Person, seen_by: User | None) -> Iterable[RoleHeld]:
    may_change = seen_by is not None and rules.can_change_person(seen_by, person)

    def held(
        role: RoleName, since: date, place: str = "", group: int | None = None, firm: int | None = None
    ) -> RoleHeld:
        can_end = may_change and seen_by is not None and rules.can_grant(seen_by, role)
        return RoleHeld(role, str(ROLES[role].label), place, since, group, firm, can_end)

    account = account_of(person)
    if account is not None and account.is_superuser:
        # Made and ended on the server only, so a page never offers to.
        superuser = ROLES[RoleName.SUPERUSER]
        yield RoleHeld(superuser.name, str(superuser.label), "", account.date_joined.date(), None, None, False)
    for row in person.now_staff:  # type: ignore[attr-defined]  # set by the prefetch of people()
        yield held(RoleName(row.role), row.started)
    for row in person.now_member:  # type: ignore[attr-defined]  # as above
        yield held(RoleName(row.role), row.started, name_of(row.workgroup), group=row.workgroup_id)
    for row in person.now_with:  # type: ignore[attr-defined]  # as above
        if row.role == AffiliationRole.EDITOR:
            yield held(RoleName.EDITOR, row.started, name_of(row.organization), firm=row.organization_id)
