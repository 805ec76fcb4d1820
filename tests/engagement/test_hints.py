"""Hints while writing: reading level and wording, for texts in both languages; nothing is refused."""

import pytest
from django.test import Client

from engagement import services
from engagement.queries.hints import hints_of
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
HARD = (
    "Implementation of interdisciplinary organizational accountability mechanisms necessitates considerable deliberation. "
    * 6
)
DIFICIL = "Implementación interinstitucional de procedimientos administrativos correspondientes. " * 8


@pytest.fixture(autouse=True)
def wordings() -> None:
    for language, phrase, better in (("en", "have-nots", "people"), ("es", "desvalidos", "personas")):
        services.keep_wording(by=None, language=language, phrase=phrase, better=better)


def test_hard_texts_are_named_in_their_language_with_the_sentence_to_shorten() -> None:
    english, spanish = hints_of({"text": HARD, "text_es": DIFICIL})
    assert "reads like grade" in english.text
    assert "Implementation of" in english.text
    assert "INFLESZ" in spanish.text


def test_words_are_hinted_at_in_their_own_language_only() -> None:
    assert [one.text for one in hints_of({"text": "The Have-Nots. desvalidos", "text_es": "have-nots"})] == [
        "“have-nots”: you could say “people”."
    ]
    assert hints_of({"text": "behave-notsome", "text_es": ""}) == []


def test_only_texts_of_both_languages_are_looked_at() -> None:
    assert hints_of({"reason": "have-nots", "other": "x"}) == []
    assert hints_of({"text": "", "text_es": ""}) == []


def test_a_form_shows_hints_after_saving_and_saves_all_the_same() -> None:
    staff = client_of(make_user("Bo", staff=[RoleName.BACKBONE]))
    form = {"kind": "news", "title": "For the have-nots", "title_es": "", "opening": "Short.", "opening_es": ""}
    told = staff.post("/console/news/new/", form, follow=True).content.decode()
    assert "you could say “people”" in told
    assert 'data-hints="/my/hints/"' in told


def test_live_hints_come_as_a_piece_of_the_page_and_only_to_insiders() -> None:
    member = client_of(make_user("Ben", member_of=[make_workgroup()]))
    sent = {"text": "have-nots", "text_es": ""}
    assert "you could say" in member.post("/my/hints/", sent).content.decode()
    assert "<html" not in member.post("/es/my/hints/", sent).content.decode()
    assert client_of(make_user("Olga")).post("/my/hints/", sent).status_code == 404
    assert Client().post("/my/hints/", sent).status_code == 302
