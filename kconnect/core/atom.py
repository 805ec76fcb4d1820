"""Atom feeds (RFC 4287): items of any app in, bytes out. Everything is plain text, so nothing in it can run anywhere."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as Tree

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from kconnect.core.addresses import absolute
from kconnect.core.i18n import Localized, current_language

NAMESPACE = "http://www.w3.org/2005/Atom"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# A feed tells what is new; what is older stands on the pages.
MOST = 40
# A feed without an item has to say when it changed as well.
EMPTY_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
# What XML 1.0 cannot hold, however it is written.
IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Item:
    """One thing of a feed. `key` names it for good ("event-12"); `url` is a path of ours, in the language of the feed."""

    key: str
    title: Localized
    url: str
    published_at: datetime
    changed_at: datetime
    summary: Localized
    about: tuple[str, ...] = ()


def feed_of(items: Sequence[Item], *, name: str, path: str, page: str) -> bytes:
    """A feed of `items`, the newest first, at most MOST of them; `path` is its own address, `page` the page of the same things."""
    shown = sorted(items, key=lambda one: (one.published_at, one.key), reverse=True)[:MOST]
    feed = Tree.Element("feed", {"xmlns": NAMESPACE, "xml:lang": current_language()})
    _text(feed, "title", name)
    _text(feed, "id", absolute(path))
    _text(feed, "updated", _moment(max((one.changed_at for one in shown), default=EMPTY_SINCE)))
    Tree.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": absolute(path)})
    Tree.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": absolute(page)})
    _text(Tree.SubElement(feed, "author"), "name", str(_("The network")))
    for one in shown:
        _add(feed, one)
    written: bytes = Tree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def feed_answer(request: HttpRequest, content: bytes) -> HttpResponse:
    """The answer that readers of feeds take, with the hash of the content as its ETag; 304 to whoever has it already."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = HttpResponse(content, content_type="application/atom+xml; charset=utf-8", headers={"ETag": etag})
    conditional: HttpResponse | None = get_conditional_response(request, etag=etag, response=answer)
    return conditional or answer


def _add(feed: Tree.Element, one: Item) -> None:
    # What is not translated says which language it has.
    entry = Tree.SubElement(feed, "entry", {"xml:lang": one.title.language})
    _text(entry, "title", one.title.text)
    _text(entry, "id", f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{one.key}:{current_language()}")
    _text(entry, "published", _moment(one.published_at))
    _text(entry, "updated", _moment(one.changed_at))
    Tree.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": absolute(one.url)})
    if one.summary:
        _text(entry, "summary", one.summary.text).set("xml:lang", one.summary.language)
    for word in one.about:
        Tree.SubElement(entry, "category", {"term": _possible(word)})


def _text(parent: Tree.Element, name: str, text: str) -> Tree.Element:
    element = Tree.SubElement(parent, name)
    element.text = _possible(text)
    return element


def _possible(text: str) -> str:
    return IMPOSSIBLE.sub("", text)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
