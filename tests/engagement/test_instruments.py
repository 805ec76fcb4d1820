"""The instruments are whole in both languages, and what was answered keeps its words."""

import hashlib

import pytest

from engagement.instruments import HIGHEST, Instrument, instruments

# A version that networks have answered. Other words need another version; add its digest here.
ANSWERED = {
    ("backbone", "2026"): "dc0262a4c91de259",
    ("centering-equity", "2026"): "6cc9906b964c9ae8",
    ("equity-practices", "2026"): "de50f94e914d682e",
    ("equity-principles", "2026"): "3f2f5edf10ec61f3",
    ("shared-power", "2026"): "3407d43a34915645",
}


def digest(one: Instrument, version: str) -> str:
    words = "\n".join(f"{each.code}|{each.text}|{each.text_es}" for each in one.versions[version])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def test_the_five_instruments_stand_in_their_order() -> None:
    assert list(instruments()) == [
        "equity-principles", "equity-practices", "centering-equity", "shared-power", "backbone",
    ]  # fmt: skip


@pytest.mark.parametrize("code", list(instruments()))
def test_an_instrument_is_whole_in_both_languages(code: str) -> None:
    one = instruments()[code]
    assert one.name
    assert one.name_es
    assert one.about
    assert one.about_es
    assert list(one.levels) == list(range(HIGHEST + 1))
    for version in one.versions.values():
        codes = [each.code for each in version]
        assert len(set(codes)) == len(codes) >= 5
        assert all(each.text and each.text_es and len(each.code) <= 40 for each in version)


def test_the_backbone_is_asked_about_six_functions_and_what_came_of_each() -> None:
    version = instruments()["backbone"].versions["2026"]
    codes = [one.code for one in version]
    assert codes == [word for name in codes[::2] for word in (name, f"{name}-result")]
    assert len(codes) == 12


def test_what_was_answered_is_never_worded_anew() -> None:
    found = {(code, version): digest(one, version) for code, one in instruments().items() for version in one.versions}
    assert found == ANSWERED


def test_a_statement_is_found_by_its_code() -> None:
    one = instruments()["shared-power"]
    assert one.current == "2026"
    assert one.statement("vote") is not None
    assert one.statement("nothing") is None
