"""People who sign up for something without an account: known again, or made known, and forgotten in time.

Anybody can write anybody's name, address and number into a public form. So whom a form makes is `unproven`: they get what
answers the form, and nothing else takes that record for the person whose address it is (consent, invitations, news, erasing).
A form that meets a record we know adds a place to it and changes nothing else. What this does not prevent: somebody signs
another person up, and that person gets a letter about it; and of one phone number anybody may take a place.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from kconnect.core.i18n import current_language
from workgroups.choices import Consent
from workgroups.models import Person, folded_name
from workgroups.personal import OF_PERSON, relations_of
from workgroups.services.erasures import erase
from workgroups.services.people import create_person


def newcomer_of(*, name: str, email: str = "", phone: str = "") -> tuple[Person, bool]:
    """Who signs up with this name and address or number, and whether nobody knew them before."""
    known = known_by(name, email, phone)
    if known is not None:
        return known, False
    made = create_person(
        by=None, name=name, language=current_language(), email=email, phone=phone, consent=Consent.WRITTEN,
        consent_on=timezone.localdate(), unproven=True,
    )  # fmt: skip
    return made, True


def known_by(name: str, email: str, phone: str) -> Person | None:
    """Who has this address: an account, or somebody who signed up or is known with it; by phone and name without one."""
    known, folded = Person.objects.known().order_by("pk"), folded_name(name)
    found: Person | None
    if email:
        written = email.strip().lower()
        found = known.filter(user__email=written, user__is_active=True).first()
        # Two of a household may share one address: each has a place of their own.
        return found or known.filter(email=written, user__isnull=True, name_folded=folded).first()
    return known.filter(phone=phone, user__isnull=True, name_folded=folded).exclude(consent="").first()


def forget_newcomers(today: date) -> int:
    """Erases whoever signed up without an account, some time after the last of it, if nothing else is theirs here.

    Which relations pass is said in `personal`. Returns how many. What was completed, and that somebody came, still counts.
    """
    limit = timezone.now() - timedelta(days=settings.SEAT_APPLICATION_DAYS)
    passing = {name: rule.passes for name, rule in OF_PERSON.items() if rule.passes}
    keys = relations_of(Person)
    came, lasts = Q(), Q()
    for name, over in passing.items():
        rows = keys[name].model._base_manager
        if any(each.name == "newcomer" for each in keys[name].model._meta.fields):
            came |= Q(pk__in=rows.filter(newcomer=True).values(keys[name].attname))
        lasts |= Q(pk__in=rows.filter(**{f"{over}__gte": limit}).values(keys[name].attname))
    old = Person.objects.known().filter(came, user__isnull=True).exclude(lasts)
    gone = [person for person in old.order_by("pk") if not _has_more(person)]
    for person in gone:
        erase(person, by=None)
    return len(gone)


def _has_more(person: Person) -> bool:
    """Whether anything but what passes is this person's."""
    return any(
        key.model._base_manager.filter(**{key.attname: person.pk}).exists()
        for name, key in relations_of(Person).items()
        if not OF_PERSON[name].passes
    )
