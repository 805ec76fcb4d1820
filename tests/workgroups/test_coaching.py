"""Coaching of a partner: asked for, taken up, assessed, with goals and sessions; seen by few; stale ones are asked about."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kconnect.core.models import Notification
from tests.build_coaching import coached, coaching_group, levels
from tests.build_workgroups import client_of, make_organization, make_user
from workgroups import services as network
from workgroups.choices import GoalState
from workgroups.models import Coaching, User
from workgroups.permissions import RoleName
from workgroups.queries.coaching import coaching_page
from workgroups.services import coaching as services
from workgroups.services.errors import MoveRefusedError, NotYoursToDoError, WrongAdvisorError

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def coach() -> User:
    return make_user("Cora", member_of=[coaching_group()])


def told(user: User) -> int:
    return Notification.objects.filter(user=user).count()


def test_a_partner_asks_once_and_gets_coaches_of_the_group(coach: User) -> None:
    mill = make_organization("Mill House")
    editor, lead, other = make_user("Edi", edits=[mill]), make_user("Led", leads=[coaching_group()]), make_user("Olga")
    with pytest.raises(NotYoursToDoError):
        services.ask_for_coaching(by=coach, organization=mill)
    row = services.ask_for_coaching(by=editor, organization=mill, wish="Count visits")
    assert services.ask_for_coaching(by=editor, organization=mill) == row
    assert told(lead) == 1
    with pytest.raises(WrongAdvisorError):
        services.choose_coaches(by=lead, coaching=row, coaches=[other.person])
    with pytest.raises(NotYoursToDoError):
        services.choose_coaches(by=coach, coaching=row, coaches=[coach.person])
    assert services.choose_coaches(by=lead, coaching=row, coaches=[coach.person]).state == "active"
    assert told(coach) == 1


def test_assessments_stand_side_by_side_with_what_moved(coach: User) -> None:
    row = coached(coach)
    services.assess_capacity(by=coach, coaching=row, levels=levels(1), on=timezone.localdate() - 200 * DAY)
    services.assess_capacity(by=coach, coaching=row, levels=levels(1, privacy=4, skills=0))
    page = coaching_page(row)
    assert len(page.days) == 2
    assert sorted(one.change for one in page.answered if one.change) == [-1, 3]


def test_goals_and_sessions_are_kept_and_an_ended_coaching_changes_no_more(coach: User) -> None:
    row = coached(coach)
    goal = services.set_coaching_goal(by=coach, coaching=row, text="Read figures together", due_on=timezone.localdate())
    assert services.close_coaching_goal(by=coach, goal=goal, state=GoalState.REACHED).closed_on == timezone.localdate()
    services.record_session(by=coach, coaching=row, held_on=timezone.localdate(), minutes=45, people=[coach.person])
    assert coaching_page(row).minutes == 45
    services.end_coaching(by=coach, coaching=row)
    with pytest.raises(MoveRefusedError):
        services.set_coaching_goal(by=coach, coaching=row, text="More", due_on=timezone.localdate())


def test_what_is_done_to_a_coaching_goes_by_how_it_stands_now(coach: User) -> None:
    row = coached(coach)
    goal = services.set_coaching_goal(by=coach, coaching=row, text="Read figures together", due_on=timezone.localdate())
    # As another request ended it: `row` and `goal` still say that it is under way.
    services.end_coaching(by=coach, coaching=Coaching.objects.get(pk=row.pk))
    for act in (
        lambda: services.end_coaching(by=coach, coaching=row),
        lambda: services.close_coaching_goal(by=coach, goal=goal, state=GoalState.REACHED),
        lambda: services.record_session(by=coach, coaching=row, held_on=timezone.localdate(), minutes=30),
        lambda: services.assess_capacity(by=coach, coaching=row, levels=levels(1)),
    ):
        with pytest.raises(MoveRefusedError):
            act()
    goal.refresh_from_db()
    assert (goal.state, row.sessions.count(), row.assessments.count()) == (GoalState.OPEN, 0, 0)


def test_few_people_see_it(coach: User) -> None:
    row = coached(coach)
    services.record_session(
        by=coach, coaching=row, held_on=timezone.localdate(), minutes=30, notes="They count by hand."
    )
    path = f"/partners/{row.organization.slug}/coaching/"
    lead = User.objects.get(person__name="Led")
    sees = {
        "coach": coach, "editor": User.objects.get(person__name="Edi"), "staff": make_user("Bo", staff=[RoleName.BACKBONE]),
    }  # fmt: skip
    for user in sees.values():
        assert "They count by hand." in client_of(user).get(path).content.decode()
    others = [lead, make_user("Olga"), make_user("Ede", edits=[make_organization("Else")])]
    others.append(make_user("Col", member_of=[coaching_group()]))
    assert [client_of(user).get(path).status_code for user in others] == [404] * 4
    # The lead sees who is coached, and not what was said.
    listed = client_of(lead).get("/workgroups/data-capacity/coaching/").content.decode()
    assert "Mill House" in listed
    assert "They count by hand." not in listed
    network.end_role(by=None, person=coach.person, role=RoleName.MEMBER, workgroup=coaching_group())
    assert client_of(User.objects.get(pk=coach.pk)).get(path).status_code == 404


def test_silent_coaching_is_asked_about_once(coach: User) -> None:
    row, staff = coached(coach), make_user("Bo", staff=[RoleName.BACKBONE])
    Notification.objects.all().delete()
    for days, expected in ((59, (0, 0)), (60, (1, 0)), (61, (1, 0)), (120, (1, 1)), (200, (1, 1))):
        services.ask_stale_coaching(timezone.localdate() + days * DAY)
        assert (told(coach), told(staff)) == expected, days
    services.record_session(by=coach, coaching=row, held_on=timezone.localdate() + DAY, minutes=30)
    services.ask_stale_coaching(timezone.localdate() + 62 * DAY)
    assert told(coach) == 2


def test_a_coach_who_left_the_group_is_asked_nothing_more(coach: User) -> None:
    coached(coach)
    before = told(coach)
    network.end_role(by=None, person=coach.person, role=RoleName.MEMBER, workgroup=coaching_group())
    services.ask_stale_coaching(timezone.localdate() + 61 * DAY)
    assert told(coach) == before


def test_two_partners_that_become_one_keep_both_coachings(coach: User) -> None:
    row, other = coached(coach), make_organization("Mill House Inc")
    network.merge_organizations(by=make_user("Bo", staff=[RoleName.BACKBONE]), kept=other, gone=row.organization)
    assert Coaching.objects.get(pk=row.pk).organization == other


@pytest.mark.parametrize("under_way", ["kept", "gone"])
def test_two_coached_partners_that_become_one_are_coached_once(coach: User, under_way: str) -> None:
    staff, kept, gone = make_user("Bo", staff=[RoleName.BACKBONE]), make_organization("Kept"), make_organization("Gone")
    active = coached(coach, organization=kept if under_way == "kept" else gone)
    asked = services.ask_for_coaching(by=staff, organization=gone if under_way == "kept" else kept)
    merge = network.merge_organizations(by=staff, kept=kept, gone=gone)
    states = dict(Coaching.objects.filter(organization=kept).values_list("pk", "state"))
    assert states == {active.pk: "active", asked.pk: "ended"}
    network.undo_merge(by=staff, merge=merge)
    assert dict(Coaching.objects.values_list("pk", "state")) == {active.pk: "active", asked.pk: "asked"}
    assert sorted(Coaching.objects.values_list("organization__name", flat=True)) == ["Gone", "Kept"]


def test_what_a_merge_ended_stays_ended_when_its_partner_is_coached_anew(coach: User) -> None:
    staff, kept, gone = make_user("Bo", staff=[RoleName.BACKBONE]), make_organization("Kept"), make_organization("Gone")
    active, asked = coached(coach, organization=gone), services.ask_for_coaching(by=staff, organization=kept)
    merge = network.merge_organizations(by=staff, kept=kept, gone=gone)
    services.end_coaching(by=staff, coaching=active)
    anew = services.ask_for_coaching(by=staff, organization=kept)
    network.undo_merge(by=staff, merge=merge)
    states = dict(Coaching.objects.filter(organization=kept).values_list("pk", "state"))
    assert states == {asked.pk: "ended", anew.pk: "asked"}


def test_the_room_asks_as_often_for_many_as_for_one(coach: User) -> None:
    row = coached(coach)
    browser, path = client_of(coach), f"/partners/{row.organization.slug}/coaching/"

    def more() -> None:
        services.assess_capacity(by=coach, coaching=row, levels=levels(2))
        services.set_coaching_goal(by=coach, coaching=row, text="Goal", due_on=timezone.localdate())
        services.record_session(by=coach, coaching=row, held_on=timezone.localdate(), minutes=30, people=[coach.person])

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(path).status_code == 200
        return len(seen)

    more()
    asked()
    few = asked()
    for _number in range(4):
        more()
    assert asked() == few


def test_a_form_with_a_gap_keeps_the_rest(coach: User) -> None:
    row = coached(coach)
    form: dict[str, Any] = {code: str(level) for code, level in levels(2).items() if code != "skills"}
    answered = client_of(coach).post(f"/partners/{row.organization.slug}/coaching/assessment/", form)
    assert answered.status_code == 200
    assert answered.content.decode().count("checked") == len(form)
    assert row.assessments.count() == 0


@pytest.mark.parametrize("tie", ["edits", "asked", "edits as staff"])
def test_nobody_makes_themselves_the_coach_of_a_partner_of_their_own(tie: str) -> None:
    mill, group = make_organization("Mill House"), coaching_group()
    staff = [RoleName.BACKBONE] if tie == "edits as staff" else []
    lead = make_user("Led", leads=[group], edits=[mill] if "edits" in tie else [], staff=staff)
    other = make_user("Lea", leads=[group])
    row = services.ask_for_coaching(by=make_user("Edi", edits=[mill]), organization=mill)
    if tie == "asked":
        Coaching.objects.filter(pk=row.pk).update(asked_by=lead.person)
    path = f"/workgroups/data-capacity/coaching/{row.pk}/"
    refused = client_of(lead).post(path, {"coaches": [lead.person_id]})
    assert "Let another lead or the backbone staff choose you." in refused.content.decode()
    row.refresh_from_db()
    assert (row.state, row.coaches.count()) == ("asked", 0)
    # Somebody else in her place, or she by somebody else's choice; then she goes on choosing those beside her.
    services.choose_coaches(by=lead, coaching=row, coaches=[other.person])
    services.choose_coaches(by=other, coaching=row, coaches=[lead.person])
    services.choose_coaches(by=lead, coaching=row, coaches=[lead.person, other.person])
    assert row.coaches.count() == 2
    # An editor of another partner coaches this one by her own choice.
    elsewhere = coached(other, organization=make_organization("Else"))
    services.choose_coaches(by=lead, coaching=elsewhere, coaches=[lead.person])
