"""What the console's lists of workgroups and partners read: all of them, public or not."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from kconnect.core.i18n import Localized, localized
from workgroups.choices import NetworkRole, Sector, WorkgroupKind
from workgroups.models import Membership, Organization, Workgroup


@dataclass(frozen=True)
class GroupRow:
    """One workgroup with the places where it is changed; `people` counts its current members."""

    name: Localized
    kind: str
    people: int
    published: bool
    edit_url: str
    publish_url: str


@dataclass(frozen=True)
class PartnerRow:
    """One partner with the places where it is changed."""

    name: Localized
    sector: str
    role: str
    published: bool
    edit_url: str
    publish_url: str


def group_rows(groups: Iterable[Workgroup]) -> list[GroupRow]:
    """The workgroups of one page of the list; one query, however many they are."""
    shown = list(groups)
    members = Membership.objects.current().filter(workgroup__in=shown).order_by()
    counts = dict(members.values_list("workgroup_id").annotate(people=Count("pk")))
    return [
        GroupRow(
            name=localized(group, "name"),
            kind=str(WorkgroupKind(group.kind).label),
            people=counts.get(group.pk, 0),
            published=group.published,
            edit_url=reverse("workgroups:workgroup_edit", args=[group.slug]),
            publish_url=reverse("workgroups:workgroup_publish", args=[group.slug]),
        )
        for group in shown
    ]


def partner_rows(organizations: Iterable[Organization]) -> list[PartnerRow]:
    """The partners of one page of the list; no further query."""
    return [
        PartnerRow(
            name=localized(one, "name"),
            sector=str(Sector(one.sector).label),
            role=str(NetworkRole(one.role_in_network).label),
            published=one.published,
            edit_url=reverse("workgroups:organization_edit", args=[one.slug]),
            publish_url=reverse("workgroups:organization_publish", args=[one.slug]),
        )
        for one in organizations
    ]
