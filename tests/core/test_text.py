"""Texts: in which of our languages something is written."""

import pytest

from kconnect.core.text import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The garden opens on Friday.", "en"), ("El jardín abre el viernes.", "es"), ("OK", "fr"), ("The casa de", "fr"),
    ],
)  # fmt: skip
def test_small_words_say_in_which_language_a_text_is(text: str, language: str) -> None:
    assert language_of(text, "fr") == language
