"""Profiles that grow old: their editors are asked, once in a while, whether everything is still right."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, notices, taps
from kconnect.core.choices import Topic
from kconnect.core.i18n import name_of
from kconnect.core.models import Notification
from workgroups import rules
from workgroups.models import Affiliation, Organization, User
from workgroups.services.errors import NotYoursToDoError

STALE_DAYS = 180
LINK_DAYS = 60
MOST_A_NIGHT = 500


@transaction.atomic
def confirm_profile(*, by: User | None, organization: Organization) -> Organization:
    """Says that the profile is still right; `by` None is the portal itself. Raises NotYoursToDoError."""
    if by is not None and not rules.can_edit_organization(by, organization):
        raise NotYoursToDoError(_("You cannot confirm this profile. Ask one of its editors."))
    row = Organization.objects.select_for_update().get(pk=organization.pk)
    row.confirmed_on = timezone.localdate()
    row.save(update_fields=["confirmed_on"])
    audit.record(by=by, verb="confirmed", target=row, fields=["confirmed_on"], label=row.name)
    return row


def ask_stale_profiles(today: date) -> int:
    """Asks the editors of public profiles that nobody confirmed for half a year; returns how many questions are new.

    Each editor is asked once per profile and half year, however often this runs.
    """
    asked = set(Notification.objects.filter(occasion__startswith="profile:").values_list("user", "occasion"))
    due = [(row, _occasion(row, today)) for row in _stale(today)]
    # Those who were asked and did not answer take no place from others.
    new = [(row, occasion) for row, occasion in due if (row.person.user.pk, occasion) not in asked][:MOST_A_NIGHT]
    return sum(_ask(row, occasion) for row, occasion in new)


def _occasion(row: Affiliation, today: date) -> str:
    known = _known(row.organization)
    return f"profile:{row.organization_id}:{known}:{(today - known).days // STALE_DAYS}"


def _stale(today: date) -> "list[Affiliation]":
    """Editors with an account, each with the profile that has grown old."""
    old = today - timedelta(days=STALE_DAYS)
    grown = Q(organization__confirmed_on__lte=old) | Q(
        organization__confirmed_on__isnull=True, organization__created_at__date__lte=old
    )
    rows = Affiliation.objects.editing().filter(grown, organization__published=True, person__user__is_active=True)
    order = F("organization__confirmed_on").asc(nulls_first=True)
    return list(rows.select_related("organization", "person__user").order_by(order, "pk"))


def _known(one: Organization) -> date:
    """The day on which somebody last said that the profile is right: at the latest the day on which it was made."""
    return one.confirmed_on or timezone.localdate(one.created_at)


def _ask(row: Affiliation, occasion: str) -> int:
    """A line in the editor's next digest, with the answer one tap away."""
    one = row.organization
    return notices.tell(
        [row.person.user], occasion=occasion, topic=Topic.PARTNERS, taps=[right_tap(one)],
        say=lambda: gettext("Is the public profile of %(name)s still right? Nobody has confirmed it for half a year.")
        % {"name": name_of(one)[:150]},
        about=lambda: name_of(one),
        url=reverse("workgroups:organization_edit", args=[one.slug]),
    )  # fmt: skip


def right_tap(organization: Organization) -> taps.Tap:
    """The answer "everything is still right", as long as nobody has confirmed the profile since."""
    return taps.Tap("profile-right", organization.pk, _known(organization).isoformat())


def _kept_by(user: User, number: int) -> Organization | None:
    """The profile, if this person is an editor of it."""
    rows = Affiliation.objects.editing().filter(organization=number, person=user.person)
    row = rows.select_related("organization").first()
    return row.organization if row is not None else None


def _offer_right(user: User, number: int) -> taps.Offer | None:
    one = _kept_by(user, number)
    if one is None:
        return None
    return taps.Offer(
        asks=gettext("Is the profile of %(name)s still right?") % {"name": name_of(one)},
        done=gettext("The profile of %(name)s says that it was confirmed today.") % {"name": name_of(one)},
        url=one.get_absolute_url(),
        version=_known(one).isoformat(),
    )


def _do_right(user: User, number: int) -> None:
    one = _kept_by(user, number)
    if one is None:
        raise NotYoursToDoError(_("You cannot confirm this profile. Ask one of its editors."))
    confirm_profile(by=user, organization=one)


taps.register(
    taps.Act("profile-right", _("Everything is still right"), offer=_offer_right, do=_do_right, days=LINK_DAYS)
)
