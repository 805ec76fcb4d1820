"""Who gets what at the addresses of surveys: everybody answers open ones; leads of the workgroup and staff keep them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from engagement import services
from engagement.models import SurveyAnswer
from engagement.services import Way
from tests.access.table import DONE, INSIDERS, NO_METHOD, NOT_THERE, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_input import ANSWER
from tests.build_surveys import answered, answers, closed, fields, make_survey, question

KEEPERS = ("lead_a", "lead_b", *STAFF)
POST_ONLY = everybody(NO_METHOD)
# A survey of workgroup A: its lead and staff keep it, its members know of it.
KEEP_A = only("lead_a", *STAFF, forbidden=("member_a",))
CHANGE_A = only("lead_a", *STAFF, answer=DONE, forbidden=("member_a",))
# A survey of the whole network: staff keep it, every insider knows of it.
KEEP_ALL = only(*STAFF, forbidden=INSIDERS)
KEY = "a-key-that-nobody-guesses"


def build(world: World) -> None:
    """An open survey and a draft of workgroup A, one of the whole network, answers kept for later, one by letter alone."""
    world.things |= {
        "survey": make_survey("Night buses", workgroup=world.a),
        "draft_survey": make_survey("Not asked yet", workgroup=world.a, opened=False),
        "network_survey": make_survey("Everybody's", opened=False),
        "letter_survey": make_survey("By letter", audience="invited"),
        "closed_survey": results_of(world),
    }
    survey = world.things["survey"]
    services.keep_answers(survey=survey, way=Way(KEY), given=answers(survey))


def results_of(world: World) -> Any:
    """A survey of workgroup A with results that everybody reads, and one text that waits; staff answer for it."""
    survey = make_survey("Told us", workgroup=world.a, by=world.users["backbone"], raw_file=True)
    answered(survey, 10, words="Light at the stop")
    return services.show_results(by=None, survey=closed(survey))


def words_form(world: World) -> dict[str, Any]:
    answer = SurveyAnswer.objects.filter(sheet__survey=world.things["closed_survey"]).exclude(words="")[0]
    return {"answer": answer.pk, "do": "show", "words": "Light"}


def slug(name: str) -> Any:
    return lambda world: {"slug": world.things[name].slug}


def key(name: str) -> Any:
    return lambda world: {"survey_id": world.things[name].pk}


def of_question(name: str) -> Any:
    def at(world: World) -> dict[str, Any]:
        survey = world.things[name]
        return {"survey_id": survey.pk, "question_id": question(survey, "text").pk}

    return at


def kept(world: World) -> dict[str, Any]:
    return {"key": KEY}


def answer(world: World) -> dict[str, Any]:
    return {**fields(world.things["survey"]), "do": "send", "key": "drawn-by-the-page-once"}


def form(world: World) -> dict[str, Any]:
    closes = timezone.localtime() + timedelta(days=20)
    times = {"opens_at": "2026-03-13T10:00", "closes_at": f"{closes:%Y-%m-%dT%H:%M}"}
    return {"title": "New words", "workgroup": world.a.pk, "audience": "everybody", **times}


def question_form(world: World) -> dict[str, Any]:
    return {"text": "Why?", "text_es": "¿Por qué?", "kind": "text", "low": "1", "high": "5"}


def resident(world: World) -> dict[str, Any]:
    today = f"{timezone.localdate():%Y-%m-%d}"
    said = {"name": "Nia", "language": "es", "consent": "paper", "consent_on": today, "read_back": "on"}
    return {**fields(world.things["survey"]), **said}


NO_SURVEY = {"survey_id": 987654}
NO_SLUG, NO_KEY = {"slug": "nothing"}, {"key": "nothing"}
NO_QUESTION = {"survey_id": 987654, "question_id": 987654}

ACCESS: dict[str, Any] = {
    "engagement:survey_list": Page(get=everybody()),
    "engagement:survey_detail": [
        Page(get=everybody(), at=slug("survey")),
        Page(get=everybody(), at=slug("letter_survey")),
        Page(get=everybody(NOT_THERE), at=slug("draft_survey"), missing=NO_SLUG),
    ],
    "engagement:survey_answer": [
        Page(get=everybody(), post=everybody(DONE), at=slug("survey"), form=answer),
        # It is answered by the link in a letter: this address leads to what it is about.
        Page(get=everybody(DONE), post=everybody(DONE), at=slug("letter_survey"), form=answer),
        Page(get=everybody(NOT_THERE), at=slug("draft_survey"), missing=NO_SLUG),
    ],
    "engagement:survey_thanks": Page(get=everybody(), at=slug("survey"), missing=NO_SLUG),
    "engagement:survey_letter": Page(get=everybody(NOT_THERE), at=lambda world: {"token": "nothing"}),
    "engagement:survey_kept": Page(get=everybody(), post=everybody(DONE), at=kept, missing=NO_KEY, form=answer),
    "engagement:survey_later": Page(
        get=everybody(), post=everybody(), at=kept, missing=NO_KEY, form=lambda world: {"email": "nia@example.org"}
    ),
    "engagement:console_survey_list": Page(get=console(*KEEPERS)),
    "engagement:survey_create": Page(
        get=console(*KEEPERS),
        # The lead of B gets the form back: workgroup A is not among their choices.
        post={**console("lead_a", *STAFF, answer=DONE), "lead_b": 200}, form=form,
    ),
    "engagement:survey_reply": Page(
        get=KEEP_A, post=CHANGE_A, at=key("closed_survey"), missing=NO_SURVEY, form=lambda world: ANSWER
    ),
    # Only backbone staff act for a resident; the lead keeps the survey and may not.
    "engagement:survey_resident": Page(
        get=only(*STAFF, forbidden=("lead_a", "member_a")), at=key("survey"), missing=NO_SURVEY, form=resident,
        post=only(*STAFF, answer=DONE, forbidden=("lead_a", "member_a")),
    ),
    "engagement:survey_edit": [
        Page(get=KEEP_A, post=CHANGE_A, at=key("survey"), missing=NO_SURVEY, form=form),
        Page(get=KEEP_ALL, post=only(*STAFF, answer=DONE, forbidden=INSIDERS), at=key("network_survey"), form=form),
    ],
    "engagement:survey_desk": [
        Page(get=KEEP_A, at=key("survey"), missing=NO_SURVEY),
        Page(get=KEEP_A, at=key("draft_survey"), missing=NO_SURVEY),
        Page(get=KEEP_ALL, at=key("network_survey"), missing=NO_SURVEY),
    ],
    "engagement:survey_preview": Page(get=KEEP_A, at=key("draft_survey"), missing=NO_SURVEY),
    "engagement:survey_move": Page(
        get=POST_ONLY, post=CHANGE_A, at=key("draft_survey"), missing=NO_SURVEY, form=lambda world: {"do": "open"}
    ),
    "engagement:survey_letters": Page(
        get=KEEP_A, post=CHANGE_A, at=key("survey"), missing=NO_SURVEY,
        form=lambda world: {"addresses": "nia@example.org", "language": "en"},
    ),
    "engagement:survey_file": [
        Page(get=everybody(), at=slug("closed_survey")),
        Page(get=everybody(NOT_THERE), at=slug("survey"), missing=NO_SLUG),
    ],
    "engagement:survey_results": Page(get=KEEP_A, at=key("closed_survey"), missing=NO_SURVEY),
    "engagement:survey_publish": Page(get=POST_ONLY, post=CHANGE_A, at=key("closed_survey"), missing=NO_SURVEY),
    "engagement:survey_words": Page(
        get=KEEP_A, post=CHANGE_A, at=key("closed_survey"), missing=NO_SURVEY, form=words_form
    ),
    # Whoever answers for it takes single answers; for everybody else, superusers too, there is no such file.
    "engagement:survey_answers": Page(get=only("backbone"), at=key("closed_survey"), missing=NO_SURVEY),
    "engagement:question_create": Page(
        get=KEEP_A, post=CHANGE_A, at=key("draft_survey"), missing=NO_SURVEY, form=question_form
    ),
    "engagement:question_edit": Page(
        get=KEEP_A, post=CHANGE_A, at=of_question("draft_survey"), missing=NO_QUESTION, form=question_form
    ),
    "engagement:question_move": Page(
        get=POST_ONLY, post=CHANGE_A, at=of_question("draft_survey"), missing=NO_QUESTION, form=lambda world: {"do": "up"}
    ),
}  # fmt: skip
