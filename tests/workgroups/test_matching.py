"""Names, codes, phones and addresses of partners, however they are written."""

import pytest

from kconnect.core.cells import without_apostrophe
from kconnect.core.nearness import nearness
from kconnect.core.text import fold
from workgroups import matching


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Book House, Inc.", "BOOK HOUSE"), ("Peña & Sons LLC", "pena and sons"), ("St. Mary's", "ST MARYS"),
        ("Y.M.C.A. Detroit", "YMCA Detroit Corp"),
    ],
)  # fmt: skip
def test_two_ways_of_writing_a_name_have_one_key(one: str, other: str) -> None:
    assert matching.name_key(one) == matching.name_key(other)


def test_a_name_of_legal_forms_only_keeps_its_words() -> None:
    assert matching.name_key("The Company") == "the company"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("46-5329675", matching.Code("465329675")), ("12345678", matching.Code("012345678", restored=True)),
        ("1234567.0", matching.Code("001234567", restored=True)), ("4.65329675E+08", matching.Code("465329675")),
        ("MI 77/b", matching.Code("MI 77/b")), ("x" * 30, matching.Code("x" * 20, fits=False)),
    ],
)  # fmt: skip
def test_a_registry_number_is_text_and_gets_its_zeros_back(written: str, code: matching.Code) -> None:
    assert matching.registry_id(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("48235-1493", matching.Code("48235-1493")), ("2134", matching.Code("02134", restored=True)),
        ("501.0", matching.Code("00501", restored=True)), ("2134-1234", matching.Code("02134-1234", restored=True)),
        ("482351493", matching.Code("48235-1493")), ("n8n 1a1", matching.Code("N8N 1A1")),
        ("ask us", matching.Code("ask us", fits=False)),
    ],
)  # fmt: skip
def test_a_postal_code_is_text_and_gets_its_zeros_back(written: str, code: matching.Code) -> None:
    assert matching.postal_code(written) == code


def test_phones_and_websites_are_compared_without_their_dress() -> None:
    assert matching.phone_key("+1 (313) 555-0101 ext. 4") == matching.phone_key("313.555.0101") == "3135550101"
    assert matching.phone_key("911") == ""
    assert matching.website_key("https://WWW.Example.org/") == matching.website_key("example.org") == "example.org"
    assert matching.website_key("http://[oops") == ""


@pytest.mark.parametrize(
    ("shouted", "written"),
    [
        ("HOME FUR-EVER INC", "Home Fur-Ever Inc"), ("FRIENDS OF THE YMCA", "Friends of the YMCA"),
        ("ST MARY'S OF DETROIT", "St Mary's of Detroit"), ("3RD STREET CLUB", "3RD Street Club"),
        ("THE BOOK HOUSE", "The Book House"), ("Already written", "Already written"), ("WJR", "WJR"),
    ],
)  # fmt: skip
def test_names_in_capitals_are_written_like_names(shouted: str, written: str) -> None:
    assert matching.in_lower_case(shouted) == written


def test_a_rare_city_one_slip_from_a_frequent_one_is_misspelt() -> None:
    cities = ["detroit"] * 100 + ["detriot", "detrot", "detroitt", "dexroit", "warren", "flint", ""]
    assert matching.misspelt_cities(cities) == dict.fromkeys(("detriot", "detrot", "detroitt", "dexroit"), "detroit")


def test_a_city_that_partners_have_already_counts_as_frequent() -> None:
    assert matching.misspelt_cities(["lansin"], ["lansing"]) == {"lansin": "lansing"}
    assert matching.misspelt_cities(["lansin"]) == {}


def test_short_and_equally_frequent_cities_are_left_alone() -> None:
    assert matching.misspelt_cities(["troy"] * 40 + ["roy"]) == {}
    assert matching.misspelt_cities(["newark", "newart"]) == {}


def test_what_our_export_guards_is_read_back_as_it_was() -> None:
    assert [without_apostrophe(cell) for cell in ("'+1 313", "'=A1", "'tis", "O'Neil")] == [
        "+1 313",
        "=A1",
        "'tis",
        "O'Neil",
    ]


@pytest.mark.parametrize("typed", ["harbr hause", "hosue harbor", "Hárbor House", "harborhouse"])
def test_slips_of_the_finger_stay_near(typed: str) -> None:
    assert nearness(fold(typed), "harbor house of detroit") > nearness(fold(typed), "reading club")


def test_the_same_words_are_as_near_as_can_be_and_nothing_is_near_nothing() -> None:
    assert nearness("house harbor", "harbor house") == 1
    assert (nearness("", "harbor"), nearness("harbor", "")) == (0, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("harbor house", "harbour house"), ("reading center", "reading centre"), ("mill street clinic", "mill stret clinic"),
        ("book house", "bookhouse"), ("detroit food bank", "dertoit food bank"), ("friends of parks", "freinds of parks"),
    ],
)  # fmt: skip
def test_a_name_with_one_slip_is_found_both_ways(one: str, other: str) -> None:
    assert matching.Nearly([one, "something else"]).find(other) == [one]
    assert matching.Nearly([other, "something else"]).find(one) == [other]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("club 1", "club 2"), ("troop a", "troop b"), ("local 1234", "local 1235"), ("mill inn", "mall inn"), ("harbor", "harbor"),
        ("harbour houses", "harbor house"), ("first church", "third church"), ("art detroit", "arts detroit"),
    ],
)  # fmt: skip
def test_other_numbers_short_words_and_two_slips_are_other_names(one: str, other: str) -> None:
    assert matching.Nearly([one]).find(other) == []


def test_looking_up_takes_no_longer_among_many_that_look_alike() -> None:
    names = matching.Nearly(f"{word} club {number}" for word in ("reading", "riding") for number in range(3_000))
    assert max(map(len, names._by.values())) <= 2
