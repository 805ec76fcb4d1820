"""Builds surveys, their questions and answers for tests, through the services."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from engagement import services
from engagement.choices import QuestionKind, SurveyState
from engagement.models import Survey, SurveyQuestion, SurveySheet
from engagement.services import Way

YES_NO = [("Yes", "Sí"), ("No", "No")]


def make_survey(title: str = "Buses", *, opened: bool = True, questions: bool = True, **values: Any) -> Survey:
    """A survey with one question of each kind, open since a day and for two weeks unless told otherwise."""
    now = timezone.now()
    given = {
        "title_es": f"{title} (es)", "opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=14), **values,
    }  # fmt: skip
    by = given.pop("by", None)
    survey = services.create_survey(by=by, title=title, **given)
    if questions:
        ask(survey, "Do you ride?", options=YES_NO)
        ask(survey, "When?", "multiple", options=[("Morning", "Mañana"), ("Noon", "Mediodía"), ("Night", "Noche")])
        ask(survey, "How good is it?", "scale", low=1, high=5, low_word="bad", low_word_es="malo")
        ask(survey, "How many trips a week?", "number", low=0, high=50)
        ask(survey, "What should change?", "text")
    return services.open_survey(by=None, survey=survey) if opened else survey


def ask(survey: Survey, text: str, kind: str = "single", **values: Any) -> SurveyQuestion:
    """One more question."""
    return services.add_question(
        by=None, survey=survey, kind=QuestionKind(kind), text=text, text_es=f"{text} (es)", **values
    )


def question(survey: Survey, kind: str) -> SurveyQuestion:
    """The first question of a kind."""
    return survey.questions.filter(kind=kind)[0]


def answers(survey: Survey, option: int = 0, number: int = 3, words: str = "") -> dict[int, Any]:
    """What the service takes: the first (or another) option everywhere, one number, own words if there are any."""
    given: dict[int, Any] = {}
    for one in survey.questions.prefetch_related("options"):
        if one.kind in {"single", "multiple"}:
            given[one.pk] = [list(one.options.all())[option].pk]
        elif one.kind in {"scale", "number"}:
            given[one.pk] = number
        else:
            given[one.pk] = words
    return given


def answered(survey: Survey, times: int = 1, **given: Any) -> list[SurveySheet]:
    """So many people answer by the open link."""
    return [
        services.send_answers(survey=survey, way=Way(services.new_key()), given=answers(survey, **given))
        for _number in range(times)
    ]


def fields(survey: Survey, **given: Any) -> dict[str, Any]:
    """The same as the form sends it."""
    return {f"q{number}": value for number, value in answers(survey, **given).items()}


def over(survey: Survey, at: datetime | None = None) -> Survey:
    """The survey with its last moment in the past."""
    closes = at or timezone.now() - timedelta(minutes=1)
    Survey.objects.filter(pk=survey.pk).update(closes_at=closes, opens_at=closes - timedelta(days=7))
    return Survey.objects.get(pk=survey.pk)


def closed(survey: Survey) -> Survey:
    """Closed now."""
    row = services.close_survey(by=None, survey=survey)
    assert row.state == SurveyState.CLOSED
    return row
