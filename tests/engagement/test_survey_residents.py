"""Staff type in a resident's survey: with a yes, once, and nothing leads from the deed to the answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from engagement import services
from engagement.models import ActedFor, Survey, SurveySheet
from engagement.rules.behalf import Yes
from engagement.services import ActingRefusedError, NotTakingAnswersError, NotYoursToDoError, SurveyInvalidError, Way
from kconnect.core.models import AuditEvent
from tests.build_surveys import answered, answers, closed, fields, make_survey, over
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.choices import Consent
from workgroups.models import Person, User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def typed(by: User, survey: Survey, times: int = 1, key: str = "", **given: Any) -> None:
    """So many papers of so many people."""
    yes = Yes(Consent.PAPER, timezone.localdate(), read_back=True)
    for number in range(times):
        services.answer_for_resident(
            by=by, survey=survey, key=key or services.new_key(), given=answers(survey, **given), yes=yes,
            **{"name": f"Nia {by.pk}-{number}", "language": "es"},
        )  # fmt: skip


def batches(survey: Survey) -> list[int | None]:
    return list(survey.sheets.order_by("batch").values_list("batch", flat=True))


def test_the_deed_is_kept_with_the_yes_and_the_answers_count_like_all_others(bo: User) -> None:
    survey = make_survey()
    typed(bo, survey)
    act, sheet = ActedFor.objects.get(), SurveySheet.objects.get()
    kept = (act.deed, act.thing_id, act.label, act.consent, act.person.name, act.acted_by, act.person.language)
    assert kept == ("survey", str(survey.pk), "Buses", "paper", f"Nia {bo.pk}-0", bo.person, "es")
    assert (sheet.state, sheet.survey, sheet.answers.count()) == ("sent", survey, 4)
    assert AuditEvent.objects.get(verb="acted_for").fields == ["survey"]


def test_nothing_leads_from_the_deed_to_the_answers(bo: User) -> None:
    survey = make_survey()
    answered(survey)
    SurveySheet.objects.update(sent_on=timezone.localdate() - timedelta(days=3))
    typed(bo, survey)
    # Not the day either: it is that of other answers.
    assert set(SurveySheet.objects.values_list("sent_on", flat=True)) == {timezone.localdate() - timedelta(days=3)}
    told = [str(one) for row in (*ActedFor.objects.values(), *AuditEvent.objects.values()) for one in row.values()]
    for sheet in SurveySheet.objects.prefetch_related("answers"):
        marks = {str(sheet.pk), str(sheet.key), *(str(one.pk) for one in sheet.answers.all())}
        assert not marks & set(told)


def test_the_same_page_sent_twice_is_one_and_a_person_answers_once(bo: User) -> None:
    survey, yes = make_survey(), Yes(Consent.PHONE, timezone.localdate(), read_back=True)
    typed(bo, survey, key="drawn-by-the-page-once")
    typed(bo, survey, key="drawn-by-the-page-once")
    assert (SurveySheet.objects.count(), ActedFor.objects.count()) == (1, 1)
    who: dict[str, Any] = {"name": "Ana", "phone": "616-555-0102", "yes": yes, "given": answers(survey)}
    services.answer_for_resident(by=bo, survey=survey, key=services.new_key(), **who)
    with pytest.raises(ActingRefusedError, match="once"):
        services.answer_for_resident(by=bo, survey=survey, key=services.new_key(), **who)
    assert SurveySheet.objects.count() == 2


def test_a_refusal_leaves_neither_person_nor_deed_nor_answers(bo: User) -> None:
    group = make_workgroup("Buses")
    survey, lead = make_survey(workgroup=group), make_user("Lea", leads=[group])
    people = Person.objects.count
    before = people()
    with pytest.raises(NotYoursToDoError):
        typed(lead, survey)
    question = survey.questions.filter(kind="single")
    question.update(required=True)
    with pytest.raises(SurveyInvalidError):
        services.answer_for_resident(
            by=bo, survey=survey, key=services.new_key(), given={}, name="Nia",
            yes=Yes(Consent.PAPER, timezone.localdate(), read_back=True),
        )  # fmt: skip
    with pytest.raises(NotTakingAnswersError):
        typed(bo, over(survey))
    assert (people(), ActedFor.objects.count(), SurveySheet.objects.count()) == (before, 0, 0)


def test_a_survey_by_personal_letters_takes_papers_too(bo: User) -> None:
    typed(bo, make_survey(audience="invited"))
    assert SurveySheet.objects.filter(state="sent").count() == 1


def test_whoever_typed_in_four_of_five_reads_no_fifth(bo: User) -> None:
    survey = make_survey(early_results=True)
    typed(bo, survey, 4)
    answered(survey, 4)
    services.release_batches()
    assert batches(survey) == [None] * 8
    answered(survey)
    services.release_batches()
    assert batches(survey) == [1] * 9
    # What is in a batch hides and counts no more.
    answered(survey, 4)
    services.release_batches()
    assert batches(survey).count(None) == 4
    answered(survey, 5)
    services.release_batches()
    assert batches(survey).count(2) == 9


def test_few_others_wait_for_good_when_one_pair_of_hands_typed_the_rest_and_two_pairs_hide_them(bo: User) -> None:
    one, two, alone = make_survey("One"), make_survey("Two"), make_survey("Papers alone")
    typed(bo, one, 6)
    answered(one, 2)
    assert batches(closed(one)) == [None] * 8
    typed(bo, two, 4)
    typed(make_user("Cy", staff=[RoleName.BACKBONE]), two, 4)
    answered(two)
    assert batches(closed(two)) == [1] * 9
    typed(bo, alone, 5)
    assert batches(closed(alone)) == [1] * 5


def test_staff_type_in_one_paper_after_the_other(bo: User) -> None:
    survey = make_survey()
    desk: Any = client_of(bo)
    address = f"/console/surveys/{survey.pk}/resident/"
    assert address in desk.get(f"/console/surveys/{survey.pk}/").content.decode()
    key = desk.get(address).context["form"]["key"].value()
    form = {"name": "Nia Okoro", "language": "es", "consent": "paper", "consent_on": timezone.localdate(), "key": key}
    page = desk.post(address, {**form, **fields(survey)}).content.decode()
    assert "Read back to the person" in page
    page = desk.post(address, {**form, **fields(survey), "read_back": "on"}, follow=True).content.decode()
    assert "Here is room for the next person" in page
    assert (SurveySheet.objects.count(), ActedFor.objects.get().person.name) == (1, "Nia Okoro")
    # Back and sent again: one answer.
    desk.post(address, {**form, **fields(survey), "read_back": "on"})
    assert SurveySheet.objects.count() == 1
    assert "Nobody can answer right now" in desk.get(f"/console/surveys/{over(survey).pk}/resident/").content.decode()


def test_kept_answers_of_somebody_else_are_not_sent_in_a_residents_name(bo: User) -> None:
    other = make_survey("Other")
    services.keep_answers(survey=other, way=Way("drawn-by-the-page-once"), given=answers(other))
    with pytest.raises(NotTakingAnswersError):
        typed(bo, make_survey(), key="drawn-by-the-page-once")
