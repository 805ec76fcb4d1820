"""Atom feeds of engagement: public things only, in both languages."""

from typing import Any
from xml.etree import ElementTree as Tree

import pytest

from engagement import services
from tests.build_engagement import make_event
from tests.build_workgroups import client_of, make_workgroup

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


def test_a_feed_takes_as_many_queries_for_one_as_for_many(django_assert_num_queries: Any) -> None:
    make_event("One")
    client = client_of(None)
    with django_assert_num_queries(1):
        client.get("/feeds/events.atom")
    for number in range(4):
        make_event(f"Event {number}")
    with django_assert_num_queries(1):
        client.get("/feeds/events.atom")
