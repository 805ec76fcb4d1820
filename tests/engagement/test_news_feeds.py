"""Atom feeds of engagement: public things only, in both languages."""

import re
from typing import Any
from xml.etree import ElementTree as Tree

import pytest

from engagement import services
from engagement.models import Decision
from tests.build_decisions import make_body, make_decision, opened, over, seat_in
from tests.build_engagement import make_event
from tests.build_input import answered, end_call, give, make_call
from tests.build_workgroups import client_of, make_user, make_workgroup

pytestmark = pytest.mark.django_db


def entries(path: str) -> list[Any]:
    answer = client_of(None).get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return Tree.fromstring(answer.content).findall("{*}entry")  # noqa: S314 - our own feed


def title(entry: Any) -> str:
    return str(entry.findtext("{*}title"))


def test_the_feed_of_events_has_public_ones_in_the_language_asked_for() -> None:
    make_event("Reading night", title_es="Noche de lectura", workgroup=make_workgroup())
    make_event("Garden day")
    make_event("Not yet", published=False)
    assert {title(one) for one in entries("/feeds/events.atom")} == {"Reading night", "Garden day"}
    spanish = {title(one): one for one in entries("/feeds/events.atom?lang=es")}
    assert set(spanish) == {"Noche de lectura", "Garden day"}
    assert spanish["Garden day"].get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert "/es/events/" in spanish["Garden day"].find("{*}link").get("href")


def test_an_event_that_is_called_off_says_why() -> None:
    event = make_event("Reading night")
    services.cancel_event(by=None, event=event, reason="Snow.")
    assert "Called off: Snow." in entries("/feeds/events.atom")[0].findtext("{*}summary")


def test_the_feed_of_decisions_says_where_each_stands_and_the_last_moved_first() -> None:
    body, ana = make_body(), make_user("Ana")
    make_decision(body, "Draft", facilitator=ana)
    inside = make_body(make_workgroup("Inside", kind="governance", published=False))
    seat_in(body, "Rosa")
    seat_in(inside, "Ben")
    opened(inside, "Inside", facilitator=ana)
    done, counted = (over(opened(body, title, facilitator=ana)) for title in ("Done", "Counted"))
    gone = opened(body, "Gone", facilitator=ana)
    opened(body, "Open", title_es="Abierta", facilitator=ana)
    services.withdraw_decision(by=None, decision=gone, why="We ask again.")
    services.state_outcome(by=None, decision=done, outcome="postponed", statement="Too few came.")
    said = {title(one): str(one.findtext("{*}summary")) for one in entries("/feeds/decisions.atom")}
    assert next(iter(said)) == "Done"
    assert set(said) == {"Done", "Counted", "Gone", "Open"}
    assert said["Done"].endswith(": Too few came.")
    assert said["Gone"] == "Withdrawn: We ask again."
    assert said["Counted"] == "The votes are counted. What came of it is stated soon."
    assert said["Open"].startswith("Open until ")
    spanish = {title(one): one for one in entries("/feeds/decisions.atom?lang=es")}
    assert spanish["Abierta"].findtext("{*}summary").startswith("Abierta hasta el ")
    assert spanish["Done"].find("{*}summary").get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert Decision.objects.get(pk=counted.pk).outcome == ""


def test_the_feed_of_answers_has_calls_and_no_words_of_single_people() -> None:
    group = make_workgroup()
    call = end_call(make_call(group))
    make_call(group, "Still open")
    give(text="Secretword of a neighbor.")
    answered(call)
    (one,) = entries("/feeds/answers.atom")
    assert title(one) == call.title
    assert one.findtext("{*}summary") == "You want longer hours. We open until eight. Because shifts end at six."
    (one,) = entries("/feeds/answers.atom?lang=es")
    assert (title(one), "Abrimos hasta las ocho." in one.findtext("{*}summary")) == (call.title_es, True)
    assert "Secretword" not in client_of(None).get("/feeds/answers.atom").content.decode()


FEEDS = {
    "/news/": "news",
    "/decisions/": "decisions",
    "/input/": "answers",
    "/events/": "events",
    "/newsletter/": "newsletters",
}


@pytest.mark.parametrize("page", FEEDS)
@pytest.mark.parametrize("language", ["", "/es"])
def test_readers_of_news_find_the_feed_on_the_page_of_the_same_things(page: str, language: str) -> None:
    shown = client_of(None).get(language + page).content.decode()
    (found,) = re.findall('<link rel="alternate" type="application/atom.xml" href="([^"]+)">', shown)
    assert found == f"/feeds/{FEEDS[page]}.atom" + ("?lang=es" if language else "")
    answer = client_of(make_user("Ana")).get(found)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.content == client_of(None).get(found).content


def test_the_feeds_of_decisions_and_answers_take_one_query(django_assert_num_queries: Any) -> None:
    group, body, ana = make_workgroup(), make_body(), make_user("Ana")
    seat_in(body, "Rosa")
    for number in (1, 3):
        for at in range(number):
            answered(end_call(make_call(group, f"Call {number} {at}")))
            opened(body, f"Decision {number} {at}", facilitator=ana)
        for feed in ("decisions", "answers"):
            with django_assert_num_queries(1):
                client_of(None).get(f"/feeds/{feed}.atom")


def test_a_feed_takes_as_many_queries_for_one_as_for_many(django_assert_num_queries: Any) -> None:
    make_event("One")
    client = client_of(None)
    with django_assert_num_queries(1):
        client.get("/feeds/events.atom")
    for number in range(4):
        make_event(f"Event {number}")
    with django_assert_num_queries(1):
        client.get("/feeds/events.atom")
