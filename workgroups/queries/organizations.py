"""What the public directory of partner organisations reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kconnect.core.i18n import Localized, localized
from kconnect.core.models import SlugAlias
from workgroups.choices import PARTNER, SPOKEN, NetworkRole, Sector, ServedKind
from workgroups.matching import phone_key
from workgroups.models import Organization, Workgroup
from workgroups.queries.workgroups import Link


@dataclass(frozen=True)
class OrganizationRow:
    """One partner in the directory."""

    url: str
    name: Localized
    sector: str
    role: str
    city: str


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
    address: tuple[str, ...]
    phone: str
    phone_link: str
    registry_id: str
    languages: tuple[str, ...]
    places: tuple[str, ...]
    populations: tuple[str, ...]
    confirmed_on: date | None
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
            city=one.city,
        )
        for one in organizations
    ]


def organization_public(slug: str) -> OrganizationPublic | None:
    """The page of the published organisation `slug`; None if there is none. Three queries."""
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
    served = _served(found)
    return OrganizationPublic(
        slug=found.slug,
        url=found.get_absolute_url(),
        name=localized(found, "name"),
        sector=str(Sector(found.sector).label),
        role=str(NetworkRole(found.role_in_network).label),
        description=localized(found, "description"),
        website=found.website,
        address=address_lines(found),
        phone=found.phone,
        phone_link=phone_key(found.phone),
        registry_id=registry_text(found.registry_id),
        languages=served[ServedKind.LANGUAGE],
        places=served[ServedKind.PLACE],
        populations=served[ServedKind.POPULATION],
        confirmed_on=found.confirmed_on,
        workgroups=tuple(Link(group.get_absolute_url(), localized(group, "name")) for group in groups),
    )


def _served(one: Organization) -> dict[ServedKind, tuple[str, ...]]:
    """Whom it serves, by kind, in words; one query."""
    rows = list(one.served.all())
    found = {kind: [row.value for row in rows if row.kind == kind] for kind in ServedKind}
    found[ServedKind.LANGUAGE] = [str(SPOKEN.get(code, code)) for code in found[ServedKind.LANGUAGE]]
    return {kind: tuple(values) for kind, values in found.items()}


def address_lines(one: Organization) -> tuple[str, ...]:
    """The address as it is written on a letter; empty lines fall away."""
    place = ", ".join(part for part in (one.city, f"{one.region} {one.postal_code}".strip()) if part)
    return tuple(line for line in (one.street, place) if line)


def registry_text(number: str) -> str:
    """An EIN as it is written, 12-3456789; any other number as it is."""
    return f"{number[:2]}-{number[2:]}" if len(number) == 9 and number.isdigit() else number


def organization_moved_to(slug: str) -> str | None:
    """The address of the published partner to which the old address `slug` leads; two queries at most."""
    alias = SlugAlias.objects.filter(kind=PARTNER, old=slug).first()
    if alias is None or not Organization.objects.published().filter(slug=alias.new).exists():
        return None
    return alias.new
