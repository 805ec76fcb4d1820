"""Who may do what with shared measurement, for every role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from dashboard import rules
from tests.build_workgroups import make_organization, make_user, make_workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db

STEWARDS = {"steward", "superuser"}
STAFF = {"steward", "backbone", "superuser"}


@pytest.fixture
def people() -> dict[str, Any]:
    """One person per role."""
    return {
        "anonymous": AnonymousUser(),
        "suspended": make_user("Sam", staff=[RoleName.STEWARD], suspended=True),
        "member": make_user("Ben", member_of=[make_workgroup("A")]),
        "lead": make_user("Ana", leads=[make_workgroup("B")]),
        "editor": make_user("Ed", edits=[make_organization("One")]),
        "steward": make_user("Dev", staff=[RoleName.STEWARD]),
        "backbone": make_user("Bo", staff=[RoleName.BACKBONE]),
        "superuser": make_user("Sue", superuser=True),
    }


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (rules.can_import, STAFF),
        (rules.can_see_working, STAFF),
        (rules.can_set_aims, STAFF),
        (rules.can_allow_personal, STEWARDS),
        (rules.can_release, STEWARDS),
        (rules.can_approve, STEWARDS),
        (rules.can_define, STEWARDS),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_rule_allows_exactly_these_roles(
    people: dict[str, Any], rule: Callable[[Any], bool], allowed: set[str]
) -> None:
    assert {role for role, user in people.items() if rule(user)} == allowed
