"""Each rule for every role; and the row filters say the same as the rules."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.build_workgroups import make_activity, make_organization, make_person, make_user, make_workgroup
from workgroups import rules, services
from workgroups.choices import ActivityState
from workgroups.models import Activity, Organization, Workgroup
from workgroups.permissions import Permission, RoleName
from workgroups.querysets import ActivityQuerySet

pytestmark = pytest.mark.django_db


@dataclass
class Network:
    """Two workgroups, two organisations, and one person per role."""

    a: Workgroup
    b: Workgroup
    hidden: Workgroup
    one: Organization
    two: Organization
    people: dict[str, Any]


@pytest.fixture
def network() -> Network:
    a, b = make_workgroup("A"), make_workgroup("B")
    hidden = make_workgroup("Hidden", published=False)
    one, two = make_organization("One"), make_organization("Two", published=False)
    people = {
        "anonymous": AnonymousUser(),
        "outsider": make_user("Olga"),
        "suspended": make_user("Sam", member_of=[a], suspended=True),
        "member of A": make_user("Ben", member_of=[a]),
        "member of B": make_user("Chloe", member_of=[b, hidden]),
        "lead of A": make_user("Ana", leads=[a]),
        "lead of B": make_user("Lea", leads=[b]),
        "editor of one": make_user("Ed", edits=[one]),
        "editor of two": make_user("Eve", edits=[two]),
        "backbone": make_user("Bo", staff=[RoleName.BACKBONE]),
        "steward": make_user("Dev", staff=[RoleName.STEWARD]),
        "superuser": make_user("Sue", superuser=True),
    }
    return Network(a, b, hidden, one, two, people)


def allowed(network: Network, rule: Any, *things: Any) -> set[str]:
    return {role for role, user in network.people.items() if rule(user, *things)}


STAFF = {"backbone", "superuser"}
INSIDERS = {
    "member of A", "member of B", "lead of A", "lead of B", "editor of one", "editor of two", "backbone", "steward",
    "superuser",
}  # fmt: skip


def test_insiders_hold_a_role(network: Network) -> None:
    assert allowed(network, rules.is_insider) == INSIDERS


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (rules.can_enter_workgroup, {"member of A", "lead of A"} | STAFF),
        (rules.can_log_activity, {"member of A", "lead of A"} | STAFF),
        (rules.can_confirm_activities, {"lead of A"} | STAFF),
        (rules.can_edit_workplan, {"lead of A"} | STAFF),
        (rules.can_see_contacts, {"lead of A"} | STAFF),
        (rules.can_edit_events, {"lead of A"} | STAFF),
    ],
)
def test_what_happens_in_a_workgroup_is_for_its_people_and_staff(network: Network, rule: Any, roles: set[str]) -> None:
    assert allowed(network, rule, network.a) == roles


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (rules.can_manage_workgroups, STAFF),
        (rules.can_manage_people, STAFF),
        (rules.can_edit_agenda, STAFF),
        (rules.can_read_audit, STAFF),
        (rules.can_edit_events, STAFF),
        (rules.can_see_jobs, STAFF | {"steward"}),
        (rules.can_import_data, STAFF | {"steward"}),
        (rules.can_see_working_results, STAFF | {"steward"}),
        (rules.can_define_indicators, {"steward", "superuser"}),
        (rules.can_approve_results, {"steward", "superuser"}),
        (rules.can_publish_results, {"steward", "superuser"}),
        (rules.can_operate, {"superuser"}),
        (rules.needs_second_factor, STAFF | {"steward"}),
    ],
)
def test_what_concerns_the_network_is_for_those_who_run_it(network: Network, rule: Any, roles: set[str]) -> None:
    assert allowed(network, rule) == roles


def test_a_published_workgroup_is_everybodys_to_see_and_a_hidden_one_its_peoples(network: Network) -> None:
    assert allowed(network, rules.can_see_workgroup, network.a) == set(network.people)
    assert allowed(network, rules.can_see_workgroup, network.hidden) == {"member of B"} | STAFF


def test_an_organization_is_edited_by_its_editors_and_hidden_until_published(network: Network) -> None:
    assert allowed(network, rules.can_edit_organization, network.one) == {"editor of one"} | STAFF
    assert allowed(network, rules.can_see_organization, network.one) == set(network.people)
    assert allowed(network, rules.can_see_organization, network.two) == {"editor of two"} | STAFF


def activity_of_ben(network: Network, state: ActivityState) -> Activity:
    ben, ana = network.people["member of A"], network.people["lead of A"]
    activity = make_activity(network.a, ben, draft=state == ActivityState.DRAFT)
    if state == ActivityState.CONFIRMED:
        services.confirm_activities(by=ana, activities=[activity])
    if state == ActivityState.RETURNED:
        services.return_activity(by=ana, activity=activity, reason="Which school?")
    activity.refresh_from_db()
    return activity


@pytest.mark.parametrize(
    ("state", "see", "edit", "confirm", "undo"),
    [
        ("draft", {"member of A"}, {"member of A"}, set(), set()),
        ("logged", {"member of A", "lead of A"} | STAFF, {"member of A", "lead of A"} | STAFF, {"lead of A"} | STAFF,
         {"member of A"}),
        ("confirmed", {"member of A", "lead of A"} | STAFF, {"lead of A"} | STAFF, {"lead of A"} | STAFF,
         {"lead of A"} | STAFF),
        ("returned", {"member of A", "lead of A"} | STAFF, {"member of A", "lead of A"} | STAFF, {"lead of A"} | STAFF,
         {"lead of A"} | STAFF),
    ],
)  # fmt: skip
def test_who_does_what_with_an_activity_depends_on_where_it_stands(
    network: Network, state: str, see: set[str], edit: set[str], confirm: set[str], undo: set[str]
) -> None:
    activity = activity_of_ben(network, ActivityState(state))
    assert allowed(network, rules.can_see_activity, activity) == see
    assert allowed(network, rules.can_edit_activity, activity) == edit
    assert allowed(network, rules.can_confirm_activity, activity) == confirm
    assert allowed(network, rules.can_undo_activity, activity) == undo


def test_an_author_who_left_the_group_still_reads_what_they_logged_but_edits_nothing(network: Network) -> None:
    chloe = make_user("Chloe", member_of=[network.a, network.b])
    activity = make_activity(network.a, chloe)
    services.end_role(by=None, person=chloe.person, role=RoleName.MEMBER, workgroup=network.a)
    network.people["left"] = type(chloe).objects.get(pk=chloe.pk)
    assert "left" in allowed(network, rules.can_see_activity, activity)
    assert "left" not in allowed(network, rules.can_edit_activity, activity)


def test_nobody_gives_a_role_above_their_own(network: Network) -> None:
    assert allowed(network, rules.can_grant, RoleName.MEMBER) == STAFF
    assert allowed(network, rules.can_grant, RoleName.BACKBONE) == STAFF
    assert allowed(network, rules.can_grant, RoleName.SUPERUSER) == {"superuser"}


def test_nobody_changes_themselves_or_a_person_of_higher_rank(network: Network) -> None:
    people = network.people
    assert allowed(network, rules.can_change_person, people["member of A"].person) == STAFF
    assert allowed(network, rules.can_change_person, people["backbone"].person) == {"superuser"}
    assert allowed(network, rules.can_change_person, people["superuser"].person) == set()
    assert allowed(network, rules.can_change_person, make_person("Rosa")) == STAFF


# The row filters agree ---------------------------------------------------------------------------------------------


def test_the_filter_of_workgroups_agrees_with_the_rule_for_every_role(network: Network) -> None:
    for role, user in network.people.items():
        by_rule = {group for group in Workgroup.objects.all() if rules.can_see_workgroup(user, group)}
        assert set(Workgroup.objects.visible_to(user)) == by_rule, role


def test_the_filter_of_workgroups_by_permission_agrees_with_the_rules_for_every_role(network: Network) -> None:
    pairs = [
        (Permission.LOG_ACTIVITY, rules.can_log_activity),
        (Permission.CONFIRM_ACTIVITY, rules.can_confirm_activities),
    ]
    for role, user in network.people.items():
        for permission, rule in pairs:
            by_rule = {group for group in Workgroup.objects.all() if rule(user, group)}
            assert set(Workgroup.objects.where(user, permission)) == by_rule, (role, permission)


def test_the_filter_of_organizations_agrees_with_the_rule_for_every_role(network: Network) -> None:
    for role, user in network.people.items():
        by_rule = {firm for firm in Organization.objects.all() if rules.can_see_organization(user, firm)}
        assert set(Organization.objects.visible_to(user)) == by_rule, role


def test_the_filter_of_activities_agrees_with_the_rule_for_every_role_and_state(network: Network) -> None:
    for state in ActivityState:
        activity_of_ben(network, state)
    chloe = make_user("Chloe", member_of=[network.a, network.b])
    make_activity(network.a, chloe)
    make_activity(network.b, chloe, draft=True)
    services.end_role(by=None, person=chloe.person, role=RoleName.MEMBER, workgroup=network.a)
    network.people["left"] = type(chloe).objects.get(pk=chloe.pk)
    for role, user in network.people.items():
        rows: ActivityQuerySet = Activity.objects.all()
        by_rule = {activity for activity in rows if rules.can_see_activity(user, activity)}
        assert set(Activity.objects.visible_to(user)) == by_rule, role


def test_the_public_reads_confirmed_activities_of_published_workgroups_only(network: Network) -> None:
    confirmed = activity_of_ben(network, ActivityState.CONFIRMED)
    activity_of_ben(network, ActivityState.LOGGED)
    hidden = make_activity(network.hidden, network.people["member of B"])
    services.confirm_activities(by=network.people["backbone"], activities=[hidden])
    assert list(Activity.objects.public()) == [confirmed]
    assert Activity.objects.waiting().count() == 1
