"""The browser reaches the portal: the home page in both languages, narrow and wide, light and dark, and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.mark.smoke
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("address", "language"), [("/", "en"), ("/es/", "es")])
def test_the_home_page_is_accessible(
    page: Page, live_server: Any, axe: Callable[[Page], None], width: int, scheme: Any, address: str, language: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + address)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("h1")).to_have_count(1)
    axe(page)
    # Nothing makes the page wider than the window.
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_home_page_is_whole_without_scripts(browser: Browser, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url)
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link").first).to_be_visible()
    context.close()
