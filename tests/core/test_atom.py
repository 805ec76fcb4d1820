"""Atom feeds, as a parser reads them."""

from datetime import UTC, datetime
from xml.etree import ElementTree as Tree

import pytest
from django.test import RequestFactory
from django.utils import translation

from kconnect.core import atom
from kconnect.core.i18n import Localized

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DAY = datetime(2027, 3, 1, 12, tzinfo=UTC)


def item(key: str = "event-1", text: str = "Reading night", *, day: int = 1, language: str = "en") -> atom.Item:
    """One item, said in `language` to a reader of the language that is active."""
    words = Localized(text, language, str(translation.get_language()))
    moment = DAY.replace(day=day)
    return atom.Item(key, words, "/events/x/", moment, moment, words, ("Housing",))


def read(items: list[atom.Item]) -> Tree.Element:
    written = atom.feed_of(items, name="Events", path="/feeds/events.atom", page="/events/")
    return Tree.fromstring(written)  # noqa: S314 - our own feed


def texts(feed: Tree.Element, path: str) -> list[str | None]:
    """The texts of the elements at a path of names."""
    return [one.text for one in feed.findall("/".join(f"{{*}}{name}" for name in path.split("/")))]


def test_a_feed_has_what_the_standard_asks_for() -> None:
    feed = read([item(), item("event-2", "Garden day", day=3)])
    assert texts(feed, "entry/title") == ["Garden day", "Reading night"]
    assert texts(feed, "updated") == ["2027-03-03T12:00:00Z"]
    assert len(set(texts(feed, "entry/id"))) == 2
    assert texts(feed, "author/name") == ["The network"]
    assert [link.get("rel") for link in feed.findall("{*}link")] == ["self", "alternate"]
    assert all(str(link.get("href")).startswith("http") for link in feed.iter(f"{{{atom.NAMESPACE}}}link"))


def test_an_empty_feed_is_a_feed() -> None:
    assert texts(read([]), "updated") == ["2026-01-01T00:00:00Z"]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("]]> &amp; <b>", "]]> &amp; <b>"),
        ("bell\x07 null\x00 half\ud800", "bell null half"),
    ],
)
def test_whatever_people_write_stays_text(text: str, read_as: str) -> None:
    feed = read([item(text=text)])
    assert feed.find(".//{*}script") is None
    assert texts(feed, "entry/title") == texts(feed, "entry/summary") == [read_as]


def test_what_is_not_translated_says_its_language() -> None:
    with translation.override("es"):
        feed = read([item(language="en")])
    assert feed.get(LANGUAGE) == "es"
    assert [entry.get(LANGUAGE) for entry in feed.findall("{*}entry")] == ["en"]


def test_a_feed_holds_the_newest_only() -> None:
    feed = read([item(f"event-{number}", day=1 + number % 28) for number in range(60)])
    assert len(feed.findall("{*}entry")) == atom.MOST


def test_who_has_it_already_gets_304() -> None:
    content = atom.feed_of([item()], name="Events", path="/feeds/events.atom", page="/events/")
    first = atom.feed_answer(RequestFactory().get("/"), content)
    again = atom.feed_answer(RequestFactory().get("/", headers={"If-None-Match": first.headers["ETag"]}), content)
    assert (first.status_code, again.status_code) == (200, 304)
