"""Naughty strings in every search and filter of engagement (B74, B75), and files that are not what they say (B73)."""

import io
import os
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase

from tests.access.world import World
from tests.core.test_pictures import bomb, photo
from tests.security.forms import FormAt, build, forms

pytestmark = pytest.mark.once

WHOLE = "KCONNECT_TEST_FULL" in os.environ
# Of each family of the Big List of Naughty Strings.
NAUGHTY = (
    "undefined", "NULL", "(null)", "true", "hasOwnProperty", "__proto__", "constructor", "0", "1/0", "-1.00", "1E+02", "0x0", "0b1",
    "NaN", "Infinity", "1,000,000.00", "2147483648", "-9223372036854775808", "123456789012345678901234567890", "٠١٢٣٤٥٦٧٨٩",
    "<>?:\"{}|_+", "!@#$%^&*()`~", "Ω≈ç√∫˜µ≤≥÷", "Ё", "⁰⁴⁵₀₁₂", "'", '"', "''", "田中さんにあげて下さい", "Ⱥ", "ヽ༼ຈل͜ຈ༽ﾉ",
    "👩🏽", "🇺🇸🇷🇺", "１２３", "ثم نفس", "﷽", "\u200b", "\ufeff", "\u202etest", "Ṱ̺̺̕o͞ ̷i̲̬", "⒯⒣⒠", "00˙Ɩ$", "%", "_", "\\", "\\\\%",
    "<script>alert(0)</script>", "'><script>alert(1)</script>", "javascript:alert(1);", "<img src=x onerror=alert(1)>",
    "1;DROP TABLE users", "1'; DROP TABLE users-- 1", "' OR 1=1 -- 1", "%(%%)", "--help", "$(touch /tmp/x)", "../../etc/passwd",
    "eval(\"puts 'x'\")", "System(\"ls\")", "{{7*7}}", "%s%s%s%n", "%x%x", "File:///", "Craig Cockburn", "If you're reading this",
    "(?<=a)*", "[[[", "a" * 5000, "\r\nSet-Cookie: x=1", "﻿test",
)  # fmt: skip
LISTS = (
    "/events/", "/events/month/", "/news/", "/resources/", "/glossary/", "/surveys/", "/decisions/", "/input/", "/input/heard/",
    "/newsletter/", "/take-part/", "/take-part/room/", "/take-part/levels/", "/console/events/", "/console/surveys/",
    "/console/input/", "/console/news/", "/console/resources/", "/console/glossary/", "/console/wordings/", "/console/newsletters/",
    "/console/levels/", "/console/input/calls/", "/console/acts-for-residents/", "/assessments/", "/feeds/events.ics", "/feeds/events.atom",
)  # fmt: skip
# Every name that a filter or a page of engagement reads, and more that it does not.
NAMES = (
    "q", "page", "kind", "state", "topic", "language", "workgroup", "goal", "strategy", "theme", "about", "rule", "body", "past",
    "month", "year", "sort", "mode", "lang", "code", "there", "level", "like", "from", "until", "days", "reason",
)  # fmt: skip
TONGUES = ("xx;q=9", "es;q=1e9", "*;q=abc", "../../etc/passwd", "es-" + "x" * 3000, "\u202e", "")


class Searches(TestCase):
    """One network, asked with everything."""

    world: World
    all_forms: list[FormAt]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build()
        cls.all_forms = list(forms(cls.world))

    def browser(self) -> Client:
        browser = self.world.browser("superuser")
        browser.raise_request_exception = False
        return browser

    def test_no_naughty_string_breaks_a_list_or_is_said_back_as_markup(self) -> None:
        browser, wrong = self.browser(), []
        for place, address in enumerate(LISTS):
            # One string in each name at once; over all lists and names each string has its turn.
            for turn in range(2):
                given = {name: NAUGHTY[(place * 7 + turn * 31 + at) % len(NAUGHTY)] for at, name in enumerate(NAMES)}
                answer = browser.get(address, given)
                body = answer.getvalue().decode()
                if answer.status_code not in {200, 302, 400, 404} or re.search(r"<script>alert|<img src=x", body):
                    wrong.append((address, answer.status_code))
        assert wrong == []

    def test_a_search_with_any_of_them_answers(self) -> None:
        browser = self.browser()
        places = ("/glossary/", "/resources/", "/news/", "/console/wordings/")
        told = {browser.get(places[at % 4], {"q": text}).status_code for at, text in enumerate(NAUGHTY)}
        assert told <= {200, 400}

    def test_the_address_alone_says_the_language(self) -> None:
        for tongue in TONGUES:
            answer = Client().get("/events/?lang=../", headers={"accept-language": tongue})
            assert (answer.status_code, answer.headers["Content-Language"]) == (200, "en")

    def test_a_file_that_is_not_what_it_says_is_no_picture(self) -> None:
        """Bombs, scripts that begin as a picture, drawings with scripts, and what is cut off."""
        whole = photo(200, 100).getvalue()
        hostile = {
            "bomb.png": bomb(50_000).getvalue(), "drawing.png": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "both.jpg": b"GIF89a/*" + b"\0" * 64 + b"*/=1;alert(1)//", "page.webp": b"<!doctype html><script>alert(1)</script>",
            "cut.jpg": whole[: len(whole) // 3], "empty.png": b"", "text.jpg": b"hello", "zip.png": b"PK\x03\x04" + b"\0" * 200,
        }  # fmt: skip
        for form in self.all_forms:
            if form.name not in {"engagement:photo_edit", "engagement:resource_upload"}:
                continue
            field = next(name for name, value in form.values.items() if hasattr(value, "read"))
            # Each is told in a process of its own: one form gets one half of them, the other one the other.
            places = range(len(hostile)) if WHOLE else range(form.name.endswith("upload"), len(hostile), 2)
            for name, content in (list(hostile.items())[place] for place in places):
                file = SimpleUploadedFile(name, content, content_type="image/png")
                sent = form.sent_with(self.world, form.values | {field: file})
                assert (sent.status, sent.left_trace) == (200, False), (form.name, name)

    def test_what_is_hidden_behind_a_real_picture_does_not_stay(self) -> None:
        form = next(form for form in self.all_forms if form.name == "engagement:photo_edit")
        content = photo(200, 100).getvalue() + b"<script>alert(1)</script>"
        field = next(name for name, value in form.values.items() if hasattr(value, "read"))
        kept: list[bytes] = []

        def look() -> None:
            post: Any = self.world.things["post"]
            post.refresh_from_db()
            kept.append(post.photo.path.read_bytes())

        form.sent_with(self.world, form.values | {field: io.BytesIO(content)}, look=look)
        assert kept
        assert b"<script>" not in kept[0]
        assert b"SecretCam" not in kept[0]
