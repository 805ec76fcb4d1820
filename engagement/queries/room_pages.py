"""What the pages of the room read: seats, attendance and wheels together."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils import timezone

from engagement.queries.room import Room, room, rooms_of
from engagement.queries.wheels import Wheel, network_wheel, wheels_of
from workgroups.models import Workgroup

GROUPS_PER_PAGE = 10


@dataclass(frozen=True)
class GroupInRoom:
    """One workgroup with its room and its wheel."""

    group: Workgroup
    room: Room
    wheel: Wheel


@dataclass(frozen=True)
class PublicRoom:
    """The room and the wheel of the network, and a page of workgroups."""

    room: Room
    wheel: Wheel
    page: Page[Workgroup]
    groups: list[GroupInRoom]


def public_page(*, number: int) -> PublicRoom:
    """What everybody may read. As many queries for one workgroup as for many."""
    published = Workgroup.objects.published().order_by("name", "pk")
    page = Paginator(published, GROUPS_PER_PAGE).get_page(number)
    shown = list(page)
    rooms = rooms_of([group.pk for group in shown], timezone.localdate(), inside=False)
    wheels = wheels_of(group.pk for group in shown)
    groups = [GroupInRoom(group, each, wheels[group.pk]) for group, each in zip(shown, rooms, strict=True)]
    return PublicRoom(room(published.values_list("pk", flat=True)), network_wheel(), page, groups)


def group_page(group: Workgroup) -> GroupInRoom:
    """The room of one workgroup as its own people see it, and its wheel."""
    return GroupInRoom(group, room([group.pk], inside=True), wheels_of([group.pk])[group.pk])
