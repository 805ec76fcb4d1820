"""The pages on which surveys are written and kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagement.models import Survey
from tests.build_surveys import answered, ask, make_survey, question
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.fixture
def desk(bo: User) -> Client:
    return client_of(bo)


def form(**changes: Any) -> dict[str, Any]:
    closes = timezone.localtime() + timedelta(days=9)
    given = {
        "title": "Parks",
        "opens_at": "2026-07-01T08:00",
        "closes_at": f"{closes:%Y-%m-%dT%H:%M}",
        "audience": "everybody",
    }
    return {**given, **changes}


def question_form(**changes: Any) -> dict[str, Any]:
    given = {"text": "Which?", "text_es": "¿Cuál?", "kind": "single", "options": "One\n\nTwo", "options_es": "Uno\nDos"}
    return {**given, **changes}


def test_a_survey_is_written_filled_previewed_and_opened(desk: Client, bo: User) -> None:
    made = desk.post("/console/surveys/new/", form(title_es="Parques"))
    survey = Survey.objects.get()
    assert made.headers["Location"] == f"/console/surveys/{survey.pk}/"
    assert timezone.localtime(survey.opens_at).hour == 8
    here = f"/console/surveys/{survey.pk}"
    assert desk.post(f"{here}/questions/new/", question_form()).status_code == 302
    assert [one.text_es for one in question(survey, "single").options.all()] == ["Uno", "Dos"]
    preview = desk.get(f"/es{here}/preview/").content.decode()
    assert "¿Cuál?" in preview
    assert 'name="do"' not in preview
    desk.post(f"{here}/move/", {"do": "open"})
    assert "Which?" in Client().get(f"/surveys/{survey.slug}/answer/").content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"options": "One"}, "between 2 and 20"),
        ({"options_es": "Uno"}, "in the same order"),
        ({"options": "One\n" + "x" * 161, "options_es": "a\nb"}, "at most 160 letters"),
        ({"kind": "number", "low": "3", "high": "3"}, "not above the lowest"),
        ({"kind": "scale", "low": "", "high": ""}, "not above the lowest"),
        ({"text": ""}, "This field is required"),
    ],
)
def test_a_question_that_makes_no_sense_is_given_back(desk: Client, changes: dict[str, str], words: str) -> None:
    survey = make_survey(opened=False, questions=False)
    page = desk.post(f"/console/surveys/{survey.pk}/questions/new/", question_form(**changes))
    assert page.status_code == 200
    assert words in page.content.decode()


def test_a_question_is_changed_moved_and_taken_away_without_javascript(desk: Client) -> None:
    survey = make_survey(opened=False, questions=False)
    ask(survey, "First?", "text")
    second = ask(survey, "Second?", "scale", low=1, high=3)
    here = f"/console/surveys/{survey.pk}/questions/{second.pk}/"
    assert desk.post(here, question_form(kind="scale", low="0", high="4")).status_code == 302
    second.refresh_from_db()
    assert (second.text, second.low, second.high) == ("Which?", 0, 4)
    desk.post(f"{here}move/", {"do": "up"})
    desk.post(f"{here}move/", {"do": "sideways"})
    assert [one.text for one in survey.questions.all()] == ["Which?", "First?"]
    desk.post(f"{here}move/", {"do": "remove"})
    assert [one.text for one in survey.questions.all()] == ["First?"]


def test_once_answered_the_page_offers_a_copy_and_no_change(desk: Client) -> None:
    survey = make_survey()
    answered(survey)
    here = f"/console/surveys/{survey.pk}/"
    page = desk.get(here).content.decode()
    assert "To change them, make a copy" in page
    assert "/questions/" not in page
    assert 'name="audience"' not in desk.get(f"{here}edit/").content.decode()
    assert desk.post(f"{here}edit/", form(audience="invited")).status_code == 302
    survey.refresh_from_db()
    assert (survey.title, survey.audience) == ("Parks", "everybody")
    copy = desk.post(f"{here}move/", {"do": "copy"})
    assert copy.headers["Location"] == f"/console/surveys/{Survey.objects.get(version=2).pk}/"


def test_a_survey_is_closed_and_a_draft_removed(desk: Client) -> None:
    survey, draft = make_survey(), make_survey("Draft", opened=False)
    desk.post(f"/console/surveys/{survey.pk}/move/", {"do": "close"})
    gone = desk.post(f"/console/surveys/{draft.pk}/move/", {"do": "remove"})
    assert gone.headers["Location"] == "/console/surveys/"
    assert [(one.pk, one.state) for one in Survey.objects.all()] == [(survey.pk, "closed")]


def test_times_are_on_the_clocks_of_the_network(desk: Client) -> None:
    skipped = desk.post("/console/surveys/new/", form(closes_at="2027-03-14T02:30"))
    assert "The clocks skip this hour" in skipped.content.decode()
    early = desk.post("/console/surveys/new/", form(closes_at="2026-06-30T08:00"))
    assert "closes before it opens" in early.content.decode()


def test_how_many_answers_came_is_told_in_steps_of_five(desk: Client) -> None:
    survey = make_survey()
    answered(survey, 9)
    before = desk.get("/console/surveys/").content.decode()
    assert desk.get("/console/surveys/").context["surveys"].rows[0].came == 5
    answered(survey, 0)
    assert before.count("<td") == desk.get("/console/surveys/").content.decode().count("<td")


def test_lists_take_as_many_queries_for_many_surveys_as_for_one(desk: Client) -> None:
    make_survey("One")
    desk.get("/console/surveys/")
    counts = []
    for _round in range(2):
        for browser, address in ((desk, "/console/surveys/"), (Client(), "/surveys/"), (Client(), "/take-part/")):
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(address).status_code == 200
            counts.append(len(asked))
        for number in range(3):
            make_survey(f"More {number}", workgroup=make_workgroup(f"Group {number}") if _round == 0 else None)
    assert counts[:3] == counts[3:]


def test_open_surveys_stand_among_the_ways_to_take_part() -> None:
    make_survey("Open one")
    make_survey("By letter", audience="invited")
    make_survey("Draft", opened=False)
    page = Client().get("/take-part/").content.decode()
    assert "Open one" in page
    assert "By letter" not in page
    assert "Draft" not in page


def test_no_survey_leads_on(desk: Client) -> None:
    assert "No survey is open right now" in Client().get("/surveys/").content.decode()
    assert "A survey starts as a draft" in desk.get("/console/surveys/").content.decode()
    make_survey()
    assert "Change the filter" in desk.get("/console/surveys/?state=closed").content.decode()
