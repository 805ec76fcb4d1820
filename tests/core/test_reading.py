"""Formulas of readability against published examples, and the counting they rest on."""

import pytest

from kconnect.core import reading
from kconnect.core.reading import Counts, Ease

PLATYPUS = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
PASSAGE = "This sentence, taken as a reading passage unto itself, is being used to prove a point."


def test_the_grade_of_published_sentences_is_the_published_one() -> None:
    """Both stand as worked examples wherever the formulas of Flesch and Kincaid are explained: 11.3, and ease 69 (23 syllables)."""
    assert reading.counts_of(PLATYPUS, "en") == Counts(1, 13, 24)
    assert round(reading.flesch_kincaid(reading.counts_of(PLATYPUS, "en")), 1) == 11.3
    assert reading.counts_of(PASSAGE, "en") == Counts(1, 16, 23)
    assert round(reading.flesch_kincaid(Counts(1, 6, 6)), 2) == -1.45


def test_the_spanish_formulas_are_the_published_ones() -> None:
    """By their constants: with 2 syllables a word and 20 words a sentence."""
    counts = Counts(5, 100, 200)
    assert round(reading.fernandez_huerta(counts), 2) == 66.44
    assert round(reading.inflesz(counts), 3) == 62.235


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("murciélago", 4), ("aéreo", 4), ("país", 2), ("ciudad", 2), ("leer", 2), ("buey", 1), ("guitarra", 3), ("queso", 2),
        ("día", 2), ("pingüino", 3), ("muy", 1), ("y", 1), ("bahía", 3), ("agua", 2), ("niño", 2), ("teórico-práctico", 7),
    ],
)  # fmt: skip
def test_syllables_of_spanish_words(word: str, number: int) -> None:
    assert sum(reading.spanish_syllables(part) for part in word.split("-")) == number


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("the", 1),
        ("table", 2),
        ("being", 2),
        ("radio", 3),
        ("media", 3),
        ("used", 1),
        ("wanted", 2),
        ("yes", 1),
        ("nation", 2),
    ],
)
def test_syllables_of_english_words(word: str, number: int) -> None:
    assert reading.english_syllables(word) == number


def test_sentences_end_with_marks_and_paragraphs_and_numbers_are_no_words() -> None:
    assert reading.sentences_in("One. Two? ¡Tres!\n\nA title\n- a point") == 5
    assert reading.sentences_in("") == 1
    assert reading.words_of("In 2026, 12 families don’t") == ["In", "families", "don’t"]
    assert reading.longest_sentence("Short. This one is longer. No.") == "This one is longer"
    assert reading.longest_sentence("") == ""


def test_few_words_have_no_grade_and_plain_ones_are_easy() -> None:
    plain, hard = "We meet at the school. You can come too. " * 5, f"{PLATYPUS} " * 4
    assert reading.reading_of("Too few.", "en").ease == Ease.TOO_SHORT
    assert (reading.reading_of(plain, "en").ease, reading.reading_of(hard, "en").ease) == (Ease.EASY, Ease.HARD)
    claro = "La casa es de todos. Ven a la mesa con tu hijo. " * 4
    oscuro = "Implementación interinstitucional de procedimientos administrativos correspondientes. " * 8
    assert (reading.reading_of(claro, "es").ease, reading.reading_of(oscuro, "es").ease) == (Ease.EASY, Ease.HARD)
