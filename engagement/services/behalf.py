"""Acting for a resident who has no e-mail: what staff do in their name is kept with how and when they agreed."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import Deed
from engagement.models import ActedFor
from engagement.rules import behalf as rules
from engagement.rules.behalf import Yes
from engagement.services.errors import ActingRefusedError, NotYoursToDoError
from kconnect.core import audit
from workgroups.models import Person, User, folded_name
from workgroups.services import create_person


@transaction.atomic
def resident_of(*, by: User, name: str, phone: str = "", language: str = "en", yes: Yes) -> Person:
    """The resident of this name and number, or a new record of them. Raises NotYoursToDoError, ActingRefusedError.

    Without a number nobody is taken for somebody else of the same name: choose the record itself then.
    """
    _check(by, yes)
    return known_resident(name, phone) or create_person(
        by=by, name=name, phone=phone, language=language, consent=yes.how if phone else "",
        consent_on=yes.on if phone else None,
    )  # fmt: skip


def known_resident(name: str, phone: str) -> Person | None:
    """Who of this name and number is known here, without an account or an address; nobody is known by a name alone."""
    known = Person.objects.known().filter(phone=phone, email="", user__isnull=True, name_folded=folded_name(name))
    return known.order_by("pk").first() if phone else None


@transaction.atomic
def act_for(*, by: User, person: Person, deed: Deed, thing: models.Model, label: str, yes: Yes) -> ActedFor:
    """Keeps that `by` does `deed` about `thing` for `person`; the caller does it in the same transaction.

    `label` is a public name of the thing. Raises NotYoursToDoError; ActingRefusedError without a fresh yes, before it was
    read back, and for whoever has an e-mail address or an account.
    """
    _check(by, yes)
    if not rules.can_be_acted_for(person):
        raise ActingRefusedError(_("This person has an e-mail address. Send them the link instead."))
    row = ActedFor.objects.create(
        person=person, acted_by=by.person, deed=deed, thing_type=thing._meta.label_lower, thing_id=str(thing.pk),
        label=label[:200], consent=yes.how, consent_on=yes.on, read_back=True,
    )  # fmt: skip
    audit.record(by=by, verb="acted_for", target=row, fields=[deed.value], label=label)
    if person.unproven:
        # Whoever answered is who filled in the form: from now on that record is theirs.
        person.unproven, person.consent, person.consent_on = False, yes.how, yes.on
        person.save(update_fields=["unproven", "consent", "consent_on"])
    return row


def _check(by: User, yes: Yes) -> None:
    if not rules.can_act_for(by):
        raise NotYoursToDoError(_("You cannot act for others. Ask the backbone staff."))
    if not yes.read_back:
        raise ActingRefusedError(_("Read back to the person what you wrote down, and tick the box."))
    if not rules.is_fresh(yes.on, timezone.localdate()):
        raise ActingRefusedError(_("Ask the person again: this yes is in the future, or older than 60 days."))
