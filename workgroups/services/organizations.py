"""Partner organisations: added by staff, kept up to date by their own editors."""

from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from kconnect.core.slugs import free_slug
from kconnect.core.text import fold
from workgroups import rules
from workgroups.models import Organization, User
from workgroups.services.errors import AddressTakenError, NotYoursToDoError

# The fields that an editor changes; the address and what is published stay with staff.
PROFILE = ("name", "name_es", "sector", "role_in_network", "description", "description_es", "website")


class Profile(TypedDict, total=False):
    """What an organisation says about itself."""

    name: str
    name_es: str
    sector: str
    role_in_network: str
    description: str
    description_es: str
    website: str


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
    slug = slug or free_slug(Organization, profile.get("name", ""))
    if Organization.objects.filter(slug=slug).exists():
        raise AddressTakenError(_("Another organization has this address. Choose another one."))
    name_folded = folded(profile.get("name", ""), profile.get("name_es", ""))
    organization = Organization.objects.create(slug=slug, published=published, name_folded=name_folded, **profile)
    audit.record(by=by, verb="created", target=organization, label=organization.name)
    return organization


@transaction.atomic
def edit_organization(*, by: User, organization: Organization, **profile: Unpack[Profile]) -> Organization:
    """Changes the profile; fields that are not given stay. Raises NotYoursToDoError."""
    if not rules.can_edit_organization(by, organization):
        raise NotYoursToDoError(_("You cannot edit this profile. Ask one of its editors."))
    row = Organization.objects.select_for_update().get(pk=organization.pk)
    changed = [field for field in PROFILE if field in profile and getattr(row, field) != profile[field]]  # type: ignore[literal-required]  # the names are those of Profile
    if not changed:
        return row
    for field in changed:
        setattr(row, field, profile[field])  # type: ignore[literal-required]  # as above
    row.name_folded, row.updated_at = folded(row.name, row.name_es), timezone.now()
    row.save(update_fields=[*changed, "name_folded", "updated_at"])
    audit.record(by=by, verb="changed", target=row, fields=changed, label=row.name)
    return row


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
