"""Signing in and looking after an account, in our design: with a password, a code, a passkey; pages, messages and mails."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.template.loader import get_template, render_to_string
from django.test import Client
from playwright.sync_api import Page, expect

from workgroups.models import User

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.*"))
PASSWORD = "a long enough phrase 7"
MAILS = sorted(
    path.removesuffix("_message.txt") for path in TEMPLATES if path.endswith("_message.txt") and "base_" not in path
)


@pytest.fixture
def ana(db: None) -> User:
    """A member with a confirmed address."""
    user = User.objects.create_user("ana@example.org", PASSWORD, name="Ana Ruiz")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture(autouse=True)
def _look(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Accounts alone: the rest of the portal has its own tests."""
    monkeypatch.setattr("kconnect.portal.context.workspace_nav", lambda request: [])
    settings.ROOT_URLCONF = "tests.look.urls"
    settings.LOGIN_REDIRECT_URL = "/workspace/"
    settings.LOGOUT_REDIRECT_URL = "/gallery/"


def signed_in(ana: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    return client


# Templates --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name: str) -> None:
    assert get_template(name).template.name == name


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_begs_or_boasts(name: str) -> None:
    text = (ROOT / "templates" / name).read_text()
    assert re.findall(r"\b(please|oops|successfully)\b", text, re.IGNORECASE) == []


@pytest.mark.parametrize("prefix", MAILS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_mail_has_a_subject_of_one_line_and_a_body_that_says_who_writes(
    prefix: str, language: str, settings: Any
) -> None:
    about = {
        "email": "ana@example.org", "activate_url": "https://x/a", "password_reset_url": "https://x/r", "ip": "127.0.0.1",
        "user_agent": "Browser", "timestamp": "May 4", "from_email": "a@x.org", "to_email": "b@x.org", "deleted_email": "c@x.org",
    }  # fmt: skip
    subject = render_to_string(f"{prefix}_subject.txt", about).strip()
    assert subject
    assert "\n" not in subject
    body = render_to_string(f"{prefix}_message.txt", about)
    assert settings.CONTACT_EMAIL in body
    assert "example.com" not in body
    assert "&#x27;" not in body


def test_a_reset_mail_carries_its_link() -> None:
    body = render_to_string(
        "account/email/password_reset_key_message.txt", {"password_reset_url": "https://x/r?a=1&b=2"}
    )
    assert "https://x/r?a=1&b=2" in body


# Pages ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "login/",
        "password/reset/",
        "password/reset/done/",
        "inactive/",
        "confirm-email/",
        "password/reset/key/x-y/",
        "password/reset/key/done/",
    ],
)
def test_pages_before_signing_in_are_in_our_frame(db: None, address: str) -> None:
    html = Client().get(f"/accounts/{address}").content.decode()
    assert 'class="wordmark"' in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize(
    "address",
    [
        "email/",
        "password/change/",
        "2fa/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        "2fa/totp/activate/",
        "sessions/",
        "reauthenticate/",
    ],
)
def test_pages_of_the_account_are_in_the_workspace(ana: User, address: str) -> None:
    html = signed_in(ana).get(f"/accounts/{address}", follow=True).content.decode()
    assert 'class="top w"' in html
    assert "Ana Ruiz" in html
    assert html.count("<h1") == 1


def test_signing_in_leaves_no_message_to_read(ana: User) -> None:
    assert "says" not in signed_in(ana).get("/workspace/").content.decode()


def test_a_wrong_password_is_said_in_the_summary(ana: User) -> None:
    html = Client().post("/accounts/login/", {"login": ana.email, "password": "wrong"}).content.decode()
    assert "data-errors" in html


def test_recovery_codes_come_with_the_first_second_step(ana: User) -> None:
    client = signed_in(ana)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    html = client.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True).content.decode()
    assert "10 of 10 codes are left." in html
    for address in ("2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/generate/", "2fa/reauthenticate/"):
        assert client.get(f"/accounts/{address}").status_code == 200


def test_the_second_step_asks_for_a_code(ana: User) -> None:
    TOTP.activate(ana, generate_totp_secret())
    html = Client().post("/accounts/login/", {"login": ana.email, "password": PASSWORD}, follow=True).content.decode()
    assert "Second step" in html
    assert 'autocomplete="one-time-code"' in html


# In the browser ------------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_added_and_signs_in_under_the_content_security_policy(
    live_server: Any, page: Page, axe: Callable[[Page], None], ana: User
) -> None:
    base = live_server.url.replace("127.0.0.1", "localhost")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                     "isUserVerified": True, "automaticPresenceSimulation": True}},
    )  # fmt: skip
    page.goto(f"{base}/accounts/login/")
    page.get_by_label("E-mail").fill(ana.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{base}/workspace/")

    page.goto(f"{base}/accounts/2fa/webauthn/add/")
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("my phone")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{base}/accounts/2fa/webauthn/")
    expect(page.get_by_role("row", name="my phone")).to_be_visible()
    axe(page)

    page.locator("summary", has_text="Ana Ruiz").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{base}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{base}/workspace/")
    assert Authenticator.objects.filter(user=ana, type="webauthn").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_passkey_that_fails_is_said_in_words(live_server: Any, page: Page) -> None:
    page.goto(live_server.url.replace("127.0.0.1", "localhost") + "/accounts/login/")
    page.route("**/2fa/webauthn/login/", lambda route: route.fulfill(status=200, json={"request_options": {}}))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work")
