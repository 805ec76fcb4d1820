"""The access matrix: every address of the product × role × method, against the tables in `tests/access/`."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import TestCase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kconnect.core.models import AuditEvent
from tests.access import table
from tests.access.table import LOGIN, NO_METHOD, Page
from tests.access.world import ROLES, World, build_world
from workgroups import services
from workgroups.permissions import RoleName

PAGES = table.pages()
NAMESPACES: dict[str, table.Answers] = {
    name: answers for module in table.files() for name, answers in getattr(module, "NAMESPACES", {}).items()
}
FOREIGN = {name for name in PAGES if ":" not in name}
# Those methods change nothing for anybody: not even for who may do everything.
OTHER_METHODS = ("put", "delete", "options")
SOME_ROLES = ("anonymous", "member_a", "superuser")
REFUSED = {LOGIN, 403, 404, NO_METHOD}


def walk(patterns: list[Any], path: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    """(namespace, name, path) of every pattern below a resolver."""
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield ":".join(spaces), ":".join([*spaces, pattern.name or "?"]), here
        elif isinstance(pattern, URLResolver):
            deeper = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from walk(pattern.url_patterns, here, deeper)


ADDRESSES = list(walk(get_resolver().url_patterns))


def answer_of(response: HttpResponse) -> int | str:
    """The status, or the way to sign in."""
    location = str(response.headers.get("Location", ""))
    if response.status_code == 302 and location.startswith(("/accounts/login/?next=", "/es/accounts/login/?next=")):
        return LOGIN
    return response.status_code


def asked(answers: table.Answers | None) -> tuple[str, ...]:
    """Every role, where roles differ; where all get the same, a few stand for all."""
    return ROLES if answers is not None and len(set(answers.values())) > 1 else SOME_ROLES


def works(answer: int | str) -> bool:
    """True if the request got through."""
    return isinstance(answer, int) and answer < 400


class EveryAddress(TestCase):
    """The tables are complete, and hold for each role."""

    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build_world()
        for module in table.files():
            if hasattr(module, "build"):
                module.build(cls.world)

    def test_each_address_is_listed(self) -> None:
        """An address without an entry, or an entry without its address, fails."""
        named = {name for space, name, _path in ADDRESSES if space not in NAMESPACES}
        assert named - set(PAGES) == set(), "These addresses are in no table of tests/access."
        assert set(PAGES) - named == set(), "These entries of tests/access lead to no address."

    def test_whole_namespaces_have_one_rule(self) -> None:
        """The addresses that Django makes for itself, read and posted by some roles."""
        wrong = Wrong()
        for space, _name, path in ADDRESSES:
            if space in NAMESPACES:
                # Objects that do not exist are enough: refusing comes before looking up.
                here = "/" + re.sub(r"<[^>]+>", "1", path).split("^")[0].replace("(?P1.*)$", "nothing/")
                for role in (*SOME_ROLES, "backbone"):
                    for method in ("get", "post"):
                        with transaction.atomic():
                            answer = answer_of(self.ask(role, method, here))
                            transaction.set_rollback(True)
                        expected = NAMESPACES[space][role]
                        fits = answer != LOGIN and int(answer) < 500 if expected == 200 else answer == expected
                        wrong.unless(fits, role, f"{method} {here}", answer, expected)
        assert not wrong.found

    def test_a_role_that_ended_opens_nothing_from_the_next_request_on(self) -> None:
        """The session stays, the right is gone."""
        cases = [
            ("backbone", RoleName.BACKBONE, {}, reverse("workgroups:person_list")),
            ("editor_one", RoleName.EDITOR, {"organization": self.world.one}, "/partners/one/edit/"),
            ("member_a", RoleName.MEMBER, {"workgroup": self.world.a}, "/workgroups/group-a/activities/"),
        ]
        for role, name, place, path in cases:
            person = self.world.users[role].person
            assert self.ask(role, "get", path).status_code == 200
            services.end_role(by=None, person=person, role=name, **place)
            assert self.ask(role, "get", path).status_code == 404

    def test_spanish_addresses_answer_like_english_ones(self) -> None:
        """The prefix chooses the language and nothing else."""
        wrong = Wrong()
        for path in ("/console/people/", "/partners/one/edit/", "/my/"):
            for role in ROLES:
                english, spanish = (answer_of(self.ask(role, "get", prefix + path)) for prefix in ("", "/es"))
                wrong.unless(spanish == english, role, path, spanish, english)
        assert not wrong.found

    def check_page(self, name: str, page: Page) -> None:
        """GET for each role, POST for each role with the same form, HEAD and other methods for some."""
        wrong, path = Wrong(), reverse(name, kwargs=page.at(self.world))
        for role in asked(page.get):
            response = self.ask(role, "get", path)
            answer = answer_of(response)
            wrong.unless(answer == page.get[role], role, "GET", answer, page.get[role])
            if page.missing and page.get[role] == answer == 404:
                same = self.reads_like(role, response, path, reverse(name, kwargs=page.missing))
                wrong.unless(same, role, "GET of what does not exist", "other words", "the same words")
        self.check_post(page, path, wrong)
        for role in SOME_ROLES:
            answer = answer_of(self.ask(role, "head", path))
            wrong.unless(answer == page.get[role], role, "HEAD", answer, page.get[role])
        for method in OTHER_METHODS:
            answer = answer_of(self.ask("superuser", method, path))
            # Views of libraries take any method for GET; that they stand is enough.
            fits = answer in REFUSED or (name in FOREIGN and int(answer) < 500)
            wrong.unless(fits, "superuser", method.upper(), answer, "a refusal")
        assert not wrong.found

    def check_post(self, page: Page, path: str, wrong: "Wrong") -> None:
        """The same form for each role: refused without a trace, or done; somebody must be able to."""
        able = page.post is None or any(works(answer) for answer in page.post.values())
        wrong.unless(able, "nobody", "POST", "void", "a form that works for somebody")
        for role in asked(page.post):
            with transaction.atomic():
                acts = AuditEvent.objects.count()
                answer = answer_of(self.ask(role, "post", path, page.form(self.world)))
                left_trace = AuditEvent.objects.count() != acts
                transaction.set_rollback(True)
            if page.post is None:
                wrong.unless(answer in REFUSED, role, "POST", answer, "a refusal")
            else:
                wrong.unless(answer == page.post[role], role, "POST", answer, page.post[role])
            wrong.unless(works(answer) or not left_trace, role, "POST", "refused, but with a trace", "no trace")

    def reads_like(self, role: str, refused: HttpResponse, path: str, other: str) -> bool:
        """True if what may not be known reads like what does not exist."""
        absent = self.ask(role, "get", other)
        words = absent.content.decode().replace(other, "")
        return absent.status_code == 404 and refused.content.decode().replace(path, "") == words

    def ask(self, role: str, method: str, path: str, form: dict[str, Any] | None = None) -> Any:
        """One request of the role in a browser of its own."""
        if path.startswith("/accounts/"):
            # All roles come from one address here, and would soon be asked to wait.
            cache.clear()
        answer = getattr(self.world.browser(role), method)(path, **({"data": form} if form else {}))
        if answer.streaming:
            # Read to its end, so that what makes it is let go of.
            answer.getvalue()
        return answer


class Wrong:
    """Collects what does not fit, so that one failure tells all about an address."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def unless(self, fits: bool, role: str, what: str, answer: Any, expected: Any) -> None:
        """Notes it unless it fits."""
        if not fits:
            self.found.append(f"{role}: {what} answers {answer}, expected {expected}")


def add_tests() -> None:
    """One test per address, so that a failure names it."""

    def made(name: str, page: Page) -> Any:
        return lambda self: self.check_page(name, page)

    for name, entries in PAGES.items():
        for number, page in enumerate(entries, start=1):
            setattr(EveryAddress, f"test_{name.replace(':', '_')}_{number}", made(name, page))


add_tests()
