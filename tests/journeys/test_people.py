"""Fifty people are invited by paste on a phone; one joins in Spanish and is nobody special elsewhere, nor are others special here."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from kconnect.core.models import OutboxMail
from tests.build_workgroups import make_organization, make_user, make_workgroup
from tests.journeys.clock import Clock
from tests.journeys.conftest import PHONE
from tests.journeys.steps import enter
from workgroups.models import Invitation, User, Workgroup
from workgroups.permissions import RoleName

NAMES = ["Rosa Ibarra", "Hoa Trần", "Ben O'Neil", "Amina Yusuf", "Chloe Vander"]
# As people have them: lines, a row of addresses, columns of a sheet.
FIFTY = "\n".join(
    [f"{NAMES[number % 5]} {number} <p{number}@example.org>" for number in range(20)]
    + ["; ".join(f"p{number}@example.org" for number in range(20, 35))]
    + [f"{NAMES[number % 5]}\t{number}\tp{number}@example.org" for number in range(35, 50)]
    + ["somebody without an address"]
)
TAPS, SECONDS = 4, 120


@pytest.fixture
def bo(transactional_db: None) -> User:
    """Somebody of the backbone staff, in a network with two workgroups and two partners."""
    cache.clear()
    make_workgroup(name_es="Lectura temprana")
    make_workgroup("Housing")
    make_organization("One")
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.mark.slow
def test_fifty_are_invited_by_paste_and_one_joins(
    live_server: Any, bo: User, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:  # fmt: skip
    url = live_server.url
    phone = visitor(**PHONE).new_page()
    enter(phone, url, bo.email)
    invite_fifty(phone, url, axe, picture)
    assert Invitation.objects.count() == 50
    rosa = visitor(**PHONE).new_page()
    join_in_spanish(rosa, url, axe, picture)
    nobody_special(
        rosa, url, {"/workgroups/housing/activities/": 404, "/workgroups/housing/invite/": 404,
                    "/workgroups/early-reading/invite/": 403, "/partners/one/edit/": 404, "/console/": 403},
    )  # fmt: skip
    see_who_joined(visitor(viewport={"width": 1280, "height": 900}).new_page(), url, bo, axe, picture)
    stranger = visitor(**PHONE).new_page()
    enter(stranger, url, elsewhere().email)
    nobody_special(
        stranger, url, {"/workgroups/early-reading/invite/": 404, "/workgroups/early-reading/invitations/": 404,
                        "/partners/one/people/": 404, "/console/people/": 403, "/workgroups/housing/invite/": 200},
    )  # fmt: skip


def invite_fifty(page: Page, url: str, axe: Any, picture: Any) -> None:
    """From the page of the group to fifty messages, within the budget."""
    page.goto(f"{url}/workgroups/early-reading/activities/")
    clock = Clock()
    clock.tap(page.get_by_role("link", name="Invite people"))
    clock.page()
    box = page.locator("[name=people]")
    clock.tap(box)
    # Pasted: no word is typed.
    box.fill(FIFTY)
    axe(page)
    clock.tap(page.get_by_role("button", name="Look at the list"))
    clock.page()
    expect(page.get_by_role("heading", name="50 people found")).to_be_visible()
    expect(page.get_by_text("somebody without an address").first).to_be_visible()
    axe(page)
    picture(page, "invite-preview-390")
    clock.tap(page.get_by_role("button", name="Send to 50 people"))
    clock.page()
    expect(page.get_by_text("50 messages are on their way.")).to_be_visible()
    expect(page.get_by_text("Left out: somebody without an address")).to_be_visible()
    axe(page)
    picture(page, "invitations-390")
    assert clock.taps <= TAPS
    assert clock.seconds <= SECONDS


def join_in_spanish(page: Page, url: str, axe: Any, picture: Any) -> None:
    """Opens the link of the message, in the other language, and chooses a password."""
    body = OutboxMail.objects.get(recipient="p7@example.org").body
    token = body.partition("/accounts/invitation/")[2].partition("/")[0]
    page.goto(f"{url}/es/accounts/invitation/{token}/")
    expect(page.get_by_text("p7@example.org")).to_be_visible()
    axe(page)
    picture(page, "join-es-390")
    page.locator("[name=language][value=es]").check()
    page.locator("[name=password]").fill("una frase que abre la puerta")
    page.get_by_role("main").locator("button[type=submit]").first.click()
    page.wait_for_url("**/my/**")
    user = User.objects.select_related("person").get(email="p7@example.org")
    assert (user.person.name, user.person.language) == (f"{NAMES[2]} 7", "es")
    # The link worked once.
    page.context.clear_cookies()
    nobody_special(page, url, {f"/es/accounts/invitation/{token}/": 404})
    enter(page, url, user.email)


def nobody_special(page: Page, url: str, answers: dict[str, int]) -> None:
    """What each address answers, in the reader's own browser."""
    got = {path: page.request.get(f"{url}{path}").status for path in answers}
    assert got == answers


def see_who_joined(page: Page, url: str, bo: User, axe: Any, picture: Any) -> None:
    """At a desk, in Spanish: one used their link, the others wait."""
    enter(page, url, bo.email)
    page.goto(f"{url}/es/console/people/invitations/?state=used")
    expect(page.get_by_text("p7@example.org").first).to_be_visible()
    assert "49 En espera" in " ".join(page.locator(".counts").inner_text().split())
    axe(page)
    picture(page, "invitations-es-1280")


def elsewhere() -> User:
    """A lead of another workgroup who keeps the profile of another partner."""
    return make_user("Lea", leads=[Workgroup.objects.get(slug="housing")], edits=[make_organization("Two")])
