"""What people do in several journeys: sign in with a password and a code, move by keyboard, read a file."""

import csv
import io
import time
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.test import Client
from playwright.sync_api import Download, Page

from workgroups.models import User

CODE_SECONDS = 30


def sign_in(page: Page, url: str, email: str, password: str) -> None:
    """Signs in by the form, from wherever the page is."""
    page.goto(f"{url}/accounts/login/")
    fill_sign_in(page, email, password)


def fill_sign_in(page: Page, email: str, password: str) -> None:
    """Fills the sign-in form that is on the page and sends it."""
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.get_by_role("main").locator("button[type=submit]").first.click()


def code_of(secret: str, *, later: int = 0) -> str:
    """What an authenticator app shows now, or so many steps later: a code opens once only."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // CODE_SECONDS + later)))


def rows_of(download: Download) -> list[dict[str, str]]:
    """The rows of a CSV file that a page gave."""
    return list(csv.DictReader(io.StringIO(Path(download.path()).read_text(encoding="utf-8-sig"))))


def enter(page: Page, url: str, email: str) -> None:
    """Signs the page's browser in, as if the password had just been asked for again."""
    user, client = User.objects.get(email=email), Client()
    client.force_login(user)
    session = client.session
    record = {"method": "password", "at": time.time(), "email": user.email, "reauthenticated": True}
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    UserSession.objects.create(user=user, ip="127.0.0.1", user_agent="A browser", session_key=session.session_key)
    page.context.add_cookies([{"name": "session", "value": str(session.session_key), "url": url}])


def tab_to(page: Page, target: Any, *, at_most: int = 120) -> int:
    """Presses Tab until `target` (a locator) has the focus; returns how often. Fails when it is not reached."""
    for presses in range(1, at_most + 1):
        page.keyboard.press("Tab")
        if target.evaluate("it => it === document.activeElement"):
            return presses
    raise AssertionError(f"{target} was not reached with {at_most} presses of Tab.")


# True if whatever has the focus lies under a bar that stays in place, or outside the window.
COVERED = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return "";
  const box = it.getBoundingClientRect();
  if (box.height > innerHeight / 2) return "";
  if (box.bottom < 1 || box.top > innerHeight - 1 || box.right < 1 || box.left > innerWidth - 1) return it.outerHTML;
  const over = document.elementFromPoint(box.left + box.width / 2, Math.min(box.bottom - 2, innerHeight - 1));
  const bar = over && over.closest("*") && [...document.querySelectorAll("body *")].find((one) =>
    ["fixed", "sticky"].includes(getComputedStyle(one).position) && one.contains(over) && !one.contains(it));
  return bar ? it.outerHTML : "";
}"""

# How the focus shows: the width of its outline in pixels, or of a ring drawn as a shadow or around the parent.
RING = """() => {
  const it = document.activeElement;
  const width = (one) => { const s = getComputedStyle(one); return s.outlineStyle === "none" ? 0 : parseFloat(s.outlineWidth); };
  return Math.max(width(it), it.parentElement ? width(it.parentElement) : 0);
}"""


def look_at_focus(page: Page) -> list[str]:
    """What is wrong with how the focus shows: hidden behind a bar, out of sight, or without a ring of 2 px."""
    what = page.evaluate("document.activeElement.outerHTML.slice(0, 160)")
    wrong = []
    if page.evaluate(COVERED):
        wrong.append(f"hidden: {what}")
    if page.evaluate(RING) < 2:
        wrong.append(f"no ring: {what}")
    return wrong
