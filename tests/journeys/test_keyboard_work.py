"""The work of members, leads and staff by keyboard alone; one whole way on the narrowest window, from an entry to the public page."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.build_consultations import accept, ask
from tests.journeys.conftest import Site
from tests.journeys.steps import enter, look_at_focus, tab_to
from workgroups.models import Invitation, Meeting, Merge, Organization, User, Workgroup
from workgroups.services import undo_merge, withdraw_invitation

NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 568}}
LEAD, MEMBER, STAFF = "rosa@kconnect.example", "marcus@kconnect.example", "denise@kconnect.example"


def press(page: Page, target: Any, key: str = "Enter") -> None:
    """Walks to `target` from the top of the page, sees the focus there, and presses a key."""
    page.evaluate("document.activeElement.blur()")
    tab_to(page, target, at_most=200)
    assert look_at_focus(page) == []
    page.keyboard.press(key)


def write(page: Page, target: Any, text: str) -> None:
    """Walks to a field and types."""
    page.evaluate("document.activeElement.blur()")
    tab_to(page, target, at_most=200)
    page.keyboard.type(text)


def user(email: str) -> User:
    return User.objects.get(email=email)


def test_a_lead_invites_by_paste_by_keyboard(visitor: Callable[..., BrowserContext], site: Site) -> None:
    page = visitor(**NARROW).new_page()
    enter(page, site.url, LEAD)
    page.goto(f"{site.url}/workgroups/housing/invite/")
    write(page, page.get_by_role("textbox", name="People"), "Key Board <key.board@kconnect.example>")
    press(page, page.get_by_role("button", name="Look at the list"))
    expect(page.get_by_text("1 person found")).to_be_visible()
    press(page, page.get_by_role("button", name="Send to 1 person"))
    expect(page.get_by_text("1 message is on its way.")).to_be_visible()
    withdraw_invitation(by=user(LEAD), invitation=Invitation.objects.get(email="key.board@kconnect.example"))


def test_a_meeting_is_run_by_keyboard(visitor: Callable[..., BrowserContext], site: Site) -> None:
    meeting = Meeting.objects.filter(workgroup__slug="housing", state="planned").order_by("starts_at")[0]
    page = visitor(**NARROW).new_page()
    enter(page, site.url, LEAD)
    page.goto(f"{site.url}/workgroups/housing/meetings/{meeting.pk}/run/")
    somebody = page.locator(".taps.wide button[name=present]").first
    before = somebody.get_attribute("aria-pressed")
    press(page, somebody, "Space")
    expect(somebody).to_have_attribute("aria-pressed", "false" if before == "true" else "true")
    press(page, page.get_by_text("Add somebody who is not on the list"))
    write(page, page.get_by_label("Name", exact=True), "Kay Board")
    press(page, page.get_by_role("button", name="Add the name"))
    expect(page.get_by_role("button", name="Kay Board")).to_be_visible()
    press(page, page.get_by_role("button", name="Kay Board"), "Space")
    expect(page.get_by_role("button", name="Kay Board")).to_have_count(0)


def test_advice_is_given_by_keyboard(visitor: Callable[..., BrowserContext], site: Site) -> None:
    housing, numbers = Workgroup.objects.get(slug="housing"), Workgroup.objects.get(slug="data-capacity")
    row = ask(user(MEMBER), housing, numbers, topic="Typed all the way")
    accept(user("tove@kconnect.example"), row, user("priya@kconnect.example"))
    page = visitor(**NARROW).new_page()
    enter(page, site.url, "priya@kconnect.example")
    page.goto(f"{site.url}/workgroups/data-capacity/consultations/{row.pk}/")
    write(page, page.locator("[name=advice-text]"), "Take the share, not the count.")
    press(page, page.get_by_role("button", name="Give it"))
    expect(page.get_by_role("region", name="Advice").get_by_text("Take the share, not the count.")).to_be_visible()


def test_partners_are_merged_by_keyboard(visitor: Callable[..., BrowserContext], site: Site) -> None:
    stays, goes = "two-rivers-credit-union", "two-rivers-credit-union-inc"
    page = visitor(**NARROW).new_page()
    enter(page, site.url, STAFF)
    page.goto(f"{site.url}/console/partners/{stays}/merge/{goes}/")
    press(page, page.get_by_role("button", name="Merge them"))
    expect(page.get_by_text("Merged. You can take them apart again on this page.")).to_be_visible()
    assert not Organization.objects.filter(slug=goes).exists()
    undo_merge(by=user(STAFF), merge=Merge.objects.latest("pk"))
    assert Organization.objects.filter(slug=goes).exists()


def test_from_an_entry_to_the_public_page_on_the_narrowest_window_without_a_mouse(
    visitor: Callable[..., BrowserContext], site: Site
) -> None:
    words = "Went from door to door, all of it typed"
    page = visitor(**NARROW).new_page()
    enter(page, site.url, MEMBER)
    page.goto(f"{site.url}/workgroups/housing/activities/new/")
    write(page, page.get_by_label("What happened?"), words)
    press(page, page.get_by_label("Help 60 renters apply"), "Space")
    write(page, page.get_by_label("How many renters?"), "3")
    press(page, page.get_by_role("button", name="Log it"))
    expect(page.get_by_text("Logged. The lead confirms it next.")).to_be_visible()

    lead = visitor(**NARROW).new_page()
    enter(lead, site.url, LEAD)
    lead.goto(f"{site.url}/workgroups/housing/activities/confirm/")
    mine = lead.get_by_role("checkbox", name=words)
    for box in lead.locator("input[name=activity]").all():
        if box.get_attribute("value") != mine.get_attribute("value") and box.is_checked():
            press(lead, box, "Space")
    tab_to(lead, mine, at_most=200)
    lead.keyboard.press("Enter")
    expect(lead.get_by_text("1 activity confirmed.")).to_be_visible()

    public = visitor(**NARROW).new_page()
    public.goto(f"{site.url}/workplan/")
    press(public, public.get_by_role("link", name="Help 60 renters apply").first)
    public.wait_for_url("**/help-renters-apply/")
    expect(public.get_by_text(words)).to_be_visible()
    assert public.evaluate("document.documentElement.scrollWidth <= innerWidth")
