"""Profiles that grow old: their editors are asked, once in a while, whether everything is still right."""

from datetime import date, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, mail
from kconnect.core.i18n import name_of
from kconnect.core.models import OutboxMail
from workgroups import rules
from workgroups.models import Affiliation, Organization, Person, User
from workgroups.services.errors import NotYoursToDoError

STALE_DAYS = 180
LINK_DAYS = 60
MOST_A_NIGHT = 500
SALT = "workgroups.profile"


@transaction.atomic
def confirm_profile(*, by: User | None, organization: Organization) -> Organization:
    """Says that the profile is still right; `by` None is an editor who came by the link of a reminder. Raises NotYoursToDoError."""
    if by is not None and not rules.can_edit_organization(by, organization):
        raise NotYoursToDoError(_("You cannot confirm this profile. Ask one of its editors."))
    row = Organization.objects.select_for_update().get(pk=organization.pk)
    row.confirmed_on = timezone.localdate()
    row.save(update_fields=["confirmed_on"])
    audit.record(by=by, verb="confirmed", target=row, fields=["confirmed_on"], label=row.name)
    return row


def ask_stale_profiles(today: date) -> int:
    """Writes to the editors of public profiles that nobody confirmed for half a year; returns how many messages are new.

    Each editor is asked once per profile and half year, however often this runs.
    """
    letters = OutboxMail.objects.filter(occasion__startswith="profile:")
    written = set(letters.values_list("recipient", "occasion"))
    due = [(row, _occasion(row, today)) for row in _stale(today)]
    # Those who were asked and did not answer take no place from others.
    new = [(row, occasion) for row, occasion in due if (row.person.user.email, occasion) not in written][:MOST_A_NIGHT]
    for row, occasion in new:
        _ask(row, occasion)
    return len(new)


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


def _ask(row: Affiliation, occasion: str) -> None:
    person = row.person
    with translation.override(person.language):
        site = settings.SITE_URL.rstrip("/")
        words = {
            "name": name_of(row.organization),
            "person": person.name,
            "right": site + reverse("workgroups:profile_confirm", args=[token_of(row.organization, person)]),
            "change": site + reverse("workgroups:organization_edit", args=[row.organization.slug]),
            "days": LINK_DAYS,
        }
        mail.queue(
            recipient=person.user.email, occasion=occasion, language=person.language,
            subject=gettext("Is the profile of %(name)s still right?") % words,
            body=render_to_string("workgroups/email/profile.txt", words),
        )  # fmt: skip


def token_of(organization: Organization, person: Person) -> str:
    """The key of a reminder: says who may confirm which profile, and nothing else."""
    return signing.dumps([organization.pk, person.pk], salt=SALT)


def profile_of_token(token: str) -> Organization | None:
    """The profile that a reminder is about; None when the link is too old, not ours, or its person is no editor any more."""
    try:
        organization, person = signing.loads(token, salt=SALT, max_age=timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    rows = Affiliation.objects.editing().filter(organization=organization, person=person, person__user__is_active=True)
    row = rows.select_related("organization").first()
    return row.organization if row is not None else None
