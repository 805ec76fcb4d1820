"""What a person was told, and what they follow."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agenda.models import Goal, PolicyPriority
from dashboard.models import Indicator
from engagement.models import Event
from kconnect.core import taps
from kconnect.core.i18n import Localized, localized
from kconnect.core.models import Follow, Notification
from workgroups.models import Organization, User, Workgroup


@dataclass(frozen=True)
class Told:
    """One thing that a person was told."""

    pk: int
    text: str
    about: str
    url: str
    created_at: datetime
    is_read: bool
    taps: list[tuple[str, str]]


@dataclass(frozen=True)
class Followed:
    """One thing that a person follows; without a page when it is gone or closed to them."""

    pk: int
    kind: str
    name: Localized
    url: str


def told(user: User) -> "QuerySet[Notification]":
    """Everything that `user` was told, the latest first."""
    return Notification.objects.filter(user=user)


def told_rows(user: User, notices: Iterable[Notification]) -> list[Told]:
    """The notices of a page as they are shown."""
    return [
        Told(
            pk=notice.pk,
            text=notice.text,
            about=notice.heading,
            url=notice.url,
            created_at=notice.created_at,
            is_read=notice.read_at is not None,
            taps=taps.links_of(user, notice) if notice.read_at is None else [],
        )
        for notice in notices
    ]


@dataclass(frozen=True)
class _Kind:
    """How a kind of followed thing is named and found."""

    words: str | Promise
    visible: Callable[[Any], QuerySet[Any]]
    page: str
    name: Callable[[Any], Localized] = lambda thing: localized(thing, "name")


KINDS = {
    "workgroup": _Kind(_("Workgroup"), Workgroup.objects.visible_to, "agenda:workgroup_detail"),
    "organization": _Kind(_("Partner organization"), Organization.objects.visible_to, "agenda:organization_detail"),
    "policy": _Kind(_("Policy priority"), PolicyPriority.objects.visible_to, "agenda:policy_detail"),
    "goal": _Kind(_("Goal"), lambda user: Goal.objects.public(), "dashboard:goal_detail"),
    "event": _Kind(
        _("Event"), lambda user: Event.objects.public(), "engagement:event_detail", lambda one: localized(one, "title")
    ),
    "indicator": _Kind(
        _("Indicator"), lambda user: Indicator.objects.public().select_related("version"), "dashboard:indicator_detail",
        lambda one: localized(one.version, "name"),
    ),
}  # fmt: skip


def follows(user: User) -> "QuerySet[Follow]":
    """What `user` follows, the latest first."""
    return Follow.objects.filter(user=user).order_by("-created_at", "-pk")


def followed_rows(user: User, rows: Iterable[Follow]) -> list[Followed]:
    """The followed things of a page with their names; one query per kind among them."""
    listed = list(rows)
    things = {kind: _things(user, kind, listed) for kind in {row.kind for row in listed} & set(KINDS)}
    return [_followed(row, things.get(row.kind, {}).get(row.slug)) for row in listed]


def _things(user: User, kind: str, rows: list[Follow]) -> dict[str, Any]:
    slugs = [row.slug for row in rows if row.kind == kind]
    return {thing.slug: thing for thing in KINDS[kind].visible(user).filter(slug__in=slugs)}


def _followed(row: Follow, thing: Any) -> Followed:
    known = KINDS.get(row.kind)
    words = str(known.words) if known else row.kind
    if known is None or thing is None:
        return Followed(row.pk, words, Localized(row.slug, "", ""), "")
    return Followed(row.pk, words, known.name(thing), reverse(known.page, args=[row.slug]))
