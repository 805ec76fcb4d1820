"""A member logs work on a phone; the lead confirms it; the public workplan shows what it moved."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.journeys.clock import Clock
from tests.journeys.conftest import PHONE, Site
from tests.journeys.steps import enter, fill_sign_in, look_at_focus, sign_in, tab_to
from workgroups import services as log
from workgroups.models import Activity, User, Workgroup

MEMBER, LEAD = "marcus@kconnect.example", "rosa@kconnect.example"
LOG = "/workgroups/housing/activities/new/"
TRAINING = "[name=code][value=ED]"
ACTION = "Help 60 renters apply"


@pytest.fixture
def phone(visitor: Callable[..., BrowserContext], site: Site) -> BrowserContext:
    """The member's phone, signed in."""
    context = visitor(**PHONE)
    page = context.new_page()
    sign_in(page, site.url, MEMBER, site.password)
    page.wait_for_url("**/my/")
    page.close()
    return context


def log_button(page: Page) -> Any:
    return page.get_by_role("button", name="Log it")


def sentence(page: Page) -> Any:
    return page.get_by_label("What happened?")


def written(words: str) -> int:
    return Activity.objects.filter(summary=words).count()


def public_units(page: Page, site: Site) -> int:
    """How many renters the public page of the action counts, as somebody new sees it."""
    page.goto(f"{site.url}/workplan/help-renters-apply/")
    told = re.search(r"(\d+) of 60 renters", page.get_by_role("main").inner_text())
    assert told
    return int(told[1])


def log_by_thumb(page: Page, site: Site, words: str) -> Clock:
    """Logs twelve renters and half an hour; returns what it took."""
    clock = Clock()
    page.goto(f"{site.url}/my/")
    clock.page()
    clock.tap(page.get_by_role("link", name="Log an activity").first)
    clock.page()
    clock.type(sentence(page), words)
    clock.tap(page.get_by_label(ACTION))
    clock.type(page.get_by_label("How many renters?"), "12")
    clock.tap(page.get_by_role("button", name="Half an hour more"))
    clock.tap(log_button(page))
    expect(page.get_by_text("Logged. The lead confirms it next.")).to_be_visible()
    clock.page()
    return clock


