"""B28-B33: years and days as people and spreadsheets write them."""

import pytest

from tests.dashboard.bad_input.oracle import Desk, recipe

pytestmark = pytest.mark.once

HEADER = "measure,place,year,group,value"


def dated(*written: str) -> str:
    """A file with a figure for each of these periods."""
    return "\n".join([HEADER, *(f'income,26081,"{text}",,5' for text in written)]) + "\n"


def test_b28_a_day_that_may_be_two_days_is_asked_about(desk: Desk) -> None:
    outcome = desk.bring(dated("03/04/2025"))
    assert (outcome.values, outcome.said) == ([], [(2, "year", "date_order", "03/04/2025")])


@pytest.mark.parametrize(("order", "code"), [("month-first", "2025-03-04"), ("day-first", "2025-04-03")])
def test_b28_the_order_of_days_is_said_once_by_the_recipe(desk: Desk, order: str, code: str) -> None:
    outcome = desk.bring(dated("03/04/2025"), text=recipe(f'dates = "{order}"'))
    assert list(outcome.staged) == [("income", "26081", code, "")]


def test_b29_b30_days_that_are_none_and_years_of_two_digits_reject_their_rows(desk: Desk) -> None:
    outcome = desk.bring(dated("2023", "2025-02-30", "31/31/2025", "4/15/25", "25", "'25"))
    assert outcome.values == [5.0]
    assert (outcome.rows("period_impossible"), outcome.rows("period_two_digits")) == ([3, 4], [5, 6, 7])


def test_b31_a_day_as_spreadsheets_count_it_is_converted_and_shown(desk: Desk) -> None:
    # The spreadsheet's day 60 of 1900 never was; days of that year are no serials to us, so none is off by one.
    outcome = desk.bring(dated("45000", "60"))
    assert list(outcome.staged) == [("income", "26081", "2023-03-15", "")]
    assert outcome.rows("period_converted") == [2]
    assert outcome.rows("period_two_digits") == [3]
    assert "2023-03-15" in outcome.message("period_converted")


def test_b32_a_school_year_is_understood_however_it_is_written(desk: Desk) -> None:
    written = ["2023-24", "SY24", "SY2023-24", "2023/24", "2023–24", "school year 2023-24"]
    outcome = desk.bring(dated(*written))
    assert list(outcome.staged) == [("income", "26081", "SY2023-24", "")]
    assert outcome.counts["rows_rejected"] == 0
    assert outcome.counts["records_repeated"] == len(written) - 1


def test_b33_a_year_that_no_figure_can_be_of_rejects_its_row(desk: Desk) -> None:
    outcome = desk.bring(dated("2023", "1066", "2999"))
    assert (outcome.values, outcome.rows("period_impossible")) == ([5.0], [3, 4])
