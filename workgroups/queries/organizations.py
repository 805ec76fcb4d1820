"""What the public directory of partner organisations reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from kconnect.core.i18n import Localized, localized
from workgroups.choices import NetworkRole, Sector
from workgroups.models import Organization, Workgroup
from workgroups.queries.workgroups import Link


@dataclass(frozen=True)
class OrganizationRow:
    """One partner in the directory."""

    url: str
    name: Localized
    sector: str
    role: str


@dataclass(frozen=True)
class OrganizationPublic:
    """A partner's page: its own words, its place in the network, the workgroups its people sit in."""

    slug: str
    url: str
    name: Localized
    sector: str
    role: str
    description: Localized
    website: str
    workgroups: tuple[Link, ...]


def organizations_public() -> QuerySet[Organization]:
    """The published organisations, for lists."""
    return Organization.objects.published()


def organization_rows(organizations: Iterable[Organization]) -> list[OrganizationRow]:
    """The organisations of one page of the directory; no further query."""
    return [
        OrganizationRow(
            url=one.get_absolute_url(),
            name=localized(one, "name"),
            sector=str(Sector(one.sector).label),
            role=str(NetworkRole(one.role_in_network).label),
        )
        for one in organizations
    ]


def organization_public(slug: str) -> OrganizationPublic | None:
    """The page of the published organisation `slug`; None if there is none. Two queries."""
    found = Organization.objects.published().filter(slug=slug).first()
    if found is None:
        return None
    groups = (
        Workgroup.objects.published()
        .filter(
            memberships__ended__isnull=True,
            memberships__person__affiliations__organization=found,
            memberships__person__affiliations__approved=True,
            memberships__person__affiliations__ended__isnull=True,
        )
        .distinct()
        .order_by("name_folded", "pk")
    )
    return OrganizationPublic(
        slug=found.slug,
        url=found.get_absolute_url(),
        name=localized(found, "name"),
        sector=str(Sector(found.sector).label),
        role=str(NetworkRole(found.role_in_network).label),
        description=localized(found, "description"),
        website=found.website,
        workgroups=tuple(Link(group.get_absolute_url(), localized(group, "name")) for group in groups),
    )
