"""Everything by keyboard alone: what has the focus is seen, in an order that makes sense, and never behind a bar."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.steps import look_at_focus, sign_in, tab_to
from workgroups.models import Activity

WINDOWS: dict[str, Any] = {
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "narrow": {"viewport": {"width": 320, "height": 568}},
}
# Where in the column of text the focus stands, to see that it walks as one reads; notes stand beside it.
TOP = """() => { const it = document.activeElement;
  return it.closest("main") && !it.closest("aside") ? Math.round(it.getBoundingClientRect().top + scrollY) : null }"""
# Further up than that is not the same row of things any more.
ROW = 300


@pytest.fixture(params=WINDOWS)
def window(request: pytest.FixtureRequest, visitor: Callable[..., BrowserContext]) -> Page:
    """A page of this size."""
    return visitor(**WINDOWS[request.param]).new_page()


def walk_through(page: Page, at_most: int = 200) -> list[str]:
    """Tabs from the top of the page to its end; returns what was wrong with the focus on the way."""
    page.evaluate("document.activeElement.blur()")
    wrong: list[str] = []
    tops: list[int] = []
    for _press in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        wrong += look_at_focus(page)
        if (top := page.evaluate(TOP)) is not None:
            tops.append(top)
    else:
        wrong.append(f"The end was not reached with {at_most} presses.")
    return wrong + [f"jumps up from {one} to {other}" for one, other in pairwise(tops) if other < one - ROW]


@pytest.mark.parametrize("address", ["/", "/indicators/", "/indicators/median-household-income/", "/workplan/"])
def test_the_focus_is_seen_all_the_way_through_a_public_page(window: Page, site: Site, address: str) -> None:
    window.goto(site.url + address)
    assert walk_through(window) == []


def test_a_visitor_chooses_a_place_and_reads_its_number_by_keyboard(window: Page, site: Site) -> None:
    window.goto(site.url + "/indicators/")
    window.keyboard.press("Tab")
    expect(window.get_by_role("link", name="Skip to content")).to_be_focused()
    window.keyboard.press("Enter")
    expect(window.locator("main")).to_be_focused()
    tab_to(window, window.get_by_role("link", name="Population", exact=True))
    window.keyboard.press("Enter")
    window.wait_for_url("**/indicators/population/")
    tab_to(window, window.get_by_label("Place", exact=True))
    window.keyboard.type("Ottawa")
    tab_to(window, window.get_by_role("button", name="Show"))
    assert look_at_focus(window) == []
    window.keyboard.press("Enter")
    window.wait_for_url("**place=26139**")
    expect(window.locator("caption").first).to_contain_text("Ottawa County")


def test_a_member_logs_work_by_keyboard(window: Page, site: Site) -> None:
    sign_in(window, site.url, "marcus@kconnect.example", site.password)
    window.wait_for_url("**/my/")
    window.goto(site.url + "/workgroups/housing/activities/new/")
    assert walk_through(window) == []
    words = f"Typed all of it, {window.viewport_size}"
    window.evaluate("document.activeElement.blur()")
    tab_to(window, window.locator("[name=code][value=SP]"))
    window.keyboard.press("ArrowDown")
    kind = window.locator("[name=code]:checked").input_value()
    assert kind != "SP"
    tab_to(window, window.get_by_label("What happened?"))
    window.keyboard.type(words)
    tab_to(window, window.get_by_label("Help 60 renters apply"))
    window.keyboard.press("Space")
    tab_to(window, window.get_by_label("How many renters?"))
    window.keyboard.type("3")
    tab_to(window, window.get_by_role("button", name="Half an hour more"))
    window.keyboard.press("Space")
    tab_to(window, window.get_by_role("button", name="Log it"))
    assert look_at_focus(window) == []
    window.keyboard.press("Enter")
    expect(window.get_by_text("Logged. The lead confirms it next.")).to_be_visible()
    activity = Activity.objects.get(summary=words)
    assert (activity.code, activity.hours) == (kind, 0.5)
    tab_to(window, window.get_by_role("link", name="Log another"))
