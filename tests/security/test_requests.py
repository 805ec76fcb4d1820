"""Requests that no page of ours sends: refused in plain words, with the policy, and never with a fault of ours."""

import io
import os
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory, TestCase
from django.urls import reverse
from django.utils import translation

from kconnect.core.middleware import RequestGuard
from kconnect.wsgi import application
from tests.access import table
from tests.access.table import OK
from tests.access.world import World, build_world

HEADERS = {
    "Content-Security-Policy", "Cross-Origin-Resource-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy",
    "X-Content-Type-Options", "Referrer-Policy", "Cache-Control",
}  # fmt: skip
# Names of parameters that pages of ours read, all odd at once: each is read by itself.
NAMES = (
    "page", "past", "sort", "q", "place", "period", "group", "chart", "other", "view", "workgroup", "goal", "strategy", "status",
    "state", "kind", "sector", "year", "since", "until", "change", "like", "lang", "next", "actor", "verb", "dataset",
)  # fmt: skip
ODD = (
    "99999999999999999999",
    "-1",
    "%ff%ed%a0%80",
    "__class__%27%22%3C%5C",
    "9999-99-99",
    "%D9%A1%E2%80%AE%F0%9F%98%80",
)


def through_the_gate(content_type: str) -> str:
    """The status that the web server sends for a request with this type of body."""
    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/nowhere", "QUERY_STRING": "q=a", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http", "CONTENT_TYPE": content_type,
    }  # fmt: skip
    list(application(environ, lambda status, headers, *more: told.append(status)))
    return told[0][:3]


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["zlib", "hex", "undefined", "utf-7", "utf-16", "utf-8''zlib", "x" * 5000])
def test_a_body_in_another_character_set_ends_at_the_gate(charset: str) -> None:
    assert through_the_gate(f"text/plain; charset={charset}") == "400"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content_type", ["", "text/plain; charset=UTF-8", 'text/plain; charset="utf-8"', "multipart/form-data; boundary=x"]
)
def test_a_body_in_our_character_set_comes_in(content_type: str) -> None:
    assert through_the_gate(content_type) == "404"


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ['session="\\000aaaaaaaaaa"', 'messages="\\000"', 'other="a\\000b"'])
def test_a_nul_in_a_cookie_is_refused(client: Client, cookie: str) -> None:
    assert client.get("/my/", headers={"cookie": cookie}).status_code == 400


@pytest.mark.django_db
def test_a_huge_body_is_refused_before_anybody_reads_it(client: Client) -> None:
    most = settings.MAX_UPLOAD_BYTES

    def post(length: int, path: str = "/accounts/login/") -> int:
        return client.generic("POST", path, b"a=b", CONTENT_LENGTH=str(length)).status_code

    # A form that anybody may send is short, whatever cookie comes along; files are taken where people sign in.
    upload = "/console/imports/new/"
    assert (post(3), post(2 << 20), post(2 << 20, upload)) == (200, 413, 413)
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
    assert (post(2 << 20), post(2 << 20, upload) == 413, post(most + (2 << 20), upload)) == (413, False, 413)


def test_each_page_that_takes_files_takes_long_bodies() -> None:
    guard = RequestGuard(lambda request: HttpResponse())
    for name, about in (
        ("dashboard:contact_file_create", {}), ("workgroups:organization_invitation_many", {"slug": "a"}),
        ("engagement:resource_upload", {"resource_id": 1}), ("workgroups:workgroup_invitation_many", {"slug": "a"}),
    ):  # fmt: skip
        for language in ("en", "es"):
            with translation.override(language):
                path = reverse(name, kwargs=about)
            request = RequestFactory().post(path, headers={"cookie": f"{settings.SESSION_COOKIE_NAME}=made-up"})
            assert guard.most_of(request) > settings.MAX_UPLOAD_BYTES, path


class EveryAnswer(TestCase):
    """Each address of the product, asked as it should not be."""

    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build_world()
        for module in table.files():
            if hasattr(module, "build"):
                module.build(cls.world)

    def addresses(self) -> list[str]:
        """The pages that a superuser may read."""
        return [
            reverse(name, kwargs=page.at(self.world))
            for name, pages in table.pages().items()
            for page in pages
            if page.get.get("superuser") == OK
        ]

    @pytest.mark.slow
    def test_no_odd_parameter_is_a_fault_of_ours(self) -> None:
        browser = self.world.browser("superuser")
        browser.raise_request_exception = False
        odd = ["&".join(f"{name}={value}" for name in NAMES) for value in ODD]
        odd.append("&".join(f"{name}[]=1&{name}=1&{name}=2" for name in NAMES))
        faults = []
        whole = "KCONNECT_TEST_FULL" in os.environ
        for place, address in enumerate(self.addresses()):
            # Each page is asked one of the odd questions in each run, all of them in the full one.
            for query in odd if whole else odd[place % len(odd) :][:1]:
                answer = browser.get(f"{address}?{query}")
                answer.getvalue()
                if answer.status_code >= 500:
                    faults.append((address, query[:60]))
        assert faults == []

    def test_what_is_private_is_kept_by_no_cache_and_what_is_public_sets_no_cookie(self) -> None:
        browser, wrong = self.world.browser("superuser"), []
        for address in self.addresses():
            answer: Any = browser.get(address)
            kept, varies = answer.headers["Cache-Control"], "Cookie" in answer.headers.get("Vary", "")
            public = "public" in kept and not varies and not answer.cookies
            if not (public or "no-store" in kept):
                wrong.append((address, kept))
        assert wrong == []

    def test_each_refusal_carries_the_policy(self) -> None:
        browser = Client(enforce_csrf_checks=True)
        refusals = {
            "odd": (browser.get("/?q=%00"), 400),
            "host": (browser.get("/", headers={"host": "evil.example"}), 400),
            "csrf": (browser.post("/accounts/login/"), 403),
            "insider": (self.world.browser("member_a").get("/console/people/"), 403),
            "nowhere": (browser.get("/nowhere/"), 404),
            "method": (Client().put("/workplan/"), 405),
            "huge": (browser.generic("POST", "/", CONTENT_LENGTH="9" * 15), 413),
            "file": (browser.get("/feeds/events.ics"), 200),
        }
        wrong = {
            name: (answer.status_code, HEADERS - set(answer.headers))
            for name, (answer, status) in refusals.items()
            if answer.status_code != status or HEADERS - set(answer.headers)
        }
        assert wrong == {}
