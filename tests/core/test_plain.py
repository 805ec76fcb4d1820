"""The small parts of core: environment, text, CSV, language, addresses."""

import csv
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kconnect.core import checks, env
from kconnect.core import csv as safe_csv
from kconnect.core.i18n import localized
from kconnect.core.pages import page_number
from kconnect.core.text import fold


def test_flags_are_read_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, expected in (("1", True), ("Yes", True), ("off", False), ("0", False), ("", False)):
        monkeypatch.setenv("A_FLAG", text)
        assert env.flag("A_FLAG") is expected


@pytest.mark.parametrize(("reader", "value"), [(env.flag, "perhaps"), (lambda name: env.whole(name, 1), "one")])
def test_a_bad_value_fails_with_the_name_of_the_variable(
    monkeypatch: pytest.MonkeyPatch, reader: Any, value: str
) -> None:
    monkeypatch.setenv("A_SETTING", value)
    with pytest.raises(ImproperlyConfigured, match="A_SETTING"):
        reader("A_SETTING")


def test_numbers_lists_and_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("A_SETTING", " a, b ,,")
    assert env.words("A_SETTING") == ["a", "b"]
    monkeypatch.setenv("A_SETTING", "12")
    assert (env.whole("A_SETTING", 1), env.whole("NOT_SET", 1)) == (12, 1)
    monkeypatch.setenv("A_SETTING", str(tmp_path))
    assert (env.folder("A_SETTING", Path("x")), env.folder("NOT_SET", Path("x"))) == (tmp_path.resolve(), Path("x"))


@pytest.mark.parametrize(
    ("text", "folded"), [("  Niñez  Temprana ", "ninez temprana"), ("STRASSE", "strasse"), ("ﬁne", "fine")]
)
def test_text_is_folded_for_search_and_order(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.tuples(st.text(), st.floats(allow_nan=False, allow_infinity=False)), max_size=5))
def test_no_cell_of_text_runs_as_a_formula_and_numbers_stay_numbers(rows: list[tuple[str, float]]) -> None:
    lines = "".join(safe_csv.stream(["text", "number"], rows))
    back = list(csv.reader(io.StringIO(lines, newline="")))[1:]
    assert [float(number) for _text, number in back] == [number for _text, number in rows]
    assert not [text for text, _number in back if text.startswith(safe_csv.DANGEROUS)]


def test_a_text_in_the_page_language_is_no_fallback() -> None:
    thing = SimpleNamespace(name="Housing", name_es="Vivienda")
    with translation.override("es"):
        shown = localized(thing, "name")
    assert (str(shown), shown.language, shown.is_fallback) == ("Vivienda", "es", False)


@pytest.mark.parametrize(
    ("language", "name", "name_es", "shown"), [("es", "Housing", "", "Housing"), ("en", "", "Vivienda", "Vivienda")]
)
def test_a_text_in_the_other_language_says_so(language: str, name: str, name_es: str, shown: str) -> None:
    with translation.override(language):
        text = localized(SimpleNamespace(name=name, name_es=name_es), "name")
    assert (str(text), text.is_fallback) == (shown, True)


def test_a_text_that_nobody_wrote_is_empty_and_no_fallback() -> None:
    text = localized(SimpleNamespace(name="", name_es=""), "name")
    assert (bool(text), text.is_fallback) == (False, False)


@pytest.mark.parametrize(
    ("query", "page"),
    [("", 1), ("page=3", 3), ("page=0", 1), ("page=-1", 1), ("page=1e3", 1), ("page=9999999999", 1), ("page=²", 1)],
)
def test_an_odd_page_number_is_the_first_page(query: str, page: int) -> None:
    assert page_number(RequestFactory().get(f"/?{query}")) == page


@pytest.mark.parametrize(
    ("demo", "url", "found"),
    [(True, "https://kconnect.example", 1), (True, "http://127.0.0.1:8000", 0), (False, "https://x.example", 0)],
)
def test_demo_accounts_are_refused_off_this_machine(settings: Any, demo: bool, url: str, found: int) -> None:
    settings.DEMO_ACCOUNTS, settings.SITE_URL = demo, url
    assert len(checks.demo_accounts_stay_on_this_machine(None)) == found
