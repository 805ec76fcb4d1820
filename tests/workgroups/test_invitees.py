"""A pasted text gives its people, whatever stands between them, and loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workgroups.invitees import MOST, read_invitees


def people(text: str) -> list[tuple[str, str]]:
    return [(one.name, one.email) for one in read_invitees(text)[0]]


def remarks(text: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.code, one.text) for one in read_invitees(text)[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rosa Ibarra <Rosa@Example.org>", [("Rosa Ibarra", "rosa@example.org")]),
        ('"Ibarra, Rosa" <rosa@example.org>', [("Rosa Ibarra", "rosa@example.org")]),
        ("rosa@example.org", [("", "rosa@example.org")]),
        ("a@x.org; b@x.org,c@x.org d@x.org", [("", f"{sign}@x.org") for sign in "abcd"]),
        ("Ana <a@x.org>, Ben Ito <b@x.org>;", [("Ana", "a@x.org"), ("Ben Ito", "b@x.org")]),
        ("Rosa\tIbarra\trosa@example.org", [("Rosa Ibarra", "rosa@example.org")]),
        ("rosa@example.org\tRosa Ibarra", [("Rosa Ibarra", "rosa@example.org")]),
        ("Rosa,Ibarra,rosa@example.org,", [("Rosa Ibarra", "rosa@example.org")]),
        ("Email,Name\nrosa@example.org,Rosa", [("Rosa", "rosa@example.org")]),
        ("nombre;correo\r\nHoa Trần;hoa@example.org\r\n", [("Hoa Trần", "hoa@example.org")]),
        ("mailto:rosa@example.org", [("", "rosa@example.org")]),
        ("- Rosa: rosa@example.org", [("Rosa", "rosa@example.org")]),
        ("Rosa (rosa@example.org).", [("Rosa", "rosa@example.org")]),
        ("D'Ana O'Neil <d.o'neil@example.org>", [("D'Ana O'Neil", "d.o'neil@example.org")]),
    ],
)
def test_people_are_found_in_every_way_of_writing_them(text: str, expected: list[tuple[str, str]]) -> None:
    assert people(text) == expected
    assert remarks(text) == []


def test_what_is_no_address_comes_back_as_it_stood() -> None:
    text = "Rosa Ibarra\nBen <ben@>\n\nChloe <chloe@exa mple.org>\nAna <ana@x.org>"
    assert people(text) == [("Ana", "ana@x.org")]
    assert remarks(text) == [
        (1, "no_mail", "Rosa Ibarra"), (2, "bad_mail", "Ben ben@"), (4, "bad_mail", "Chloe chloe@exa"),
    ]  # fmt: skip


def test_an_address_that_comes_twice_is_taken_once() -> None:
    assert people("a@x.org\nAna <A@X.org>") == [("", "a@x.org")]
    assert remarks("a@x.org\nAna <A@X.org>") == [(2, "twice", "a@x.org")]


def test_what_is_too_many_is_named() -> None:
    found, odd = read_invitees("\n".join(f"p{number}@x.org" for number in range(MOST + 2)))
    assert (len(found), [one.code for one in odd]) == (MOST, ["too_many", "too_many"])


@given(st.text(max_size=300))
def test_no_text_breaks_it_and_every_at_sign_is_accounted_for(text: str) -> None:
    found, odd = read_invitees(text)
    if "@" in text:
        assert found or odd
    assert all("@" in one.email for one in found)
