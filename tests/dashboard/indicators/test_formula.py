import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.indicators.formula import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_NODES,
    FormulaError,
    Measure,
    Number,
    Product,
    Quotient,
    Sum,
    measures,
    parse,
)

A, B, C = Measure("a"), Measure("b"), Measure("c")


def test_a_slug_keeps_its_hyphens_and_digits() -> None:
    assert parse("acs-b17020-003") == Measure("acs-b17020-003")


def test_a_minus_sign_stands_apart() -> None:
    assert parse("a - b") == Sum(((1, A), (-1, B)))
    assert parse("a-b") == Measure("a-b")


def test_products_bind_closer_than_sums() -> None:
    assert parse("a + b * c") == Sum(((1, A), (1, Product(B, C))))
    assert parse("a / b * c") == Product(Quotient(A, B), C)
    assert parse("(a + b) / c") == Quotient(Sum(((1, A), (1, B))), C)


def test_sums_are_flat_whatever_their_brackets() -> None:
    assert parse("a - (b - c)") == Sum(((1, A), (-1, B), (1, C)))
    assert parse("sum(a, b) + c") == parse("a + b + c") == parse("sum(sum(a, b), c)")


def test_a_sum_of_one_is_that_one() -> None:
    assert parse("sum(a)") == A


def test_sum_alone_is_a_measure() -> None:
    assert parse("sum * 2") == Product(Measure("sum"), Number(2.0))


def test_numbers_are_whole_or_decimal() -> None:
    assert parse("100 * 0.5") == Product(Number(100.0), Number(0.5))


def test_a_selection_names_categories_in_the_order_of_dimensions() -> None:
    expected = Measure("m1", (("age", "under-5"), ("sex", "female")))
    assert parse("m1[sex=female, age=under-5]") == parse("m1[age=under-5;sex=female]") == expected


def test_a_category_may_begin_with_a_digit() -> None:
    assert parse("m1[ grade = 3rd-grade ]") == Measure("m1", (("grade", "3rd-grade"),))


def test_measures_are_named_once_in_the_order_of_mention() -> None:
    selected = Measure("b", (("age", "under-5"),))
    assert measures(parse("a + b[age=under-5] / a * (2 - b)")) == (A, selected, B)


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 1, "missing before the end"),
        ("a +", 4, "missing before the end"),
        ("a b", 3, "not expected"),
        ("a + * b", 5, "missing before *"),
        ("(a + b", 7, "“)” is missing"),
        ("sum(a, b", 9, "“)” is missing"),
        ("a % b", 3, "cannot be read"),
        ("A + b", 1, "cannot be read"),
        ("a.real", 1, "cannot be read"),
        ("__import__", 1, "cannot be read"),
        ("1.2.3", 1, "cannot be read"),
        ("5a", 1, "cannot be read"),
        ("a / 0", 3, "divided by 0"),
        ("a[5=b]", 3, "dimension is missing"),
        ("a[age]", 6, "“=” is missing"),
        ("a[age=]", 7, "category is missing"),
        ("a[age=x", 8, "“]” is missing"),
        ("a[age=x, age=y]", 8, "chosen twice"),
        ("-a", 1, "missing before -"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, position: int, words: str) -> None:
    with pytest.raises(FormulaError, match="Character") as caught:
        parse(text)
    assert caught.value.position == position
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a" * (MAX_LENGTH + 1), "characters"),
        (" + ".join(["a"] * (MAX_NODES + 1)), "parts"),
        ("(" * (MAX_DEPTH + 2) + "a" + ")" * (MAX_DEPTH + 2), "deep"),
    ],
)
def test_a_formula_stays_within_its_limits(text: str, words: str) -> None:
    with pytest.raises(FormulaError, match=words):
        parse(text)


@given(st.text(alphabet="ab-01 .+*/()[]=,;sum", max_size=40))
def test_any_text_is_a_tree_or_a_mistake_with_a_place(text: str) -> None:
    try:
        node: object = parse(text)
    except FormulaError as mistake:
        node = mistake
    if isinstance(node, FormulaError):
        assert 1 <= node.position <= len(text) + 1
    else:
        assert all(measure.slug in text for measure in measures(node))
