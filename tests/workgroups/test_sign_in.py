"""Signing in: second factor for those who run the network, demo accounts on this machine, the admin for superusers."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client, RequestFactory

from kconnect.core.models import OutboxMail
from tests.build_workgroups import PASSWORD, client_of, make_user, make_workgroup
from workgroups.adapters import demo_is_allowed
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_earlier_attempts() -> None:
    """Sign-in is rate limited by address, and all tests come from the same one."""
    cache.clear()


def sign_in(client: Client, user: User, **headers: str) -> int:
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, headers=headers).status_code


@pytest.mark.parametrize("role", [RoleName.BACKBONE, RoleName.STEWARD])
def test_who_runs_the_network_sets_up_a_second_factor_first(role: RoleName) -> None:
    user = make_user("Bo", staff=[role], second_factor=False)
    answer = client_of(user).get("/accounts/profile/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/2fa/")
    assert client_of(user).get("/accounts/2fa/").status_code != 404


def test_a_superuser_without_a_second_factor_does_not_reach_the_admin() -> None:
    answer = client_of(make_user("Sue", superuser=True, second_factor=False)).get("/admin/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/2fa/")


def test_a_member_needs_no_second_factor() -> None:
    assert client_of(make_user("Ben", member_of=[make_workgroup()])).get("/accounts/profile/").status_code == 200


def test_public_pages_do_not_ask_staff_for_anything() -> None:
    user = make_user("Bo", staff=[RoleName.BACKBONE], second_factor=False)
    assert client_of(user).get("/workgroups/").status_code == 200


def test_a_demo_account_skips_the_second_factor_on_this_machine_only(settings: object) -> None:
    settings.DEMO_ACCOUNTS, settings.ALLOWED_HOSTS = True, ["*"]  # type: ignore[attr-defined]
    user = make_user("Bo", staff=[RoleName.BACKBONE], second_factor=False)
    User.objects.update(is_demo=True)
    browser = client_of(user)
    assert browser.get("/accounts/profile/", headers={"host": "127.0.0.1:8000"}).status_code == 200
    assert browser.get("/accounts/profile/", headers={"host": "portal.example.org"}).status_code == 302


@pytest.mark.parametrize(
    ("demo", "host", "allowed"),
    [
        (True, "localhost", True),
        (True, "127.0.0.1:8000", True),
        (True, "[::1]:8000", True),
        (True, "portal.example.org", False),
        (True, "localhost.example.org", False),
        (False, "localhost", False),
    ],
)
def test_where_demo_accounts_exist(settings: object, demo: bool, host: str, allowed: bool) -> None:
    settings.DEMO_ACCOUNTS, settings.ALLOWED_HOSTS = demo, ["*"]  # type: ignore[attr-defined]
    assert demo_is_allowed(RequestFactory().get("/", headers={"host": host})) is allowed


def test_a_demo_account_signs_in_on_this_machine_only(settings: object) -> None:
    settings.DEMO_ACCOUNTS, settings.ALLOWED_HOSTS = True, ["*"]  # type: ignore[attr-defined]
    user = make_user("Ben")
    User.objects.update(is_demo=True)
    away, here = Client(), Client()
    sign_in(away, user, host="portal.example.org")
    assert "_auth_user_id" not in away.session
    sign_in(here, user, host="localhost")
    assert here.session["_auth_user_id"] == str(user.pk)


def test_a_suspended_account_does_not_sign_in() -> None:
    browser = Client()
    sign_in(browser, make_user("Sam", suspended=True))
    assert "_auth_user_id" not in browser.session


def test_a_forgotten_password_writes_through_the_outbox_and_tells_strangers_nothing() -> None:
    ben = make_user("Ben")
    known = Client().post("/accounts/password/reset/", {"email": ben.email})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert OutboxMail.objects.filter(recipient=ben.email).count() == 1


def test_the_admin_exists_for_superusers_only() -> None:
    sue, bo = make_user("Sue", superuser=True), make_user("Bo", staff=[RoleName.BACKBONE])
    assert client_of(sue).get("/admin/").status_code == 200
    assert (
        client_of(sue).get("/admin/login/?next=/admin/workgroups/user/").headers["Location"]
        == "/admin/workgroups/user/"
    )
    assert client_of(sue).get("/admin/login/?next=https://evil.example.org/").headers["Location"] == "/admin/"
    for path in ("/admin/", "/admin/login/", "/admin/workgroups/user/", "/admin/nothing/"):
        assert client_of(bo).get(path).status_code == 404
        assert Client().get(path).headers["Location"].startswith("/accounts/login/?next=/admin/")


def test_the_admin_shows_and_changes_nothing() -> None:
    browser = client_of(make_user("Sue", superuser=True))
    for noun in ("user", "person", "organization", "workgroup", "membership", "affiliation", "staffrole", "invitation",
                 "activity", "activityrevision"):  # fmt: skip
        assert browser.get(f"/admin/workgroups/{noun}/").status_code == 200
        assert browser.get(f"/admin/workgroups/{noun}/add/").status_code == 403
    user = User.objects.get()
    page = browser.get(f"/admin/workgroups/user/{user.pk}/change/").content.decode()
    assert user.password not in page
    assert browser.post(f"/admin/workgroups/user/{user.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_session_is_listed_and_written_once_in_a_while() -> None:
    browser = client_of(make_user("Ben"))
    browser.get("/accounts/profile/")
    assert UserSession.objects.count() == 1
    UserSession.objects.all().delete()
    browser.get("/accounts/profile/")
    assert UserSession.objects.count() == 0
    browser.get("/workgroups/")
    assert UserSession.objects.count() == 0


@pytest.mark.parametrize(("staff", "hours"), [([], 14 * 24), ([RoleName.BACKBONE], 12)])
def test_who_runs_the_network_signs_in_anew_each_working_day(staff: list[RoleName], hours: int) -> None:
    user = make_user("Bo", staff=staff, second_factor=False)
    client = Client()
    sign_in(client, user)
    client.get("/my/")
    assert client.session.get_expiry_age() // 3600 == hours
