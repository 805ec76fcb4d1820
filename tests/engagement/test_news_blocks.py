"""What an edition gathers by itself: what is public, new and open, in the language of its reader."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone, translation

from engagement import services
from engagement.models import Body, Post
from engagement.queries.news_blocks import MOST, PROVIDERS, gather
from tests.build_decisions import make_body, opened, over, seat_all
from tests.build_engagement import make_event
from tests.build_input import answered, end_call, make_call
from tests.build_surveys import make_survey
from tests.build_workgroups import make_person, make_workgroup

pytestmark = pytest.mark.django_db


def make_news(title: str = "Doors open", **values: Any) -> Post:
    post = services.create_post(by=None, kind="news", title=title, opening="On Monday.", **values)
    return services.publish_post(by=None, post=post)


def council() -> Body:
    body = make_body()
    seat_all(body, ["residents", "community"])
    return body


def make_story() -> Post:
    post = services.create_post(by=None, kind="story", title="How Nia moved", opening="Nia did.")
    person = make_person("Nia")
    services.record_consent(by=None, post=post, person=person, how="spoken", agreed_on=timezone.localdate())
    return services.publish_post(by=None, post=post)


def lines(name: str, language: str = "en") -> list[tuple[str, str]]:
    """Text and what stands below it, of the lines of one block."""
    with translation.override(language):
        return [(line["text"], line["about"]) for block in gather([name]) for line in block["lines"]]


def test_nothing_new_is_no_block() -> None:
    assert gather(PROVIDERS) == []


def test_news_stand_with_their_first_words_and_only_as_long_as_they_are_new() -> None:
    make_news(title_es="Puertas abiertas", opening_es="El lunes.")
    services.create_post(by=None, kind="news", title="Not yet", opening="Soon.")
    assert lines("news") == [("Doors open", "On Monday.")]
    assert lines("news", "es") == [("Puertas abiertas", "El lunes.")]
    with time_machine.travel(timezone.now() + timedelta(days=46)):
        assert lines("news") == []


def test_what_stands_only_in_the_other_language_brings_its_title_and_says_so() -> None:
    make_news()
    with translation.override("es"):
        (line,) = gather(["news"])[0]["lines"]
    assert (line["text"], line["language"], line["about"]) == ("Doors open", "en", "")


def test_of_stories_an_edition_says_only_that_there_are_some() -> None:
    make_story()
    assert lines("news") == [("New stories that people tell", "")]
    assert "Nia" not in str(gather(["news"]))
    assert gather(["news"])[0]["lines"][0]["url"] == "/news/?kind=story"


def test_what_can_be_answered_now_says_until_when() -> None:
    make_survey("Buses")
    make_survey("Draft", opened=False)
    call = make_call(make_workgroup())
    end_call(make_call(make_workgroup("Housing"), "Over"))
    opened(council(), "Move the fund", takes_advice=True)
    ((survey, until),) = lines("surveys")
    assert (survey, until.startswith("Open until ")) == ("Buses", True)
    (asked, decision) = lines("asked")
    assert (asked[0], asked[1].startswith("until ")) == (call.title, True)
    assert (decision[0], decision[1].startswith("A decision: say what you think until ")) == ("Move the fund", True)
    assert "di lo que piensas" in lines("asked", "es")[1][1]


def test_what_was_decided_and_answered_stands_with_what_came_of_it() -> None:
    decision = over(opened(council(), "Move the fund"))
    assert lines("decisions") == []
    services.state_outcome(by=None, decision=decision, outcome="postponed", statement="Not enough of us came.")
    assert lines("decisions") == [("Move the fund", decision.__class__.objects.get().get_outcome_display())]
    call = end_call(make_call(make_workgroup()))
    assert lines("answers") == []
    answered(call)
    assert lines("answers") == [(call.title, "We open until eight.")]
    assert lines("answers", "es") == [(call.title_es, "Abrimos hasta las ocho.")]


@pytest.mark.parametrize("number", [1, MOST + 2])
def test_an_edition_takes_as_many_queries_for_one_line_as_for_many(number: int, django_assert_num_queries: Any) -> None:
    group, body = make_workgroup(), council()
    for at in range(number):
        make_news(f"News {at}")
        make_survey(f"Survey {at}", questions=True)
        make_event(f"Event {at}")
        answered(end_call(make_call(group, f"Call {at}")))
        make_call(group, f"Open {at}")
        opened(body, f"Advice {at}", takes_advice=True)
        done = over(opened(body, f"Decision {at}"))
        services.state_outcome(by=None, decision=done, outcome="postponed", statement="Later.")
    with django_assert_num_queries(9):
        found = gather(PROVIDERS)
    assert all(len(block["lines"]) <= MOST for block in found)
