"""Surveys of the demonstration network: one that is open, one that has closed, one by letter that is still written."""

import random
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone, translation

from engagement import rules, services
from engagement.models import Survey
from engagement.queries.survey_results import words_waiting
from engagement.services import Way
from workgroups.models import User, Workgroup

FOLDER = Path(__file__).parent
WORDS = ("title", "title_es", "about", "about_es", "audience", "early_results", "raw_file")


def load_surveys(users: dict[str, User]) -> None:
    """Everything of `surveys.toml`."""
    for about in tomllib.loads((FOLDER / "surveys.toml").read_text())["survey"]:
        keeper = users[about["by"]]
        survey = _survey(about, keeper)
        if about.get("opened", True):
            services.open_survey(by=keeper, survey=survey)
        _answers(about, survey)
        if about.get("closed"):
            services.show_results(by=keeper, survey=services.close_survey(by=keeper, survey=survey))
            _read(survey, keeper)


def _survey(about: dict[str, Any], keeper: User) -> Survey:
    now = timezone.now()
    survey = services.create_survey(
        by=keeper,
        workgroup=Workgroup.objects.get(slug=about["workgroup"]),
        opens_at=now - timedelta(days=about["since"]),
        closes_at=now + timedelta(days=about["days"]),
        **{name: about[name] for name in WORDS if name in about},
    )
    for question in about["question"]:
        values = {name: value for name, value in question.items() if name not in {"options", "weights"}}
        services.add_question(by=keeper, survey=survey, options=question.get("options", []), **values)
    return survey


def _answers(about: dict[str, Any], survey: Survey) -> None:
    """As many made-up people answer as it says, the same ones each time; the first ones say something in their own words."""
    chance, words = random.Random(7), list(about.get("words", []))  # noqa: S311  # made-up answers, no secret
    questions = list(survey.questions.prefetch_related("options"))
    for number in range(about.get("answers", 0)):
        given: dict[int, Any] = {}
        for one in questions:
            options = [option.pk for option in one.options.all()]
            if one.kind == "single":
                given[one.pk] = [chance.choice(options)]
            elif one.kind == "multiple":
                given[one.pk] = chance.sample(options, chance.randint(1, 2))
            elif one.kind == "text":
                given[one.pk] = words[number] if number < len(words) else ""
            else:
                given[one.pk] = chance.randint(one.low, one.high)
        with translation.override("es" if number % 3 == 0 else "en"):
            services.send_answers(survey=survey, way=Way(services.new_key()), given=given)


def _read(survey: Survey, keeper: User) -> None:
    """Own words are read, but for two that still wait."""
    for answer in list(words_waiting(survey).order_by("words"))[2:]:
        services.decide_words(
            by=keeper, survey=survey, answer=answer, shown=True, words=rules.without_them(answer.words)
        )
