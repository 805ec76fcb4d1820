"""Use cases of roles, people, organisations and workgroups."""

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from kconnect.core.models import AuditEvent
from tests.build_workgroups import (
    client_of,
    fresh,
    join_data_and_capacity,
    make_organization,
    make_person,
    make_user,
    make_workgroup,
)
from workgroups import services
from workgroups.choices import AffiliationRole, WorkgroupKind
from workgroups.models import Affiliation, Membership, Organization, StaffRole, User, Workgroup
from workgroups.permissions import RoleName, access_of
from workgroups.services.errors import (
    AccountExistsError,
    AddressTakenError,
    NotYoursToDoError,
    RoleHeldError,
    RoleNotHeldError,
    StewardNeedsGroundError,
)

pytestmark = pytest.mark.django_db


def staff() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def verbs() -> list[tuple[str, str]]:
    return [(event.verb, event.target_type) for event in AuditEvent.objects.order_by("pk")]


# Roles ----------------------------------------------------------------------------------------------------------------


def test_a_given_role_is_written_to_the_audit_log_without_personal_values() -> None:
    bo, person, reading = staff(), make_person("Rosa"), make_workgroup()
    services.grant_role(by=bo, person=person, role=RoleName.LEAD, workgroup=reading)
    event = AuditEvent.objects.latest("pk")
    assert (event.actor_id, event.verb, event.fields, event.target_label) == (bo.pk, "granted", ["lead"], reading.name)


def test_a_member_who_becomes_lead_keeps_one_membership() -> None:
    bo, person, reading = staff(), make_person("Rosa"), make_workgroup()
    services.grant_role(by=bo, person=person, role=RoleName.MEMBER, workgroup=reading)
    services.grant_role(by=bo, person=person, role=RoleName.LEAD, workgroup=reading)
    assert [membership.role for membership in person.memberships.all()] == ["lead"]


@pytest.mark.parametrize("role", [RoleName.MEMBER, RoleName.EDITOR, RoleName.BACKBONE])
def test_a_role_that_is_held_is_not_given_again(role: RoleName) -> None:
    sue, person = make_user("Sue", superuser=True), make_person("Rosa")
    place = {
        RoleName.MEMBER: {"workgroup": make_workgroup()},
        RoleName.EDITOR: {"organization": make_organization()},
    }.get(role, {})
    services.grant_role(by=sue, person=person, role=role, **place)  # type: ignore[arg-type]
    with pytest.raises(RoleHeldError):
        services.grant_role(by=sue, person=person, role=role, **place)  # type: ignore[arg-type]


def test_somebody_who_works_at_an_organization_becomes_its_editor_in_the_same_row() -> None:
    person, firm = make_person("Rosa"), make_organization()
    Affiliation.objects.create(person=person, organization=firm, role=AffiliationRole.MEMBER)
    services.grant_role(by=staff(), person=person, role=RoleName.EDITOR, organization=firm)
    assert [(row.role, row.approved) for row in person.affiliations.all()] == [("editor", True)]


def test_a_data_steward_stands_on_the_backbone_or_on_data_and_capacity() -> None:
    bo, person = staff(), make_person("Dev")
    with pytest.raises(StewardNeedsGroundError):
        services.grant_role(by=bo, person=person, role=RoleName.STEWARD)
    join_data_and_capacity(person)
    services.grant_role(by=bo, person=person, role=RoleName.STEWARD)
    assert StaffRole.objects.current().filter(person=person, role="steward").exists()


def test_a_data_steward_who_leaves_data_and_capacity_stops_being_one() -> None:
    dev = make_user("Dev", staff=[RoleName.STEWARD])
    group = Workgroup.objects.get(slug="data-capacity")
    services.end_role(by=staff(), person=dev.person, role=RoleName.MEMBER, workgroup=group)
    assert access_of(fresh(dev)).holdings == frozenset()


def test_a_data_steward_of_the_backbone_stays_one_when_leaving_another_group() -> None:
    reading = make_workgroup()
    dev = make_user("Dev", member_of=[reading], staff=[RoleName.BACKBONE, RoleName.STEWARD])
    services.end_role(by=None, person=dev.person, role=RoleName.MEMBER, workgroup=reading)
    assert access_of(fresh(dev)).has(RoleName.STEWARD)


def test_nobody_gives_or_ends_a_role_of_their_own() -> None:
    bo, reading = staff(), make_workgroup()
    with pytest.raises(NotYoursToDoError):
        services.grant_role(by=bo, person=bo.person, role=RoleName.LEAD, workgroup=reading)
    with pytest.raises(NotYoursToDoError):
        services.end_role(by=bo, person=bo.person, role=RoleName.BACKBONE)


def test_a_lead_gives_no_roles() -> None:
    reading = make_workgroup()
    ana = make_user("Ana", leads=[reading])
    with pytest.raises(NotYoursToDoError):
        services.grant_role(by=ana, person=make_person("Rosa"), role=RoleName.MEMBER, workgroup=reading)


def test_a_role_that_is_not_held_cannot_end() -> None:
    with pytest.raises(RoleNotHeldError):
        services.end_role(by=staff(), person=make_person("Rosa"), role=RoleName.MEMBER, workgroup=make_workgroup())


def test_an_ended_role_stays_as_history_and_can_be_given_again() -> None:
    bo, person, firm = staff(), make_person("Rosa"), make_organization()
    services.grant_role(by=bo, person=person, role=RoleName.EDITOR, organization=firm)
    services.end_role(by=bo, person=person, role=RoleName.EDITOR, organization=firm)
    services.grant_role(by=bo, person=person, role=RoleName.EDITOR, organization=firm)
    assert person.affiliations.count() == 2
    assert person.affiliations.editing().count() == 1


