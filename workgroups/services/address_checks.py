"""An address from which mail came back is asked whether it works again."""

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, letterbox, mail
from workgroups import rules
from workgroups.models import Person, User
from workgroups.queries.people import returned_address
from workgroups.services.errors import NotYoursToDoError


@transaction.atomic
def ask_whether_address_works(*, by: User, person: Person) -> None:
    """Sends the one message that goes there all the same, at most one a day; its link brings the address back.

    One's own, or staff for another. Raises NotYoursToDoError.
    """
    if by.person_id != person.pk and not rules.can_change_person(by, person):
        raise NotYoursToDoError(_("You cannot do this for this person. Ask a person with a higher role."))
    row = returned_address(person)
    if row is None:
        return
    today = timezone.localdate()
    row.asked_at = timezone.now()
    row.save(update_fields=["asked_at"])
    with translation.override(person.language):
        words = {"person": person.name, "link": letterbox.works_link(row, person.language)}
        mail.queue(
            # Without reader and kind: it is sent, whatever came back before.
            recipient=row.email, occasion=f"address-works:{row.pk}:{today.isoformat()}", language=person.language,
            subject=gettext("Does this address work?"), body=render_to_string("workgroups/email/address_works.txt", words),
        )  # fmt: skip
    audit.record(by=by, verb="asked", target=person, fields=["email"])
