"""The activity log: one press one row, history, confirmation, return, undo."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from kconnect.core.models import AppendOnlyError, AuditEvent, Notification
from tests.build_workgroups import make_activity, make_organization, make_user, make_workgroup
from workgroups import services
from workgroups.choices import ACTIVITY_CODES, TRANSITIONS, ActivityCode, ActivityMove, ActivityState
from workgroups.models import Activity, User, Workgroup
from workgroups.services.errors import MoveRefusedError, NotYoursToDoError

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading() -> Workgroup:
    return make_workgroup()


@pytest.fixture
def ana(reading: Workgroup) -> User:
    return make_user("Ana", leads=[reading])


@pytest.fixture
def ben(reading: Workgroup) -> User:
    return make_user("Ben", member_of=[reading])


def state_of(activity: Activity) -> str:
    return Activity.objects.get(pk=activity.pk).state


def test_each_kind_of_work_is_defined() -> None:
    assert set(ACTIVITY_CODES) == set(ActivityCode)


def test_a_member_logs_an_activity_with_everything_they_tell(reading: Workgroup, ben: User) -> None:
    firm = make_organization()
    activity, made = services.log_activity(
        by=ben, workgroup=reading, form_token=uuid4(), organizations=[firm], summary="Read aloud",
        happened_on=date(2026, 3, 2), code="SP", hours=Decimal("2.5"), reach=40, money_cents=12_50,
    )  # fmt: skip
    assert made
    assert (activity.state, activity.person, list(activity.organizations.all())) == ("logged", ben.person, [firm])


def test_the_same_form_sent_twice_is_one_activity(reading: Workgroup, ben: User) -> None:
    token = uuid4()
    first = make_activity(reading, ben, form_token=token)
    again, made = services.log_activity(
        by=ben, workgroup=reading, form_token=token, summary="Again", happened_on=date(2026, 3, 3)
    )
    assert (again, made, again.summary) == (first, False, first.summary)
    assert AuditEvent.objects.filter(verb="logged").count() == 1


def test_two_people_may_send_the_same_token(reading: Workgroup, ana: User, ben: User) -> None:
    token = uuid4()
    assert make_activity(reading, ben, form_token=token) != make_activity(reading, ana, form_token=token)


def test_a_form_that_breaks_a_rule_of_the_table_is_not_taken_for_a_double_press(reading: Workgroup, ben: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_activity(reading, ben, summary="")


def test_a_member_of_another_group_does_not_log_here(reading: Workgroup) -> None:
    chloe = make_user("Chloe", member_of=[make_workgroup("Other")])
    with pytest.raises(NotYoursToDoError):
        make_activity(reading, chloe)


def test_an_edit_keeps_what_stood_before(reading: Workgroup, ben: User) -> None:
    firm = make_organization()
    activity = make_activity(reading, ben, hours=Decimal("2.50"))
    services.edit_activity(by=ben, activity=activity, hours=Decimal("3.00"), organizations=[firm])
    services.edit_activity(by=ben, activity=activity, happened_on=date(2026, 3, 4))
    first, second = activity.revisions.all()
    assert (first.number, first.before, first.edited_by) == (1, {"hours": "2.50", "organizations": []}, ben.person)
    assert (second.number, second.before) == (2, {"happened_on": "2026-03-02"})


def test_an_edit_that_changes_nothing_leaves_no_trace(reading: Workgroup, ben: User) -> None:
    activity = make_activity(reading, ben)
    services.edit_activity(by=ben, activity=activity, summary=activity.summary, organizations=[])
    assert not activity.revisions.exists()
    assert not AuditEvent.objects.filter(verb="changed").exists()


def test_a_revision_is_written_once(reading: Workgroup, ben: User) -> None:
    activity = make_activity(reading, ben)
    services.edit_activity(by=ben, activity=activity, summary="Read with fifty families")
    with pytest.raises(AppendOnlyError):
        activity.revisions.all().delete()


def test_an_author_does_not_edit_what_is_confirmed(reading: Workgroup, ana: User, ben: User) -> None:
    activity = make_activity(reading, ben)
    services.confirm_activities(by=ana, activities=[activity])
    with pytest.raises(NotYoursToDoError):
        services.edit_activity(by=ben, activity=activity, summary="Other")


def test_a_lead_confirms_many_at_once_or_none(reading: Workgroup, ana: User, ben: User) -> None:
    activities = [make_activity(reading, ben) for _ in range(3)]
    services.confirm_activities(by=ana, activities=activities[:1])
    with pytest.raises(MoveRefusedError):
        services.confirm_activities(by=ana, activities=activities)
    assert [state_of(activity) for activity in activities] == ["confirmed", "logged", "logged"]
    services.confirm_activities(by=ana, activities=activities[1:])
    confirmed = Activity.objects.get(pk=activities[2].pk)
    assert (confirmed.confirmed_by, confirmed.confirmed_at is not None) == (ana.person, True)


def test_a_member_confirms_nothing_and_returns_nothing(reading: Workgroup, ben: User) -> None:
    activity = make_activity(reading, ben)
    with pytest.raises(NotYoursToDoError):
        services.confirm_activities(by=ben, activities=[activity])
    with pytest.raises(NotYoursToDoError):
        services.return_activity(by=ben, activity=activity, reason="no")


def test_what_is_sent_back_says_why_and_is_logged_again(reading: Workgroup, ana: User, ben: User) -> None:
    activity = make_activity(reading, ben)
    assert services.return_activity(by=ana, activity=activity, reason="Which school?").return_reason == "Which school?"
    services.edit_activity(by=ben, activity=activity, summary="Read at Cedar school")
    again = services.submit_activity(by=ben, activity=activity)
    assert (again.state, again.return_reason) == ("logged", "")


def test_a_draft_is_logged_by_its_author_only(reading: Workgroup, ana: User, ben: User) -> None:
    draft = make_activity(reading, ben, draft=True)
    with pytest.raises(NotYoursToDoError):
        services.submit_activity(by=ana, activity=draft)
    assert services.submit_activity(by=ben, activity=draft).state == "logged"


def test_a_lead_takes_a_confirmation_back(reading: Workgroup, ana: User, ben: User) -> None:
    activity = make_activity(reading, ben)
    services.confirm_activities(by=ana, activities=[activity])
    with pytest.raises(NotYoursToDoError):
        services.undo_activity(by=ben, activity=activity)
    undone = services.undo_activity(by=ana, activity=activity)
    assert (undone.state, undone.confirmed_by, undone.confirmed_at) == ("logged", None, None)


def test_an_author_takes_back_what_they_logged(reading: Workgroup, ben: User) -> None:
    assert services.undo_activity(by=ben, activity=make_activity(reading, ben)).state == "draft"


def test_a_draft_cannot_be_confirmed(reading: Workgroup, ana: User) -> None:
    with pytest.raises(MoveRefusedError):
        services.confirm_activities(by=ana, activities=[make_activity(reading, ana, draft=True)])


def test_each_state_can_be_reached_and_left() -> None:
    # Deleting leads away from each of them, and back to where it stood.
    moved = set(ActivityState) - {ActivityState.ARCHIVED}
    assert {state for state, _move in TRANSITIONS} == moved
    assert set(TRANSITIONS.values()) == moved
    assert {move for _state, move in TRANSITIONS} == set(ActivityMove)


def test_whoever_wrote_an_entry_hears_each_time_that_it_comes_back() -> None:
    group = make_workgroup()
    ana, ben = make_user("Ana", leads=[group]), make_user("Ben", member_of=[group])
    activity = make_activity(group, ben)
    for why in ("How many?", "Where?"):
        services.return_activity(by=ana, activity=activity, reason=why)
        services.undo_activity(by=ana, activity=activity)
    told = Notification.objects.filter(user=ben, occasion__startswith=f"activity:{activity.pk}:").order_by("pk")
    assert [one.text.rpartition(": ")[2] for one in told] == ["How many?", "Where?"]