def test_a_role_without_its_place_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="place"):
        services.grant_role(by=None, person=make_person("Rosa"), role=RoleName.MEMBER)


# Accounts ------------------------------------------------------------------------------------------------------------


def test_an_address_is_one_account_whatever_its_case() -> None:
    services.create_account(by=None, person=make_person("Ben"), email="Ben@Example.org", password="long enough words")
    with pytest.raises(AccountExistsError):
        services.create_account(by=None, person=make_person("Bea"), email="ben@example.ORG", password="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="BEN@example.org", person=make_person("Bob"))


def test_an_account_that_is_made_has_a_verified_address() -> None:
    user = services.create_account(by=None, person=make_person("Ben"), email="Ben@Example.org", password="words")
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("ben@example.org", True, True)


def test_a_superuser_of_the_command_line_gets_a_person() -> None:
    user = User.objects.create_superuser("Root@Example.org", "words words words")
    assert (user.person.name, user.get_short_name(), user.get_full_name(), user.is_staff) == (
        "root",
        "root",
        "root",
        True,
    )
    assert User.objects.get_by_natural_key("ROOT@example.org") == user


def test_an_account_without_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="address"):
        User.objects.create_user(" ")


def test_a_suspended_person_is_out_at_the_next_request_and_back_when_restored() -> None:
    bo, ben = staff(), make_user("Ben", member_of=[make_workgroup()])
    client = client_of(ben)
    assert client.get("/accounts/profile/").status_code == 200
    services.suspend_account(by=bo, user=ben, reason="left")
    assert client.get("/accounts/profile/").status_code == 302
    services.restore_account(by=bo, user=ben)
    assert access_of(fresh(ben)).is_insider
    assert verbs()[-2:] == [("suspended", "workgroups.user"), ("restored", "workgroups.user")]


def test_nobody_suspends_a_superuser_but_a_superuser() -> None:
    sue = make_user("Sue", superuser=True)
    with pytest.raises(NotYoursToDoError):
        services.suspend_account(by=staff(), user=sue)
    services.suspend_account(by=make_user("Sol", superuser=True), user=sue)
    with pytest.raises(NotYoursToDoError):
        services.restore_account(by=staff(), user=sue)


def test_a_profile_holds_name_language_and_consent() -> None:
    ben = make_user("Ben", member_of=[make_workgroup()])
    services.edit_profile(by=ben, name="Bén Ruiz", language="es", shown=True)
    person = fresh(ben).person
    assert (person.name, person.name_folded, person.language) == ("Bén Ruiz", "ben ruiz", "es")
    assert Membership.objects.get(person=person).shown
    assert AuditEvent.objects.latest("pk").fields == ["language", "name", "naming", "shown"]


def test_a_profile_that_is_saved_unchanged_leaves_no_trace() -> None:
    ben = make_user("Ben")
    services.edit_profile(by=ben, name="Ben", language="en", shown=False)
    before = AuditEvent.objects.count()
    services.edit_profile(by=ben, name="Ben", language="en", shown=False)
    assert AuditEvent.objects.count() == before


# Organisations and workgroups ----------------------------------------------------------------------------------------


def test_an_editor_changes_the_profile_of_their_organization_only() -> None:
    one, two = make_organization("One"), make_organization("Two")
    ed = make_user("Ed", edits=[one])
    changed = services.edit_organization(by=ed, organization=one, name="Uno", name_es="Niñez")
    assert (changed.name, changed.name_folded) == ("Uno", "uno ninez")
    assert AuditEvent.objects.latest("pk").fields == ["name", "name_es"]
    with pytest.raises(NotYoursToDoError):
        services.edit_organization(by=ed, organization=two, name="Dos")


def test_a_profile_of_an_organization_that_is_saved_unchanged_leaves_no_trace() -> None:
    one = make_organization("One")
    before = AuditEvent.objects.count()
    services.edit_organization(by=staff(), organization=one, name="One")
    assert [event.verb for event in AuditEvent.objects.order_by("pk")[before:]].count("edited") == 0


def test_staff_add_organizations_and_workgroups_each_with_its_own_address() -> None:
    bo = staff()
    services.create_organization(by=bo, slug="one", name="One", sector="health", role_in_network="provider")
    services.create_workgroup(by=bo, slug="one", name="One", kind=WorkgroupKind.ISSUE)
    with pytest.raises(AddressTakenError):
        services.create_organization(by=bo, slug="one", name="Uno", sector="health", role_in_network="provider")
    with pytest.raises(AddressTakenError):
        services.create_workgroup(by=bo, slug="one", name="Uno", kind=WorkgroupKind.ISSUE)


def test_nobody_else_adds_organizations_or_workgroups() -> None:
    ana = make_user("Ana", leads=[make_workgroup()])
    with pytest.raises(NotYoursToDoError):
        services.create_organization(by=ana, slug="one", name="One", sector="health", role_in_network="provider")
    with pytest.raises(NotYoursToDoError):
        services.create_workgroup(by=ana, slug="one", name="One", kind=WorkgroupKind.ISSUE)
    assert not Organization.objects.exists()


def test_the_four_cross_cutting_workgroups_come_back_and_are_not_changed() -> None:
    services.ensure_cross_cutting_workgroups()
    Workgroup.objects.filter(slug="equity-inclusion").delete()
    Workgroup.objects.filter(slug="data-capacity").update(name="Numbers")
    groups = services.ensure_cross_cutting_workgroups()
    names = ["Equity & Inclusion", "Numbers", "Policy & Advocacy", "Community Engagement"]
    assert [group.name for group in groups] == names
    assert all(group.published and group.kind == "cross_cutting" for group in groups)
