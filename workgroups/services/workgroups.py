"""Workgroups: founded by staff; the four cross-cutting ones are there from the start."""

from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from kconnect.core.slugs import free_slug
from workgroups import rules
from workgroups.choices import WorkgroupKind
from workgroups.cross_cutting import CROSS_CUTTING
from workgroups.models import User, Workgroup
from workgroups.services.errors import AddressTakenError, NotYoursToDoError
from workgroups.services.organizations import folded

# The fields that staff change; kind and address are fixed from the start.
CHARTER = ("name", "name_es", "purpose", "purpose_es", "offers", "offers_es")


class Charter(TypedDict, total=False):
    """What a workgroup is for, in two languages; `offers` holds one offer per line."""

    name: str
    name_es: str
    purpose: str
    purpose_es: str
    offers: str
    offers_es: str


@transaction.atomic
def create_workgroup(
    *, by: User | None, slug: str = "", kind: WorkgroupKind, published: bool = True, **charter: Unpack[Charter]
) -> Workgroup:
    """Founds a workgroup at `/workgroups/<slug>/`, an address made from its name if none is given; `by` None is the system.

    Raises NotYoursToDoError, AddressTakenError.
    """
    if by is not None and not rules.can_manage_workgroups(by):
        raise NotYoursToDoError(_("You cannot add workgroups. Ask the backbone staff."))
    slug = slug or free_slug(Workgroup, charter.get("name", ""))
    # The console founds a workgroup at this address.
    if slug == "new" or Workgroup.objects.filter(slug=slug).exists():
        raise AddressTakenError(_("Another workgroup has this address. Choose another one."))
    name_folded = folded(charter.get("name", ""), charter.get("name_es", ""))
    group = Workgroup.objects.create(slug=slug, kind=kind, published=published, name_folded=name_folded, **charter)
    audit.record(by=by, verb="created", target=group, label=group.name)
    return group


@transaction.atomic
def edit_workgroup(*, by: User, workgroup: Workgroup, **charter: Unpack[Charter]) -> Workgroup:
    """Changes names, purpose and offers; what is not given stays, and so do kind and address. Raises NotYoursToDoError."""
    if not rules.can_manage_workgroups(by):
        raise NotYoursToDoError(_("You cannot change workgroups. Ask the backbone staff."))
    row = Workgroup.objects.select_for_update().get(pk=workgroup.pk)
    changed = [field for field in CHARTER if field in charter and getattr(row, field) != charter[field]]  # type: ignore[literal-required]  # the names are those of Charter
    if not changed:
        return row
    for field in changed:
        setattr(row, field, charter[field])  # type: ignore[literal-required]  # as above
    row.name_folded = folded(row.name, row.name_es)
    row.save(update_fields=[*changed, "name_folded"])
    audit.record(by=by, verb="changed", target=row, fields=changed, label=row.name)
    return row


@transaction.atomic
def publish_workgroup(*, by: User, workgroup: Workgroup, published: bool) -> Workgroup:
    """Shows a workgroup to the public, or takes it back; asking twice changes nothing. Raises NotYoursToDoError."""
    if not rules.can_manage_workgroups(by):
        raise NotYoursToDoError(_("You cannot publish workgroups. Ask the backbone staff."))
    row = Workgroup.objects.select_for_update().get(pk=workgroup.pk)
    if row.published != published:
        row.published = published
        row.save(update_fields=["published"])
        verb = "published" if published else "withdrawn"
        audit.record(by=by, verb=verb, target=row, fields=["published"], label=row.name)
    return row


@transaction.atomic
def ensure_cross_cutting_workgroups() -> list[Workgroup]:
    """The four cross-cutting workgroups in the order of their definition; makes those that are missing, changes none.

    Each installation has them from its migration; this brings one back that a test or an operator removed.
    """
    groups = []
    for about in CROSS_CUTTING:
        group = Workgroup.objects.filter(slug=about["slug"]).first()
        groups.append(group or create_workgroup(by=None, kind=WorkgroupKind.CROSS_CUTTING, **about))
    return groups
