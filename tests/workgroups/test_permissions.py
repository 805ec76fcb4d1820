"""Roles as data: places, ranks, what a person holds."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.build_workgroups import fresh, make_organization, make_person, make_user, make_workgroup
from workgroups import services
from workgroups.models import User
from workgroups.permissions import NOBODY, ROLES, Access, Holding, Permission, RoleName, Where, access_of, rank_of


def test_each_role_has_a_name_and_a_description() -> None:
    assert set(ROLES) == set(RoleName)
    assert all(str(role.label) and str(role.description) for role in ROLES.values())


def test_each_permission_is_given_by_some_role() -> None:
    given = {permission for role in ROLES.values() for permission in role.permissions}
    assert given == set(Permission)


def test_a_role_in_a_workgroup_reaches_that_workgroup_only() -> None:
    access = Access(1, frozenset({Holding(RoleName.LEAD, 7)}))
    assert access.may(Permission.CONFIRM_ACTIVITY, Where.WORKGROUP, 7)
    assert not access.may(Permission.CONFIRM_ACTIVITY, Where.WORKGROUP, 8)
    assert not access.may(Permission.CONFIRM_ACTIVITY, Where.ORGANIZATION, 7)
    assert not access.may(Permission.CONFIRM_ACTIVITY)


def test_a_role_of_the_network_reaches_every_place() -> None:
    access = Access(1, frozenset({Holding(RoleName.BACKBONE)}))
    assert access.may(Permission.CONFIRM_ACTIVITY, Where.WORKGROUP, 8)
    assert access.may(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION, 3)
    assert access.may(Permission.MANAGE_PEOPLE)
    assert not access.may(Permission.PUBLISH_RESULTS)


def test_places_lists_only_what_roles_of_that_place_give() -> None:
    access = Access(1, frozenset({Holding(RoleName.LEAD, 7), Holding(RoleName.MEMBER, 8), Holding(RoleName.EDITOR, 9)}))
    assert access.places(Permission.CONFIRM_ACTIVITY, Where.WORKGROUP) == {7}
    assert access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP) == {7, 8}
    assert access.places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION) == {9}


def test_who_holds_a_role_somewhere_has_it() -> None:
    access = Access(1, frozenset({Holding(RoleName.LEAD, 7), Holding(RoleName.STEWARD)}))
    assert {role for role in RoleName if access.has(role)} == {RoleName.LEAD, RoleName.STEWARD}


def test_an_anonymous_visitor_holds_nothing() -> None:
    assert access_of(AnonymousUser()) == NOBODY
    assert not NOBODY.is_insider
    assert NOBODY.rank == 0


@pytest.mark.django_db
def test_a_suspended_person_holds_nothing_but_keeps_the_rank_for_the_day_of_return() -> None:
    user = make_user("Ben", staff=[RoleName.BACKBONE], suspended=True)
    assert access_of(user) == NOBODY
    assert rank_of(user.person) == ROLES[RoleName.BACKBONE].rank


@pytest.mark.django_db
def test_a_person_holds_what_they_were_given_where_it_was_given() -> None:
    reading, firm = make_workgroup(), make_organization()
    user = make_user("Ana", leads=[reading], edits=[firm], staff=[RoleName.BACKBONE], superuser=True)
    assert access_of(user).holdings == {
        Holding(RoleName.LEAD, reading.pk),
        Holding(RoleName.EDITOR, firm.pk),
        Holding(RoleName.BACKBONE),
        Holding(RoleName.SUPERUSER),
    }


@pytest.mark.django_db
def test_roles_are_read_once_per_user_object(django_assert_num_queries: object) -> None:
    user = make_user("Ben", member_of=[make_workgroup()])
    access_of(user)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert access_of(user).is_insider


@pytest.mark.django_db
def test_all_roles_are_read_in_one_query(django_assert_num_queries: object) -> None:
    made = make_user("Ana", leads=[make_workgroup()], edits=[make_organization()], staff=[RoleName.BACKBONE])
    user = User.objects.select_related("person").get(pk=made.pk)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(access_of(user).holdings) == 3


@pytest.mark.django_db
def test_an_ended_role_is_gone_at_the_next_request() -> None:
    reading = make_workgroup()
    user = make_user("Ben", member_of=[reading])
    assert access_of(user).is_insider
    services.end_role(by=None, person=user.person, role=RoleName.MEMBER, workgroup=reading)
    assert not access_of(fresh(user)).is_insider


@pytest.mark.django_db
def test_a_person_without_an_account_has_the_rank_of_their_roles() -> None:
    person = make_person("Rosa")
    assert rank_of(person) == 0
    services.grant_role(by=None, person=person, role=RoleName.MEMBER, workgroup=make_workgroup())
    assert rank_of(person) == 1
