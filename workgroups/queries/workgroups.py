"""What the public pages of workgroups read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone

from kconnect.core.i18n import Localized, localized
from workgroups.choices import MembershipRole, WorkgroupKind
from workgroups.models import Affiliation, Membership, Organization, Seat, User, Workgroup
from workgroups.queries.consultations import Figures, consultation_figures


@dataclass(frozen=True)
class WorkgroupRow:
    """One workgroup in the list: `people` counts its current members, named or not; `open_seats` those to apply for."""

    url: str
    name: Localized
    kind: str
    purpose: Localized
    people: int
    open_seats: int
    seats_url: str


@dataclass(frozen=True)
class PersonAtTable:
    """A member who agreed to be shown, with the organisations they come from."""

    name: str
    is_lead: bool
    organizations: str


@dataclass(frozen=True)
class Link:
    """A noun with its page."""

    url: str
    name: Localized


@dataclass(frozen=True)
class WorkgroupPublic:
    """The people's part of a workgroup's page. `more` counts the members who are not named; `figures` of a group that helps others."""

    slug: str
    url: str
    name: Localized
    kind: str
    purpose: Localized
    offers: tuple[str, ...]
    offers_language: Localized
    is_cross_cutting: bool
    people: tuple[PersonAtTable, ...]
    more: int
    organizations: tuple[Link, ...]
    figures: Figures | None


def workgroups_public() -> QuerySet[Workgroup]:
    """The published workgroups, for lists: issue workgroups first, then governance, then cross-cutting ones."""
    # The values of the kinds happen to stand in this order, read backwards.
    return Workgroup.objects.published().order_by("-kind", "name_folded", "pk")


def workgroup_rows(groups: Iterable[Workgroup]) -> list[WorkgroupRow]:
    """The groups of one page of the list; two queries, however many they are."""
    shown = list(groups)
    counts = dict(
        Membership.objects.current()
        .filter(workgroup__in=shown)
        .order_by()
        .values_list("workgroup_id")
        .annotate(people=Count("pk"))
    )
    seats = Seat.objects.taking_applications(timezone.localdate()).filter(workgroup__in=shown).order_by()
    opened = dict(seats.values_list("workgroup_id").annotate(number=Count("pk")))
    return [
        WorkgroupRow(
            url=group.get_absolute_url(),
            name=localized(group, "name"),
            kind=str(WorkgroupKind(group.kind).label),
            purpose=localized(group, "purpose"),
            people=counts.get(group.pk, 0),
            open_seats=opened.get(group.pk, 0),
            seats_url=f"{reverse('engagement:take_part')}?workgroup={group.slug}",
        )
        for group in shown
    ]


def workgroup_public(slug: str) -> WorkgroupPublic | None:
    """Purpose, offers, people and organisations of the published workgroup `slug`; None if there is none. Four queries."""
    group = Workgroup.objects.published().filter(slug=slug).first()
    if group is None:
        return None
    members = list(
        Membership.objects.current()
        .filter(workgroup=group)
        .select_related("person")
        .order_by("person__name_folded", "pk")
    )
    ties = _ties(membership.person_id for membership in members)
    shown = [membership for membership in members if membership.shown]
    shown.sort(key=lambda membership: membership.role != MembershipRole.LEAD)
    organizations = {tie.organization_id: tie.organization for tie in ties}
    offers = localized(group, "offers")
    return WorkgroupPublic(
        slug=group.slug,
        url=group.get_absolute_url(),
        name=localized(group, "name"),
        kind=str(WorkgroupKind(group.kind).label),
        purpose=localized(group, "purpose"),
        offers=tuple(line.strip() for line in offers.text.splitlines() if line.strip()),
        offers_language=offers,
        is_cross_cutting=group.kind == WorkgroupKind.CROSS_CUTTING,
        people=tuple(_at_table(membership, ties) for membership in shown),
        more=len(members) - len(shown),
        organizations=tuple(map(_link, sorted(organizations.values(), key=lambda one: one.name_folded))),
        figures=consultation_figures(group) if group.offers else None,
    )


def _ties(person_ids: Iterable[int]) -> list[Affiliation]:
    """Which published organisations these people come from."""
    found = Affiliation.objects.current().filter(person__in=list(person_ids), organization__published=True)
    return list(found.select_related("organization").order_by("organization__name_folded", "pk"))


def _at_table(membership: Membership, ties: Iterable[Affiliation]) -> PersonAtTable:
    theirs = [str(localized(tie.organization, "name")) for tie in ties if tie.person_id == membership.person_id]
    return PersonAtTable(membership.person.name, membership.role == MembershipRole.LEAD, ", ".join(theirs))


def _link(organization: Organization) -> Link:
    return Link(organization.get_absolute_url(), localized(organization, "name"))


def workgroups_of(user: User) -> list[Workgroup]:
    """The workgroups to which the person of `user` belongs, by name; read once per user object, so once per request."""
    cached: list[Workgroup] | None = getattr(user, "_workgroups", None)
    if cached is None:
        own = Workgroup.objects.filter(memberships__in=user.person.memberships.current())
        cached = user._workgroups = list(own.order_by("name_folded"))  # type: ignore[attr-defined]  # kept with the account
    return cached
