"""What of the answers to a survey may be seen, and what in own words may lead to a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engagement import rules
from engagement.rules.survey_texts import GAP


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], 0), ([4], 0), ([5], 1), ([10], 1), ([10, 1], 1), ([10, 1, 3], 1), ([10, 1, 3, 1], 4), ([3, 3], 2), ([0, 0, 5], 3),
        ([5, 0], 1), ([5, 4, 5], 3),
    ],
)  # fmt: skip
def test_a_question_shows_batches_as_far_as_they_hide_each_answer(counts: list[int], shown: int) -> None:
    assert rules.shown_batches(counts) == shown


@given(some.lists(some.integers(0, 12), max_size=12))
def test_no_two_states_of_a_question_differ_by_fewer_than_five_answers(counts: list[int]) -> None:
    """Whoever keeps every page that was ever shown reads sums of five answers or more, and nothing smaller."""
    totals = [sum(counts[: rules.shown_batches(counts[:end])]) for end in range(len(counts) + 1)]
    steps = [after - before for before, after in zip(totals, totals[1:], strict=False)]
    assert all(step == 0 or step >= rules.BATCH for step in steps)
    assert totals[-1] <= sum(counts)
    assert sum(counts) - totals[-1] < rules.BATCH


def test_results_need_five_answers_inside_and_ten_in_public() -> None:
    assert [rules.may_show(number, public=False) for number in (4, 5)] == [False, True]
    assert [rules.may_show(number, public=True) for number in (9, 10)] == [False, True]
    assert [rules.makes_batch(number) for number in (4, 5)] == [False, True]
    assert [rules.batch_size(draw) for draw in (0, 3, 4, 5)] == [5, 8, 9, 5]
    assert [rules.makes_batch(number, size=8) for number in (7, 8)] == [False, True]
    # Whoever typed in some of them is told by the rest no single one.
    assert [rules.makes_batch(9, typed) for typed in (4, 5, 8, 9)] == [True, False, False, True]
    assert [rules.rounded_down(number) for number in (0, 4, 5, 14, 15)] == [0, 0, 5, 10, 15]


@pytest.mark.parametrize(
    ("average", "high", "exact", "told"),
    [
        (1.0, 5, True, "≤ 1.5"), (1.4, 5, False, "≤ 1.5"), (4.6, 5, True, "≥ 4.5"), (2.94, 5, True, "2.9"), (2.94, 5, False, "3.0"),
        (20.04, 50, True, "20.0"), (20.04, 50, False, ""),
    ],
)  # fmt: skip
def test_an_average_near_an_end_is_a_bound_and_beside_bounds_is_rough(
    average: float, high: int, exact: bool, told: str
) -> None:
    assert rules.told_average(average, 1, high, exact=exact) == told


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("More buses at night, line 11.", []),
        ("My number is 123-45-6789", ["123-45-6789"]),
        ("Call me: (616) 555-0142 or 616.555.0143", ["(616) 555-0142", "616.555.0143"]),
        ("Write to nia.b+x@example.org", ["nia.b+x@example.org"]),
        ("Case 20261138 was lost", ["20261138"]),
        ("See https://example.org/me", ["https://example.org/me"]),
        ("I live at 14 Orchard Street, upstairs", ["14 Orchard Street"]),
        ("My son Jayden waits an hour", ["Jayden"]),
        ("Mi hija Lucía espera sola", ["Lucía"]),
        ("Our daughter is called Amina", ["Amina"]),
        ("My son waits an hour", []),
        ("616-555-0142, again 616-555-0142", ["616-555-0142"]),
    ],
)
def test_what_may_lead_to_a_person_is_found(words: str, parts: list[str]) -> None:
    assert rules.parts_of_a_person(words) == parts
    left = rules.without_them(words)
    assert all(part not in left for part in parts)
    assert (GAP in left) == bool(parts)
