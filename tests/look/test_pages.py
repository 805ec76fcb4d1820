"""The frames in a real browser: reachable by everyone, in both themes, from a narrow phone to a desk."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.look.urls import progress_of_job

pytestmark = [pytest.mark.slow, pytest.mark.urls("tests.look.urls"), pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("address", "scheme", "width"),
    [
        ("/gallery/", "light", 320),
        ("/es/gallery/", "dark", 1280),
        ("/workspace/", "dark", 320),
        ("/workspace/", "light", 1280),
        ("/refusals/404/", "light", 320),
        ("/refusals/500/", "dark", 1280),
        ("/accounts/login/", "dark", 320),
        ("/es/accounts/password/reset/", "light", 1280),
    ],
)
def test_pages_are_accessible_and_never_wider_than_the_screen(
    live_server: Any, page: Page, axe: Callable[[Page], None], address: str, scheme: Any, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(live_server.url + address)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.full
@pytest.mark.parametrize("width", [320, 640, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["", "/es"])
@pytest.mark.parametrize(
    "name",
    ["gallery/", "workspace/", "job/", "refusals/403/", "refusals/403_csrf/", "refusals/400/", "accounts/login/"],
)
def test_every_state_of_every_frame_is_accessible(
    live_server: Any, page: Page, axe: Callable[[Page], None], name: str, language: str, scheme: Any, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}{language}/{name}")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_needs_one_stylesheet_and_a_public_page_no_script(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/gallery/")
    assert page.locator('link[rel="stylesheet"]').count() == 1
    assert page.locator("script").count() == 0


def test_a_public_page_has_no_token_and_no_user_menu(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/refusals/404/")
    assert "csrfmiddlewaretoken" not in page.content()
    assert page.locator("form").count() == 0
    assert page.context.cookies() == []


def test_the_theme_of_the_gallery_can_be_chosen(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/gallery/?theme=dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 25, 27)"


def test_icons_of_the_sprite_are_drawn_under_the_content_security_policy(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/workspace/")
    page.set_viewport_size({"width": 1280, "height": 800})
    box = page.evaluate("(() => { const b = document.querySelector('.side .i use').getBBox(); return b.width > 5 })()")
    assert box


def test_what_has_the_focus_is_never_behind_the_bottom_bar(live_server: Any, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 500})
    page.goto(live_server.url + "/workspace/")
    hidden = []
    for _ in range(24):
        page.keyboard.press("Tab")
        hidden += page.evaluate(
            """() => { const it = document.activeElement, box = it.getBoundingClientRect(), bar = document.querySelector(".bot");
            const covered = !bar.contains(it) && box.height < 300 && box.bottom > bar.getBoundingClientRect().top + 1;
            return covered ? [it.outerHTML] : [] }"""
        )
    assert hidden == []


def test_a_menu_opens_by_keyboard_and_closes_with_escape(live_server: Any, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(live_server.url + "/workspace/")
    more = page.locator(".bot details")
    more.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(more.get_by_role("link", name="Console")).to_be_visible()
    page.keyboard.press("Escape")
    expect(more.get_by_role("link", name="Console")).to_be_hidden()
    expect(more.locator("summary")).to_be_focused()


def test_the_focus_moves_to_what_has_to_be_corrected(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/workspace/")
    page.evaluate("document.querySelector('form.form').noValidate = true")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("[data-errors]")).to_be_focused()
    page.get_by_role("link", name=re.compile("Name of the organization")).click()
    expect(page.get_by_label("Name of the organization")).to_be_focused()


def test_the_stepper_counts_in_halves_and_not_below_zero(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/workspace/")
    hours = page.get_by_label("Hours")
    hours.fill("0,5")
    page.get_by_role("button", name="Half an hour more").click()
    expect(hours).to_have_value("1")
    for _ in range(3):
        page.get_by_role("button", name="Half an hour less").click()
    expect(hours).to_have_value("0")


def test_a_draft_survives_a_closed_tab_and_goes_when_the_form_is_stored(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/workspace/")
    page.get_by_label("What happened?").fill("Helped 14 renters")
    page.get_by_label("Training").check()
    page.get_by_label("Español").check()
    page.wait_for_timeout(400)
    again = page.context.new_page()
    page.close()
    again.goto(live_server.url + "/workspace/")
    expect(again.get_by_label("What happened?")).to_have_value("Helped 14 renters")
    expect(again.get_by_label("Training")).to_be_checked()
    expect(again.get_by_label("Español")).to_be_checked()
    expect(again.get_by_text("Your draft is back.")).to_be_visible()
    assert "csrf" not in again.evaluate("JSON.stringify(localStorage)")
    again.goto(live_server.url + "/workspace/?stored")
    expect(again.get_by_label("What happened?")).to_have_value("")


def test_what_came_back_with_errors_is_not_replaced_by_the_draft(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/workspace/")
    page.evaluate("document.querySelector('form.form').noValidate = true")
    page.get_by_label("What happened?").fill("First")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("[data-errors]")).to_be_visible()
    expect(page.get_by_label("What happened?")).to_have_value("First")


def test_a_job_moves_on_without_a_reload_and_says_when_it_is_done(live_server: Any, page: Page) -> None:
    progress_of_job["done"] = -50
    page.goto(live_server.url + "/job/")
    expect(page.locator(".job")).to_contain_text("Running")
    expect(page.locator(".job")).to_contain_text("100%", timeout=10_000)
    expect(page.locator("#status")).to_contain_text("Done")


def test_without_a_script_the_form_is_whole(live_server: Any, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/workspace/")
    expect(page.get_by_label("Hours")).to_be_visible()
    expect(page.get_by_role("button", name="Half an hour more")).to_be_hidden()
    context.close()
