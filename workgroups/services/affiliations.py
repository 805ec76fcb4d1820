"""Where people come from: a person's time with an organization, which gives no right; its editors hold a role."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from workgroups import rules
from workgroups.choices import AffiliationRole
from workgroups.models import Affiliation, Organization, Person, User
from workgroups.services.errors import NotYoursToDoError, RoleHeldError, RoleNotHeldError


@transaction.atomic
def grant_affiliation(*, by: User | None, person: Person, organization: Organization) -> Affiliation:
    """Says that `person` comes from `organization`, or approves that they said so; `by` None is the system.

    Raises NotYoursToDoError, RoleHeldError.
    """
    _check(by, person)
    # Two at once wait for each other here: the second finds the first one's row.
    Person.objects.select_for_update().get(pk=person.pk)
    held = Affiliation.objects.filter(person=person, organization=organization, ended__isnull=True).first()
    if held is not None and held.approved:
        raise RoleHeldError(_("This person is with the organization already."))
    if held is None:
        held = Affiliation(person=person, organization=organization)
    # Who asked to keep the profile gets that as a role, not here.
    held.role, held.approved = AffiliationRole.MEMBER, True
    held.save()
    audit.record(by=by, verb="granted", target=held, fields=[held.role], label=organization.name)
    return held


@transaction.atomic
def end_affiliation(*, by: User | None, person: Person, organization: Organization) -> None:
    """Ends the time of `person` with `organization`; it stays as history. An editor's time ends with that role.

    Raises NotYoursToDoError, RoleNotHeldError.
    """
    _check(by, person)
    held = Affiliation.objects.current().select_for_update()
    row = held.filter(person=person, organization=organization, role=AffiliationRole.MEMBER).first()
    if row is None:
        raise RoleNotHeldError(
            _("This person is not with the organization. Open the page again to see where they are.")
        )
    # One that starts in the future never began: it ends on the day it would have started.
    row.ended = max(timezone.localdate(), row.started)
    row.save(update_fields=["ended"])
    audit.record(by=by, verb="ended", target=row, fields=[row.role], label=organization.name)


def _check(by: User | None, person: Person) -> None:
    if by is not None and not rules.can_change_person(by, person):
        raise NotYoursToDoError(_("You cannot say where this person comes from. Ask a person with a higher role."))
