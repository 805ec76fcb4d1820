"""Where people come from: a person's time with an organization, which gives no right; its editors hold a role."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from kconnect.core.i18n import name_of
from kconnect.core.notices import tell
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


# Asked by the person ----------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_affiliation(*, by: User, organization: Organization) -> Affiliation:
    """Asks that `organization` say that the acting person comes from there; its editors hear of it, or staff if it has none.

    Raises NotYoursToDoError for one that the person may not see, RoleHeldError when they are there or have asked.
    """
    if not rules.can_see_organization(by, organization):
        raise NotYoursToDoError(_("You cannot ask this organization."))
    Person.objects.select_for_update().get(pk=by.person_id)
    if Affiliation.objects.filter(person=by.person, organization=organization, ended__isnull=True).exists():
        raise RoleHeldError(_("You are with this organization already, or have asked."))
    asked = Affiliation.objects.create(person=by.person, organization=organization)
    audit.record(by=by, verb="asked", target=asked, label=organization.name)
    editing = Affiliation.objects.editing().filter(organization=organization)
    editors = list(User.objects.reachable().filter(person__in=editing.values("person")))
    name = by.person.name

    def say() -> str:
        return gettext("%(name)s says they are with %(organization)s. Is that so?") % {
            "name": name, "organization": name_of(organization),
        }  # fmt: skip

    url = reverse("workgroups:organization_people", args=[organization.slug])
    tell(editors or User.objects.running(), occasion=f"affiliation:{asked.pk}", say=say, url=url)
    return asked


@transaction.atomic
def decide_affiliation(*, by: User, affiliation: Affiliation, approve: bool) -> Affiliation:
    """An editor of the organisation, or staff, says yes or no to what somebody else asked; the person is told.

    Raises NotYoursToDoError; RoleNotHeldError when it was decided or taken back meanwhile.
    """
    row = (
        Affiliation.objects.select_for_update(of=("self",))
        .select_related("organization", "person")
        .get(pk=affiliation.pk)
    )
    if not rules.can_edit_organization(by, row.organization) or by.person_id == row.person_id:
        raise NotYoursToDoError(_("You cannot decide this. An editor of the organization or the staff can."))
    if row.approved or row.ended:
        raise RoleNotHeldError(_("This is decided already. Open the page again to see how."))
    if approve:
        row.approved = True
    else:
        row.ended = max(timezone.localdate(), row.started)
    row.save(update_fields=["approved", "ended"])
    audit.record(by=by, verb="approved" if approve else "declined", target=row, label=row.organization.name)

    def say() -> str:
        text = (
            gettext("%(name)s says: yes, you are with us.")
            if approve
            else gettext("%(name)s says that you are not with them.")
        )
        return text % {"name": name_of(row.organization)}

    readers = User.objects.reachable().filter(person=row.person)
    tell(readers, occasion=f"affiliation:{row.pk}:decided", say=say, url=reverse("workgroups:affiliation_mine"))
    return row


@transaction.atomic
def leave_organization(*, by: User, affiliation: Affiliation) -> None:
    """Takes back what one asked, or says that one is not with an organisation any more; an editor's right ends with it.

    Raises RoleNotHeldError for what is not one's own, or has ended.
    """
    mine = Affiliation.objects.select_for_update(of=("self",)).filter(person=by.person_id, ended__isnull=True)
    row = mine.select_related("organization").filter(pk=affiliation.pk).first()
    if row is None:
        raise RoleNotHeldError(_("You are not with this organization any more."))
    row.ended = max(timezone.localdate(), row.started)
    row.save(update_fields=["ended"])
    audit.record(by=by, verb="ended", target=row, fields=[row.role], label=row.organization.name)
