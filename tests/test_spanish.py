"""Every Spanish page speaks Spanish: pages, answers to forms that are wrong or right, and refusals hold no English sentence."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import TestCase
from django.urls import reverse
from django.utils import translation

from tests.access import table
from tests.access.table import Page
from tests.access.world import World, build_world
from tests.spanish import english_in, page_of, said_by_people

# Machines read these, the framework makes them for superusers alone, or they name the parts of pages for who builds them.
APART = ("_outside:", "admin:", "portal:gallery_detail")
# Who looks: whoever gets most pages, and whoever comes by.
LOOKERS = ("superuser", "backbone", "steward", "lead_a", "member_a", "editor_one", "anonymous")


# Builds the whole network of the access matrix and asks for each of its pages once; what it finds is the same on any database.
@pytest.mark.slow
@pytest.mark.once
class EveryPage(TestCase):
    """The pages of the access matrix, in Spanish."""

    world: World
    people: list[str]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build_world()
        for module in table.files():
            if hasattr(module, "build"):
                module.build(cls.world)
        cls.people = said_by_people()

    def look(self, method: str, answers: Any, *, filled: bool) -> list[str]:
        """What is English on every page that somebody gets by `method`."""
        wrong = []
        for name, entries in table.pages().items():
            for page in entries:
                if any(part in name for part in APART) or not (given := answers(page)):
                    continue
                role = next((one for one in LOOKERS if given.get(one) in {200, 302}), None)
                if role:
                    wrong += [f"{name} ({role}): {text}" for text in self.said(method, name, page, role, filled)]
        return sorted(set(wrong))

    def said(self, method: str, name: str, page: Page, role: str, filled: bool) -> list[str]:
        with translation.override("es"):
            path = reverse(name, kwargs=page.at(self.world))
        cache.clear()
        form = page.form(self.world) if filled else {}
        with transaction.atomic():
            extra = {"data": form, "follow": True} if method == "post" else {}
            answer = getattr(self.world.browser(role), method)(path, **extra)
            html, people = page_of(answer), self.people
            if filled:
                people = [*map(str, form.values()), *people]
            transaction.set_rollback(True)
        return english_in(html, people)

    def test_no_page_holds_english(self) -> None:
        assert self.look("get", lambda page: page.get, filled=False) == []

    @pytest.mark.full
    def test_no_answer_to_an_empty_form_holds_english(self) -> None:
        assert self.look("post", lambda page: page.post, filled=False) == []

    @pytest.mark.full
    def test_no_message_after_a_form_holds_english(self) -> None:
        assert self.look("post", lambda page: page.post, filled=True) == []

    def test_no_refusal_holds_english(self) -> None:
        browser = self.world.browser("member_a")
        for path in ("/es/nothing/", "/es/console/", "/es/console/audit/", "/es/goals/nothing/"):
            answer = browser.get(path)
            assert answer.status_code in {403, 404}
            assert english_in(page_of(answer), self.people) == []
