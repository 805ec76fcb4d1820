"""When a seat was vacant: what its terms leave, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workgroups.vacancies import Span, Vacancy, last_day, overlap, vacancies

START = date(2026, 1, 1)


def on(number: int) -> date:
    return START + timedelta(days=number)


def test_a_seat_that_nobody_held_is_vacant_since_it_is_there() -> None:
    assert vacancies(START, [], today=on(10)) == [Vacancy(START, None, 10)]


def test_between_two_terms_a_seat_is_vacant_from_the_day_one_ends_to_the_day_the_next_begins() -> None:
    spans: list[Span] = [(on(20), None), (on(0), on(10))]
    assert vacancies(START, spans, today=on(30)) == [Vacancy(on(10), on(20), 10)]


def test_a_holder_who_is_still_to_come_leaves_the_seat_vacant_today() -> None:
    assert vacancies(START, [(on(20), None)], today=on(10)) == [Vacancy(START, None, 10)]


def test_a_term_that_ended_on_its_first_day_was_none() -> None:
    assert vacancies(START, [(on(5), on(5))], today=on(10)) == [Vacancy(START, None, 10)]


def test_a_seat_that_was_given_up_is_vacant_no_longer() -> None:
    assert vacancies(START, [(on(0), on(4))], today=on(30), gone=on(10)) == [Vacancy(on(4), on(10), 6)]
    assert vacancies(START, [(on(0), on(4))], today=on(30), gone=on(4)) == []


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=6), st.integers(0, 200))
def test_each_day_is_held_or_vacant_and_never_both(steps: list[tuple[int, int]], today: int) -> None:
    spans: list[Span] = []
    free = 0
    for gap, length in steps:
        spans.append((on(free + gap), on(free + gap + length)))
        free += gap + length
    found = vacancies(START, spans, today=on(today))
    vacant = {on(n) for n in range(today) for each in found if each.since <= on(n) < (each.until or date.max)}
    held = {on(n) for n in range(today) for one, end in spans if one <= on(n) < (end or date.max)}
    assert vacant | held == {on(n) for n in range(today)}
    assert vacant & held == set()
    assert sum(each.days for each in found) == len(vacant)


def test_two_terms_share_a_day_unless_one_ends_before_the_other_begins() -> None:
    assert overlap((on(0), on(5)), (on(4), None))
    assert overlap((on(0), None), (on(400), on(401)))
    assert not overlap((on(0), on(5)), (on(5), None))
    assert not overlap((on(5), None), (on(0), on(5)))


@pytest.mark.parametrize(
    ("started", "months", "last"),
    [
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 12, 15), 1, date(2027, 1, 14)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
    ],
)
def test_a_term_of_months_ends_the_day_before_the_same_day(started: date, months: int, last: date) -> None:
    assert last_day(started, months) == last
