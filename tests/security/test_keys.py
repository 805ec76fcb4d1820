"""The ways in: where a sign-in leads, how often it is tried, and where keys are written down."""

import logging
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.core.internal.httpkit import get_client_ip
from django.core.cache import cache
from django.test import Client, RequestFactory

from kconnect.core.logs import OneLine
from tests.build_workgroups import PASSWORD, client_of, make_user, make_workgroup

AWAY = (
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "http:///evil.example",
)


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.mark.django_db
@pytest.mark.parametrize("target", AWAY)
def test_signing_in_and_out_leads_to_no_other_site(target: str) -> None:
    ben, sue = make_user("Ben", member_of=[make_workgroup()]), make_user("Sue", superuser=True)
    browser = Client()
    way_in = browser.post("/accounts/login/", {"login": ben.email, "password": PASSWORD, "next": target})
    way_out = browser.post("/accounts/logout/", {"next": target})
    admin = client_of(sue).get("/admin/login/", {"next": target})
    assert [way_in["Location"], way_out["Location"], admin["Location"]] == ["/my/", "/", "/admin/"]


@pytest.mark.django_db
def test_a_made_up_address_does_not_buy_more_tries() -> None:
    ben = make_user("Ben", member_of=[make_workgroup()])
    for number in range(6):
        wrong = {"login": ben.email.upper(), "password": f"wrong {number}"}
        Client().post("/accounts/login/", wrong, headers={"x-forwarded-for": f"9.9.9.{number}"})
    tried = Client().post("/accounts/login/", {"login": ben.email, "password": PASSWORD})
    cache.clear()
    later = Client().post("/accounts/login/", {"login": ben.email, "password": PASSWORD})
    assert (tried.status_code, later.status_code) == (200, 302)


@pytest.mark.parametrize(("proxies", "counted"), [(0, "10.0.0.1"), (1, "7.7.7.7")])
def test_behind_a_proxy_the_visitor_is_counted_and_only_the_proxy_says_who_that_is(
    settings: object, proxies: int, counted: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies  # type: ignore[attr-defined]  # pytest-django's settings
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "9.9.9.9, 7.7.7.7"})
    assert get_client_ip(request) == counted


@pytest.mark.django_db
def test_another_e_mail_address_asks_for_the_password_first() -> None:
    ben = make_user("Ben", member_of=[make_workgroup()])
    answer = client_of(ben).post("/accounts/email/", {"email": "thief@example.org", "action_add": ""})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/reauthenticate/")
    assert EmailAddress.objects.filter(user=ben).count() == 1


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/invitation/KEY/",
        "/es/accounts/invitation/KEY/",
        "/accounts/password/reset/key/7-KEY/",
        "/accounts/confirm-email/KEY/",
        "/tap/KEY/",
        "/es/messages/stop/KEY/",
        "/es/accounts/meeting/KEY/",
        "/feeds/mine/KEY.ics",
        "/feeds/my-meeting/KEY.ics",
        "/es/take-part/applications/KEY/",
    ],
)
def test_no_key_of_an_address_comes_into_the_log(path: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Forbidden: %s", (path,), None)
    line = OneLine().format(record)
    assert ("KEY" in line, "Forbidden" in line) == (False, True)
