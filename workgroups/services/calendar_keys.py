"""The secret address of a person's own calendar: made, made anew, looked up, given up."""

import secrets

from django.db import transaction
from django.utils import timezone

from kconnect.core import audit
from workgroups.models import CalendarKey, Person, User
from workgroups.services.invitations import hash_of


@transaction.atomic
def renew_calendar_key(*, by: User) -> str:
    """Makes a new secret and returns it, this once; only its hash is kept, and an earlier one opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    given = {"key_hash": hash_of(secret), "created_at": timezone.now()}
    key, _made = CalendarKey.objects.update_or_create(person=by.person, defaults=given)
    audit.record(by=by, verb="renewed", target=key, fields=["key_hash"])
    return secret


@transaction.atomic
def give_up_calendar_key(*, by: User) -> None:
    """Ends the secret address of one's own calendar."""
    for key in CalendarKey.objects.filter(person=by.person):
        audit.record(by=by, verb="removed", target=key)
        key.delete()


def person_of_calendar_key(secret: str) -> Person | None:
    """Whose calendar a secret opens; None when nobody's, or when the account is suspended."""
    rows = CalendarKey.objects.filter(key_hash=hash_of(secret), person__user__is_active=True)
    key = rows.select_related("person__user").first()
    return key.person if key is not None else None
