"""Every page × light and dark × English and Spanish × narrow and wide: accessible, never too wide, without an error.

One state in eight runs by default, another one for each page; KCONNECT_ROTATION=1 (to 7) chooses the next ones, and
`--full` runs them all.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, Page

from tests.browser import watch
from tests.journeys.conftest import Site
from tests.journeys.steps import enter
from tests.journeys.swept import NOT_OURS, PEOPLE, Look
from tests.test_access import ADDRESSES

# `swept.py` and each `swept_<noun>.py` beside it.
SWEPT = [import_module(f"tests.journeys.{path.stem}") for path in sorted(Path(__file__).parent.glob("swept*.py"))]
LOOKS: dict[str, Look | list[Look]] = {name: looks for each in SWEPT for name, looks in each.LOOKS.items()}
NOT_PAGES: dict[str, str] = {name: why for each in SWEPT for name, why in each.NOT_PAGES.items()}
STATES = list(product(("light", "dark"), ("en", "es"), (320, 1280)))
ROTATION = int(os.environ.get("KCONNECT_ROTATION", "0"))
ALL_LOOKS = [
    (name, number, one)
    for name, looks in LOOKS.items()
    for number, one in enumerate(looks if isinstance(looks, list) else [looks], start=1)
]


def turn(name: str, number: int) -> int:
    """Which of the states of this look comes first; the same on every machine and every day."""
    return hashlib.sha256(f"{name} {number}".encode()).digest()[0]


def every_state() -> Iterator[Any]:
    """All looks in all states; seven of eight are for the full run."""
    for name, number, one in ALL_LOOKS:
        for place, (scheme, language, width) in enumerate(STATES):
            chosen = (turn(name, number) + ROTATION) % len(STATES) == place
            marks = () if chosen else (pytest.mark.full,)
            title = f"{name}-{number}-{scheme}-{language}-{width}"
            yield pytest.param(name, one, scheme, language, width, marks=marks, id=title)


def send(page: Page) -> int:
    """Sends the main form of the page as it is, past the browser's own checks; the status of the answer."""
    forms = page.locator("main form[method=post]")
    # Buttons beside what is listed are forms too, some folded away; the page's own form is the one that is laid out as such.
    seen = forms.filter(has=page.locator("button:not([type=button]):visible"))
    form = (seen.and_(page.locator("form.form")) if page.locator("main form.form").count() else seen).first
    form.evaluate("it => { it.noValidate = true }")
    with page.expect_navigation() as sent:
        form.locator("button:not([type=button])").last.click()
    page.wait_for_load_state("load")
    return sent.value.status if sent.value else 0


@pytest.fixture(scope="module")
def problems() -> list[str]:
    """What went wrong in the window of the sweep since its present look began."""
    return []


@pytest.fixture(scope="module")
def window(browser: Browser, problems: list[str]) -> Iterator[Page]:
    """One window for all looks: style sheets, scripts and what the browser made of them are fetched and read once."""
    context = browser.new_context()
    watch(context, problems)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(window: Page, problems: list[str]) -> Iterator[Page]:
    """The window of the sweep, which knows nobody; it forgets drafts and who has looked."""
    problems.clear()
    yield window
    window.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
    window.context.clear_cookies()
    assert problems == []


def test_every_address_is_swept_or_is_no_page() -> None:
    ours = {name for _space, name, _path in ADDRESSES if not name.startswith(NOT_OURS)}
    assert set(LOOKS) | set(NOT_PAGES) == ours
    assert set(LOOKS) & set(NOT_PAGES) == set()


@pytest.mark.parametrize(("name", "one", "scheme", "language", "width"), list(every_state()))
def test_the_page_is_sound(
    site: Site, looked_at: Site, page: Page, axe: Callable[[Page], None], problems: list[str],
    name: str, one: Look, scheme: Any, language: str, width: int,
) -> None:  # fmt: skip
    with translation.override(language):
        address = reverse(name, kwargs=one.arguments()) + one.query
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    if one.who:
        enter(page, site.url, PEOPLE[one.who])
    answer = page.goto(site.url + address)
    assert answer is not None
    assert answer.status == one.status
    if one.then == "send":
        send(page)
        assert page.locator("[data-errors]").count() == 1
    if one.then == "press":
        # A browser that hides where the form comes from is refused (403).
        assert send(page) == 200
    # Chromium calls a refusal an error of the page; here it is the answer.
    problems[:] = [told for told in problems if "Failed to load resource" not in told or page.url not in told]
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    axe(page)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen
