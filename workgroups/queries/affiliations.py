"""What the pages of affiliations read: where a person is, who is with an organisation, who waits for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from kconnect.core.i18n import name_of
from workgroups.choices import AffiliationRole
from workgroups.models import Affiliation, Organization, Person, User
from workgroups.permissions import Permission, Where, access_of


@dataclass(frozen=True)
class AffiliationRow:
    """One person with one organisation."""

    pk: int
    person: str
    organization: str
    slug: str
    published: bool
    since: date
    waits: bool
    is_editor: bool


def affiliations_of(person: Person) -> list[AffiliationRow]:
    """Where a person is and has asked; one query."""
    return affiliation_rows(_open().filter(person=person))


def affiliations_with(organization: Organization) -> QuerySet[Affiliation]:
    """Who is with an organisation; those who wait come first."""
    return _open().filter(organization=organization)


def affiliations_waiting() -> QuerySet[Affiliation]:
    """Everybody who waits for an answer, the longest first."""
    return _open().filter(approved=False).order_by("started", "pk")


def affiliations_to_decide(user: User) -> QuerySet[Affiliation]:
    """Those that wait for the person's own answer: of organisations that they edit; for staff those that nobody else edits."""
    access = access_of(user)
    mine = Q(organization__in=access.places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION))
    if access.may(Permission.EDIT_ORGANIZATION):
        edited = Affiliation.objects.editing().filter(
            organization=OuterRef("organization"), person__user__is_active=True
        )
        mine |= ~Q(Exists(edited))
    return affiliations_waiting().filter(mine)


def _open() -> QuerySet[Affiliation]:
    rows = Affiliation.objects.filter(ended__isnull=True).select_related("person", "organization")
    return rows.order_by("approved", "person__name_folded", "pk")


def affiliation_rows(rows: Iterable[Affiliation]) -> list[AffiliationRow]:
    """The rows of one page."""
    return [
        AffiliationRow(
            row.pk, row.person.name, name_of(row.organization), row.organization.slug, row.organization.published, row.started,
            not row.approved, row.approved and row.role == AffiliationRole.EDITOR,
        )
        for row in rows
    ]  # fmt: skip
