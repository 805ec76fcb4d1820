"""The corpus of hostile texts in every field of words of engagement, in a real browser: nothing of it runs, loads, or opens a window."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import BrowserContext

from engagement.models import SurveyAnswer
from tests.access.table import OK
from tests.access.world import World
from tests.security.forms import TABLES, build
from tests.security.hostile import CORPUS, fill

WHOLE = "KCONNECT_TEST_FULL" in os.environ
# What a browser saves and does not show.
SAVED = re.compile(r"_(file|feed|atom|calendar|export|answers|photo)$")
ROLES = ("anonymous", "lead_a", "superuser") if WHOLE else ("anonymous", "superuser")


def pages_for(world: World, role: str) -> Iterator[str]:
    """What somebody of this role reads of engagement, and the public does not; for the public all of it."""
    for module in TABLES:
        for name, entry in module.ACCESS.items():
            for page in entry if isinstance(entry, list) else [entry]:
                theirs = page.get[role] == OK and (role == "anonymous" or page.get["anonymous"] != OK)
                if theirs and not SAVED.search(name):
                    yield reverse(name, kwargs=page.at(world))


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_hostile_text_runs_in_a_browser(
    transactional_db: None, live_server: Any, visitor: Callable[..., BrowserContext], problems: list[str], role: str
) -> None:
    cache.clear()
    world = build()
    addresses = list(dict.fromkeys(pages_for(world, role)))
    assert fill() > len(CORPUS)
    SurveyAnswer.objects.exclude(words="").filter(decided="waiting").update(decided="shown")
    context = visitor()
    # An address of ours may hold a hostile one; that it is not opened is what is proved, not that it exists.
    host = urlsplit(live_server.url)
    for name, morsel in world.browsers.get(role, world.browsers["anonymous"]).cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "domain": host.hostname or "", "path": "/"}])
    page, dialogs = context.new_page(), []
    page.on("dialog", lambda dialog: (dialogs.append(page.url), dialog.dismiss()))
    context.on("page", lambda opened: dialogs.append(opened.url) if opened != page else None)
    seen = hostile = 0
    # The staff's pages are many: some of them in each run, and all in both languages in the full one.
    some = addresses if WHOLE or role == "anonymous" else addresses[::3]
    for place, address in enumerate(some):
        for prefix in ("", "/es") if WHOLE else ("", "/es")[place % 2 :][:1]:
            answer = page.goto(f"{live_server.url}{prefix}{address}")
            assert answer is not None
            assert answer.status == 200, address
            text = page.content()
            seen, hostile = seen + 1, hostile + ("alert(1)" in text)
            assert (
                page.evaluate(
                    "document.querySelectorAll('main script, main iframe, main [onerror], main [onload]').length"
                )
                == 0
            )
    assert dialogs == []
    assert problems == []
    assert hostile > seen / 3, "The texts did not reach the pages, so nothing is proved."
