"""Pages of members stay quick in a large network: the same few queries whatever it holds, for members as for superusers."""

import logging
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from agenda.models import Action, Contribution
from agenda.services.errors import NotYoursToDoError as NotYourPlanError
from agenda.services.many import add_actions
from benchmarks.crowd import Crowd, Size, build_crowd
from benchmarks.pages import addresses, look
from kconnect.core.models import AuditEvent
from tests.build_agenda import make_action, make_strategy
from tests.build_workgroups import make_activity, make_organization, make_person, make_user, make_workgroup
from workgroups.choices import ActivityState, MembershipRole
from workgroups.models import Activity, Membership, Organization, Person
from workgroups.permissions import RoleName
from workgroups.services.errors import NotYoursToDoError
from workgroups.services.many import PastActivity, add_activities, add_members, add_organizations, add_people

pytestmark = pytest.mark.django_db

SMALL, LARGER = Size(60, 2, 8, 120, 2, 4, 8), Size(120, 6, 120, 600, 3, 12, 36)
# What a row has of its own.
OWN = {"id", "pk", "slug", "created_at", "updated_at", "confirmed_at", "form_token", "started"}


def asked(crowd: Crowd) -> dict[tuple[str, str], int]:
    pages = {page: url for page, url in addresses(crowd).items() if page != "log, a late page"}
    return look(crowd, pages, rounds=0)[2]


@pytest.mark.slow
def test_a_member_page_asks_the_same_few_queries_however_large_the_network_is() -> None:
    counts = []
    for size in (SMALL, LARGER):
        with transaction.atomic():
            counts.append(asked(build_crowd(size)))
            transaction.set_rollback(True)
    few, many = counts
    assert many == few
    assert logging.getLogger("django.request").isEnabledFor(logging.WARNING)
    # Each part of the portal is asked what waits for a person; 15 is the aim there too.
    assert {page: number for (page, who), number in many.items() if who == "member" and number > 15} == {"my work": 19}


def values(row: Any) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in OWN
    }  # fmt: skip


def test_many_activities_are_stored_as_single_ones_are() -> None:
    group, partner = make_workgroup(), make_organization()
    ana = make_user("Ana", member_of=[group])
    one = make_activity(group, ana, organizations=[partner])
    entry: Any = {"summary": one.summary, "happened_on": one.happened_on, "code": one.code}
    [other] = add_activities(by=None, workgroup=group, past=[PastActivity(ana.person, entry, [partner])])
    other.refresh_from_db()
    assert values(other) == values(one)
    assert list(other.organizations.all()) == [partner]
    assert AuditEvent.objects.filter(verb="imported", target_id=str(other.pk), reason="1").exists()


def test_past_activities_may_come_confirmed() -> None:
    group, person = make_workgroup(), make_person()
    [row] = add_activities(
        by=None,
        workgroup=group,
        past=[PastActivity(person, {"summary": "Met", "happened_on": date(2025, 3, 4)}, (), person)],
    )
    assert (row.state, row.confirmed_by, row.confirmed_at is not None) == (ActivityState.CONFIRMED, person, True)


def test_many_partners_are_stored_as_single_ones_are() -> None:
    one = make_organization("Book House", languages=["es", "vi"])
    profile: Any = {
        "name": "Book House", "sector": "community", "role_in_network": "provider", "languages": ["vi", "es"],
    }  # fmt: skip
    [other] = add_organizations(by=None, profiles=[("book-house-2", profile)])
    other.refresh_from_db()
    assert values(other) == values(one)
    assert sorted(other.served.values_list("value", flat=True)) == ["es", "vi"]


def test_many_people_and_members_are_stored_as_single_ones_are() -> None:
    group, one = make_workgroup(), make_person("Ana Ruiz")
    [other] = add_people(by=None, people=[("Ana Ruiz", "en")])
    assert values(Person.objects.get(pk=other.pk)) == values(Person.objects.get(pk=one.pk))
    [seat] = add_members(by=None, workgroup=group, people=[other], role=MembershipRole.LEAD)
    assert Membership.objects.current().get(person=other) == seat


def test_many_actions_are_stored_as_single_ones_are() -> None:
    strategy = make_strategy(workgroup=make_workgroup("Plan"))
    one = make_action("Visit", strategy=strategy)
    [other] = add_actions(by=None, strategy=strategy, actions=[("visit-2", {"name": "Visit"})])
    same = values(other) | {"state_since": None}
    assert same == values(Action.objects.get(pk=one.pk)) | {"state_since": None}
    with pytest.raises(ValueError, match="no fields"):
        add_actions(by=None, strategy=strategy, actions=[("visit-3", {"state": "done"})])


def test_only_staff_bring_many() -> None:
    group = make_workgroup()
    lead, staff = make_user("Ana", leads=[group]), make_user("Bo", staff=[RoleName.BACKBONE])
    strategy = make_strategy(workgroup=make_workgroup("Plan"))
    for refused in (
        lambda: add_people(by=lead, people=[("Mo", "en")]),
        lambda: add_members(by=lead, workgroup=group, people=[]),
        lambda: add_organizations(by=lead, profiles=[]),
        lambda: add_activities(by=lead, workgroup=group, past=[]),
    ):
        with pytest.raises(NotYoursToDoError):
            refused()
    with pytest.raises(NotYourPlanError):
        add_actions(by=lead, strategy=strategy, actions=[])
    add_people(by=staff, people=[("Mo", "en")])
    assert add_organizations(by=staff, profiles=[]) == []


@pytest.mark.full
def test_the_same_seed_makes_the_same_network() -> None:
    told = []
    for _time in range(2):
        with transaction.atomic():
            build_crowd(SMALL)
            rows = Activity.objects.order_by("pk").values_list("summary", "hours", "person__name")
            told.append((list(rows), Organization.objects.count(), Contribution.objects.count()))
            transaction.set_rollback(True)
    assert told[0] == told[1]
    assert [len(told[0][0]), *told[0][1:]] == [120, 60, 120]
