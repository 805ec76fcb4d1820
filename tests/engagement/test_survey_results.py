"""What is seen of answers: enough of them, in batches, own words that somebody has read, and no single answer."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engagement import services
from engagement.models import Survey, SurveyAnswer, SurveySheet
from engagement.queries import survey_results as queries
from engagement.queries.bars import bars_of, draw
from engagement.services import MoveRefusedError, NotYoursToDoError, SurveyInvalidError, Way
from engagement.services.survey_batches import size_of
from kconnect.core.models import AuditEvent
from tests.build_surveys import answered, answers, closed, make_survey, question
from tests.build_workgroups import client_of, make_user
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def people(survey: Survey, *, public: bool) -> list[int]:
    return [one.people for one in queries.results(survey, public=public).questions]


def page(survey: Survey) -> str:
    return Client().get(f"/surveys/{survey.slug}/").content.decode()


def test_nothing_is_seen_before_it_closes_and_the_public_needs_ten_answers(bo: User) -> None:
    survey = make_survey()
    answered(survey, 9)
    assert people(survey, public=False) == [0] * 5
    with pytest.raises(MoveRefusedError):
        services.show_results(by=bo, survey=survey)
    survey = closed(survey)
    # Of nine people every number would be of a few, or of all but a few.
    assert people(survey, public=False) == [0] * 5
    assert people(survey, public=True) == [0] * 5
    with pytest.raises(SurveyInvalidError, match="from 10 answers on"):
        services.show_results(by=bo, survey=survey)


def test_fewer_than_five_answers_are_never_seen() -> None:
    survey = make_survey()
    answered(survey, 4, words="We are few")
    survey = closed(survey)
    assert not queries.results(survey, public=False).is_shown
    assert not queries.words_waiting(survey).exists()
    assert list(queries.answer_rows(survey)) == []


def test_results_are_sums_by_question(bo: User) -> None:
    survey = make_survey()
    answered(survey, 14, option=0, number=2)
    answered(survey, 6, option=1, number=5)
    services.show_results(by=bo, survey=closed(survey))
    single, multiple, scale, number, text = queries.results(survey, public=True).questions
    assert [(bar.label, bar.number, bar.percent) for bar in single.bars] == [("Yes", "14", "70%"), ("No", "6", "30%")]
    assert [bar.number for bar in multiple.bars] == ["14", "6", "fewer than 5"]
    assert [(bar.label, bar.number) for bar in scale.bars][:2] == [("1 · bad", "fewer than 5"), ("2", "not told")]
    assert (scale.average, number.average, single.average) == ("3.0", "≤ 6.2", "")
    assert [(bar.label, bar.number) for bar in number.bars][:2] == [
        ("0 to 5", "16 or more"),
        ("6 to 11", "fewer than 5"),
    ]
    assert not text.is_shown
    shown = page(survey)
    assert "70%" in shown
    assert "Too few answers to show." in shown
    assert shown.count("<svg") >= 8


def test_a_watcher_learns_nothing_from_one_more_answer(bo: User) -> None:
    """The counter from 14 to 15: pages before and after one person answers are the same, in public and inside."""
    survey = make_survey(early_results=True)
    answered(survey, 10)
    services.release_batches()
    services.show_results(by=bo, survey=survey)
    desk = client_of(bo)
    addresses = [f"/console/surveys/{survey.pk}/results/", f"/console/surveys/{survey.pk}/", "/console/surveys/"]

    def seen() -> list[Any]:
        inside = [re.sub(r'value="[^"]{64}"', "", desk.get(address).content.decode()) for address in addresses]
        file = b"".join(Client().get(f"/surveys/{survey.slug}/results.csv").streaming_content)
        return [page(survey), Client().get("/surveys/").content.decode(), file, *inside]

    before = seen()
    for _number in range(4):
        answered(survey, 1, option=1, number=5, words="I am new")
        services.release_batches()
        assert seen() == before
    # The fifth, or the ninth, is not seen to come: only the night lets it out.
    answered(survey, 5, option=1, number=5)
    assert seen()[:4] == before[:4]
    services.release_batches()
    assert people(survey, public=True)[0] == 19
    assert seen() != before


def test_a_batch_cannot_be_filled_up_to_one_answer_because_nobody_knows_its_size() -> None:
    surveys = [make_survey(f"Early {number}", early_results=True) for number in range(8)]
    for survey in surveys:
        answered(survey, 9)
    sizes = {size_of(survey, number) for survey in surveys for number in range(1, 30)}
    assert sizes == {5, 6, 7, 8, 9}
    assert services.release_batches() == 8
    assert services.release_batches() == 0
    short = surveys[0]
    answered(short, size_of(short, 2) - 1)
    assert services.release_batches() == 0
    answered(short, 1)
    assert services.release_batches() == 1


def test_no_result_says_what_everybody_answered() -> None:
    survey = make_survey()
    answered(survey, 10, number=1)
    found = {one.question.kind: one for one in queries.results(closed(survey), public=True).questions}
    told = [bar.words for bar in found["single"].bars]
    assert told == ["6 or more (≥ 60%)", "fewer than 5 (< 50%)"]
    assert found["scale"].average == "≤ 1.5"
    assert "100%" not in str(found["single"].wide)


def test_a_question_that_few_of_a_batch_answered_waits_for_more() -> None:
    """A batch of five sheets of which one answers a question would tell that one answer by the difference."""
    survey = make_survey(early_results=True)
    answered(survey, 10)
    services.release_batches()
    scale = question(survey, "scale")
    for number in range(10):
        given = answers(survey)
        if number not in {0, 6, 7, 8, 9}:
            given[scale.pk] = None
        services.send_answers(survey=survey, way=Way(services.new_key()), given=given)
        SurveySheet.objects.filter(batch__isnull=True).update(batch=2 if number < 5 else 3)
        shown = {one.question.kind: one.people for one in queries.results(survey, public=True).questions}
        assert shown["scale"] == (15 if number == 9 else 10)
    assert shown["single"] == 20


def test_what_comes_last_and_alone_is_left_out() -> None:
    survey = make_survey(early_results=True)
    answered(survey, 10)
    services.release_batches()
    answered(survey, 2)
    closed(survey)
    assert SurveySheet.objects.filter(batch__isnull=True).count() == 2
    assert people(survey, public=True)[0] == 10


def test_own_words_wait_until_somebody_has_read_them(bo: User) -> None:
    survey = make_survey()
    for words in (
        "Light at the stop",
        "Call me: 616-555-0142",
        "My son Jayden waits",
        *[f"Idea {n}" for n in range(9)],
    ):
        answered(survey, 1, words=words)
    survey = services.show_results(by=bo, survey=closed(survey))
    assert "Light at the stop" not in page(survey)
    desk = client_of(bo)
    waiting = desk.get(f"/console/surveys/{survey.pk}/words/").context["waiting"].rows
    found = {row.answer.words: (row.found, row.suggested) for row in waiting}
    assert found["Call me: 616-555-0142"] == (["616-555-0142"], "Call me: […]")
    assert found["My son Jayden waits"][0] == ["Jayden"]
    for row in waiting:
        do = "withhold" if row.answer.words == "Idea 1" else "show"
        form = {"answer": row.answer.pk, "do": do, "words": row.suggested}
        assert desk.post(f"/console/surveys/{survey.pk}/words/", form).status_code == 302
    shown = page(survey)
    assert "Light at the stop" in shown
    assert "Call me: […]" in shown
    for hidden in ("616-555-0142", "Jayden", "Idea 1"):
        assert hidden not in shown
    assert AuditEvent.objects.filter(verb="moderated", actor_id=bo.pk).count() == 12
    assert "Everything is read" in desk.get(f"/console/surveys/{survey.pk}/words/").content.decode()


def test_words_are_not_shown_empty_or_of_another_survey(bo: User) -> None:
    survey, other = make_survey(), make_survey("Trains")
    answered(survey, 5, words="Hello")
    survey = closed(survey)
    words = SurveyAnswer.objects.exclude(words="")[0]
    with pytest.raises(SurveyInvalidError, match="Nothing is left"):
        services.decide_words(by=bo, survey=survey, answer=words, shown=True, words="  ")
    with pytest.raises(SurveyInvalidError, match="not there any more"):
        services.decide_words(by=bo, survey=other, answer=words, shown=False)
    with pytest.raises(NotYoursToDoError):
        services.decide_words(by=make_user("Mo"), survey=survey, answer=words, shown=False)
    assert client_of(bo).post(f"/console/surveys/{survey.pk}/words/", {"answer": "x"}).status_code == 404


def test_the_file_says_what_the_page_says(bo: User) -> None:
    survey = make_survey()
    answered(survey, 10)
    assert Client().get(f"/surveys/{survey.slug}/results.csv").status_code == 404
    services.show_results(by=bo, survey=closed(survey))
    file = b"".join(Client().get(f"/surveys/{survey.slug}/results.csv").streaming_content).decode()
    assert "Do you ride?,Yes,6 or more,≥ 60%,10" in file
    assert "What should change?,too few answers" in file
    assert "=" not in file


def test_single_answers_are_taken_by_whoever_answers_for_them_and_never_tied_together(bo: User) -> None:
    survey = make_survey(by=bo, raw_file=True)
    answered(survey, 3, option=1, number=1, words="=cmd()")
    answered(survey, 4, option=0, number=4, words="Secret 616-555-0142")
    desk, address = client_of(bo), f"/console/surveys/{survey.pk}/answers.csv"
    assert desk.get(address).status_code == 404
    survey = closed(survey)
    for answer in SurveyAnswer.objects.filter(words="=cmd()"):
        services.decide_words(by=bo, survey=survey, answer=answer, shown=True, words=answer.words)
    lines = b"".join(desk.get(address).streaming_content).decode().lstrip("\ufeff").splitlines()[1:]
    assert lines[:7] == ["Do you ride?,No"] * 3 + ["Do you ride?,Yes"] * 4
    spanish = b"".join(desk.get(f"/es{address}").streaming_content).decode()
    assert spanish.count(",Sí") == 4
    assert lines.count("What should change?,'=cmd()") == 3
    assert not any("616-555" in line for line in lines)
    assert AuditEvent.objects.filter(verb="exported", actor_id=bo.pk).count() == 2
    assert client_of(make_user("Sue", superuser=True)).get(address).status_code == 404
    with pytest.raises(NotYoursToDoError):
        services.record_taking(by=make_user("Mo"), survey=survey)


def test_results_take_as_many_queries_for_many_answers_as_for_few() -> None:
    survey = make_survey(early_results=True)
    counts = []
    for times in (10, 15):
        answered(survey, times, words="Hello")
        services.release_batches()
        with CaptureQueriesContext(connection) as asked:
            queries.results(survey, public=True)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6


def test_bands_hold_every_number_once() -> None:
    for low, high in ((0, 50), (1, 5), (0, 9), (-3, 100), (0, 1_000_000)):
        found = queries.bands(low, high)
        assert len(found) <= 10
        assert (found[0][0], found[-1][1]) == (low, high)
        assert all(before[1] + 1 == after[0] for before, after in zip(found, found[1:], strict=False))


def test_bars_say_their_words_and_stay_inside() -> None:
    bars = bars_of([("<b>Long words that do not fit beside their bar at all</b>", 9), ("No", 5)], 14)
    for wide, width in ((True, 680), (False, 288)):
        drawn = draw(bars, wide=wide)
        assert "<b>" not in drawn
        assert "9 (64%)" in drawn
        ends = [
            float(x) + float(w)
            for x, w in re.findall(r'<rect class="said" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)
        ]
        assert max(ends) <= width - 60
    assert (bars_of([("Nobody", 0)], 0)[0].words, bars_of([("One", 9)], 9)[0].percent) == ("not told", "")
