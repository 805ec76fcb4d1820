"""Self-assessments: asked, answered in private, added up once, told, followed by actions."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone

from agenda.services.errors import NotYoursToDoError as PlanNotYoursError
from engagement.models import Assessment, AssessmentAnswer
from engagement.queries import assessments as queries
from engagement.rules import assessments as rules
from engagement.services import assessments as services
from engagement.services.errors import AssessmentRefusedError, NotYoursToDoError
from kconnect.core.models import AuditEvent, Notification
from tests.build_agenda import make_strategy
from tests.build_assessments import answer, close, levels, make_assessment
from tests.build_workgroups import make_organization, make_user, make_workgroup
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class World:
    """A group with a lead and six members, a partner, staff."""

    group: Workgroup
    lead: User
    members: list[User]
    staff: User


@pytest.fixture
def world() -> World:
    made = World()
    made.group = make_workgroup()
    made.lead = make_user("Ana", leads=[made.group])
    made.members = [make_user(f"Member {number}", member_of=[made.group]) for number in range(6)]
    made.staff = make_user("Bo", staff=[RoleName.BACKBONE])
    return made


def told(user: User) -> list[str]:
    return sorted(Notification.objects.filter(user=user).values_list("occasion", flat=True))


def test_who_belongs_to_a_group_is_asked_and_hears_of_it_once(world: World) -> None:
    row = services.open_assessment(
        by=world.lead, instrument="equity-practices", workgroup=world.group, closes_on=timezone.localdate() + 9 * DAY
    )
    services.mind_assessments(timezone.localdate())
    assert set(queries.asked_of(row)) == {world.lead, *world.members}
    assert told(world.members[0]) == [f"assessment:{row.pk}:open"]
    assert told(world.staff) == []
    assert [one.pk for one in queries.to_answer(world.members[0], 5)] == [row.pk]
    answer(row, world.members[0])
    assert queries.to_answer(world.members[0], 5) == queries.to_answer(world.staff, 5) == []


def test_who_has_not_answered_is_reminded_once(world: World) -> None:
    row = make_assessment(workgroup=world.group, days=9)
    answer(row, world.members[0])
    for days in (5, 6, 7):
        services.mind_assessments(timezone.localdate() + days * DAY)
    assert told(world.members[0]) == [f"assessment:{row.pk}:open"]
    assert told(world.lead) == [f"assessment:{row.pk}:open", f"assessment:{row.pk}:remind:{row.closes_on}"]


def test_a_round_for_later_is_told_of_on_its_first_day(world: World) -> None:
    row = make_assessment(workgroup=world.group, days=9, opens_on=timezone.localdate() + 2 * DAY)
    assert told(world.lead) == []
    with pytest.raises(AssessmentRefusedError):
        answer(row, world.lead)
    services.mind_assessments(timezone.localdate() + 2 * DAY)
    assert told(world.lead) == [f"assessment:{row.pk}:open"]


def test_answers_are_changed_until_the_end_then_added_up_and_deleted(world: World) -> None:
    row = make_assessment(workgroup=world.group)
    for number, user in enumerate(world.members):
        answer(row, user, number % 3)
    answer(row, world.members[0], 4, check=None)
    assert row.answers.filter(person=world.members[0].person).count() == 7
    done = close(row)
    assert (done.answered, done.asked) == (6, 7)
    assert not AssessmentAnswer.objects.exists()
    # 4 1 2 0 1 2; one could not say about the last.
    assert {one.statement: (one.number, one.total) for one in done.results.all()} == {
        **dict.fromkeys(levels(), (6, 10)), "check": (5, 6),
    }  # fmt: skip
    assert close(row).closed_at == done.closed_at
    with pytest.raises(AssessmentRefusedError):
        answer(row, world.lead)


def test_what_a_person_answers_leaves_no_trace(world: World) -> None:
    row = make_assessment(workgroup=world.group)
    acts = AuditEvent.objects.count()
    answer(row, world.members[0])
    assert AuditEvent.objects.count() == acts


def test_fewer_than_five_say_nothing(world: World) -> None:
    row = make_assessment(workgroup=world.group)
    for user in world.members[:4]:
        answer(row, user)
    done = close(row)
    assert not done.results.exists()
    assert not queries.story_of(done).shown


def test_one_answer_is_agreed_by_whoever_speaks_for_the_group(world: World) -> None:
    other = make_user("Lea", leads=[world.group])
    row = make_assessment(workgroup=world.group, way="together")
    assert set(queries.asked_of(row)) == {world.lead, other}
    assert [one.pk for one in queries.to_answer(other, 5)] == [row.pk]
    with pytest.raises(NotYoursToDoError):
        answer(row, world.members[0])
    answer(row, world.lead, 1)
    assert queries.to_answer(other, 5) == []
    answer(row, other, 4)
    assert AuditEvent.objects.filter(verb="responded").count() == 2
    services.mind_assessments(row.closes_on)
    assert told(other) == [f"assessment:{row.pk}:open"]
    line = queries.story_of(close(row)).lines[0]
    assert line.last.shown is not None
    assert (float(line.last.shown.value), line.last.shown.bound) == (4.0, "")


def test_partners_and_the_collaborative_are_asked_too(world: World) -> None:
    mill = make_organization("Mill House")
    editor = make_user("Ed", edits=[mill])
    own = services.open_assessment(
        by=editor, instrument="shared-power", organization=mill, closes_on=timezone.localdate() + DAY
    )
    assert list(queries.asked_of(own)) == [editor]
    assert rules.can_see_assessment(editor, own)
    assert rules.can_see_assessment(world.staff, own)
    assert not rules.can_see_assessment(world.lead, own)
    assert rules.can_answer(editor, own)
    assert not rules.can_answer(world.staff, own)
    whole = make_assessment("backbone")
    assert set(queries.asked_of(whole)) == {world.lead, *world.members, world.staff, editor}
    agreed = make_assessment("shared-power", way="together")
    assert list(queries.asked_of(agreed)) == [world.staff]
    assert {one.pk for one in queries.to_answer(editor, 5)} == {own.pk, whole.pk}
    assert {one.pk for one in queries.to_answer(world.staff, 5)} == {whole.pk, agreed.pk}


@pytest.mark.parametrize("who", ["lead", "member", "staff", "editor", "outsider"])
def test_rules_and_row_filters_agree(world: World, who: str) -> None:
    mill = make_organization("Mill House")
    people: dict[str, Any] = {
        "lead": world.lead, "member": world.members[0], "staff": world.staff, "editor": make_user("Ed", edits=[mill]),
        "outsider": make_user("Olga"),
    }  # fmt: skip
    user, other = people[who], make_workgroup("Housing")
    for way in ("each", "together"):
        kind = {"each": "backbone", "together": "shared-power"}[way]
        for about in ({}, {"workgroup": world.group}, {"workgroup": other}, {"organization": mill}):
            make_assessment(kind, way=way, **about)
    seen = {row.pk for row in queries.visible(user)}
    rows = list(Assessment.objects.select_related("workgroup", "organization"))
    assert seen == {row.pk for row in rows if rules.can_see_assessment(user, row)}
    waits = {row.pk for row in queries.to_answer(user, 20)}
    assert waits == {row.pk for row in rows if queries.asked_of(row).filter(pk=user.pk).exists()}
    shown = {one.row.pk: one.may_answer for one in queries.assessment_rows(user, rows)}
    assert shown == {row.pk: rules.can_answer(user, row) for row in rows}


def test_nobody_without_an_account_sees_or_asks_anything(world: World) -> None:
    visitor = AnonymousUser()
    mine = make_assessment(organization=make_organization("Mill House"))
    assert not rules.can_see_assessment(visitor, mine)
    assert not rules.can_open_some_assessment(visitor)
    assert not Assessment.objects.visible_to(visitor).exists()


def test_each_is_asked_about_one_thing_once_at_a_time(world: World) -> None:
    make_assessment(workgroup=world.group)
    with pytest.raises(AssessmentRefusedError, match="already"):
        make_assessment(workgroup=world.group)
    make_assessment()
    with pytest.raises(AssessmentRefusedError, match="already"):
        make_assessment()
    with pytest.raises(AssessmentRefusedError, match="not both"):
        make_assessment(workgroup=world.group, organization=make_organization())
    with pytest.raises(AssessmentRefusedError, match="later one"):
        make_assessment("backbone", days=-1)
    with pytest.raises(AssessmentRefusedError, match="Choose what"):
        make_assessment("horoscope")
    with pytest.raises(AssessmentRefusedError, match="before the first"):
        make_assessment("backbone", days=1, opens_on=timezone.localdate() + 3 * DAY)


def test_a_lead_asks_about_their_group_only(world: World) -> None:
    last, other = timezone.localdate() + DAY, make_workgroup("Housing")
    for about in ({}, {"workgroup": other}, {"organization": make_organization()}):
        with pytest.raises(NotYoursToDoError):
            services.open_assessment(by=world.lead, instrument="backbone", closes_on=last, **about)
    row = make_assessment(workgroup=world.group)
    for act in (services.close_assessment, services.call_off_assessment):
        with pytest.raises(NotYoursToDoError):
            act(by=world.members[0], assessment=row)
    with pytest.raises(NotYoursToDoError):
        services.extend_assessment(by=world.members[0], assessment=row, closes_on=last)


def test_nobody_sees_one_more_answer_come_or_closes_on_it(world: World) -> None:
    row = make_assessment(workgroup=world.group)
    counts = []
    for user in [world.lead, *world.members]:
        answer(row, user)
        counts.append(queries.answered_by(row))
    assert set(counts) == {number - number % 5 for number in range(1, len(counts) + 1)}
    # Everybody has answered: nobody can choose the moment any more.
    outsider = make_user("New", member_of=[world.group])
    with pytest.raises(AssessmentRefusedError, match="Not everybody"):
        services.close_assessment(by=world.lead, assessment=row)
    answer(row, outsider)
    assert services.close_assessment(by=world.lead, assessment=row).closed_at is not None


def test_levels_are_those_of_the_instrument(world: World) -> None:
    row = make_assessment(workgroup=world.group)
    with pytest.raises(AssessmentRefusedError, match="at least one"):
        answer(row, world.lead, None)
    with pytest.raises(AssessmentRefusedError, match="0 to 4"):
        answer(row, world.lead, 5)
    services.answer_assessment(by=world.lead, assessment=row, levels={"check": 1, "nothing": 2})
    assert [one.statement for one in row.answers.all()] == ["check"]
    with pytest.raises(ValidationError):
        AssessmentAnswer(assessment=row, person=world.lead.person, statement="both", level=9).full_clean()


def test_a_round_runs_longer_or_is_called_off_before_anybody_has_answered(world: World) -> None:
    row = make_assessment(workgroup=world.group)
    longer = services.extend_assessment(by=world.lead, assessment=row, closes_on=row.closes_on + 5 * DAY)
    assert longer.closes_on == row.closes_on + 5 * DAY
    with pytest.raises(AssessmentRefusedError):
        services.extend_assessment(by=world.lead, assessment=row, closes_on=date(2020, 1, 1))
    answer(row, world.lead)
    with pytest.raises(AssessmentRefusedError):
        services.call_off_assessment(by=world.lead, assessment=row)
    row.answers.all().delete()
    services.call_off_assessment(by=world.lead, assessment=row)
    assert not Assessment.objects.exists()


def test_what_is_over_closes_at_night_and_everybody_asked_hears_of_it(world: World) -> None:
    row = make_assessment(workgroup=world.group, days=1)
    for user in world.members:
        answer(row, user)
    for _again in range(2):
        services.mind_assessments(row.closes_on + DAY)
    row.refresh_from_db()
    assert row.closed_at is not None
    assert told(world.members[0]) == [f"assessment:{row.pk}:closed", f"assessment:{row.pk}:open"]


def test_rounds_stand_side_by_side_and_the_change_is_told(world: World) -> None:
    for days, level in ((200, 1), (100, 2), (0, 3)):
        row = make_assessment(workgroup=world.group)
        for user in world.members:
            answer(row, user, level)
        row = close(row)
        Assessment.objects.filter(pk=row.pk).update(
            opens_on=row.opens_on - days * DAY, closes_on=row.closes_on - days * DAY
        )
    make_assessment("backbone", workgroup=world.group)
    story = queries.story_of(Assessment.objects.get(pk=row.pk))
    assert len(story.rounds) == 3
    assert [float(point.shown.value) for point in story.lines[0].points if point.shown] == [1.0, 2.0, 3.0]
    assert story.lines[0].change == 2


def test_what_follows_is_an_action_of_the_workplan(world: World) -> None:
    strategy = make_strategy(workgroup=world.group)
    row = make_assessment(workgroup=world.group)
    for user in world.members:
        answer(row, user)
    about: dict[str, Any] = {"statement": "check", "strategy": strategy, "name": "Ask each spring"}
    with pytest.raises(AssessmentRefusedError):
        services.follow_assessment(by=world.lead, assessment=row, **about)
    row = close(row)
    action = services.follow_assessment(by=world.lead, assessment=row, **about)
    assert (action.strategy, action.name) == (strategy, "Ask each spring")
    line = next(one for one in queries.story_of(row).lines if one.code == "check")
    assert [name for name, _url in line.actions] == ["Ask each spring"]
    with pytest.raises(AssessmentRefusedError):
        services.follow_assessment(by=world.lead, assessment=row, **{**about, "statement": "nothing"})
    with pytest.raises(NotYoursToDoError):
        services.follow_assessment(by=world.members[0], assessment=row, **about)
    elsewhere = make_strategy("Elsewhere", workgroup=make_workgroup("Housing"))
    with pytest.raises(PlanNotYoursError):
        services.follow_assessment(by=world.lead, assessment=row, **{**about, "strategy": elsewhere})


def test_a_round_that_opens_shortly_before_its_end_is_told_of_first_and_reminded_of_another_night(world: World) -> None:
    row = make_assessment(workgroup=world.group, days=2, opens_on=timezone.localdate() + DAY)
    services.mind_assessments(timezone.localdate() + DAY)
    assert told(world.lead) == [f"assessment:{row.pk}:open"]
    services.mind_assessments(timezone.localdate() + 2 * DAY)
    assert told(world.lead) == [f"assessment:{row.pk}:open", f"assessment:{row.pk}:remind:{row.closes_on}"]


def test_a_round_that_fails_holds_up_no_other_and_is_not_hushed_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = make_assessment(workgroup=world.group, days=2)
    well = make_assessment(workgroup=make_workgroup("Other"), days=2)
    closing = services.close_assessment

    def close_or_fail(*, by: None, assessment: Assessment) -> Assessment:
        if assessment.pk == broken.pk:
            raise RuntimeError("broken")
        return closing(by=by, assessment=assessment)

    monkeypatch.setattr(services, "close_assessment", close_or_fail)
    with pytest.raises(RuntimeError):
        services.mind_assessments(timezone.localdate() + 3 * DAY)
    assert list(Assessment.objects.filter(closed_at__isnull=False)) == [well]
