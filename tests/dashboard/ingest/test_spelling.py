import pytest

from dashboard.ingest.spelling import fold_header, plain, without_look_alikes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" Kent ", "Kent"),
        ("Ken\u200bt\ufeff", "Kent"),
        ("Grand\u00a0Rapids", "Grand Rapids"),
        ("Pen\u0303a", "Peña"),
        ("\u202eKent\u202c\x07", "Kent"),
        ("Kent\u2003\nCounty", "Kent County"),
        ("Kent 😀", "Kent 😀"),
        ("a  b", "a  b"),
    ],
)
def test_what_nobody_sees_is_taken_out_of_a_text(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_headers_are_compared_without_case_accents_and_odd_spaces() -> None:
    assert fold_header(" Año\u00a0 de\tNacimiento\u200b ") == "ano de nacimiento"
    assert fold_header("A  B\tC ") == "a b c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Кеnt", "Kent"),
        ("А", "A"),
        ("Αsian and Нispanic", "Asian and Hispanic"),
        ("Москва", "Москва"),
        ("Kent – Peña", "Kent – Peña"),
        ("Kent", "Kent"),
        ("Kжnt", "Kжnt"),
    ],
)
def test_letters_that_only_look_latin_are_found_inside_latin_words(text: str, expected: str) -> None:
    assert without_look_alikes(text) == expected