@pytest.mark.smoke
def test_work_logged_on_a_phone_reaches_the_public_workplan(
    phone: BrowserContext, visitor: Callable[..., BrowserContext], site: Site, axe: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:  # fmt: skip
    words = "Sat with renters at the library and filled in forms"
    before = public_units(visitor().new_page(), site)

    # From the icon on the home screen: what is mine, then the form; within the budget of taps, words and seconds.
    page = phone.new_page()
    clock = log_by_thumb(page, site, words)
    picture(page, "logged-390")
    assert clock.taps <= 6
    assert clock.words <= 12
    assert clock.seconds <= 60
    axe(page)

    # Going back shows an empty form, so nothing is sent twice unawares; and nothing is public before it is confirmed.
    page.go_back()
    expect(sentence(page)).to_have_value("")
    assert written(words) == 1
    assert public_units(visitor().new_page(), site) == before

    confirm_by_keyboard(visitor(), site, words)
    page = visitor().new_page()
    assert public_units(page, site) == before + 12
    expect(page.get_by_text(words)).to_be_visible()
    # The public reads what was done, not who did it.
    member = User.objects.get(email=MEMBER).person.name
    assert member not in page.get_by_role("region", name="What moved it").inner_text()
    page.goto(f"{site.url}/es/workplan/help-renters-apply/")
    expect(page.get_by_text(words)).to_be_visible()


def confirm_by_keyboard(context: BrowserContext, site: Site, words: str) -> None:
    """The lead confirms this one activity, and leaves the others, without touching the mouse."""
    page = context.new_page()
    page.goto(f"{site.url}/workgroups/housing/activities/confirm/")
    fill_sign_in(page, LEAD, site.password)
    page.wait_for_url("**/confirm/")
    boxes = page.locator("input[name=activity]")
    for box in boxes.all():
        if words not in box.locator("xpath=ancestor::li[1]").inner_text():
            tab_to(page, box)
            page.keyboard.press("Space")
            expect(box).not_to_be_checked()
    button = page.locator("#queue > .actions button")
    tab_to(page, button)
    assert look_at_focus(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 ")).to_be_visible()
    assert Activity.objects.get(summary=words).state == "confirmed"


def test_a_draft_outlives_a_killed_tab(phone: BrowserContext, site: Site) -> None:
    page = phone.new_page()
    page.goto(site.url + LOG)
    sentence(page).fill("Half a sentence about")
    page.locator("label", has=page.locator(TRAINING)).tap()
    expect(page.get_by_text("Draft kept")).to_be_visible()
    page.close(run_before_unload=False)

    page = phone.new_page()
    page.goto(site.url + LOG)
    expect(sentence(page)).to_have_value("Half a sentence about")
    expect(page.locator(TRAINING)).to_be_checked()
    page.get_by_role("button", name="Start afresh").tap()
    expect(sentence(page)).to_have_value("")


def test_what_was_written_outlives_an_expired_sign_in(phone: BrowserContext, site: Site, problems: list[str]) -> None:
    words = "Brought two families to the clinic"
    page = phone.new_page()
    page.goto(site.url + LOG)
    sentence(page).fill(words)
    page.get_by_label(ACTION).tap()
    page.get_by_label("How many renters?").fill("2")
    # The session of this phone runs out while they write.
    key = next(cookie["value"] for cookie in phone.cookies() if cookie["name"] == "session")
    Session.objects.get(session_key=key).delete()
    log_button(page).tap()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert written(words) == 0

    fill_sign_in(page, MEMBER, site.password)
    page.wait_for_url("**" + LOG)
    expect(page.get_by_text("Everything you wrote is here.")).to_be_visible()
    expect(sentence(page)).to_have_value(words)
    expect(page.get_by_label("How many renters?")).to_have_value("2")
    log_button(page).tap()
    expect(page.get_by_text("Logged. The lead confirms it next.")).to_be_visible()
    assert written(words) == 1
    assert problems == []


def test_an_impatient_thumb_makes_one_activity(phone: BrowserContext, site: Site) -> None:
    words = "Called nine landlords about late rent"
    page = phone.new_page()
    page.goto(site.url + LOG)
    sentence(page).fill(words)
    log_button(page).evaluate("it => { it.form.requestSubmit(it); it.click(); it.click(); }")
    expect(page.get_by_text("Logged. The lead confirms it next.")).to_be_visible()
    assert written(words) == 1


def test_a_post_whose_answer_got_lost_makes_one_activity_when_it_is_sent_again(
    phone: BrowserContext, site: Site, problems: list[str]
) -> None:
    words = "Opened the advice desk on a Saturday"
    page = phone.new_page()
    page.goto(site.url + LOG)
    sentence(page).fill(words)

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**" + LOG, lose_the_answer)
    with page.expect_event("requestfailed"):
        log_button(page).evaluate("it => it.click()")
    assert written(words) == 1
    page.unroute("**" + LOG)
    page.reload()
    expect(page.get_by_text("Logged. The lead confirms it next.")).to_be_visible()
    assert written(words) == 1
    problems.clear()


def test_a_kind_a_partner_and_hours_fit_into_the_budget_and_so_do_undo_and_a_second_one_like_it(
    phone: BrowserContext, site: Site
) -> None:
    words = "Told two families at the center how the fund works"
    page, clock = phone.new_page(), Clock()
    page.goto(f"{site.url}/my/")
    clock.page()
    clock.tap(page.get_by_role("link", name="Log an activity").first)
    clock.page()
    clock.tap(page.locator("label", has=page.locator("[name=code][value=CA]")))
    clock.type(sentence(page), words)
    clock.tap(page.locator("label", has=page.locator("[name=organizations]")).first)
    clock.tap(page.get_by_role("button", name="Half an hour more"))
    clock.tap(log_button(page))
    expect(page.get_by_text("Logged. The lead confirms it next.")).to_be_visible()
    clock.page()
    assert (clock.taps, clock.words) <= (6, 12)
    assert clock.seconds <= 60
    activity = Activity.objects.get(summary=words)
    assert (activity.code, activity.hours, activity.organizations.count()) == ("CA", 0.5, 1)

    # Another one like it: two taps, and it is of today.
    page.get_by_role("link", name="Log one like it").tap()
    expect(sentence(page)).to_have_value(words)
    log_button(page).tap()
    expect(page.get_by_text("Logged. The lead confirms it next.")).to_be_visible()
    assert written(words) == 2
    # Undo: one tap, and everything is in the form again.
    page.get_by_role("button", name="Undo").tap()
    expect(sentence(page)).to_have_value(words)
    assert Activity.objects.filter(summary=words, state="draft").count() == 1


def test_a_lost_connection_says_so_and_sends_once_when_it_is_back(
    phone: BrowserContext, site: Site, problems: list[str]
) -> None:
    words = "Brought the forms to the tower block"
    page = phone.new_page()
    page.goto(site.url + LOG)
    sentence(page).fill(words)
    phone.set_offline(True)
    log_button(page).tap()
    expect(page.get_by_text("What you wrote is kept on this phone")).to_be_visible()
    assert written(words) == 0
    phone.set_offline(False)
    expect(page.get_by_text("Logged. The lead confirms it next.")).to_be_visible()
    assert written(words) == 1
    page.goto(site.url + LOG)
    expect(sentence(page)).to_have_value("")
    assert problems == []


def test_an_answer_that_got_lost_and_a_killed_tab_make_one_activity(
    phone: BrowserContext, site: Site, problems: list[str]
) -> None:
    words = "Held office hours in the laundry room"
    page = phone.new_page()
    page.goto(site.url + LOG)
    sentence(page).fill(words)

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**" + LOG, lose_the_answer)
    with page.expect_event("requestfailed"):
        log_button(page).evaluate("it => it.click()")
    page.close(run_before_unload=False)
    assert written(words) == 1

    page = phone.new_page()
    page.goto(site.url + LOG)
    expect(sentence(page)).to_have_value(words)
    log_button(page).tap()
    expect(page.get_by_text("Logged. The lead confirms it next.")).to_be_visible()
    assert written(words) == 1
    problems.clear()


def test_a_partner_is_found_by_a_few_letters_in_spanish_and_outlives_a_killed_tab(
    phone: BrowserContext, site: Site
) -> None:
    page = phone.new_page()
    page.goto(f"{site.url}/es{LOG}")
    page.get_by_label("Otra organización").press_sequentially("caza del ri")
    page.get_by_role("button", name="Casa del Río").tap()
    expect(page.get_by_label("Casa del Río")).to_be_checked()
    page.get_by_label("¿Qué pasó?").fill("Visita")
    expect(page.get_by_text("Borrador guardado")).to_be_visible()
    page.wait_for_timeout(400)
    page.close(run_before_unload=False)
    page = phone.new_page()
    page.goto(f"{site.url}/es{LOG}")
    expect(page.get_by_label("Casa del Río")).to_be_checked()
    page.get_by_role("button", name="Empezar de cero").tap()


def test_a_lead_confirms_twenty_by_keyboard_and_takes_them_back(
    visitor: Callable[..., BrowserContext], site: Site
) -> None:
    lead, member = User.objects.get(email=LEAD), User.objects.get(email=MEMBER)
    group = Workgroup.objects.get(slug="housing")
    for number in range(20):
        log.log_activity(
            by=member,
            workgroup=group,
            form_token=uuid4(),
            summary=f"Door {number}",
            happened_on=date(2026, 3, 2),
            code="SP",
        )
    page = visitor(viewport={"width": 1280, "height": 800}).new_page()
    enter(page, site.url, LEAD)
    page.goto(f"{site.url}/workgroups/housing/activities/confirm/")
    boxes = page.locator("input[name=activity]")
    waiting = boxes.count()
    tab_to(page, boxes.first)
    page.keyboard.press("j")
    expect(boxes.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(boxes.first).to_be_focused()
    assert look_at_focus(page) == []
    # The first one waits; Enter confirms all others.
    page.keyboard.press("x")
    expect(boxes.first).not_to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{waiting - 1} activities confirmed.")).to_be_visible()
    assert (
        Activity.objects.filter(summary__startswith="Door", state="confirmed", confirmed_by=lead.person).count() >= 19
    )
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back. They wait again.")).to_be_visible()
    assert not Activity.objects.filter(summary__startswith="Door", state="confirmed").exists()
    for activity in Activity.objects.filter(summary__startswith="Door"):
        log.archive_activity(by=lead, activity=activity)
