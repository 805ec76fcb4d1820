"""Every page × light and dark × English and Spanish × narrow and wide: accessible, never too wide, without an error.

One state in eight runs by default, another one for each page; KCONNECT_ROTATION=1 (to 7) chooses the next ones, and
`--full` runs them all.
"""

import hashlib
import io
import os
import time
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page

from dashboard import services as data
from dashboard.ingest.tidy import tidy_recipe_text
from dashboard.models import Import
from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.models import Job
from tests.journeys.conftest import Site
from tests.journeys.swept import LOOKS, NOT_OURS, NOT_PAGES, PEOPLE, TOKEN, Look
from tests.test_access import ADDRESSES
from workgroups import services as people
from workgroups.models import Invitation, User, Workgroup
from workgroups.services.invitations import hash_of

STATES = list(product(("light", "dark"), ("en", "es"), (320, 1280)))
ROTATION = int(os.environ.get("KCONNECT_ROTATION", "0"))
ALL_LOOKS = [
    (name, number, one)
    for name, looks in LOOKS.items()
    for number, one in enumerate(looks if isinstance(looks, list) else [looks], start=1)
]


def turn(name: str, number: int) -> int:
    """Which of the states of this look comes first; the same on every machine and every day."""
    return hashlib.sha256(f"{name} {number}".encode()).digest()[0]


def every_state() -> Iterator[Any]:
    """All looks in all states; seven of eight are for the full run."""
    for name, number, one in ALL_LOOKS:
        for place, (scheme, language, width) in enumerate(STATES):
            chosen = (turn(name, number) + ROTATION) % len(STATES) == place
            marks = () if chosen else (pytest.mark.full,)
            title = f"{name}-{number}-{scheme}-{language}-{width}"
            yield pytest.param(name, one, scheme, language, width, marks=marks, id=title)


def upload(text: str, name: str, by: User) -> Import:
    """A file that has been read."""
    started = data.start_import(stream=io.BytesIO(text.encode()), name=name, recipe_text=tidy_recipe_text(), by=by)
    jobs.work_until_idle()
    started.import_.refresh_from_db()
    return started.import_


@pytest.fixture(scope="session")
def looked_at(demo_network: Site, django_db_blocker: Any) -> Site:
    """What the demonstration network does not have: files and releases under way, failed work, an open invitation, keys."""
    user = dict.fromkeys(PEOPLE, User.objects)
    with django_db_blocker.unblock():
        user = {role: User.objects.get(email=email) for role, email in PEOPLE.items()}
        by = user["steward"]
        columns = "measure,place,place_name,period,group,value\n"
        more = (
            columns + "pep-population,26139,Ottawa County,2022,,300919\npep-median-age,26139,Ottawa County,2022,,36.6\n"
        )
        data.accept_import(import_=upload(more, "more.csv", by), by=by)
        jobs.work_until_idle()
        data.submit_release(slugs=["population"], by=by, note="One more person in Ottawa County.")
        wrong = (
            more.replace("300919", "many")
            + "pep-population,26081,Kent County,2022,,7\npep-population,nowhere,,2022,,1\n"
        )
        upload(wrong, "wrong.csv", by)
        upload("a,b\n1,2\n", "other.csv", by)
        Job.objects.create(kind="dashboard.recompute", key="swept", state=JobState.FAILED, error="It did not work.")
        housing = Workgroup.objects.get(slug="housing")
        people.invite(by=user["backbone"], email="new@kconnect.example", workgroup=housing, workgroup_role="member")
        Invitation.objects.update(token_hash=hash_of(TOKEN))
        TOTP.activate(user["superuser"], generate_totp_secret())
        RecoveryCodes.activate(user["superuser"])
        passkey = {"name": "My phone", "passwordless": True, "credential": {}}
        Authenticator.objects.create(user=user["superuser"], type=Authenticator.Type.WEBAUTHN, data=passkey)
    return demo_network


def enter(page: Page, url: str, role: str) -> None:
    """Signs the page's browser in, as if the password had just been asked for again."""
    user, client = User.objects.get(email=PEOPLE[role]), Client()
    client.force_login(user)
    session = client.session
    record = {"method": "password", "at": time.time(), "email": user.email, "reauthenticated": True}
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    UserSession.objects.create(user=user, ip="127.0.0.1", user_agent="A browser", session_key=session.session_key)
    page.context.add_cookies([{"name": "session", "value": str(session.session_key), "url": url}])


def send(page: Page) -> None:
    """Sends the main form of the page as it is, past the browser's own checks."""
    form = page.locator("main form[method=post]").first
    form.evaluate("it => { it.noValidate = true }")
    with page.expect_navigation():
        form.locator("button:not([type=button])").last.click()
    page.wait_for_load_state("load")


def test_every_address_is_swept_or_is_no_page() -> None:
    ours = {name for _space, name, _path in ADDRESSES if not name.startswith(NOT_OURS)}
    assert set(LOOKS) | set(NOT_PAGES) == ours
    assert set(LOOKS) & set(NOT_PAGES) == set()


@pytest.mark.parametrize(("name", "one", "scheme", "language", "width"), list(every_state()))
def test_the_page_is_sound(
    site: Site, looked_at: Site, page: Page, axe: Callable[[Page], None], problems: list[str],
    name: str, one: Look, scheme: Any, language: str, width: int,
) -> None:  # fmt: skip
    with translation.override(language):
        address = reverse(name, kwargs=one.arguments()) + one.query
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    if one.who:
        enter(page, site.url, one.who)
    answer = page.goto(site.url + address)
    assert answer is not None
    assert answer.status == one.status
    if one.then == "send":
        send(page)
        assert page.locator("[data-errors]").count() == 1
    # Chromium calls a refusal an error of the page; here it is the answer.
    problems[:] = [told for told in problems if "Failed to load resource" not in told or page.url not in told]
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    axe(page)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen
