"""Workgroups: founded by staff; the four cross-cutting ones are there from the start."""

from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from workgroups import rules
from workgroups.choices import WorkgroupKind
from workgroups.cross_cutting import CROSS_CUTTING
from workgroups.models import User, Workgroup
from workgroups.services.errors import AddressTakenError, NotYoursToDoError
from workgroups.services.organizations import folded


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
    *, by: User | None, slug: str, kind: WorkgroupKind, published: bool = True, **charter: Unpack[Charter]
) -> Workgroup:
    """Founds a workgroup at `/workgroups/<slug>/`; `by` None is the system. Raises NotYoursToDoError, AddressTakenError."""
    if by is not None and not rules.can_manage_workgroups(by):
        raise NotYoursToDoError(_("You cannot add workgroups. Ask the backbone staff."))
    if Workgroup.objects.filter(slug=slug).exists():
        raise AddressTakenError(_("Another workgroup has this address. Choose another one."))
    name_folded = folded(charter.get("name", ""), charter.get("name_es", ""))
    group = Workgroup.objects.create(slug=slug, kind=kind, published=published, name_folded=name_folded, **charter)
    audit.record(by=by, verb="created", target=group, label=group.name)
    return group


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
