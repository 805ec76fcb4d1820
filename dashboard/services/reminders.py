"""Freshness that acts: stewards hear when a file, a review or an agreement is due, the backbone when nothing has happened since.

An occasion names the thing and its day, so nobody hears of it twice, however often or late the night's work runs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from dashboard.models import Dataset, Indicator, Source
from dashboard.queries.due import files_expected
from kconnect.core import notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import localized
from workgroups.choices import StaffRoleKind
from workgroups.models import User

SOON = timedelta(days=14)
GRACE = timedelta(days=30)
AGREEMENT_SOON = timedelta(days=60)
STEWARD, BACKBONE = StaffRoleKind.STEWARD, StaffRoleKind.BACKBONE


@dataclass(frozen=True)
class Matter:
    """One thing to tell whoever has one of the roles; `thing` is put into words in each reader's language."""

    occasion: str
    kind: str
    thing: Any
    day: date
    url: str
    roles: tuple[str, ...]

    def text(self) -> str:
        """One sentence in the language that is active."""
        names = {"name": self._name()[:150], "day": formats.date_format(self.day, "DATE_FORMAT")}
        return SENTENCES[self.kind]() % names

    def _name(self) -> str:
        if isinstance(self.thing, Dataset):
            return _(self.thing.title)
        named = self.thing.version if isinstance(self.thing, Indicator) else self.thing
        return str(localized(named, "name"))


SENTENCES = {
    "file-soon": lambda: _("A new file of “%(name)s” is expected on %(day)s."),
    "file-due": lambda: _("The new file of “%(name)s” was due on %(day)s. Import it, or say when it comes."),
    "file-late": lambda: _("“%(name)s” was due on %(day)s and is not there yet. The stewards have been reminded."),
    "review-due": lambda: _("The definition of “%(name)s” was to be reviewed on %(day)s."),
    "review-late": lambda: _("The review of “%(name)s” was due on %(day)s and has not been done."),
    "agreement-soon": lambda: _("The data-sharing agreement with “%(name)s” ends on %(day)s."),
    "agreement-near": lambda: _("The data-sharing agreement with “%(name)s” ends on %(day)s: renew it now."),
    "agreement-over": lambda: _("The data-sharing agreement with “%(name)s” ended on %(day)s."),
}


@transaction.atomic
def remind(*, today: date) -> int:
    """Tells everybody what they have not heard yet; returns how many things were told. Safe to run any number of times."""
    matters = [*_files(today), *_reviews(today), *_agreements(today)]
    holders = {
        role: list(User.objects.of_staff(StaffRoleKind(role)))
        for role in {role for matter in matters for role in matter.roles}
    }
    return sum(
        notices.tell(
            {user for role in matter.roles for user in holders[role]}, occasion=matter.occasion, say=matter.text,
            url=matter.url, topic=Topic.FIGURES,
        )
        for matter in matters
    )  # fmt: skip


def _files(today: date) -> Iterator[Matter]:
    """Files that are expected, due, or late beyond the time of grace."""
    for dataset, coming in files_expected():
        if coming.due is not None:
            key = f"{dataset.slug}:{coming.period}"
            yield from _stages("file", key, dataset, coming.due, today, reverse("dashboard:inventory_list"))


def _reviews(today: date) -> Iterator[Matter]:
    """Definitions whose review has come."""
    due = Indicator.objects.filter(version__next_review_on__lte=today).select_related("version").order_by("slug")
    for indicator in due:
        url = reverse("dashboard:working_detail", args=[indicator.slug])
        day: date = indicator.version.next_review_on  # type: ignore[union-attr, assignment]  # the filter says so
        yield from _stages("review", indicator.slug, indicator, day, today, url)


def _stages(kind: str, key: str, thing: Any, due: date, today: date, url: str) -> Iterator[Matter]:
    """Soon and due go to the stewards; what is late beyond the time of grace to the backbone as well."""

    def matter(stage: str, *roles: str) -> Matter:
        return Matter(f"{kind}-{stage}:{key}:{due}", f"{kind}-{stage}", thing, due, url, roles)

    if due - SOON <= today < due and kind == "file":
        yield matter("soon", STEWARD)
    if today >= due:
        yield matter("due", STEWARD)
    if today >= due + GRACE:
        yield matter("late", BACKBONE)


def _agreements(today: date) -> Iterator[Matter]:
    """Agreements that end: in good time, shortly before, and when it is over, then to the backbone too."""
    url = reverse("dashboard:inventory_list")
    for source in Source.objects.filter(agreement_ends__lte=today + AGREEMENT_SOON).order_by("slug"):
        ends: date = source.agreement_ends  # type: ignore[assignment]  # the filter says so
        if ends < today:
            stage, roles = "over", [STEWARD, BACKBONE]
        elif ends - SOON <= today:
            stage, roles = "near", [STEWARD, BACKBONE]
        else:
            stage, roles = "soon", [STEWARD]
        yield Matter(f"agreement-{stage}:{source.slug}:{ends}", f"agreement-{stage}", source, ends, url, tuple(roles))
