"""Reads public pages as a stranger does, from link to link."""

import re
from collections.abc import Iterator

from django.test import Client

LINK = re.compile(r'href="(/[^"#]*)"')
PRIVATE = ("/accounts/", "/es/accounts/", "/my/", "/console/", "/static/", "/admin/")
STARTS = (
    "/",
    "/101/",
    "/workplan/?view=list",
    "/workplan/",
    "/goals/",
    "/workgroups/",
    "/partners/",
    "/events/",
    "/feeds/events.ics",
)


def public_pages(most: int = 400) -> Iterator[tuple[str, str]]:
    """(address, text) of every public page that a link leads to; more than `most` is an error in the links."""
    reader, waiting, seen = Client(), list(STARTS), set()
    while waiting:
        address = waiting.pop(0)
        if address in seen or address.startswith(PRIVATE):
            continue
        seen.add(address)
        assert len(seen) < most, "The links do not end."
        answer = reader.get(address)
        body = answer.getvalue().decode()
        yield address, body
        waiting += [link.replace("&amp;", "&") for link in LINK.findall(body) if "?" not in link]
