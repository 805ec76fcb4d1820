"""The corpus of hostile texts in every field of words of engagement, whatever nouns it has: no page and no feed takes one for its own.

The walk asks the models themselves for their fields, so that a noun that is added is covered from its first day.
"""

import pytest
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.test import Client
from django.utils.html import escape

from engagement import services
from engagement.forms import AnswerForm
from engagement.forms.survey_answers import field_of
from engagement.models import Survey, SurveyAnswer, SurveyOption, SurveyQuestion
from engagement.queries.bars import bars_of, draw
from tests.build_engagement import make_event
from tests.build_surveys import answered, closed, make_survey
from tests.build_workgroups import client_of, make_user
from tests.security.hostile import CORPUS, ONE, fields_of_words
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db

RAW = ("<script>alert(1)", "<img src=x")
ADDRESSES = (
    "/",
    "/surveys/",
    "/events/",
    "/take-part/",
    "/glossary/",
    "/input/",
    "/decisions/",
    "/news/",
    "/resources/",
    "/feeds/events.atom",
    "/feeds/decisions.atom",
    "/feeds/answers.atom",
)


def test_the_corpus_is_as_large_as_the_families_ask() -> None:
    assert len(CORPUS) == len(set(CORPUS)) >= 135


def test_the_walk_finds_the_nouns() -> None:
    found = {model.__name__ for model, _field in fields_of_words()}
    assert {"Event", "Survey", "SurveyQuestion", "SurveyOption", "SurveyAnswer"} <= found


@pytest.mark.once
@pytest.mark.parametrize("tag", ["localized thing 'title' mark=True", "words_of"])
def test_every_text_of_the_corpus_stays_a_text(tag: str) -> None:
    source = "{{ thing|words_of:'title' }}" if tag == "words_of" else "{% " + tag + " %}"
    template = Template(source)
    for text in CORPUS:
        shown = template.render(Context({"thing": Survey(title=text)}))
        assert shown == str(escape(text))


@pytest.mark.once
def test_every_text_of_the_corpus_stays_a_text_in_forms_and_drawings() -> None:
    template = Template("{% field form.q1 %}")
    for text in CORPUS:
        asked = SurveyQuestion(pk=1, kind="text", text=text, hint=text)
        form = AnswerForm(questions=[])
        form.fields["q1"] = field_of(asked)
        shown = template.render(Context({"form": form}))
        for piece in ("<script", "<img", "<svg", "<iframe", "<a href", 'onfocus=alert(1) autofocus x="'):
            assert piece not in shown.replace("&quot;", "'")
        assert "<script" not in draw(bars_of([(text, 1)], 1), wide=True)


def test_hostile_words_in_every_field_reach_no_page(client: Client) -> None:
    """All nouns at once, filled past their services as an import would, then read by a stranger and by staff."""
    survey = make_survey(early_results=True)
    answered(survey, 12, words=ONE)
    services.release_batches()
    make_event()
    done = make_survey("Done")
    answered(done, 12, words=ONE)
    services.show_results(by=None, survey=closed(done))
    for model, name in fields_of_words():
        for row in model._base_manager.all():
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**{name: ONE})
            except IntegrityError:
                # The database has a rule of its own for this field.
                continue
    SurveyAnswer.objects.exclude(words="").update(decided="shown")
    assert SurveyOption.objects.filter(text=ONE).exists()
    staff = client_of(make_user("Bo", staff=[RoleName.BACKBONE]))
    for browser, address in [
        *((client, one) for one in pages_of(survey, done)),
        *((staff, one) for one in rooms_of(survey, done)),
    ]:
        answer = browser.get(address)
        assert answer.status_code in {200, 404}
        body = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        assert not any(raw in body for raw in RAW), address


def pages_of(*surveys: Survey) -> list[str]:
    """What everybody reads."""
    found = [prefix + one for one in ADDRESSES for prefix in ("", "/es")]
    for survey in surveys:
        found += [
            f"{prefix}/surveys/{survey.slug}/{page}" for prefix in ("", "/es") for page in ("", "answer/", "thanks/")
        ]
    return found


def rooms_of(*surveys: Survey) -> list[str]:
    """What staff read."""
    found = ["/console/surveys/", "/console/events/", "/console/glossary/"]
    for survey in surveys:
        found += [f"/console/surveys/{survey.pk}/{room}" for room in ("", "edit/", "preview/", "results/", "words/")]
    return found
