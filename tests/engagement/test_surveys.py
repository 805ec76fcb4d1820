"""How surveys are written, opened, frozen, copied and closed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from engagement import rules, services
from engagement.choices import SurveyState
from engagement.models import Survey, SurveyQuestion
from engagement.queries.surveys import OPEN_AT_MOST, survey_lists
from engagement.services import MoveRefusedError, NotYoursToDoError, SurveyFrozenError, SurveyInvalidError, Way
from engagement.services.survey_notices import keepers_of
from engagement.tasks import surveys_over
from kconnect.core import due, jobs
from kconnect.core.models import AuditEvent, Notification
from tests.build_surveys import YES_NO, answered, answers, ask, closed, make_survey, over, question
from tests.build_workgroups import fresh, make_user, make_workgroup
from workgroups import services as people
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def test_a_survey_starts_as_a_draft_of_whoever_writes_it(bo: User) -> None:
    survey = make_survey(by=bo, opened=False, questions=False)
    assert (survey.state, survey.owner, survey.slug) == (SurveyState.DRAFT, bo.person, "buses")
    assert AuditEvent.objects.filter(verb="created", target_type="engagement.survey", actor_id=bo.pk).count() == 1


def test_it_opens_only_with_questions_in_both_languages(bo: User) -> None:
    survey = make_survey(opened=False, questions=False)
    with pytest.raises(SurveyInvalidError, match="Add a question first"):
        services.open_survey(by=bo, survey=survey)
    bare = services.add_question(
        by=bo, survey=survey, kind="single", text="Why?", options=[("So", ""), ("Thus", "Así")]
    )
    with pytest.raises(SurveyInvalidError, match=r"Write the Spanish of: Why\?; So\."):
        services.open_survey(by=bo, survey=survey)
    services.change_question(by=bo, question=bare, text_es="¿Por qué?", options=[("So", "Pues"), ("Thus", "Así")])
    assert services.open_survey(by=bo, survey=survey).state == SurveyState.OPEN
    with pytest.raises(MoveRefusedError):
        services.open_survey(by=bo, survey=survey)


def test_it_does_not_open_when_it_is_over_already(bo: User) -> None:
    survey = over(make_survey(opened=False))
    with pytest.raises(SurveyInvalidError, match="Choose a later moment"):
        services.open_survey(by=bo, survey=survey)


def test_a_survey_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(SurveyInvalidError, match="closes before it opens"):
        make_survey(closes_at=timezone.now() - timedelta(days=3))


def test_questions_are_put_in_order_one_step_at_a_time(bo: User) -> None:
    survey = make_survey(opened=False, questions=False)
    first, second = ask(survey, "First?", options=YES_NO), ask(survey, "Second?", "text")
    services.move_question(by=bo, question=second, up=True)
    assert [one.text for one in survey.questions.all()] == ["Second?", "First?"]
    services.move_question(by=bo, question=second, up=True)
    services.move_question(by=bo, question=first, up=False)
    assert [one.text for one in survey.questions.all()] == ["Second?", "First?"]
    services.remove_question(by=bo, question=second)
    assert [one.text for one in survey.questions.all()] == ["First?"]


def test_a_question_to_choose_from_has_answers_and_a_scale_has_few_steps(bo: User) -> None:
    survey = make_survey(opened=False, questions=False)
    with pytest.raises(SurveyInvalidError, match="between 2 and 20"):
        ask(survey, "Only one?", options=[("Yes", "Sí")])
    with pytest.raises(SurveyInvalidError, match="at most ten steps"):
        ask(survey, "How much?", "scale", low=0, high=50)
    with pytest.raises(SurveyInvalidError, match="not above the lowest"):
        ask(survey, "How many?", "number", low=5, high=5)
    assert SurveyQuestion.objects.count() == 0


def test_a_survey_has_at_most_forty_questions() -> None:
    survey = make_survey(opened=False, questions=False)
    SurveyQuestion.objects.bulk_create([SurveyQuestion(survey=survey, place=n, text="?") for n in range(1, 41)])
    with pytest.raises(SurveyInvalidError, match="at most 40"):
        ask(survey, "One more?", "text")


def test_questions_are_frozen_by_the_first_answer_also_one_that_is_only_kept(bo: User) -> None:
    survey = make_survey()
    key = services.new_key()
    services.keep_answers(survey=survey, way=Way(key), given=answers(survey))
    address = services.link_of_kept(key)
    assert "changed since you kept" not in Client().get(address).content.decode()
    # What is only kept holds up nobody; whoever comes back is told.
    services.change_question(by=bo, question=question(survey, "single"), text="Do you ride a bus?", options=YES_NO)
    services.remove_question(by=bo, question=question(survey, "number"))
    assert "changed since you kept" in Client().get(address).content.decode()
    answered(survey)
    one = question(survey, "text")
    for act in (
        lambda: services.add_question(by=bo, survey=survey, kind="text", text="More?"),
        lambda: services.change_question(by=bo, question=one, text="Other?"),
        lambda: services.move_question(by=bo, question=one, up=True),
        lambda: services.remove_question(by=bo, question=one),
        lambda: services.change_survey(by=bo, survey=survey, raw_file=True),
        lambda: services.change_survey(by=bo, survey=survey, early_results=True),
    ):
        with pytest.raises(SurveyFrozenError):
            act()
    later = timezone.now() + timedelta(days=30)
    assert services.change_survey(by=bo, survey=survey, closes_at=later, title="Buses, all of them").closes_at == later


def test_an_open_survey_is_not_moved_into_the_past(bo: User) -> None:
    survey = make_survey()
    with pytest.raises(SurveyInvalidError, match="close the survey now"):
        services.change_survey(by=bo, survey=survey, closes_at=timezone.now() - timedelta(minutes=1))


def test_a_change_after_answers_is_a_copy_with_the_next_version(bo: User) -> None:
    survey = make_survey()
    answered(survey)
    copy = services.copy_survey(by=bo, survey=survey)
    assert (copy.version, copy.copy_of, copy.state, copy.slug) == (2, survey, SurveyState.DRAFT, "buses-2")
    assert [one.text for one in copy.questions.all()] == [one.text for one in survey.questions.all()]
    assert [one.text_es for one in question(copy, "single").options.all()] == ["Sí", "No"]
    services.change_question(by=bo, question=question(copy, "text"), text="Anything else?")
    assert question(survey, "text").text == "What should change?"


def test_a_draft_can_be_removed_and_what_the_public_saw_stays(bo: User) -> None:
    draft, survey = make_survey(opened=False), make_survey("Trains")
    services.remove_survey(by=bo, survey=draft)
    with pytest.raises(MoveRefusedError):
        services.remove_survey(by=bo, survey=survey)
    assert list(Survey.objects.all()) == [survey]


def test_closing_tells_whoever_keeps_it_once(bo: User) -> None:
    group = make_workgroup("Streets")
    lead = make_user("Lea", leads=[group])
    survey = make_survey(by=bo, workgroup=group)
    closed(survey)
    closed(survey)
    told = Notification.objects.filter(occasion=f"survey:{survey.pk}:closed")
    assert {one.user_id for one in told} == {bo.pk, lead.pk}
    with pytest.raises(MoveRefusedError):
        services.change_survey(by=bo, survey=survey, title="Later")
    with pytest.raises(MoveRefusedError):
        services.close_survey(by=bo, survey=make_survey("Draft", opened=False))


def test_a_survey_closes_by_the_clock() -> None:
    survey, running = over(make_survey()), make_survey("Trains")
    assert [one.args for one in surveys_over(timezone.now())] == [{"survey": survey.pk}]
    due.ask()
    jobs.work_until_idle()
    survey.refresh_from_db()
    running.refresh_from_db()
    assert (survey.state, running.state) == (SurveyState.CLOSED, SurveyState.OPEN)


def test_a_survey_that_got_more_time_meanwhile_stays_open() -> None:
    survey = over(make_survey())
    due.ask()
    Survey.objects.update(closes_at=timezone.now() + timedelta(days=1))
    jobs.work_until_idle()
    survey.refresh_from_db()
    assert survey.state == SurveyState.OPEN


def test_who_keeps_surveys(bo: User) -> None:
    people.ensure_cross_cutting_workgroups()
    streets = make_workgroup("Streets")
    lead, member = make_user("Lea", leads=[streets]), make_user("Mo", member_of=[streets])
    other = make_user("Olu", leads=[make_workgroup("Trees")])
    engaged = make_user("Cam")
    group = people.ensure_cross_cutting_workgroups()
    people.grant_role(
        by=None, person=engaged.person, role=RoleName.LEAD,
        workgroup=next(one for one in group if one.slug == "community-engagement"),
    )  # fmt: skip
    ours, all_ours = make_survey(workgroup=streets), make_survey("Everybody's")
    for survey, keepers in ((ours, {lead, bo, engaged}), (all_ours, {bo, engaged})):
        found = {user for user in (lead, member, other, bo, engaged) if rules.can_edit_survey(user, survey)}
        assert found == keepers
        listed = {
            user
            for user in (lead, other, bo, engaged)
            if survey in Survey.objects.kept_by(user, of_all=rules.keeps_all_surveys(user))
        }
        assert listed == keepers
    assert rules.can_enter_survey(member, ours)
    assert not rules.can_enter_survey(other, ours)
    assert rules.can_enter_survey(other, all_ours)
    assert [rules.can_edit_some_surveys(one) for one in (lead, member, bo)] == [True, False, True]
    with pytest.raises(NotYoursToDoError):
        services.change_survey(by=member, survey=ours, title="Mine")


def test_single_answers_go_to_whoever_answers_for_it_and_only_if_people_were_told(bo: User) -> None:
    promised, silent = make_survey(by=bo, raw_file=True), make_survey("Trains", by=bo)
    assert rules.can_take_answers(bo, promised)
    assert not rules.can_take_answers(bo, silent)
    assert not rules.can_take_answers(make_user("Sue", superuser=True), promised)
    assert not rules.can_take_answers(bo, make_survey("Nobody's", raw_file=True))


def test_whoever_has_left_does_not_answer_for_a_survey_any_more() -> None:
    group = make_workgroup("Buses")
    lea, other = make_user("Lea", leads=[group]), make_user("Other", leads=[group])
    survey = make_survey(by=lea, workgroup=group, raw_file=True)
    assert rules.can_take_answers(lea, survey)
    assert keepers_of(survey)[0] == lea
    people.end_role(by=None, person=lea.person, role=RoleName.LEAD, workgroup=group)
    assert not rules.can_take_answers(fresh(lea), survey)
    assert keepers_of(survey) == [other]
    everybody = make_survey("Network", owner=lea.person, raw_file=True)
    assert not rules.can_take_answers(fresh(lea), everybody)
    assert keepers_of(everybody) == []


def test_every_survey_that_runs_is_on_a_page_of_the_list_before_those_that_are_over() -> None:
    for number in range(OPEN_AT_MOST + 1):
        make_survey(f"Survey {number}")
    closed(make_survey("Past"))
    lists = survey_lists(number=1)
    assert (len(lists.running), [row.survey.title for row in lists.past]) == (OPEN_AT_MOST + 1, ["Past"])
