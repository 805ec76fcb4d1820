"""The people and the plan that the tests of the log share: Ben is a member, Ana leads, one action counts families."""

import pytest
from django.test import Client

from agenda.models import Action
from tests.build_agenda import make_action, make_strategy
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.models import User, Workgroup


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup("Reading", name_es="Lectura")


@pytest.fixture
def action(group: Workgroup) -> Action:
    return make_action(strategy=make_strategy(workgroup=group), planned_units=40, unit="families")


@pytest.fixture
def ben(group: Workgroup) -> User:
    return make_user("Ben", member_of=[group])


@pytest.fixture
def ana(group: Workgroup) -> User:
    return make_user("Ana", leads=[group])


@pytest.fixture
def member(ben: User) -> Client:
    return client_of(ben)


@pytest.fixture
def lead(ana: User) -> Client:
    return client_of(ana)
