"""Bad input to every form of engagement (B61 to B70): refused or read kindly, never a fault of ours, and nothing is done by half."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client, TestCase

from tests.access.world import World
from tests.security.forms import FormAt, Sent, build, forms
from workgroups.models import Membership, Person, StaffRole, User

pytestmark = pytest.mark.once

# One by one in each field of each form. Bytes go as they are.
ODD: tuple[Any, ...] = (
    b"\x00", b"a\x00b", b"\xff\xfe\xed\xa0\x80\xc0\xaf", "", " ",
    "3000000000", "99999999999999999999", "-1", "1e3", "1,5", "90 min", "abc", "NaN",
    "2026-02-30", "0001-01-01T00:00", "9999-12-31T23:59", "\r\nBcc: evil@example.org", ["1", "2", "x"], "x" * 1_000_000,
    "\u202e\ufeff😀" * 50, "<script>alert(1)</script>", "__class__", "{{7*7}}", "../../etc/passwd", "' OR 1=1 --",
)  # fmt: skip
FINE = {200, 302, 400, 403, 404, 409, 413, 429}
WHOLE = "KCONNECT_TEST_FULL" in os.environ


class EveryForm(TestCase):
    """One world, every form of it, each sent as it should not be."""

    world: World
    all_forms: list[FormAt]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build()
        cls.all_forms = list(forms(cls.world))

    def __deepcopy__(self, memo: dict[int, Any]) -> "EveryForm":
        return self

    def send(self, form: FormAt, **odd: Any) -> Sent:
        return form.sent_with(self.world, form.values | odd)

    def faults(self, sent: Iterator[tuple[FormAt, str, Sent]]) -> list[str]:
        """What is neither an answer nor a refusal, and refusals that did something."""
        found = []
        for form, what, one in sent:
            if one.status not in FINE or (one.status >= 400 and one.left_trace):
                found.append(f"{form.name} {what[:60]}: {one.status}{' with a trace' if one.left_trace else ''}")
        return found

    def test_the_walk_knows_every_noun(self) -> None:
        assert len(self.all_forms) > 80
        names = " ".join(form.name for form in self.all_forms)
        for noun in (
            "event_register", "survey_answer", "input_say", "decision_vote", "assessment_answer", "post_edit", "resource_upload",
            "newsletter_edit", "term_edit", "felt_edit", "wheel_edit", "event_here", "subscription_create",
        ):  # fmt: skip
            assert noun in names, noun

    def test_sent_as_they_should_be_they_all_work(self) -> None:
        """Else what follows would prove nothing."""
        wrong = [(form.name, one.status) for form in self.all_forms if (one := self.send(form)).status != form.expected]
        assert wrong == []

    def test_no_odd_value_in_any_field_is_a_fault_of_ours(self) -> None:
        assert self.faults(self.one_by_one()) == []

    def one_by_one(self) -> Iterator[tuple[FormAt, str, Sent]]:
        """One field of each form with one odd value in each run; each field with each of them in the full one."""
        for place, form in enumerate(form for form in self.all_forms if form.values):
            fields = sorted(field for field, value in form.values.items() if not hasattr(value, "read"))
            for field in fields if WHOLE else fields[place % len(fields) :][:1] if fields else ():
                for odd in ODD if WHOLE else (ODD[place % len(ODD)],):
                    yield form, f"{field}={odd!r}", self.send(form, **{field: odd})

    # B64 -----------------------------------------------------------------------------------------------------------
    def test_more_fields_than_any_form_has_and_more_files_are_refused_at_once(self) -> None:
        for form in self.of("event_register", "survey_answer", "input_say", "photo_edit"):
            many = {f"more{number}": "x" for number in range(10_000)}
            assert self.send(form, **many).status == 400
            files = {f"file{number}": SimpleUploadedFile("a.txt", b"a") for number in range(1_000)}
            assert self.send(form, **files).status == 400

    # B65 -----------------------------------------------------------------------------------------------------------
    def test_names_of_all_kinds_of_people_and_things_are_taken(self) -> None:
        refused, place = [], 0
        for form in self.all_forms:
            for field in sorted(
                {"name", "title", "subject", "words"} & set(form.values) - CHOSEN.get(form.name, set())
            ):
                place += 1
                refused += [
                    (form.name, field, name)
                    for name in (NAMES if WHOLE else NAMES[place % len(NAMES) :][:1])
                    if self.send(form, **{field: name}).status != form.expected
                ]
        assert refused == []

    def test_addresses_of_all_kinds_are_taken(self) -> None:
        for form in self.of("subscription_create", "survey_later"):
            for address in ("a+b@x.co", "o'neil@example.org", "rosa@xn--bcher-kva.example", "ROSA@EXAMPLE.ORG"):
                assert self.send(form, email=address).status == form.expected, (form.name, address)

    # B69 -----------------------------------------------------------------------------------------------------------
    @pytest.mark.full
    def test_what_a_form_does_not_ask_for_changes_nothing(self) -> None:
        """Every column of every table of engagement and of accounts, sent along with each right form."""
        wrong = []
        for form in self.all_forms:
            asked = set(form.values)
            if form.shows:
                page = self.world.browser(form.role).get(form.address).content.decode()
                asked |= set(re.findall(r'\bname="([^"]+)"', page))
            more = {name: value for name, value in columns(self.world).items() if name not in asked | BUTTONS}
            plain, stuffed = [form.sent_with(self.world, form.values | one, look=rows) for one in ({}, more)]
            if (plain.status, plain.seen) != (stuffed.status, stuffed.seen):
                tables = [name for name, found in plain.seen.items() if found != stuffed.seen[name]]
                wrong.append((form.name, stuffed.status, tables))
        assert wrong == []

    # B70 -----------------------------------------------------------------------------------------------------------
    def test_a_form_that_waited_too_long_asks_to_press_again(self) -> None:
        for form in self.of("event_register", "survey_answer", "input_say", "decision_vote", "post_edit"):
            browser = Client(enforce_csrf_checks=True)
            browser.cookies.update(self.world.browser(form.role).cookies)
            answer = browser.post(form.address, form.values)
            assert (answer.status_code, answer.templates[0].name) == (403, "403_csrf.html")

    def of(self, *names: str) -> list[FormAt]:
        """The first form of each of these names."""
        found = [next(form for form in self.all_forms if form.name == f"engagement:{name}") for name in names]
        assert len(found) == len(names)
        return found


NAMES = ("O'Neil", "Nguyễn", "X Æ", "Rosa", "R", "Null", "Test <b>", "ʻOkina", "李", "n" * 60)
# What is called so and is chosen from a list.
CHOSEN = {"engagement:decision_create": {"subject"}, "engagement:decision_edit": {"subject"}}
# Names of buttons, which a page may also hold as a link of another form.
BUTTONS = {"do", "act"}
# What differs from one sending to the next, whatever was sent.
DRAWN = re.compile(r"key|mark|token|secret|hash|door_code")


def columns(world: World) -> dict[str, Any]:
    """Every name of a column with a value that would be good for something."""
    ours = [*apps.get_app_config("engagement").get_models(), User, Person, StaffRole, Membership]
    found: dict[str, Any] = {"is_staff": "1", "is_superuser": "1", "role": "superuser", "by": "1", "created_by": "1"}
    for one in (field for model in ours for field in model._meta.concrete_fields):
        value: Any = "tampered"
        if one.is_relation:
            value = str(world.b.pk)
        elif one.choices:
            value = str(list(one.choices)[-1][0])
        elif isinstance(one, models.BooleanField):
            value = "1"
        elif isinstance(one, models.DateField):
            value = "2020-01-01"
        elif isinstance(one, models.IntegerField):
            value = "7"
        found |= {one.name: value, one.attname: value}
    return found


def rows() -> dict[str, list[Any]]:
    """What stands in the tables of engagement and of accounts, without what is drawn or tells the moment."""
    found = {}
    for model in (*apps.get_app_config("engagement").get_models(), User, Person, StaffRole, Membership):
        names = [
            one.attname
            for one in model._meta.concrete_fields
            if not isinstance(getattr(one, "target_field", one), models.DateTimeField | models.UUIDField)
            and not DRAWN.search(one.name)
        ]
        found[model.__name__] = sorted(map(str, models.QuerySet(model).values_list(*names)))
    return found
