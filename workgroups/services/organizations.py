"""Partner organisations: added by staff, kept up to date by their own editors."""

from collections.abc import Collection
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from kconnect.core.models import SlugAlias
from kconnect.core.slugs import free_slug
from kconnect.core.text import fold
from workgroups import matching, rules
from workgroups.choices import ServedKind
from workgroups.choices.organizations import PARTNER
from workgroups.models import Organization, Served, User
from workgroups.services.errors import AddressTakenError, NotYoursToDoError

# The fields that an editor changes; the address and what is published stay with staff.
PROFILE = (
    "name", "name_es", "sector", "role_in_network", "description", "description_es", "website", "street", "city", "region",
    "postal_code", "phone", "registry_id",
)  # fmt: skip
# What is kept in rows of its own: the name in forms and files, and the kind of the row.
SERVED = {
    "languages": ServedKind.LANGUAGE, "places": ServedKind.PLACE, "populations": ServedKind.POPULATION,
}  # fmt: skip
KEYS = ("name_folded", "name_key", "city_folded", "phone_key", "website_key")
# An address that would be mistaken for a page of the directory.
RESERVED = frozenset({"new"})


class Profile(TypedDict, total=False):
    """What an organisation says about itself."""

    name: str
    name_es: str
    sector: str
    role_in_network: str
    description: str
    description_es: str
    website: str
    street: str
    city: str
    region: str
    postal_code: str
    phone: str
    registry_id: str
    languages: Collection[str]
    places: Collection[str]
    populations: Collection[str]


def folded(english: str, spanish: str) -> str:
    """One column to search and sort both names by: the English one first."""
    return " ".join(part for part in (fold(english), fold(spanish)) if part)


@transaction.atomic
def create_organization(
    *, by: User | None, slug: str = "", published: bool = True, **profile: Unpack[Profile]
) -> Organization:
    """Adds a partner at `/partners/<slug>/`, an address made from its name if none is given; `by` None is the system.

    Raises NotYoursToDoError, AddressTakenError.
    """
    if by is not None and not rules.can_manage_workgroups(by):
        raise NotYoursToDoError(_("You cannot add organizations. Ask the backbone staff."))
    slug = slug or free_slug(Organization, profile.get("name", ""), kind=PARTNER)
    once = SlugAlias.objects.filter(kind=PARTNER, old=slug).exists()
    if once or slug in RESERVED or Organization.objects.filter(slug=slug).exists():
        raise AddressTakenError(_("Another organization has this address. Choose another one."))
    plain = {name: text for name, text in profile.items() if name in PROFILE}
    organization = Organization(slug=slug, published=published, **plain)
    set_keys(organization)
    organization.save()
    for name in SERVED:
        if profile.get(name):
            _set_served(organization, name, profile[name])  # type: ignore[literal-required]  # the names are those of Profile
    audit.record(by=by, verb="created", target=organization, label=organization.name)
    return organization


@transaction.atomic
def edit_organization(*, by: User, organization: Organization, **profile: Unpack[Profile]) -> Organization:
    """Changes the profile; fields that are not given stay. Raises NotYoursToDoError."""
    if not rules.can_edit_organization(by, organization):
        raise NotYoursToDoError(_("You cannot edit this profile. Ask one of its editors."))
    row = Organization.objects.select_for_update().get(pk=organization.pk)
    changed = [field for field in PROFILE if field in profile and getattr(row, field) != profile[field]]  # type: ignore[literal-required]  # the names are those of Profile
    lists = [name for name in SERVED if name in profile and _set_served(row, name, profile[name])]  # type: ignore[literal-required]  # as above
    if not changed and not lists:
        return row
    for field in changed:
        setattr(row, field, profile[field])  # type: ignore[literal-required]  # as above
    set_keys(row)
    row.updated_at = timezone.now()
    row.confirmed_on = timezone.localdate()
    row.save(update_fields=[*changed, *KEYS, "updated_at", "confirmed_on"])
    audit.record(by=by, verb="changed", target=row, fields=[*changed, *lists], label=row.name)
    return row


def set_keys(row: Organization) -> None:
    """Brings the columns for searching, counting and comparing up to what the others say; stores nothing."""
    row.name_folded = folded(row.name, row.name_es)
    row.name_key = matching.name_key(row.name)
    row.city_folded = fold(row.city)
    row.phone_key = matching.phone_key(row.phone)
    row.website_key = matching.website_key(row.website)


def _set_served(row: Organization, name: str, values: Collection[str]) -> bool:
    """Makes the list what is given; True if it was another one."""
    # In files the entries of a list are set apart by semicolons.
    kind, wanted = SERVED[name], {" ".join(value.replace(";", ",").split()) for value in values} - {""}
    held = set(row.served.filter(kind=kind).values_list("value", flat=True))
    row.served.filter(kind=kind, value__in=held - wanted).delete()
    Served.objects.bulk_create(Served(organization=row, kind=kind, value=value) for value in sorted(wanted - held))
    return held != wanted


@transaction.atomic
def publish_organization(*, by: User, organization: Organization, published: bool) -> Organization:
    """Shows a partner to the public, or takes it back; asking twice changes nothing. Raises NotYoursToDoError."""
    if not rules.can_manage_workgroups(by):
        raise NotYoursToDoError(_("You cannot publish organizations. Ask the backbone staff."))
    row = Organization.objects.select_for_update().get(pk=organization.pk)
    if row.published != published:
        row.published = published
        row.save(update_fields=["published"])
        verb = "published" if published else "withdrawn"
        audit.record(by=by, verb=verb, target=row, fields=["published"], label=row.name)
    return row
