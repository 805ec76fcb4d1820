"""A survey that has closed says what was heard, what was done and why, beside its results."""

from typing import Any

import pytest
from django.test import Client

from engagement import services
from engagement.models import Input, InputAnswer
from engagement.services import InputInvalidError, MoveRefusedError, NotYoursToDoError
from kconnect.core.models import AuditEvent, Job
from tests.build_agenda import make_goal, make_strategy
from tests.build_input import ANSWER, heard
from tests.build_surveys import answered, closed, make_survey
from tests.build_workgroups import client_of, make_user, make_workgroup

pytestmark = pytest.mark.django_db


def test_what_was_done_with_a_survey_stands_beside_its_results_with_what_changed() -> None:
    group = make_workgroup("Buses")
    strategy = make_strategy("Night lines", workgroup=group)
    survey, lead = make_survey(workgroup=group), make_user("Lea", leads=[group])
    answered(survey, 10)
    desk: Any = client_of(lead)
    address = f"/console/surveys/{survey.pk}/reply/"
    assert "The results come first" in desk.get(address).content.decode()
    services.show_results(by=None, survey=closed(survey))
    assert address in desk.get(f"/console/surveys/{survey.pk}/results/").content.decode()
    page = Client().get(f"/surveys/{survey.slug}/").content.decode()
    assert "What became of it" not in page
    assert desk.post(address, {**ANSWER, "why_es": ""}).status_code == 200
    assert desk.post(address, {**ANSWER, "to_strategy": [strategy.pk]}).status_code == 302
    page = Client().get(f"/surveys/{survey.slug}/").content.decode()
    for words in ("What became of it", "You want longer hours.", "We open until eight.", "Night lines"):
        assert words in page
    assert "Abrimos hasta las ocho." in Client().get(f"/es/surveys/{survey.slug}/").content.decode()
    assert AuditEvent.objects.filter(verb="replied_to_public").count() == 1


def test_it_waits_for_the_results_and_touches_no_input_and_writes_to_nobody() -> None:
    group = make_workgroup("Buses")
    survey, other = make_survey(workgroup=group), heard(thing=make_goal())
    answered(survey, 10)
    with pytest.raises(MoveRefusedError, match="results first"):
        services.answer_survey(by=None, survey=survey, links={}, **ANSWER)
    survey = services.show_results(by=None, survey=closed(survey))
    with pytest.raises(NotYoursToDoError):
        services.answer_survey(by=make_user("Out"), survey=survey, links={}, **ANSWER)
    with pytest.raises(InputInvalidError, match="both languages"):
        services.answer_survey(by=None, survey=survey, links={}, **{**ANSWER, "heard_es": ""})
    for words in (ANSWER, {**ANSWER, "did": "We open until nine."}):
        services.answer_survey(by=None, survey=survey, links={}, **words)
    assert InputAnswer.objects.get().did == "We open until nine."
    assert Input.objects.get(pk=other.pk).answered_at is None
    assert not Job.objects.filter(kind="engagement.tell_writers").exists()
